"""Whether what a message depends on is still so when it is to be sent."""

from __future__ import annotations

from bot.domain.issue import LIVE_STATES, Issue
from bot.domain.judge import alerts
from bot.domain.transitions import clock
from bot.engine.proposals.value import Proposal
from bot.ports import (
    ClockGuard,
    FileGuard,
    Guard,
    IssueCondition,
    IssueGuard,
    RecordGuard,
    SeatGuard,
    UnitOfWork,
)
from bot.ports.codec import from_data

_STATES = {
    IssueCondition.LIVE: LIVE_STATES,
    IssueCondition.UNANSWERED: ("open", "reopened"),
    IssueCondition.RESOLVED: ("resolved",),
}


def holds(tx: UnitOfWork, guard: Guard) -> bool:
    """Say whether what a message depends on is still so."""
    if isinstance(guard, RecordGuard):
        return _record_holds(tx, guard)
    if isinstance(guard, SeatGuard):
        return _seat_holds(tx, guard)
    if isinstance(guard, FileGuard):
        return _file_holds(tx, guard)
    issue = tx.issue(guard.issue_id)
    if issue is None:
        return False
    if isinstance(guard, IssueGuard):
        return issue.state in _STATES[guard.state] and not _alerted(tx, issue, guard.unless_level)
    return _clock_holds(tx, issue, guard)


def _record_holds(tx: UnitOfWork, guard: RecordGuard) -> bool:
    record = tx.record(guard.record_id)
    if record is None or not record.live:
        return False
    data, mark = record.data, guard.mark
    if mark is not None and mark not in data.get("open", ()) and mark != data.get("since"):
        return False
    issue = tx.issue(record.issue_id or 0)
    return issue is None or not _alerted(tx, issue, guard.unless_level)


def _seat_holds(tx: UnitOfWork, guard: SeatGuard) -> bool:
    record = tx.record(guard.record_id)
    if record is None or not record.live:
        return False
    return any(seat.name in guard.seats for seat in from_data(Proposal, record.data).waiting())


def _file_holds(tx: UnitOfWork, guard: FileGuard) -> bool:
    file = tx.file(guard.file_id)
    return file is not None and not tx.goes_on(file)


def _clock_holds(tx: UnitOfWork, issue: Issue, guard: ClockGuard) -> bool:
    running = clock(issue, guard.clock)
    if running is None or not running.running:
        return False
    if guard.misses is not None and running.misses > guard.misses:
        return False
    return not _alerted(tx, issue, guard.unless_level)


def _alerted(tx: UnitOfWork, issue: Issue, level: int | None) -> bool:
    """Say whether a level was alerted since the acknowledgment; no level never was."""
    if level is None:
        return False
    return any(step.level == level for step in alerts(tx.steps(issue.id), issue.acked))
