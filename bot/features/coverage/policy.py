"""Expert roles that nobody covers while a build runs.

Moments are UTC. Absences are whole days at the site of whoever is away. How long a role is
uncovered counts on the calendar of its first holder's site: a closed site leaves nothing uncovered.
Which roles are watched, and for which builds, stands here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from bot.domain.calendar import ONE_DAY, Calendar, NeverOpens
from bot.domain.clocks import after
from bot.domain.people import Roster
from bot.domain.values import DateRange, Duration, Person
from bot.domain.worktime import open_seconds
from bot.features.deadlines.policy import CANCELLED, DONE, Deadline

COVERAGE = "coverage"

EXPERT_ROLES = ("design_engineer", "sqe", "cqe", "process_engineer")
"""Who answers what stops a build: engineering queries, first articles, deviations, escapes. The
shipped rules name them as owners of these; buyers, planners and managers do not hold a line up."""

TOLERATED = Duration(1, "bd")
"""So long a role may be uncovered during a build before its side is asked about it."""

STARTS = ("smt_start", "box_start")
ENDS = ("final_qa", "ship")
"""Milestones with which a build ends, in the order of a plan: the last one that is there counts."""

_ID = re.compile(r"(?:(.+)-)?(smt[_-]start|box[_-]start|final[_-]qa|ship)(?:-(\d+))?")
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Mark:
    """What a milestone's id says: which build it belongs to, and which milestone of it it is."""

    build: tuple[str, str]
    what: str


def mark_of(name: str) -> Mark | None:
    """Return what ``smt_start``, ``lot-2-ship`` or ``final-qa-2`` mean; ``None``: no build."""
    match = _ID.fullmatch(name)
    if match is None:
        return None
    return Mark((match[1] or "", match[3] or ""), match[2].replace("-", "_"))


@dataclass(frozen=True, slots=True)
class Build:
    """A build that is not over: the ids of its first and last milestone, when it begins, and when
    the last one is due. It goes on after that until the last one is done."""

    first: str
    last: str
    since: datetime
    due: datetime


def builds(milestones: Iterable[tuple[Deadline, Calendar]]) -> list[Build]:
    """Return the builds that are not over, from milestones with the calendars of their owners."""
    marked: dict[tuple[str, str], dict[str, tuple[Deadline, Calendar]]] = {}
    for item, calendar in milestones:
        mark = mark_of(item.id)
        if mark is not None and item.status != CANCELLED:
            marked.setdefault(mark.build, {})[mark.what] = (item, calendar)
    made = (_build(marks) for marks in marked.values())
    return [build for build in made if build is not None]


def _build(marks: dict[str, tuple[Deadline, Calendar]]) -> Build | None:
    starts = [(_begins(*marks[what]), marks[what][0].id) for what in STARTS if what in marks]
    ends = [marks[what][0] for what in ENDS if what in marks]
    if not starts or not ends or ends[-1].status == DONE:
        return None
    since, first = min(starts)
    return Build(first, ends[-1].id, since, ends[-1].due)


def _begins(item: Deadline, calendar: Calendar) -> datetime:
    """Return when the working day of a milestone begins at its owner's site."""
    at = item.actual if item.status == DONE and item.actual is not None else item.due
    return calendar.begin_of(calendar.day_of(at, due=True))


@dataclass(frozen=True, slots=True)
class Gap:
    """Nobody covers a role of a side in ``[since, until)``; ``site`` is its first holder's."""

    side: str
    role: str
    site: str
    since: datetime
    until: datetime


def gaps(roster: Roster, side: str, role: str) -> list[Gap]:
    """Return when nobody with the role is there and nobody stands in; none where nobody has it.

    Gaps with no open time between them are one: somebody away until Friday and from Monday on.
    """
    holders = [p for p in roster.program.side_people(side) if role in p.roles]
    if not holders:
        return []
    calendar = roster.calendar(holders[0])
    edges = sorted(set(_edges(roster, holders)))
    merged: list[Gap] = []
    for since, until in pairwise(edges):
        if roster.with_role(side, role, since):
            continue
        if merged and not open_seconds(calendar, merged[-1].until, since):
            merged[-1] = replace(merged[-1], until=until)
        else:
            merged.append(Gap(side, role, calendar.site.id, since, until))
    return merged


def _edges(roster: Roster, holders: list[Person]) -> Iterator[datetime]:
    """Yield when anybody who may cover the role goes away or comes back."""
    met: set[str] = set()
    waiting = [*holders]
    while waiting:
        person = waiting.pop()
        if person.id in met:
            continue
        met.add(person.id)
        calendar = roster.calendar(person)
        for days in person.away:
            for day in (days.first, days.last + ONE_DAY):
                yield calendar.begin_of(day)
        backup = roster.program.person(person.backup or "")
        waiting += [backup] if backup is not None else []


def gaps_of(roster: Roster, now: datetime) -> list[Gap]:
    """Return the gaps of every expert role of both sides that are not over."""
    sides = roster.program.sides
    all_gaps = (gap for side in sides for role in EXPERT_ROLES for gap in gaps(roster, side, role))
    return [gap for gap in all_gaps if gap.until > now]


@dataclass(frozen=True, slots=True)
class Told:
    """A gap of a role about which its side was asked at ``at``; it ends, or ended, at ``until``."""

    side: str
    role: str
    at: datetime
    until: datetime

    def about(self, gap: Gap) -> bool:
        """Say whether a gap is the one that was told, also after its days were changed."""
        same = (self.side, self.role) == (gap.side, gap.role)
        return same and gap.since < self.until and self.at < gap.until


@dataclass(frozen=True, slots=True)
class Watched:
    """What the watch over a program's expert roles remembers: the last gap told of each role."""

    told: tuple[Told, ...] = ()

    def knows(self, gap: Gap) -> bool:
        """Say whether the side was asked about the gap."""
        return any(told.about(gap) for told in self.told)


@dataclass(frozen=True, slots=True)
class Opening:
    """A gap to be asked about at ``at``: a role is uncovered for too long during a build."""

    at: datetime
    gap: Gap
    build: Build


def openings(
    roster: Roster, running: Iterable[Build], watched: Watched, now: datetime
) -> list[Opening]:
    """Return the gaps still to be told, by time: each that lasts long enough, once."""
    builds = list(running)
    if not builds:
        return []
    first_ones: list[Opening] = []
    for gap in gaps_of(roster, now):
        if watched.knows(gap):
            continue
        calendar = roster.calendars[gap.site]
        moments = [(_opens(gap, build, calendar), build) for build in builds]
        coming = [Opening(at, gap, build) for at, build in moments if at is not None]
        first_ones += sorted(coming, key=_first_of_the_latest)[:1]
    return sorted(first_ones, key=lambda opening: opening.at)


def _first_of_the_latest(opening: Opening) -> tuple[datetime, timedelta]:
    """Order openings; of several builds the last begun is first: an older one may be late."""
    return opening.at, opening.at - opening.build.since


def _opens(gap: Gap, build: Build, calendar: Calendar) -> datetime | None:
    """Return the first open moment after a whole uncovered business day; ``None``: the gap is not
    so long, or the program stands."""
    begin = max(gap.since, build.since)
    if begin >= gap.until:
        return None
    try:
        at = after(calendar, begin, TOLERATED)
        at = None if at is None else calendar.next_opening(at)
    except NeverOpens:
        return None
    return at if at is not None and at < gap.until else None


def told_of(watched: Watched, opened: Iterable[Opening], roster: Roster, now: datetime) -> Watched:
    """Return what is remembered after gaps were told; a gap that went on or ended is known
    with its present end, so that a later one of the same role is another gap."""
    present = gaps_of(roster, now)
    last = {(told.side, told.role): _renewed(told, present, now) for told in watched.told}
    for opening in opened:
        gap = opening.gap
        last[gap.side, gap.role] = Told(gap.side, gap.role, now, gap.until)
    return Watched(tuple(last.values()))


def _renewed(told: Told, present: Iterable[Gap], now: datetime) -> Told:
    ends = (gap.until for gap in present if told.about(gap))
    return replace(told, until=next(ends, min(told.until, now)))


@dataclass(frozen=True, slots=True)
class Hole:
    """The local days on which nobody covers a role during a build, from and to a working one."""

    side: str
    role: str
    days: DateRange


def hole(gap: Gap, build: Build, calendar: Calendar, now: datetime) -> Hole | None:
    """Return the days of a gap that lie in a build; ``None``: it has no open time there.

    A build that is late goes on, so its gap is shown to the end.
    """
    begin = max(gap.since, build.since)
    end = min(gap.until, build.due) if build.due > now else gap.until
    if not open_seconds(calendar, begin, end):
        return None
    first = calendar.day_of(calendar.next_opening(begin))
    last = calendar.day_of(end - _MOMENT)
    return Hole(gap.side, gap.role, DateRange(first, last))


def holes(roster: Roster, running: Iterable[Build], now: datetime) -> list[Hole]:
    """Return every stretch of a build, from now on, in which an expert role is uncovered."""
    builds = list(running)
    all_holes = (
        hole(gap, build, roster.calendars[gap.site], now)
        for gap in (gaps_of(roster, now) if builds else ())
        for build in builds
    )
    return list(dict.fromkeys(one for one in all_holes if one is not None))
