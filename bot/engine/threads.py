"""What a thread is about: an issue, or a record that listens to what is said there."""

from __future__ import annotations

from bot.domain.issue import Issue
from bot.engine.context import Context
from bot.engine.feature import ISSUE
from bot.ports import Record, Subject, UnitOfWork


def record_of(tx: UnitOfWork, ctx: Context, subject: Subject | None) -> Record | None:
    """Return what a thread is about that is no issue, such as one date of a sync."""
    if subject is None or subject.kind == ISSUE or subject.kind not in ctx.index.listeners:
        return None
    record = tx.record(subject.id)
    return record if record is not None and record.program_id == ctx.id else None


def issue_of(tx: UnitOfWork, ctx: Context, subject: Subject | None) -> Issue | None:
    """Return the issue of the program that a thread is about."""
    if subject is None or subject.kind != ISSUE:
        return None
    issue = tx.issue(subject.id)
    return issue if issue is not None and issue.program_id == ctx.id else None
