"""Whether what a message depends on is still so when it is to be sent."""

from __future__ import annotations

from bot.domain.issue import Issue
from bot.domain.judge import alerts
from bot.domain.transitions import clock
from bot.ports import (
    ClockGuard,
    FileGuard,
    Guard,
    IssueCondition,
    IssueGuard,
    RecordGuard,
    UnitOfWork,
)


def holds(tx: UnitOfWork, guard: Guard) -> bool:
    """Say whether what a message depends on is still so."""
    if isinstance(guard, RecordGuard):
        return _record_holds(tx, guard)
    if isinstance(guard, FileGuard):
        return _file_holds(tx, guard)
    issue = tx.issue(guard.issue_id)
    if issue is None:
        return False
    if isinstance(guard, IssueGuard):
        live = guard.state is IssueCondition.LIVE
        return issue.live if live else issue.state == "resolved"
    return _clock_holds(tx, issue, guard)


def _record_holds(tx: UnitOfWork, guard: RecordGuard) -> bool:
    record = tx.record(guard.record_id)
    if record is None or not record.live:
        return False
    data, mark = record.data, guard.mark
    return mark is None or mark in data.get("open", ()) or mark == data.get("since")


def _file_holds(tx: UnitOfWork, guard: FileGuard) -> bool:
    file = tx.file(guard.file_id)
    return file is not None and not tx.goes_on(file)


def _clock_holds(tx: UnitOfWork, issue: Issue, guard: ClockGuard) -> bool:
    running = clock(issue, guard.clock)
    if running is None or not running.running:
        return False
    if guard.misses is not None and running.misses > guard.misses:
        return False
    told = alerts(tx.steps(issue.id), issue.acked) if guard.unless_level is not None else []
    return all(step.level != guard.unless_level for step in told)
