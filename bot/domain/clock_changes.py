"""Start, end, pause and resume the clocks of an issue: what every transition is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain.issue import Clock, Issue, Pause
from bot.domain.rule_set import Cell

_Change = Callable[[Clock], Clock]


def start(issue: Issue, cell: Cell, kind: str, side: str, site: str, now: datetime) -> Issue:
    """Start a clock of a side, unless the rule has none; it stands while the ball is elsewhere."""
    if cell.targets.of(kind) is None:
        return issue
    instance = 1 + sum(1 for c in issue.clocks if c.kind == kind)
    stands = () if issue.waiting_on == side else (Pause(now),)
    started = Clock(kind, instance, side, site, now, stands)
    return replace(issue, clocks=(*issue.clocks, started))


def each_clock(issue: Issue, change: _Change) -> Issue:
    """Return the issue with each of its clocks changed."""
    return replace(issue, clocks=tuple(change(c) for c in issue.clocks))


def end_clocks(
    issue: Issue, now: datetime, kinds: tuple[str, ...], side: str | None = None
) -> Issue:
    """End the clocks of some kinds that have not ended, of one side or of both."""

    def end_one(c: Clock) -> Clock:
        mine = c.kind in kinds and side in (None, c.side)
        return replace(c, ended=now) if mine and c.ended is None else c

    return each_clock(issue, end_one)


def end_pauses(pauses: Iterable[Pause], at: datetime | None) -> tuple[Pause, ...]:
    """Return pauses of which the one that has no end yet ends at a moment."""
    return tuple(replace(each, until=each.until or at) for each in pauses)


def pause(issue: Issue, side: str, now: datetime) -> Issue:
    """Let the running clocks of a side stand."""

    def pause_one(c: Clock) -> Clock:
        mine = c.running and c.side == side
        return replace(c, pauses=(*c.pauses, Pause(now))) if mine else c

    return each_clock(issue, pause_one)


def resume(issue: Issue, side: str, now: datetime) -> Issue:
    """Let the clocks of a side go on that stand."""

    def resume_one(c: Clock) -> Clock:
        if c.ended is not None or not c.paused or c.side != side:
            return c
        return replace(c, pauses=(*c.pauses[:-1], replace(c.pauses[-1], until=now)))

    return each_clock(issue, resume_one)
