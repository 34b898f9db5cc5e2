"""A recurring meeting and one date of it, and every step around that date.

A series is stored as wall time of one anchor zone. An occurrence is named after its date in the
series (``ops-weekly/2027-01-05``), also when it was moved. Moments are UTC unless a name says
``wall``; wall times are naive. What is told how long before, and how many missed dates open an
issue, stands here; the times of a series come from whoever adds it, or from its template.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bot.domain.anchor import Anchor
from bot.domain.issue import StepDone
from bot.domain.program import ON, SyncSeries
from bot.domain.values import SIDES

SYNC, OCCURRENCE = "sync", "occurrence"
PLANNED, SKIPPED, DROPPED = "planned", "skipped", "dropped"
SENT, LEFT_OUT, CALLED_OFF = "sent", "skipped", "called_off"
"""What became of a step. A date is called off where its condition is not met any more."""

CLOSURE, AGENDA, REMINDER, ROLLCALL, PRESENCE, MINUTES = (
    "closure",
    "agenda",
    "reminder",
    "rollcall",
    "presence",
    "minutes",
)
CLOSURE_BEFORE = timedelta(days=7)
REMIND_BEFORE = timedelta(minutes=15)
LATE = timedelta(minutes=1)
"""A step that is done later than this was due while the bot was not running."""


@dataclass(frozen=True, slots=True)
class Change:
    """What people changed of one occurrence: ``at`` is when it is instead; ``None``: it is off."""

    wall: datetime
    at: datetime | None
    by: str
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """A recurring meeting as it lives.

    ``since`` is when its times were set: what lies before it is past. Occurrences up to
    ``opened`` have a record of their own. ``sequence`` counts changes for calendar programs, and
    ``changed`` is the time of the last one. ``only_while`` is a condition of
    ``bot.domain.conditions``. Nothing takes place from ``paused`` on. ``absent`` holds by side the
    dates in a row on which nobody of it came while others did, ``unmarked`` and ``unwritten`` those
    on which nobody was marked, and nobody wrote. ``question`` is the last one put about it.
    """

    id: str
    title: str
    zone: str
    start: datetime
    rrule: str
    minutes: int
    required: tuple[str, ...]
    agenda: tuple[str, ...]
    link: str | None
    created: datetime
    since: datetime
    changed: datetime
    opened: datetime
    sequence: int = 0
    changes: tuple[Change, ...] = ()
    template: str | None = None
    by: str | None = None
    ended: datetime | None = None
    why: str | None = None
    absent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    only_while: str | None = None
    roll: str = ON
    paused: datetime | None = None
    unmarked: tuple[str, ...] = ()
    unwritten: tuple[str, ...] = ()
    question: str | None = None

    @property
    def stopped(self) -> datetime | None:
        """Return since when no date takes place; ``None``: it goes on."""
        return self.ended or self.paused

    @property
    def length(self) -> timedelta:
        """Return how long one meeting lasts."""
        return timedelta(minutes=self.minutes)

    @property
    def definition(self) -> SyncSeries:
        """Return the series as a program file says it."""
        return SyncSeries(
            self.id, self.title, self.zone, self.start, self.rrule, self.minutes, self.required,
            self.agenda, self.link, self.only_while, self.roll,
        )  # fmt: skip

    def change_of(self, day: date) -> Change | None:
        """Return what was changed of the occurrence on a date of the series."""
        return next((change for change in self.changes if change.wall.date() == day), None)


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody said: a point of the agenda, a line of the minutes, or that they are there."""

    by: str
    side: str
    at: datetime
    text: str = ""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One date of a series. ``wall`` is its time in the series, ``at`` when it begins.

    ``since`` is when ``at`` was set: steps before it are not done. ``called`` is when the roll was
    called, ``absent`` are the sides of which nobody came, ``actions`` the ids of deadlines.
    """

    series: str
    wall: datetime
    at: datetime
    minutes: int
    since: datetime
    state: str = PLANNED
    points: tuple[Note, ...] = ()
    here: tuple[Note, ...] = ()
    notes: tuple[Note, ...] = ()
    actions: tuple[str, ...] = ()
    called: datetime | None = None
    absent: tuple[str, ...] = ()
    done: tuple[StepDone, ...] = ()

    @property
    def name(self) -> str:
        """Return the name under which it is known: the series and its date there."""
        return name_of(self.series, self.wall)

    @property
    def ends(self) -> datetime:
        """Return when it is over."""
        return self.at + timedelta(minutes=self.minutes)

    @property
    def half(self) -> timedelta:
        """Return half of its length: whoever has not come by then is absent."""
        return timedelta(minutes=self.minutes) / 2

    @property
    def written(self) -> bool:
        """Say whether minutes or actions were recorded, so that somebody met."""
        return bool(self.notes or self.actions)

    def sides_here(self) -> tuple[str, ...]:
        """Return the sides of which somebody is marked as here, or wrote minutes."""
        there = {note.side for note in (*self.here, *self.notes)}
        return tuple(side for side in SIDES if side in there)


@dataclass(frozen=True, slots=True)
class MeetStep:
    """One step around an occurrence; from ``until`` on it has lost its meaning."""

    at: datetime
    what: str
    key: str
    until: datetime | None = None


def name_of(series: str, wall: datetime) -> str:
    """Return the name of the occurrence on a date of a series."""
    return f"{series}/{wall:%Y-%m-%d}"


def plan_occurrence(
    item: Occurrence, anchor: Anchor, closed: Collection[str], *, roll: bool = True
) -> list[MeetStep]:
    """Return the steps still to come around an occurrence, in order.

    ``closed`` are the sites that are closed on its day; without a ``roll`` nobody is asked who is
    there, and nobody is counted. The agenda is asked for at 09:00 of the
    working day before, missing minutes are told at 09:00 of the working day after.
    """
    if item.state != PLANNED:
        return []
    past = {step.key for step in item.done}
    steps = _steps(item, anchor, closed, roll=roll)
    coming = (step for step in steps if step.key not in past and step.at > item.since)
    return sorted(coming, key=lambda step: step.at)


def _steps(
    item: Occurrence, anchor: Anchor, closed: Collection[str], *, roll: bool
) -> Iterable[MeetStep]:
    at, remind = item.at, item.at - REMIND_BEFORE
    mark = f"{at:%Y%m%dT%H%M}"

    def step(when: datetime, what: str, until: datetime | None) -> MeetStep:
        return MeetStep(when, what, f"{what}/{mark}", until)

    if closed:
        yield step(at - CLOSURE_BEFORE, CLOSURE, at)
    yield step(anchor.morning(anchor.working_day(anchor.day_of(at), -1)), AGENDA, remind)
    yield step(remind, REMINDER, at)
    if roll:
        yield step(at, ROLLCALL, item.ends)
    passed = any(done.key == f"{ROLLCALL}/{mark}" for done in item.done)
    if roll and (item.called is not None or not passed):
        judged = (item.called or at) + item.half
        # Nobody could say that they were there while the bot was not running: it is judged in time,
        # or not at all.
        yield step(judged, PRESENCE, judged)
    yield step(morning_after(item, anchor), MINUTES, None)


def morning_after(item: Occurrence, anchor: Anchor) -> datetime:
    """Return 09:00 of the working day after an occurrence."""
    return anchor.morning(anchor.working_day(anchor.day_of(item.ends), 1))


def announced(item: Occurrence, what: str) -> bool:
    """Say whether a step was done for the moment at which the occurrence is now."""
    key = f"{what}/{item.at:%Y%m%dT%H%M}"
    return any(done.key == key and done.outcome == SENT for done in item.done)


def meaningful(step: MeetStep, now: datetime) -> bool:
    """Say whether a due step is still done: on time always, late only while it has a meaning."""
    return now - step.at <= LATE or step.until is None or now < step.until


def absent_sides(item: Occurrence, excused: Collection[str]) -> tuple[str, ...]:
    """Return the sides of which nobody came though the other side did.

    Where nobody is marked, the meeting may have taken place without the button: nobody is counted.
    """
    here = item.sides_here()
    found = tuple(side for side in SIDES if side not in here and side not in excused)
    return found if here else ()


def changed(series: Series, change: Change, now: datetime) -> Series:
    """Skip or move one occurrence of a series."""
    others = tuple(c for c in series.changes if c.wall.date() != change.wall.date())
    changes = sorted((*others, change), key=lambda each: each.wall)
    return replace(series, changes=tuple(changes), sequence=series.sequence + 1, changed=now)


def restored(series: Series, day: date, now: datetime) -> Series:
    """Take back what was changed of one occurrence."""
    others = tuple(c for c in series.changes if c.wall.date() != day)
    return replace(series, changes=others, sequence=series.sequence + 1, changed=now)


def retimed(item: Occurrence, at: datetime, now: datetime) -> Occurrence:
    """Let an occurrence begin at another moment; what was done for the old one is past."""
    return replace(item, at=at, since=now, state=PLANNED, called=None)


def redefined(series: Series, definition: SyncSeries, now: datetime) -> Series:
    """Give a series another definition; what was changed of dates that stay goes on."""
    return replace(
        series, title=definition.title, zone=definition.zone, start=definition.start,
        rrule=definition.rrule, minutes=definition.minutes, required=definition.required,
        agenda=definition.agenda, link=definition.link, only_while=definition.only_while,
        roll=definition.roll, since=now, opened=now, changed=now, sequence=series.sequence + 1,
        ended=None, why=None,
    )  # fmt: skip


def new_series(definition: SyncSeries, now: datetime, by: str | None = None) -> Series:
    """Return a series that is kept from now on; what lies before is past."""
    return Series(
        definition.id, definition.title, definition.zone, definition.start, definition.rrule,
        definition.minutes, definition.required, definition.agenda, definition.link,
        created=now, since=now, changed=now, opened=now, by=by, only_while=definition.only_while,
        roll=definition.roll,
    )  # fmt: skip
