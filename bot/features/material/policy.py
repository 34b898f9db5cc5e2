"""A kit as it lives: what a lot needs, what is there, and which lot cannot start.

Amounts are whole pieces, and what is missing is exact: attrition is a decimal, never a float. Days
are dates of the site at which the lot is built; moments are UTC.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction

from bot.domain.calendar import Calendar, NeverOpens
from bot.domain.issue import StepDone
from bot.domain.program import part_key
from bot.domain.values import Side

KIT = "kit"
CONSIGNED = "consigned"
"""What the customer brings themselves: where it is short or late, an issue follows."""
MOST_ANNOUNCED = 20
"""So many of the last consignments of a line are remembered."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What the side that owes a part says is on its way: how many, since when, and what of it."""

    qty: int
    on: date
    by: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A part of a kit. ``since`` is when its date was set, or pieces of it began to be missing:
    what was late before that opens an issue at the next opening only. ``last`` is the day of the
    last receipt."""

    part: str
    qty: int
    supply: str
    side: Side
    due: date
    attrition: Decimal
    since: datetime
    received: int = 0
    short: int = 0
    last: date | None = None
    sent: tuple[Sent, ...] = ()

    @property
    def needed(self) -> int:
        """Return how many pieces the lot needs, attrition counted, rounded up."""
        return math.ceil(Fraction(self.qty) * (100 + Fraction(self.attrition)) / 100)

    @property
    def missing(self) -> int:
        """Return how many pieces are missing; below 0, so many are there beyond what is needed."""
        return self.needed - self.received + self.short


@dataclass(frozen=True, slots=True)
class Kit:
    """The material of a lot. ``needed_for`` is the id of the deadline that waits for it, ``done``
    are the dates about which an issue was opened."""

    id: str
    title: str
    needed_for: str | None
    lines: tuple[Line, ...]
    created: datetime
    done: tuple[StepDone, ...] = ()

    def line(self, part: str) -> Line | None:
        """Return the line of a part, whatever its case; ``None``: it has none."""
        wanted = part_key(part)
        return next((line for line in self.lines if part_key(line.part) == wanted), None)

    def with_line(self, line: Line) -> Kit:
        """Return the kit with another state of one of its lines."""
        key = part_key(line.part)
        lines = (line if part_key(each.part) == key else each for each in self.lines)
        return replace(self, lines=tuple(lines))


@dataclass(frozen=True, slots=True)
class Late:
    """A step to come: consigned parts of a kit and a date are not there, and one issue is opened
    with the side that owes them."""

    at: datetime
    day: date
    side: Side

    @property
    def key(self) -> str:
        """Return its name within the kit: once for a date."""
        return f"{self.day}/{self.side}"


def late_steps(kit: Kit, calendar: Calendar) -> list[Late]:
    """Return when issues are opened about a kit as it stands, on the calendar of the site that
    builds: at the opening of the due day."""
    done = {step.key for step in kit.done}
    first: dict[tuple[date, Side], datetime] = {}
    for line in kit.lines:
        at = opens_at(line, calendar) if is_owed(line) else None
        if at is not None:
            of = (line.due, line.side)
            first[of] = min(at, first.get(of, at))
    steps = (Late(at, day, side) for (day, side), at in first.items())
    return sorted((s for s in steps if s.key not in done), key=lambda s: (s.at, s.key))


def is_owed(line: Line) -> bool:
    """Say whether an issue follows if a line stays as it is: consigned parts are missing."""
    return line.supply == CONSIGNED and line.missing > 0


def opens_at(line: Line, calendar: Calendar) -> datetime | None:
    """Return the opening at which a line that stays as it is becomes an issue: that of its due
    day, on a closed day the next one, and of what was late already the next one from then on;
    ``None``: the site never opens."""
    begins = calendar.wall(datetime.combine(line.due, time()))
    try:
        return calendar.next_morning(max(begins, line.since))
    except NeverOpens:
        return None


def late_lines(kit: Kit, late: Late) -> tuple[Line, ...]:
    """Return the lines that an issue is about: the consigned parts of its date that are missing."""
    return tuple(
        line
        for line in kit.lines
        if (line.due, line.side) == (late.day, late.side) and is_owed(line)
    )


def blocking(kit: Kit) -> tuple[Line, ...]:
    """Return the lines that keep a lot from starting, the earliest due first; none: it is clear to
    build."""
    missing = (line for line in kit.lines if line.missing > 0)
    return tuple(sorted(missing, key=lambda line: (line.due, part_key(line.part))))


def received(line: Line, qty: int, day: date, now: datetime) -> Line:
    """Book pieces that arrived; fewer than none take a wrong booking back."""
    booked = replace(line, received=line.received + qty, last=day)
    return _since(line, booked, now)


def shortened(line: Line, qty: int, now: datetime) -> Line:
    """Book pieces that are damaged, lost or not usable; fewer than none take that back."""
    return _since(line, replace(line, short=line.short + qty), now)


def announced(line: Line, sent: Sent) -> Line:
    """Keep that pieces are on their way; nothing is there before it is received."""
    return replace(line, sent=(*line.sent, sent)[-MOST_ANNOUNCED:])


def moved(line: Line, due: date, now: datetime) -> Line:
    """Give a line another date."""
    return replace(line, due=due, since=now)


def carried_over(line: Line, known: Line | None) -> Line:
    """Return a line as a list or a file has it, with what was booked and announced before."""
    if known is None:
        return line
    kept = replace(
        line,
        since=known.since,
        received=known.received,
        short=known.short,
        last=known.last,
        sent=known.sent,
    )
    if kept.due != known.due or kept.supply != known.supply or kept.side != known.side:
        return replace(kept, since=line.since)
    return _since(known, kept, line.since)


def _since(before: Line, after: Line, now: datetime) -> Line:
    """What was complete and is not any more is missing from now on."""
    return replace(after, since=now) if after.missing > 0 >= before.missing else after


def by_urgency(kits: Iterable[Kit]) -> list[Kit]:
    """Return kits as somebody has to look at them: what is missing first, by its first date."""

    def order(kit: Kit) -> tuple[bool, date, str]:
        lines = blocking(kit)
        return (not lines, lines[0].due if lines else date.max, kit.id)

    return sorted(kits, key=order)


def changed_parts(before: Kit, after: Kit) -> Iterator[tuple[Line | None, Line | None]]:
    """Yield each part of two states of a kit, as it was and as it is; ``None``: it is in one of
    them only."""
    for line in before.lines:
        yield line, after.line(line.part)
    for line in after.lines:
        if before.line(line.part) is None:
            yield None, line
