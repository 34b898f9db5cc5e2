"""A changed severity: applied at once, or proposed by whoever may not decide it."""

from __future__ import annotations

from dataclasses import replace

from bot.domain import transitions
from bot.domain.issue import Issue, StepDone
from bot.domain.judge import passed_over
from bot.domain.values import PROGRAM_MANAGER, Duration, Person, Severity, read_severity
from bot.engine.proposals.store import Question, ask, open_about
from bot.engine.proposals.value import Proposal, Seat
from bot.engine.proposals.votes import withdraw
from bot.engine.writer import Writer
from bot.features.issues.texts import say
from bot.messages.card import plain

TOPIC = "severity"
DECIDE_WITHIN = Duration(1, "bd")
"""How long a proposed severity may wait where its row has no ack target."""


def apply_severity(
    writer: Writer, issue: Issue, severity: Severity, by: Person, why: str | None
) -> Issue:
    """Put an issue under another row of the rules; its running clocks count from their start.

    Of everything that the new row makes overdue at once, only the highest step is done.
    """
    old = issue.severity
    cell = writer.ctx.rules_of(issue).cell(issue.category, severity)
    site = writer.site(issue, issue.responder)
    changed = transitions.under_rule(replace(issue, severity=severity), cell, site, writer.now)
    overdue = [step for step in writer.plan(changed) if step.at <= writer.now]
    skipped = (
        StepDone(s.key, writer.now, s.trigger, None, "skipped") for s in passed_over(overdue)
    )
    writer.remember(changed, skipped)
    writer.save(changed)
    writer.record(issue, "severity", by.id, {"old": old, "new": severity, "text": why})
    return changed


def propose_severity(
    writer: Writer, issue: Issue, severity: Severity, by: Person, why: str | None
) -> str:
    """Ask the counterpart's program managers, in place of what was proposed before.

    Return the proposal's number. Nothing changes until one of them decides.
    """
    for filed in open_about(writer, issue, TOPIC):
        withdraw(writer, filed)
    question = Question(
        topic=TOPIC,
        about=plain(say("severity.about", new=severity, old=issue.severity)),
        seats=(Seat(issue.counterpart, PROGRAM_MANAGER),),
        severity=issue.severity,
        target=writer.ctx.cell(issue).targets.ack or DECIDE_WITHIN,
        why=why,
        payload={"severity": severity},
        issue=issue,
    )
    return ask(writer, question, by).proposal.name


def approved(writer: Writer, proposal: Proposal, person: Person | None) -> None:
    """Apply what was approved, unless the issue ended or has that severity by now."""
    issue = writer.tx.issue(proposal.issue_id or 0)
    severity = read_severity(proposal.payload["severity"])
    if issue is None or person is None or not issue.live or issue.severity == severity:
        return
    apply_severity(writer, issue, severity, person, proposal.why)
