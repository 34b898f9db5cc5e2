"""What an action does to an issue: pure transitions. They never refuse; rights are checked before.

``site`` is the site whose calendar a clock that starts now keeps to its end. Moments are UTC.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.clock_changes import each_clock, end_clocks, pause, resume, start
from bot.domain.issue import Clock, Issue, State
from bot.domain.rule_set import Cell
from bot.domain.values import CLOCK_KINDS, Side, other_side, read_side

THIRD_PARTY = "third_party"
FROM_LOGGING = ("ack", "contain", "resolve")
"""The kinds of clocks that start when an issue is logged."""


def responder_of(cell: Cell, raised_side: Side, chosen: Side | None) -> Side:
    """Return who answers: as chosen at logging, else by the rule (``other``: not the raiser)."""
    if chosen is not None:
        return chosen
    if cell.responder == "other":
        return other_side(raised_side)
    return read_side(cell.responder)


def first_clocks(cell: Cell, side: str, site: str, now: datetime) -> tuple[Clock, ...]:
    """Return the clocks that start when an issue is logged."""
    kinds = (kind for kind in FROM_LOGGING if cell.targets.of(kind) is not None)
    return tuple(Clock(kind, 1, side, site, now) for kind in kinds)


def running_ack(issue: Issue) -> Clock | None:
    """Return the acknowledgment that somebody owes at the moment, if any."""
    return next((c for c in issue.clocks if c.kind == "ack" and c.running), None)


def resolve_clock(issue: Issue) -> Clock | None:
    """Return the clock to solve an issue that runs for the side that answers it, if it does."""
    running = (c for c in issue.clocks if c.kind == "resolve" and c.running)
    return next((c for c in running if c.side == issue.responder), None)


def tell_early(issue: Issue, cell: Cell, owner: str | None, site: str) -> Issue:
    """Take an issue as acknowledged by the side that logged it itself: its update clock starts.

    ``owner`` is who answers by the rule; ``None`` where that is not one person.
    """
    clocks = tuple(clock for clock in issue.clocks if clock.kind != "ack")
    issue = replace(issue, state="acknowledged", acked=issue.logged, clocks=clocks)
    issue = issue if owner is None else set_owner(issue, issue.responder, owner)
    return start(issue, cell, "update", issue.responder, site, issue.logged)


def acknowledge(
    issue: Issue,
    cell: Cell,
    side: str,
    owner: str,
    site: str,
    now: datetime,
    promised: datetime | None = None,
) -> Issue:
    """End the side's ack clock, name its owner and start its update clock.

    ``promised`` is when the next update comes by the word of whoever acknowledges.
    """
    issue = set_owner(end_clocks(issue, now, kinds=("ack",), side=side), side, owner)
    if side == issue.responder and issue.live:
        issue = replace(issue, state="acknowledged")
    issue = end_clocks(issue, now, kinds=("update",), side=side)
    issue = start(issue, cell, "update", side, site, now)
    if promised is not None:
        issue = each_clock(issue, lambda c: _promised(c, side, promised))
    return replace(issue, acked=now)


def _promised(clock: Clock, side: str, at: datetime) -> Clock:
    mine = clock.kind == "update" and clock.side == side and clock.ended is None
    return replace(clock, promised=at) if mine else clock


def set_owner(issue: Issue, side: str, owner: str) -> Issue:
    """Name who answers for a side."""
    if side == "oem":
        return replace(issue, owner_oem=owner)
    return replace(issue, owner_ems=owner)


def updated(issue: Issue, cell: Cell, side: str, site: str, now: datetime) -> Issue:
    """Start the side's running update clock anew; without one nothing changes."""
    if not any(c.kind == "update" and c.side == side and c.running for c in issue.clocks):
        return issue
    issue = end_clocks(issue, now, kinds=("update",), side=side)
    return start(issue, cell, "update", side, site, now)


def contain(issue: Issue, now: datetime) -> Issue:
    """End the contain clock."""
    return replace(end_clocks(issue, now, kinds=("contain",)), contained=now)


def resolve(issue: Issue, cell: Cell, site: str, how: str | None, now: datetime) -> Issue:
    """End all clocks; the ball is with the counterpart, who closes or reopens.

    Where the rules say by when, its clock to confirm starts on the calendar of its ``site``.
    """
    issue = end_clocks(issue, now, kinds=CLOCK_KINDS)
    issue = replace(
        issue,
        state="resolved",
        resolved=now,
        resolution=how,
        waiting_on=issue.counterpart,
        wait_until=None,
        wait_side=None,
    )
    return start(issue, cell, "confirm", issue.counterpart, site, now)


def close(issue: Issue, now: datetime) -> Issue:
    """Close a resolved issue."""
    return replace(end_clocks(issue, now, kinds=CLOCK_KINDS), state="closed", closed=now)


def end(issue: Issue, state: State, now: datetime) -> Issue:
    """End an issue without a resolution: cancelled, or merged into another."""
    issue = end_clocks(issue, now, kinds=CLOCK_KINDS)
    return replace(issue, state=state, closed=now, wait_until=None, wait_side=None)


def merge(issue: Issue, into: int, now: datetime) -> Issue:
    """End an issue that says the same as the one with the number ``into``."""
    return replace(end(issue, "merged", now), merged_into=into)


def unacknowledged(issue: Issue) -> bool:
    """Say whether the ball was passed to the counterpart, which has not acknowledged it."""
    return issue.waiting_on == issue.counterpart and any(
        c.kind == "ack" and c.side == issue.counterpart and c.ended is None for c in issue.clocks
    )


def pass_ball(issue: Issue, cell: Cell, to: str, site: str, now: datetime) -> Issue:
    """Make ``to`` hold the ball.

    Away from the responder its clocks stand and the partner owes an acknowledgment; back to it the
    partner's clocks end and the responder's go on. Where nobody acknowledged it, it was never the
    partner's: the clocks are as if the ball had not been passed.
    """
    if issue.waiting_on == THIRD_PARTY:
        issue = take_back(issue, now)
    if issue.waiting_on == to:
        return issue
    if to == issue.responder:
        never = unacknowledged(issue)
        issue = end_clocks(issue, now, kinds=CLOCK_KINDS, side=issue.counterpart)
        again = _as_if_kept if never else resume
        return again(replace(issue, waiting_on=to), to, now)
    issue = replace(pause(issue, issue.waiting_on, now), waiting_on=to)
    return start(issue, cell, "ack", to, site, now)


def wait_for_third_party(issue: Issue, until: datetime, now: datetime) -> Issue:
    """Let all clocks stand until a date; then the ball is back where it was."""
    if issue.waiting_on == THIRD_PARTY:
        return replace(issue, wait_until=until)
    side = issue.waiting_on
    issue = pause(issue, side, now)
    return replace(issue, waiting_on=THIRD_PARTY, wait_until=until, wait_side=side)


def take_back(issue: Issue, now: datetime) -> Issue:
    """End a wait for a third party: the side that had the ball has it again."""
    side = issue.wait_side or issue.responder
    issue = replace(issue, waiting_on=side, wait_until=None, wait_side=None)
    return resume(issue, side, now)


def under_rule(issue: Issue, cell: Cell, site: str, now: datetime) -> Issue:
    """Put the issue under the rule of its changed severity or category.

    Running clocks count from their original start. A clock that the rule has no target for ends;
    one that only this rule has starts at the logging, and ``update`` at the acknowledgment, on the
    calendar of the owner's ``site``.
    """
    issue = each_clock(issue, _without_agreed_date)
    gone = tuple(kind for kind in CLOCK_KINDS if cell.targets.of(kind) is None)
    issue = end_clocks(issue, now, kinds=gone)
    missing = [k for k in ("contain", "update") if not any(c.kind == k for c in issue.clocks)]
    if not issue.live:
        return issue
    first = next((c.site for c in issue.clocks if c.side == issue.responder), site)
    if "contain" in missing and issue.contained is None:
        issue = start(issue, cell, "contain", issue.responder, first, issue.logged)
    acked = _acked_by_responder(issue)
    if "update" in missing and acked is not None:
        issue = start(issue, cell, "update", issue.responder, site, acked)
    return issue


def _without_agreed_date(clock: Clock) -> Clock:
    """Another rule counts from the start: what was agreed to was agreed under the former one."""
    return replace(clock, promised=None) if clock.kind == "resolve" else clock


def _acked_by_responder(issue: Issue) -> datetime | None:
    """Return when the side that answers acknowledged; the other side may have done so later."""
    if issue.state != "acknowledged":
        return None
    own = (c.ended for c in issue.clocks if c.kind == "ack" and c.side == issue.responder)
    return max((ended for ended in own if ended is not None), default=issue.acked)


def missed(issue: Issue, clock_id: str, at: datetime, misses: int) -> Issue:
    """Count missed updates: the clock starts anew at the last due moment ``at``."""

    def advance(clock: Clock) -> Clock:
        if clock.id != clock_id:
            return clock
        return replace(clock, started=at, pauses=(), misses=misses, promised=None)

    return each_clock(issue, advance)


def clock(issue: Issue, clock_id: str) -> Clock | None:
    """Return a clock by its id, such as ``ack/1``."""
    return next((c for c in issue.clocks if c.id == clock_id), None)


def _as_if_kept(issue: Issue, side: str, _now: datetime) -> Issue:
    def without_pause(c: Clock) -> Clock:
        if c.ended is not None or not c.paused or c.side != side:
            return c
        return replace(c, pauses=c.pauses[:-1])

    return each_clock(issue, without_pause)
