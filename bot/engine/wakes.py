"""What is done when the wake time of a subject is reached, by the subject's kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.engine.context import Contexts
from bot.engine.proposals.value import PROPOSAL
from bot.engine.proposals.wake import fire as fire_proposal
from bot.engine.writer import Writer
from bot.features.closures.policy import CLOSURES
from bot.features.closures.wake import fire as fire_closures
from bot.features.coverage.policy import COVERAGE
from bot.features.coverage.wake import fire as fire_coverage
from bot.features.deadlines.policy import DEADLINE
from bot.features.deadlines.store import fire as fire_deadline
from bot.features.digests.policy import DIGEST
from bot.features.digests.store import fire as fire_digest
from bot.features.eightd.policy import EIGHTD
from bot.features.eightd.wake import fire as fire_eightd
from bot.features.issues.wake import Climber
from bot.features.lists.imports.work import IMPORT
from bot.features.lists.imports.work import fire as fire_import
from bot.features.syncs.policy import OCCURRENCE, SYNC
from bot.features.syncs.store import fire_series
from bot.features.syncs.wake import fire_meeting
from bot.ports import Record, Subject, UnitOfWork

ISSUE = "issue"
RecordFire = Callable[[Writer, Record], None]

RECORDS: dict[str, RecordFire] = {
    PROPOSAL: fire_proposal,
    CLOSURES: fire_closures,
    COVERAGE: fire_coverage,
    DEADLINE: fire_deadline,
    IMPORT: fire_import,
    DIGEST: fire_digest,
    EIGHTD: fire_eightd,
    SYNC: fire_series,
    OCCURRENCE: fire_meeting,
}
"""What to do for each kind of record. It sets the record's next wake, or the record sleeps."""


def fire_subject(
    contexts: Contexts, tx: UnitOfWork, now: datetime, subject: Subject, program_id: int
) -> None:
    """Do what is due for one subject. Another process may have been faster: then nothing is."""
    ctx = contexts.of(tx, program_id, lock=True)
    writer = Writer(tx, ctx, now, f"wake/{subject.kind}/{subject.id}")
    if ctx.row.state != "active":
        _asleep(writer, subject)
        return
    if subject.kind == ISSUE:
        _issue(writer, subject)
        return
    record = tx.record(subject.id)
    if record is None or not record.live:
        tx.set_wake(subject, program_id, None)
        return
    RECORDS[subject.kind](writer, record)


def _asleep(writer: Writer, subject: Subject) -> None:
    """Nothing is due while the program stands; what an issue's cards show is brought up to date."""
    writer.tx.set_wake(subject, writer.ctx.id, None)
    issue = writer.tx.issue(subject.id) if subject.kind == ISSUE else None
    if issue is not None:
        writer.save(issue)


def _issue(writer: Writer, subject: Subject) -> None:
    issue = writer.tx.issue(subject.id)
    if issue is None:
        writer.tx.set_wake(subject, writer.ctx.id, None)
        return
    Climber(writer, issue).run()
