"""What digests count: obligations met in time, open issues by age and side, what was owed.

Pure: issues and deadlines in, numbers out. Moments are UTC.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.issue import Clock, Issue
from bot.domain.values import SIDES
from bot.features.deadlines.policy import ACTION, DONE, PROMISE, Deadline
from bot.features.digests.policy import Tally

WEEKS = 8
YOUNG, OLD = timedelta(days=7), timedelta(days=28)
THIRD = "third_party"
HOLDERS = (*SIDES, THIRD)

DueOf = Callable[[Issue, Clock], datetime | None]


@dataclass(frozen=True, slots=True)
class Period:
    """From a moment to another one, ``(since, now]``."""

    since: datetime
    now: datetime

    def __contains__(self, moment: datetime | None) -> bool:
        return moment is not None and self.since < moment <= self.now


def tallies(
    issues: Iterable[Issue], kind: str, due_of: DueOf, period: Period
) -> Mapping[str, Tally]:
    """Return by side how many clocks of a kind were met in time, of those decided in a period.

    A clock is decided when it ends, at the latest when it falls due. One that ended with its issue
    cancelled or merged before that, or stands, is not decided.
    """
    by_side: dict[str, Tally] = dict.fromkeys(SIDES, Tally())
    for issue in issues:
        for clock in issue.clocks:
            verdict = _verdict(issue, clock, due_of) if clock.kind == kind else None
            if verdict is not None and verdict[0] in period:
                before = by_side[clock.side]
                by_side[clock.side] = Tally(before.met + verdict[1], before.all + 1)
    return {side: tally for side, tally in by_side.items() if tally.all}


def _verdict(issue: Issue, clock: Clock, due_of: DueOf) -> tuple[datetime, bool] | None:
    due = due_of(issue, clock)
    if due is None:
        return None
    if clock.ended is None or clock.ended > due:
        return due, False
    dropped = issue.state in ("cancelled", "merged") and clock.ended == issue.closed
    return None if dropped else (clock.ended, True)


def in_time(issues: Iterable[Issue], due_of: DueOf, period: Period) -> Mapping[str, int]:
    """Return by side how many issues were resolved in a period before the agreed time."""
    counts: Counter[str] = Counter()
    for issue in issues:
        over = issue.resolved
        clocks = [c for c in issue.clocks if c.kind == "resolve" and c.side == issue.responder]
        if (
            over is not None
            and over in period
            and clocks
            and issue.state not in ("cancelled", "merged")
        ):
            due = due_of(issue, clocks[-1])
            counts[issue.responder] += due is not None and over <= due
    return {side: count for side, count in counts.items() if count}


def told_early(issues: Iterable[Issue], period: Period) -> Mapping[str, int]:
    """Return by side how many issues were logged in a period by whoever owed them."""
    early = (i.responder for i in issues if i.told_early and i.logged in period)
    return Counter(early)


def kept(deadlines: Iterable[Deadline], period: Period) -> Mapping[str, int]:
    """Return by side how many actions and promises were kept, of those decided in a period."""
    return Counter(item.side for item in deadlines if judged(item, period) == KEPT)


# open issues by age and holder


def over_at(issue: Issue) -> datetime | None:
    """Return when nobody had to work on an issue any more; ``None``: somebody still has to."""
    if issue.live:
        return None
    return issue.resolved or issue.closed


def open_at(issue: Issue, moment: datetime) -> bool:
    """Say whether somebody had to work on an issue at a moment."""
    over = over_at(issue)
    return issue.logged <= moment and (over is None or over > moment)


def holder_at(issue: Issue, moment: datetime, now: datetime) -> str:
    """Return who held the ball at a moment: the side with a running clock, else a third party."""
    if moment >= now and issue.live:
        return issue.waiting_on
    begun = [
        clock
        for clock in issue.clocks
        if clock.kind != "update"
        and clock.started <= moment
        and (clock.ended is None or clock.ended > moment)
    ]
    running = [clock.side for clock in begun if not _stood(clock, moment)]
    if running:
        return running[-1]
    return THIRD if begun else issue.responder


def _stood(clock: Clock, moment: datetime) -> bool:
    return any(p.since <= moment and (p.until is None or p.until > moment) for p in clock.pauses)


Ages = tuple[int, int, int]
"""How many issues are open for up to a week, up to four weeks, and longer."""


@dataclass(frozen=True, slots=True)
class Ageing:
    """Open issues by age and holder at moments a week apart, the last one now."""

    moments: tuple[datetime, ...]
    holders: Mapping[str, tuple[Ages, ...]]

    @property
    def worth_drawing(self) -> bool:
        """Say whether anything was open at any of the moments."""
        return any(sum(ages) for column in self.holders.values() for ages in column)


def ageing(issues: Iterable[Issue], now: datetime, weeks: int = WEEKS) -> Ageing:
    """Count open issues by age and holder; who held the ball is read off the clocks."""
    moments = tuple(now - timedelta(weeks=back) for back in reversed(range(weeks)))
    counts = {holder: [[0, 0, 0] for _ in moments] for holder in HOLDERS}
    for issue in issues:
        for index, moment in enumerate(moments):
            if open_at(issue, moment):
                counts[holder_at(issue, moment, now)][index][_bucket(moment - issue.logged)] += 1
    columns = {
        holder: tuple((a, b, c) for a, b, c in column)
        for holder, column in counts.items()
        if holder in SIDES or any(any(ages) for ages in column)
    }
    return Ageing(moments, columns)


def _bucket(age: timedelta) -> int:
    return 0 if age <= YOUNG else 1 if age <= OLD else 2


# deadlines

KEPT, RENEGOTIATED, MISSED = "kept", "renegotiated", "missed"


def judged(item: Deadline, period: Period) -> str | None:
    """Return how an action or a promise counts that something became of in a period; ``None``: it
    is not decided yet.

    Kept is done by the first committed date; renegotiated by a later one that was agreed in time;
    missed whatever is done later, moved after its date, or not done by it.
    """
    if item.kind not in (ACTION, PROMISE):
        return None
    if item.status == DONE and item.actual is not None:
        if item.actual <= item.first:
            return KEPT
        in_time = all(move.in_time for move in item.moves)
        return RENEGOTIATED if item.actual <= item.due and in_time else MISSED
    late = any(move.at in period and not move.in_time for move in item.moves)
    return MISSED if item.owed and (late or item.due in period) else None


def slipped_in(item: Deadline, period: Period) -> bool:
    """Say whether the committed date moved to a later one in a period."""
    return any(move.at in period and move.new > move.old for move in item.moves)
