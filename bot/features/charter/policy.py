"""What lives on of a charter: goals with readings, specifications with revisions, obligations with
their dates, terms. Moments are UTC.

A revision is older or newer by its place in the history, never by its letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.calendar import Calendar
from bot.domain.charter import GoalTable, ObligationTable, SpecTable, TermTable
from bot.domain.dates.reader import closing_of
from bot.domain.issue import StepDone
from bot.domain.values import Duration
from bot.domain.worktime import shift_business_days

BRIEF, CRITERIA, GOAL, SPEC = "brief", "criteria", "goal", "spec"
OBLIGATION, DUTY, TERM = "obligation", "obligation_date", "term"
KINDS = (BRIEF, CRITERIA, GOAL, SPEC, OBLIGATION, TERM)
"""The kinds of records in the order in which people read them; of an obligation's dates each is a
record of its own, which messages call by the obligation's name."""

DECIDE_WITHIN = Duration(5, "bd")
"""How long the other side may look at a proposed change."""

MET, MISSED, DROPPED = "met", "missed", "dropped"
ENDS = (MET, MISSED, DROPPED)
RECEIVED = "received"
DONE, ASKED = "done", "asked"
OPEN = "open"

CONFIRMING = ("sqe", "cqe", "quality_manager", "design_engineer", "process_engineer")
"""Who confirms that a revision arrived; without any of them a side's program manager."""

AGREED_BEFORE = 12
"""So many readings of a goal are kept: the trend of a year of months."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What somebody measured of a goal."""

    at: datetime
    by: str
    side: str
    value: str


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal as it was agreed, what was measured of it, and how it ended (``None``: it goes on)."""

    table: GoalTable
    readings: tuple[Reading, ...] = ()
    ended: str | None = None
    why: str | None = None

    def read(self, reading: Reading) -> Goal:
        """Add what somebody measured."""
        return replace(self, readings=(*self.readings, reading)[-AGREED_BEFORE:])


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision, since when it is known here, the lot or date from which it counts, and when the
    other side said that it has it."""

    rev: str
    at: datetime
    by: str | None = None
    link: str | None = None
    effective: str | None = None
    received: datetime | None = None
    received_by: str | None = None


@dataclass(frozen=True, slots=True)
class Spec:
    """A specification with its revisions, the valid one last.

    ``open`` is the revision whose receipt the other side has still to confirm, ``asked`` since
    when.
    """

    id: str
    title: str
    document: str
    side: str
    owner: str
    acceptance: str | None
    revisions: tuple[Revision, ...]
    open: tuple[str, ...] = ()
    asked: datetime | None = None
    dropped: bool = False
    done: tuple[StepDone, ...] = ()

    @property
    def valid(self) -> Revision:
        """Return the valid revision."""
        return self.revisions[-1]

    def known(self, rev: str) -> Revision | None:
        """Return the revision of this name, whatever its case; ``None``: it never was one."""
        wanted = bare_revision(rev)
        return next((r for r in self.revisions if bare_revision(r.rev) == wanted), None)

    def superseded(self, revision: Revision, *, confirm: bool) -> Spec:
        """Make a revision the valid one; the other side is asked whether it has it."""
        waits = (revision.rev,) if confirm else ()
        asked = revision.at if confirm else None
        return replace(
            self, revisions=(*self.revisions, revision), open=waits, asked=asked, done=()
        )

    def confirmed(self, at: datetime, by: str) -> Spec:
        """Note that the other side has the valid revision."""
        valid = replace(self.valid, received=at, received_by=by)
        return replace(self, revisions=(*self.revisions[:-1], valid), open=())

    def table(self, owner: str) -> SpecTable:
        """Return it as a program file has it; ``owner`` is somebody of the roster."""
        valid = self.valid
        return SpecTable(
            self.id, self.title, self.document, valid.rev, owner, valid.link, self.acceptance
        )


def bare_revision(rev: str) -> str:
    """Return a revision as it is compared: ``Rev. C`` and ``c`` are the same."""
    word = rev.strip().casefold()
    for mark in ("revision", "rev.", "rev", "version"):
        rest = word.removeprefix(mark)
        if rest != word and rest[:1] in (" ", ".", "-", "_", ":"):
            return rest.strip(" .-_:")
    return word


@dataclass(frozen=True, slots=True)
class Obligation:
    """An obligation as it was agreed.

    ``start`` is the local day on which its rule begins, ``since`` when it was kept. ``opened`` and
    ``last`` are the newest date that has a record: as the rule names it, and when it is due;
    ``current`` is that record's name.
    """

    table: ObligationTable
    start: datetime
    since: datetime
    opened: date | None = None
    last: datetime | None = None
    current: str | None = None
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that shows that an obligation was met: its name and its link."""

    name: str
    link: str


@dataclass(frozen=True, slots=True)
class Duty:
    """One date of an obligation: ``day`` as the rule names it, ``due`` on a working day."""

    name: str
    obligation: str
    title: str
    side: str
    role: str
    evidence: str
    day: date
    due: datetime
    since: datetime
    site: str
    rules_version: int
    state: str = OPEN
    met: datetime | None = None
    by: str | None = None
    text: str | None = None
    files: tuple[Evidence, ...] = ()
    done: tuple[StepDone, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A term; a dropped one stays in the history of its readers."""

    table: TermTable
    dropped: bool = False


def term_name(side: str, term: str) -> str:
    """Return the name of a term's record: each side names its own, and meets no other's name."""
    return f"{side}:{term}"


def due_on(calendar: Calendar, day: date) -> datetime:
    """Return when something of a day is due: at the end of that working day, or of the one before
    where the day is closed."""
    if not calendar.works_on(day):
        day = shift_business_days(calendar, day, -1)
    return closing_of(calendar, day)


def due_after(calendar: Calendar, moment: datetime, days: int) -> tuple[date, datetime]:
    """Return the n-th working day after a moment, and when something is due on it."""
    day = shift_business_days(calendar, calendar.day_of(moment, due=True), days)
    return day, due_on(calendar, day)


def earliest(duties: Sequence[Duty]) -> Duty | None:
    """Return the date that is due first and not done."""
    still = [duty for duty in duties if duty.state == OPEN]
    return min(still, key=lambda duty: (duty.due, duty.name), default=None)
