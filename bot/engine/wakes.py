"""What is done when the wake time of a subject is reached, as the subject's feature declares."""

from __future__ import annotations

from datetime import datetime

from bot.engine.context import Contexts
from bot.engine.feature import ISSUE
from bot.engine.writer import Writer
from bot.ports import Subject, UnitOfWork


def fire_subject(
    contexts: Contexts, tx: UnitOfWork, now: datetime, subject: Subject, program_id: int
) -> None:
    """Do what is due for one subject. Another process may have been faster: then nothing is."""
    ctx = contexts.of(tx, program_id, lock=True)
    writer = Writer(tx, ctx, now, f"wake/{subject.kind}/{subject.id}")
    if ctx.row.state != "active":
        _asleep(writer, subject)
        return
    issue_or_record = tx.issue(subject.id) if subject.kind == ISSUE else _live(tx, subject)
    if issue_or_record is None:
        tx.set_wake(subject, program_id, None)
        return
    contexts.index.wakes[subject.kind].fire(writer, issue_or_record)


def _live(tx: UnitOfWork, subject: Subject) -> object | None:
    record = tx.record(subject.id)
    return record if record is not None and record.live else None


def _asleep(writer: Writer, subject: Subject) -> None:
    """Nothing is due while the program stands; what an issue's cards show is brought up to date."""
    writer.tx.set_wake(subject, writer.ctx.id, None)
    issue = writer.tx.issue(subject.id) if subject.kind == ISSUE else None
    if issue is not None:
        writer.save(issue)
