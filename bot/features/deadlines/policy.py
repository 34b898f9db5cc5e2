"""A deadline as it lives: its dates and their history, and every nudge and level still to come.

Contract, first committed, current committed, forecast and actual dates are separate, so that a
slip stays visible after the new date was agreed. Moments are UTC. Nudges and ladders come from
the rules (``bot/data/default-rules.toml``), unless a deadline brings nudges of its own; what counts
as far ahead, and from which slip on a level is told, stands here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bot.domain.calendar import Calendar
from bot.domain.clocks import after
from bot.domain.issue import StepDone
from bot.domain.nudges import moments
from bot.domain.ordinary_week import usual_day
from bot.domain.plan import ESCALATE, MISSED, REMIND, Step
from bot.domain.program import Nudge
from bot.domain.rule_set import RuleSet
from bot.domain.values import Duration
from bot.domain.worktime import shift_business_days

DEADLINE = "deadline"
PLANNED, OFFERED, ON_TRACK, AT_RISK, SLIPPED, DONE, CANCELLED = (
    "planned",
    "offered",
    "on_track",
    "at_risk",
    "slipped",
    "done",
    "cancelled",
)
MILESTONE, ACTION, PROMISE = "milestone", "action", "promise"
LONG = 10
"""A milestone planned this many business days ahead, or more, is nudged from further away."""

DECLINED_WITHIN = Duration(1, "bd")
"""So long whoever is given an action by the other side may say that it is not theirs."""

CLIMBING_SLIP = 3
"""Every slip from this one on is told to the first level."""

OPENS_AFTER = {MILESTONE: Duration(1, "bd"), PROMISE: Duration(3, "bd")}
"""How late a deadline of a kind is when Andon opens an issue about it, or asks whether to."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One change of the committed date: from, to, by whom, when it was agreed, and why."""

    at: datetime
    by: str
    old: datetime
    new: datetime
    why: str | None = None
    in_time: bool = True
    """Whether it was agreed before the old date: renegotiated, not broken."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A milestone, an action or a promise of one person.

    ``due`` is the committed date that counts, ``first`` the first one, ``agreed`` the last one that
    the other side agreed to. ``since`` is when ``due``
    was set: what lies before it is past and is not sent. ``nudge`` are days around the due date
    (``None``: those of the rules). ``after`` names what must be done before, with the
    distance in business days. ``plan`` is the on-dock plan it belongs to. ``issue_id`` is the issue
    in whose thread it was promised. ``opened`` says that an issue was
    opened since it is late, or its side was asked about it. ``approve`` is the side whose word
    makes a milestone done. ``site`` names the former calendar that it keeps (``None``: it counts on
    the one of its owner's site). An ``OFFERED`` one is not agreed by its side: nobody is asked
    about it. ``declined_by`` is until when an action that the other side gave can be declined.
    ``repeat`` is the rule by which the next one is kept once it is done.
    """

    id: str
    title: str
    kind: str
    side: str
    owner: str
    due: datetime
    first: datetime
    created: datetime
    since: datetime
    rules_version: int
    nudge: tuple[Nudge, ...] | None = None
    long: bool = False
    contract: datetime | None = None
    agreed: datetime | None = None
    forecast: datetime | None = None
    actual: datetime | None = None
    status: str = PLANNED
    why: str | None = None
    moves: tuple[Moved, ...] = ()
    after: Mapping[str, int] = field(default_factory=dict)
    plan: str | None = None
    template: str | None = None
    issue_id: int | None = None
    source: str | None = None
    by: str | None = None
    opened: bool = False
    approve: str | None = None
    site: str | None = None
    declined_by: datetime | None = None
    repeat: str | None = None
    done: tuple[StepDone, ...] = ()

    @property
    def open(self) -> bool:
        """Say whether it is neither done nor cancelled."""
        return self.status not in (DONE, CANCELLED)

    @property
    def owed(self) -> bool:
        """Say whether its side has to do it: it is open, and agreed."""
        return self.open and self.status != OFFERED

    @property
    def gate(self) -> str | None:
        """Return the side that alone says that it is done; ``None``: either side may."""
        return self.approve if self.kind == MILESTONE else None

    def done_by(self, side: str) -> bool:
        """Say whether a side may say that it is done."""
        return self.gate in (None, side)

    @property
    def slips(self) -> int:
        """Return how often the committed date moved to a later one."""
        return sum(1 for move in self.moves if move.new > move.old)

    @property
    def kept(self) -> bool | None:
        """Say whether it was done by the first committed date; ``None`` while it is open."""
        if self.status != DONE or self.actual is None:
            return None
        return self.actual <= self.first


def nudges(item: Deadline, rules: RuleSet) -> tuple[Nudge, ...]:
    """Return the days around the due date on which the owner is nudged."""
    if item.nudge is not None:
        return item.nudge
    name = "milestone_long" if item.kind == MILESTONE and item.long else item.kind
    return rules.nudges.get(name, ())


def plan_deadline(item: Deadline, rules: RuleSet, calendar: Calendar) -> list[Step]:
    """Return the steps still to come: nudges at 09:00 of the owner's site, then the ladder.

    ``misses`` of a step counts the business days by which a nudge is late. What lies before the
    date was set is not sent any more. While the program stands nothing is, and its ladder waits.
    """
    if not item.owed:
        return []
    mark = f"{item.due:%Y%m%dT%H%M}"
    day = calendar.day_of(item.due, due=True)
    steps: list[Step] = []
    for which, late, at in moments(nudges(item, rules), calendar, day):
        if _stood(calendar, at):
            continue
        kind = MISSED if at > item.due else REMIND
        steps.append(Step(at, kind, DEADLINE, f"{mark}/nudge/{which}", mark, None, late))
    for rung in rules.deadline_ladders.get(item.kind, ()):
        if rung.after is not None:
            climbs = after(calendar, item.due, rung.after)
            key = f"{mark}/L{rung.level}"
            if climbs is not None:
                steps.append(Step(climbs, ESCALATE, DEADLINE, key, mark, rung.level))
    past = {step.key for step in item.done}
    coming = (step for step in steps if step.key not in past and step.at > item.since)
    return sorted(coming, key=lambda step: step.order)


def _stood(calendar: Calendar, at: datetime) -> bool:
    """Say whether the program stands at a moment: nobody is nudged for it, then or later."""
    return any(p.since <= at and (p.until is None or at < p.until) for p in calendar.stands)


def is_long(calendar: Calendar, start: datetime, due: datetime) -> bool:
    """Say whether a milestone is planned so far ahead that it is nudged from further away."""
    last = calendar.day_of(due, due=True)
    return shift_business_days(calendar, calendar.day_of(start), LONG) <= last


def business_days_between(calendar: Calendar, first: datetime, last: datetime) -> int:
    """Return by how many business days ``last`` is later than ``first``; negative if earlier.

    What lies in a night shift, or at its end, counts for the day on which the shift began.
    """
    begin, end = (calendar.day_of(at, due=True) for at in (first, last))
    if begin == end:
        return 0
    sign, low, high = (1, begin, end) if begin < end else (-1, end, begin)
    count, day = 0, low
    while day < high:
        day += timedelta(days=1)
        count += calendar.works_on(day)
    return sign * count


def moved(
    item: Deadline, due: datetime, by: str, why: str | None, now: datetime, *, long: bool
) -> Deadline:
    """Commit to another date; a later one is a slip."""
    move = Moved(now, by, item.due, due, why, in_time=now <= item.due)
    later = due > item.due
    return replace(
        item,
        due=due,
        since=now,
        long=long,
        forecast=None,
        status=SLIPPED if later else ON_TRACK,
        why=why,
        moves=(*item.moves, move),
        opened=False,
    )


def finished(item: Deadline, actual: datetime) -> Deadline:
    """Record that it was done."""
    return replace(item, status=DONE, actual=actual, forecast=None)


def working_day_before(calendar: Calendar, due: datetime) -> datetime | None:
    """Return the same hour of the previous working day where the one of the due moment is closed;
    hours after midnight stay with their shift."""
    day = usual_day(calendar, due)
    if calendar.works_on(day):
        return None
    return shifted(calendar, due, -1, day)


def shifted(calendar: Calendar, due: datetime, days: int, day: date | None = None) -> datetime:
    """Return the same hour of the n-th working day after (or before) that of a due moment."""
    day, local = day or calendar.day_of(due, due=True), calendar.local(due)
    moved_to = shift_business_days(calendar, day, days) + (local.date() - day)
    return calendar.wall(datetime.combine(moved_to, local.time()))


def dependants(item_id: str, after: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Return everything that comes after ``item_id``, directly or not, nearest first.

    ``after`` maps each deadline to what must be done before it.
    """
    followers: list[str] = []
    wave = [item_id]
    while wave:
        wave = [
            name
            for name, before in after.items()
            if name not in followers and name != item_id and set(before) & set(wave)
        ]
        followers += wave
    return followers


def would_cycle(item_id: str, before: str, after: Mapping[str, Mapping[str, int]]) -> bool:
    """Say whether ``item_id`` coming after ``before`` would close a circle."""
    return before == item_id or before in dependants(item_id, after)


def laid_out(dock: date, milestones: Sequence[tuple[int, Calendar]]) -> list[date]:
    """Return the local day of each milestone: ``offset`` business days of its owner from the dock.

    A closure of one side can put a milestone behind the one that needs it. Such a one is laid in
    front of it instead, with the distance that the offsets have, in its owner's business days.
    """
    days: list[date] = []
    following: tuple[date, int] | None = None
    for offset, calendar in reversed(milestones):
        day = shift_business_days(calendar, dock, offset)
        if following is not None and day > following[0]:
            day = shift_business_days(calendar, following[0], offset - following[1])
            if not calendar.works_on(day):
                day = shift_business_days(calendar, day, -1)
        days.append(day)
        following = (day, offset)
    return days[::-1]


def opens_at(item: Deadline, calendar: Calendar) -> datetime | None:
    """Return when Andon opens an issue about a late deadline; ``None``: it does not, or it did."""
    length = OPENS_AFTER.get(item.kind)
    if length is None or item.opened or not item.owed:
        return None
    at = after(calendar, item.due, length)
    return at if at is not None and at > item.since else None
