"""More time for a step of an 8D: asked with a reason, and decided by the other side's quality."""

from __future__ import annotations

from datetime import datetime

from bot.domain.issue import Issue
from bot.domain.values import Person
from bot.engine.proposals.store import Filed, Question, ask, open_about
from bot.engine.proposals.value import Proposal, Seat
from bot.engine.proposals.votes import withdraw
from bot.engine.writer import Writer
from bot.features.eightd import cards, transitions
from bot.features.eightd.due_dates import with_more_time
from bot.features.eightd.policy import OPEN, Extension, Row, rows
from bot.features.eightd.store import (
    DECIDE_WITHIN,
    TIME_TOPIC,
    decided_about,
    due_of,
    kept_of,
    moment,
    quality_role,
    store,
)
from bot.features.eightd.texts import say
from bot.messages.card import plain


def ask_for_time(
    writer: Writer, issue: Issue, row: Row, due: datetime, why: str, by: Person
) -> Filed:
    """Ask the other side's quality for more time, in place of what was asked before."""
    value = kept_of(writer, issue).value
    for filed in asked_for_time(writer, issue, row.id):
        withdraw(writer, filed)
    before = due_of(writer, value, issue, row)
    about = say(
        "eightd.extension.about",
        step=cards.step_name(row.id),
        due=moment(writer, value, due),
        before=moment(writer, value, before),
    )
    late = before is not None and writer.now > before
    question = Question(
        topic=TIME_TOPIC,
        about=plain(about),
        seats=(Seat(issue.counterpart, quality_role(issue.counterpart)),),
        severity=issue.severity,
        target=writer.ctx.cell(issue).targets.ack or DECIDE_WITHIN,
        why=why,
        payload={"step": row.id, "due": due.isoformat(), "late": "yes" if late else "no"},
        issue=issue,
    )
    return ask(writer, question, by)


def asked_for_time(writer: Writer, issue: Issue, step: str) -> list[Filed]:
    """Return what is asked about more time for a step and not decided."""
    requests = open_about(writer, issue, TIME_TOPIC)
    return [filed for filed in requests if filed.proposal.payload["step"] == step]


def more_time(writer: Writer, proposal: Proposal, person: Person | None) -> None:
    """Move the due moment; it counts as renegotiated, and as late if it was asked after it."""
    decided = decided_about(writer, proposal)
    step = proposal.payload["step"]
    if decided is None or decided[1].value.of(step).state != OPEN or not decided[0].live:
        return
    issue, stored = decided
    row = next((row for row in rows(issue.severity) if row.id == step), None)
    if row is None:
        return
    due, ctx = datetime.fromisoformat(proposal.payload["due"]), writer.ctx
    before = due_of(writer, stored.value, issue, row)
    changed, clock_before = with_more_time(issue, row, ctx.cell(issue), ctx.calendars, due)
    late = proposal.payload["late"] == "yes"
    extension = Extension(writer.now, clock_before or before, due, late)
    store(writer, stored, issue, transitions.extended(stored.value, step, extension))
    writer.save(changed)
    payload = {
        "step": cards.step_name(step),
        "due": plain((ctx.moment(due, stored.value.site),)),
        "before": plain((ctx.moment(before, stored.value.site),)) if before else "",
        "counts": "late" if late else "renegotiated",
    }
    writer.record(issue, "extended", person.id if person else None, payload)
