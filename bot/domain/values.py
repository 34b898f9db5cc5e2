"""The words of the field as small frozen values.

Datetimes are aware and in UTC unless a name says ``local`` or ``wall``. People are named by their
program-wide id (``maria``), sites by theirs (``sj``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, get_args

# Closed sets of words as types: a wrong word is an error of types, also where it is compared.
Side = Literal["oem", "ems"]
State = Literal["open", "acknowledged", "resolved", "closed", "reopened", "cancelled", "merged"]

SIDES: tuple[Side, ...] = ("oem", "ems")
SEVERITIES = ("critical", "major", "minor", "info")
CLOCK_KINDS = ("ack", "contain", "update", "resolve")
TRIGGERS = ("ack", "update", "contain", "resolve", "approval", "reopened")
STATES: tuple[State, ...] = get_args(State)
LIVE_STATES: tuple[State, ...] = ("open", "acknowledged", "reopened")
ENDED_STATES: tuple[State, ...] = ("closed", "cancelled", "merged")
AUDIENCES = ("shared", "oem", "ems")
PLATFORMS = ("slack", "discord", "console")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PROGRAM_MANAGER = "program_manager"
LIST_SOURCE = "sheet:"
"""The source of an issue that came with a list begins so; it finds the issue again."""


def read_side(text: str) -> Side:
    """Return the side that is stored as ``text``; another word raises ``ValueError``."""
    for side in SIDES:
        if side == text:
            return side
    raise ValueError(f"no side is called {text}")


def other_side(side: str) -> Side:
    """Return the partner of ``side``."""
    return "ems" if side == "oem" else "oem"


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: ``m h d w`` are elapsed, ``bh bd`` count on a calendar."""

    amount: int
    unit: str

    @property
    def elapsed(self) -> bool:
        """Say whether the duration runs around the clock."""
        return self.unit not in ("bh", "bd")

    @property
    def minutes(self) -> int:
        """Return the length in minutes; business days have none and raise ``ValueError``."""
        factor = {"m": 1, "h": 60, "d": 1440, "w": 10080, "bh": 60}.get(self.unit)
        if factor is None:
            raise ValueError("a business day has no fixed length")
        return self.amount * factor

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"


@dataclass(frozen=True, slots=True)
class Span:
    """Opening hours ``[opens, closes)`` in minutes after local midnight of the day they begin on.

    ``closes`` is above 1440 when the span passes midnight.
    """

    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A make-up date; ``spans`` empty means the spans of the last ordinary working weekday."""

    day: date
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class DateRange:
    """Whole days from ``first`` to ``last``, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Site:
    """A place with a zone, weekly spans (Monday first), holidays, closures and make-up dates."""

    id: str
    side: Side
    zone: str
    week: tuple[tuple[Span, ...], ...]
    country: str | None = None
    subdivision: str | None = None
    closed: tuple[DateRange, ...] = ()
    open: tuple[OpenDay, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the roster. ``slack`` is ``team/user``, ``discord`` a user id."""

    id: str
    name: str
    side: Side
    site: str
    level: int
    roles: tuple[str, ...] = ()
    on_call: bool = False
    backup: str | None = None
    email: str | None = None
    phone: str | None = None
    away: tuple[DateRange, ...] = ()
    slack: str | None = None
    discord: str | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A conversation of the program; ``audience`` is shared, oem or ems."""

    platform: str
    id: str
    audience: str
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Targets:
    """One row of the rule table; ``None`` means that the clock does not run."""

    ack: Duration | None = None
    contain: Duration | None = None
    update: Duration | None = None
    resolve: Duration | None = None

    def of(self, kind: str) -> Duration | None:
        """Return the target of one clock kind."""
        value: Duration | None = getattr(self, kind)
        return value


@dataclass(frozen=True, slots=True)
class Cell:
    """The rule of one category and severity. ``responder`` is oem, ems or other."""

    targets: Targets
    responder: str
    owner: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of issue: its default severity, what it asks for and one cell a severity."""

    id: str
    title: str
    severity: str
    asks: tuple[str, ...]
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: ``after`` the due moment, or at ``misses`` missed updates."""

    level: int
    after: Duration | None = None
    misses: int | None = None
    offer: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """What happens around a due moment; ``remind`` is a percentage of the clock's length."""

    steps: tuple[Rung, ...] = ()
    remind: int | None = None


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The versioned communication rules that both sides agreed to.

    ``nudges`` and ``deadline_ladders`` are keyed by deadline kind, nudges as business-day offsets.
    """

    name: str
    version: int
    categories: Mapping[str, Category]
    ladders: Mapping[str, Mapping[str, Ladder]]
    nudges: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    deadline_ladders: Mapping[str, tuple[Rung, ...]] = field(default_factory=dict)

    def cell(self, category: str, severity: str) -> Cell:
        """Return the rule of ``category`` and ``severity``; an unknown one raises ``KeyError``."""
        return self.categories[category].cells[severity]

    def ladder(self, trigger: str, severity: str) -> Ladder:
        """Return the ladder of ``trigger`` and ``severity``; a missing one is empty."""
        return self.ladders.get(trigger, {}).get(severity, Ladder())


@dataclass(frozen=True, slots=True)
class SyncSeries:
    """A recurring meeting as wall time in one anchor zone. ``start`` is naive local time.

    ``only_while`` is a condition of ``bot.domain.only``; ``None``: it is always held.
    """

    id: str
    title: str
    zone: str
    start: datetime
    rrule: str
    minutes: int = 30
    required: tuple[str, ...] = ()
    agenda: tuple[str, ...] = ()
    link: str | None = None
    only_while: str | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """A nudge counted in calendar days around the due day, not in business days."""

    count: int


Nudge = int | Days
"""When an owner is asked: business days around the due day, or calendar days."""


@dataclass(frozen=True, slots=True)
class DeadlineTable:
    """A dated obligation. ``due`` is naive wall time of the owner's site.

    ``nudge`` is ``None`` where the rule set's nudges for the kind apply.
    """

    id: str
    title: str
    kind: str
    side: str
    owner: str
    due: datetime
    nudge: tuple[Nudge, ...] | None = None


@dataclass(frozen=True, slots=True)
class DigestSchedule:
    """A scheduled summary: ``at`` is wall time in ``zone`` such as ``mon 08:30`` or ``08:30``."""

    kind: str
    zone: str
    at: str
    to: str


@dataclass(frozen=True, slots=True)
class RuleOverride:
    """A ``[[rule]]`` table: what a program changes of one cell; ``None`` leaves it as it was.

    ``targets`` holds only the named clocks.
    """

    category: str
    severity: str
    targets: Mapping[str, Duration] = field(default_factory=dict)
    responder: str | None = None
    owner: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class LadderOverride:
    """A ``[[ladder]]`` table: one ladder of a program, replacing the default one."""

    trigger: str
    severity: str
    ladder: Ladder


@dataclass(frozen=True, slots=True)
class Overrides:
    """Everything a program changes of the shipped rule set."""

    rules: tuple[RuleOverride, ...] = ()
    ladders: tuple[LadderOverride, ...] = ()


@dataclass(frozen=True, slots=True)
class Program:
    """One OEM and one EMS provider working together, as its program file says it."""

    key: str
    name: str
    oem: str
    ems: str
    zone: str
    sites: tuple[Site, ...]
    people: tuple[Person, ...]
    channels: tuple[Channel, ...] = ()
    overrides: Overrides = Overrides()
    syncs: tuple[SyncSeries, ...] = ()
    deadlines: tuple[DeadlineTable, ...] = ()
    digests: tuple[DigestSchedule, ...] = ()
    export_controlled: bool = False

    def company(self, side: str) -> str:
        """Return the company's name of ``side``."""
        return self.oem if side == "oem" else self.ems

    def person(self, handle: str) -> Person | None:
        """Return the person with this id, or ``None``."""
        return next((p for p in self.people if p.id == handle), None)

    def site(self, site_id: str) -> Site:
        """Return the site with this id; an unknown one raises ``KeyError``."""
        for site in self.sites:
            if site.id == site_id:
                return site
        raise KeyError(site_id)

    def side_sites(self, side: str) -> tuple[Site, ...]:
        """Return the sites of ``side`` in file order."""
        return tuple(s for s in self.sites if s.side == side)


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch during which a clock stands; ``until`` is ``None`` while it still does."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """One running obligation of one side. Its due moment is computed, never stored.

    ``instance`` counts clocks of a kind on an issue from 1. ``site`` is fixed when it starts.
    ``misses`` counts the missed updates in a row of an update clock, which ``started`` anew at
    the last of them.
    """

    kind: str
    instance: int
    side: str
    site: str
    started: datetime
    pauses: tuple[Pause, ...] = ()
    ended: datetime | None = None
    misses: int = 0

    @property
    def id(self) -> str:
        """Return the clock's name within its issue, such as ``ack/1``."""
        return f"{self.kind}/{self.instance}"

    @property
    def paused(self) -> bool:
        """Say whether the clock stands at the moment."""
        return bool(self.pauses) and self.pauses[-1].until is None

    @property
    def running(self) -> bool:
        """Say whether the clock neither ended nor stands."""
        return self.ended is None and not self.paused


@dataclass(frozen=True, slots=True)
class Hold:
    """A pause of one issue's ladder that a PM asked for."""

    since: datetime
    until: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Issue:
    """A numbered problem, query or request. People are roster ids; ``waiting_on`` may be
    ``third_party``, and then ``wait_until`` says until when and ``wait_side`` who held it before.
    ``merged_into`` is the number of the issue that goes on in its place.
    """

    id: int
    program_id: int
    number: int
    title: str
    category: str
    severity: str
    state: State
    responder: str
    waiting_on: str
    raised_by: str
    raised_side: Side
    logged: datetime
    rules_version: int
    owner_oem: str | None = None
    owner_ems: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    clocks: tuple[Clock, ...] = ()
    acked: datetime | None = None
    contained: datetime | None = None
    resolved: datetime | None = None
    closed: datetime | None = None
    reopened: tuple[datetime, ...] = ()
    resolution: str | None = None
    hold: Hold | None = None
    wait_until: datetime | None = None
    wait_side: str | None = None
    merged_into: int | None = None
    source: str | None = None
    due_next: datetime | None = None
    """The earliest due moment of a running clock when last planned: an index for lists."""

    @property
    def counterpart(self) -> str:
        """Return the side that does not answer."""
        return other_side(self.responder)

    @property
    def live(self) -> bool:
        """Say whether somebody still has to work on it."""
        return self.state in LIVE_STATES

    def owner(self, side: str) -> str | None:
        """Return who answers for ``side`` since an acknowledgment or an assignment."""
        return self.owner_oem if side == "oem" else self.owner_ems


@dataclass(frozen=True, slots=True)
class StepDone:
    """A step of the plan that was done (``sent``), or judged and left out (``skipped``)."""

    key: str
    at: datetime
    trigger: str
    level: int | None
    outcome: str
