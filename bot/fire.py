"""What is done when the wake time of a subject is reached, by the subject's kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.context import Contexts
from bot.deadlines.closures import fire as fire_closures
from bot.deadlines.work import fire as fire_deadline
from bot.decisions.ladder import fire as fire_proposal
from bot.desk import Desk
from bot.digests.schedules import fire as fire_digest
from bot.domain.closure import CLOSURES
from bot.domain.coverage import COVERAGE
from bot.domain.digest import DIGEST
from bot.domain.eightd import EIGHTD
from bot.domain.obligation import DEADLINE
from bot.domain.proposal import PROPOSAL
from bot.domain.sync import OCCURRENCE, SYNC
from bot.eightd.watch import fire as fire_eightd
from bot.imports.work import IMPORT
from bot.imports.work import fire as fire_import
from bot.issues.climb import Climber
from bot.ports import Record, Subject, UnitOfWork
from bot.programs.coverage import fire as fire_coverage
from bot.syncs.fire import fire_meeting
from bot.syncs.series import fire_series

ISSUE = "issue"
RecordFire = Callable[[Desk, Record], None]

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
    desk = Desk(tx, ctx, now, f"wake/{subject.kind}/{subject.id}")
    if ctx.row.state != "active":
        _asleep(desk, subject)
        return
    if subject.kind == ISSUE:
        _issue(desk, subject)
        return
    record = tx.record(subject.id)
    if record is None or not record.live:
        tx.set_wake(subject, program_id, None)
        return
    RECORDS[subject.kind](desk, record)


def _asleep(desk: Desk, subject: Subject) -> None:
    """Nothing is due while the program stands; what an issue's cards show is brought up to date."""
    desk.tx.set_wake(subject, desk.ctx.id, None)
    issue = desk.tx.issue(subject.id) if subject.kind == ISSUE else None
    if issue is not None:
        desk.save(issue)


def _issue(desk: Desk, subject: Subject) -> None:
    issue = desk.tx.issue(subject.id)
    if issue is None:
        desk.tx.set_wake(subject, desk.ctx.id, None)
        return
    Climber(desk, issue).run()
