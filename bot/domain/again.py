"""How an issue comes back: reopened, taken out of a merge, or given to a side that had it before.

Nothing is gained by going to and fro: what a side owed before goes on from its original start.
Moments are UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.clock_changes import each_clock, end_clocks, end_pauses, start
from bot.domain.issue import Clock, Issue
from bot.domain.rule_set import Cell
from bot.domain.transitions import FROM_LOGGING
from bot.domain.values import CLOCK_KINDS, Side


def take_back_merge(issue: Issue) -> Issue:
    """Undo a merge by the side that owes it: its clocks go on as if it had not been merged."""
    clocks = (
        replace(c, ended=None) if c.ended == issue.closed and c.kind != "confirm" else c
        for c in issue.clocks
    )
    owes = any(c.kind == "ack" and c.ended == issue.closed for c in issue.clocks)
    return replace(
        issue,
        state="open" if owes else "acknowledged",
        closed=None,
        merged_into=None,
        clocks=tuple(clocks),
    )


def take_out(issue: Issue, cell: Cell, site: str, now: datetime) -> Issue:
    """Undo a merge: the clocks start anew, as nobody worked on it. It counts as no reopening."""
    again = reopen(issue, cell, site, now)
    return replace(again, reopened=issue.reopened, merged_into=None)


def reopen(issue: Issue, cell: Cell, site: str, now: datetime) -> Issue:
    """Start anew: the responder owes an acknowledgment and a resolution from this moment."""
    issue = end_clocks(issue, now, kinds=CLOCK_KINDS)
    issue = replace(
        issue,
        state="reopened",
        waiting_on=issue.responder,
        reopened=(*issue.reopened, now),
        resolved=None,
        closed=None,
    )
    kinds = FROM_LOGGING if issue.contained is None else ("ack", "resolve")
    for kind in kinds:
        issue = start(issue, cell, kind, issue.responder, site, now)
    return issue


def reopen_silent(issue: Issue, cell: Cell, site: str, now: datetime) -> Issue:
    """Reopen what closed itself without an answer: nothing is gained by having been silent.

    The resolution, and a containment that is still owed, go on from their original start.
    """
    before = {c.kind: c for c in issue.clocks if c.side == issue.responder}
    again = reopen(issue, cell, site, now)

    def goes_on(clock: Clock) -> Clock:
        first = before.get(clock.kind)
        if first is None or clock.ended is not None or clock.kind not in ("contain", "resolve"):
            return clock
        pauses = end_pauses(first.pauses, now)
        return replace(clock, started=first.started, pauses=pauses, site=first.site)

    return each_clock(again, goes_on)


def reopen_own(issue: Issue, now: datetime) -> Issue:
    """Take back one's own resolution: every clock goes on from its original start, as if it had
    not been resolved. It counts as no reopening by the counterpart."""
    at, never = issue.resolved, _never_theirs(issue)

    def goes_on(clock: Clock) -> Clock:
        met = (clock.kind == "ack" and issue.acked == at) or (
            clock.kind == "contain" and issue.contained == at
        )
        if clock.side != issue.responder or clock.ended != at or met:
            return clock
        stood = clock.pauses[:-1] if never and clock.paused else clock.pauses
        return replace(clock, ended=None, pauses=end_pauses(stood, at))

    issue = each_clock(end_clocks(issue, now, kinds=("confirm",)), goes_on)
    owes = any(c.kind == "ack" and c.ended is None for c in issue.clocks)
    return replace(
        issue,
        state="open" if owes else "acknowledged",
        waiting_on=issue.responder,
        resolved=None,
        resolution=None,
    )


def _never_theirs(issue: Issue) -> bool:
    """Say whether the counterpart had the ball when the issue was resolved, unacknowledged: then
    it was never theirs."""
    return issue.acked != issue.resolved and any(
        c.kind == "ack" and c.side == issue.counterpart and c.ended == issue.resolved
        for c in issue.clocks
    )


def change_responder(issue: Issue, cell: Cell, side: Side, site: str, now: datetime) -> Issue:
    """Let the other side answer instead: it was not told before, so its clocks start now.

    A side that answered before goes on with the clocks that it had, from their original start.
    """
    before = {c.kind: c for c in issue.clocks if c.side == side and issue.responder != side}
    issue = end_clocks(issue, now, kinds=CLOCK_KINDS)
    acked = "ack" in before and _acked(issue, before["ack"])
    issue = replace(
        issue,
        responder=side,
        waiting_on=side,
        state="acknowledged" if acked else "open",
        wait_until=None,
        wait_side=None,
    )
    kinds = [kind for kind in FROM_LOGGING if kind != "contain" or issue.contained is None]
    kinds = [kind for kind in kinds if kind != "ack" or not acked]
    for kind in kinds if not acked else [*kinds, "update"]:
        if kind in before and (before[kind].ended is None or _answers(before[kind], before)):
            issue = _go_on(issue, before[kind], now)
        elif kind != "update":
            issue = start(issue, cell, kind, side, site, now)
    return issue


def _answers(clock: Clock, before: Mapping[str, Clock]) -> bool:
    """Say whether a side had a clock while it answered the issue, and not only held the ball."""
    return clock.kind != "ack" or "resolve" in before or "contain" in before


def _acked(issue: Issue, clock: Clock) -> bool:
    """Say whether a clock to acknowledge ended by an acknowledgment: an update clock began."""
    return clock.ended is not None and any(
        c.kind == "update" and c.side == clock.side and c.started == clock.ended
        for c in issue.clocks
    )


def _go_on(issue: Issue, first: Clock, now: datetime) -> Issue:
    pauses = end_pauses(first.pauses, now)
    return each_clock(
        issue, lambda c: replace(c, ended=None, pauses=pauses) if c.id == first.id else c
    )
