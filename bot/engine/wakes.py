"""What is done when the wake time of a subject is reached: the one loop over what its plan says.

A noun declares its plan and how its steps are done (``Wake``). What has no plan is a ``Job``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from bot.domain.issue import StepDone
from bot.domain.judge import judge
from bot.domain.plan import OFFER, Step
from bot.engine.context import Contexts
from bot.engine.feature import ISSUE, SENT, SKIPPED, Job, P, S, Wake
from bot.engine.records import Stored
from bot.engine.writer import Writer
from bot.ports import Subject, UnitOfWork

R = TypeVar("R", bound=Stored[Any])


def foresees(contexts: Contexts, subject: Subject) -> bool:
    """Say whether something is worked out on a view before a subject's turn comes."""
    wake = contexts.index.wakes.get(subject.kind)
    return isinstance(wake, Wake) and wake.foresee is not None


def foresee(
    contexts: Contexts, view: UnitOfWork, now: datetime, subject: Subject, program_id: int
) -> object | None:
    """Return what a noun works out on a view before its subject's turn comes."""
    wake, ctx = contexts.index.wakes[subject.kind], contexts.of(view, program_id)
    found = _found(view, subject)
    if isinstance(wake, Job) or wake.foresee is None or found is None or ctx.row.state != "active":
        return None
    return wake.foresee(Writer(view, ctx, now, "foresee"), found)


def fire_subject(
    contexts: Contexts,
    tx: UnitOfWork,
    now: datetime,
    subject: Subject,
    program_id: int,
    foreseen: object | None = None,
) -> None:
    """Do what is due for one subject. Another process may have been faster: then nothing is."""
    ctx = contexts.of(tx, program_id, lock=True)
    writer = Writer(tx, ctx, now, f"wake/{subject.kind}/{subject.id}", foreseen=foreseen)
    if ctx.row.state != "active":
        _asleep(writer, subject)
        return
    issue_or_record = _found(tx, subject)
    if issue_or_record is None or not _fired(writer, subject.kind, issue_or_record):
        tx.set_wake(subject, program_id, None)


def _fired(writer: Writer, kind: str, issue_or_record: Any) -> bool:
    """Do what is due; return whether the subject still has a meaning."""
    wake = writer.ctx.index.wakes.get(kind)
    if wake is None:  # a record of what was agreed: whatever wakes the whole program wakes it too
        return False
    if isinstance(wake, Job):
        wake.fire(writer, issue_or_record)
        return True
    subject = wake.load(writer, issue_or_record)
    if subject is not None:
        fire(writer, wake, subject)
    return subject is not None


def fire(writer: Writer, wake: Wake[S, P], subject: S) -> S:
    """Do every step of a subject that is due, each once, and store it with its next wake.

    What is done may change the plan: it is made anew until nothing more is due.
    """
    fired: set[str] = set()
    while due := _due(writer, wake.plan(writer, subject), fired):
        for step, outcome in wake.judge(writer, subject, due):
            fired.add(step.key)
            subject = wake.remember(writer, subject, step, outcome)
            if outcome != SKIPPED:
                subject = wake.do(writer, subject, step)
    return wake.save(writer, subject)


def _due(writer: Writer, steps: Iterable[P], fired: set[str]) -> list[P]:
    return [step for step in steps if step.at <= writer.now and step.key not in fired]


def all_sent(writer: Writer, subject: Any, due: Sequence[P]) -> list[tuple[P, str]]:
    """Judge due steps that are all done, however late."""
    return [(step, SENT) for step in due]


def highest(
    writer: Writer,
    due: Sequence[Step],
    history: Iterable[StepDone] = (),
    acked: datetime | None = None,
) -> list[tuple[Step, str]]:
    """Judge due steps as those of an issue are: of late ones only the highest of a clock is sent.

    ``history`` and ``acked`` say which levels were alerted already; see ``bot.domain.judge``.
    """
    judged = judge(due, history, acked, writer.now)
    return [(item.step, SENT if item.send else SKIPPED) for item in judged]


def step_done(writer: Writer, step: Step, outcome: str) -> StepDone:
    """Return what is remembered of a step. An offered level is not an alerted one."""
    level = None if step.kind == OFFER else step.level
    return StepDone(step.key, writer.now, step.trigger, level, outcome)


def remember_in_value(writer: Writer, stored: R, step: Step, outcome: str) -> R:
    """Return a record that remembers a step in the ``done`` of its value."""
    done = (*stored.value.done, step_done(writer, step, outcome))
    return stored.with_value(replace(stored.value, done=done))


def _found(tx: UnitOfWork, subject: Subject) -> object | None:
    if subject.kind == ISSUE:
        return tx.issue(subject.id)
    record = tx.record(subject.id)
    return record if record is not None and record.live else None


def _asleep(writer: Writer, subject: Subject) -> None:
    """Nothing is due while the program stands; what an issue's cards show is brought up to date."""
    writer.tx.set_wake(subject, writer.ctx.id, None)
    issue = writer.tx.issue(subject.id) if subject.kind == ISSUE else None
    if issue is not None:
        writer.save(issue)
