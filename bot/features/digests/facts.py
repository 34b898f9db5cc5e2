"""What a digest may say, gathered for its readers. Plain values: moments are UTC, people are names.

Everything in here may be read by whom it was gathered for: ``side`` is ``None`` for both sides, and
then nothing of one side's own is in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.issue import Issue
from bot.domain.values import DateRange
from bot.engine.proposals.value import Proposal
from bot.features.deadlines.policy import ACTION, PROMISE, Deadline
from bot.features.digests.numbers import Ageing, Period
from bot.features.digests.policy import Numbers, Tally
from bot.features.material.policy import Kit, Line

INTERNAL_CATEGORY = "commercial"
"""Issues of this category are counted for both sides, but told in a side's own digest only."""
SHIP = "ship"
"""The milestone on which a lot is shipped."""


@dataclass(frozen=True, slots=True)
class Item:
    """A live issue, what of it is due next (a kind of clock, on a site), and who answers for it."""

    issue: Issue
    due: datetime | None = None
    clock: str | None = None
    site: str | None = None
    owners: tuple[str, ...] = ()
    owner_ids: tuple[str, ...] = ()

    @property
    def told(self) -> bool:
        """Say whether both sides are told its title in a digest."""
        return self.issue.category != INTERNAL_CATEGORY


@dataclass(frozen=True, slots=True)
class Owed:
    """A deadline, the site of its owner, and their name; ``ids``: theirs and who stands in."""

    item: Deadline
    site: str
    owner: str
    ids: frozenset[str] = frozenset()

    @property
    def ships(self) -> bool:
        """Say whether something is shipped on it."""
        return self.item.template == SHIP or self.item.id.partition("-")[0] == SHIP

    @property
    def promised(self) -> bool:
        """Say whether it is an action or a promise of a person."""
        return self.item.kind in (ACTION, PROMISE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A decision that waits: about what, for whom, and until when. ``ids`` are those who decide,
    ``watching`` the program managers who only see that it waits."""

    proposal: Proposal
    name: str
    people: tuple[str, ...]
    due: datetime | None
    site: str
    ids: tuple[str, ...] = ()
    watching: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Well:
    """What went well in a period, by side: issues solved before the agreed time, told early by
    whoever owed them, and actions and promises kept."""

    solved: Mapping[str, int] = field(default_factory=dict)
    early: Mapping[str, int] = field(default_factory=dict)
    kept: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Burden:
    """How many direct messages the people of one side got on ``days`` working days: together, most
    on one day, and outside their hours."""

    messages: int
    people: int
    days: int
    most: int
    night: int


@dataclass(frozen=True, slots=True)
class Step8D:
    """The step at which an 8D is; ``review`` says that it waits for approval."""

    issue: Issue
    step: str
    due: datetime | None
    site: str
    review: bool = False


@dataclass(frozen=True, slots=True)
class Blocked:
    """A lot that cannot start: the parts of its kit that are missing and due by now or soon, what
    is due first before the rest, and ``today`` on the dock."""

    kit: Kit
    lines: tuple[Line, ...]
    today: date


@dataclass(frozen=True, slots=True)
class Note:
    """A note that one side wrote about an issue."""

    name: str
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Alert:
    """The highest level that was alerted about an issue, by which trigger, and who was late."""

    name: str
    title: str
    trigger: str
    level: int
    side: str


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which a site is closed though its week is open, or open (``works``) though it is
    not."""

    site: str
    side: str
    days: DateRange
    works: bool = False


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which somebody is away, and who stands in."""

    name: str
    side: str
    days: DateRange
    backup: str | None


@dataclass(frozen=True, slots=True)
class Meet:
    """The next date of a recurring meeting."""

    title: str
    at: datetime


@dataclass(frozen=True)
class Facts:
    """What one digest is made of. ``day`` is the date of its ``zone``, which ends at ``ends``."""

    period: Period
    zone: str
    day: date
    ends: datetime
    side: str | None = None
    items: tuple[Item, ...] = ()
    resolved: tuple[Issue, ...] = ()
    opened: int = 0
    closed: int = 0
    owed: tuple[Owed, ...] = ()
    decided: tuple[Owed, ...] = ()
    """Deadlines that were done in the period, or came to their date."""
    asked: tuple[Asked, ...] = ()
    answers: tuple[Item, ...] = ()
    """Resolved issues that their counterpart has to close or to reopen; ``owner_ids`` are of it.
    What is due is their confirmation, or, without a clock, that they close by themselves."""
    well: Well = Well()
    burden: Burden | None = None
    steps: tuple[Step8D, ...] = ()
    blocked: tuple[Blocked, ...] = ()
    ack: Mapping[str, Tally] = field(default_factory=dict)
    resolve: Mapping[str, Tally] = field(default_factory=dict)
    ageing: Ageing | None = None
    away: tuple[Away, ...] = ()
    closures: tuple[Closure, ...] = ()
    syncs: tuple[Meet, ...] = ()
    notes: tuple[Note, ...] = ()
    alerts: tuple[Alert, ...] = ()
    last: Numbers | None = None

    @property
    def now(self) -> datetime:
        """Return the moment at which it was gathered."""
        return self.period.now

    def told(self) -> tuple[Item, ...]:
        """Return the issues whose titles these readers are told."""
        return self.items if self.side else tuple(item for item in self.items if item.told)

    def waiting(self, sides: Sequence[str]) -> dict[str, list[Item]]:
        """Return the live issues by who holds the ball, the ``sides`` first in their order."""
        by_holder: dict[str, list[Item]] = {side: [] for side in sides}
        for item in self.items:
            by_holder.setdefault(item.issue.waiting_on, []).append(item)
        return {holder: items for holder, items in by_holder.items() if items}

    def late(self, item: Item) -> bool:
        """Say whether something of an issue is overdue."""
        return item.due is not None and item.due <= self.now

    def today(self, moment: datetime | None) -> bool:
        """Say whether a moment is still to come on the digest's day."""
        return moment is not None and self.now < moment <= self.ends
