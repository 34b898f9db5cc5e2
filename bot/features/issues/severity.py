"""A changed severity puts an issue under another row of the rules."""

from __future__ import annotations

from dataclasses import replace

from bot.domain import transitions
from bot.domain.issue import Issue, StepDone
from bot.domain.judge import passed_over
from bot.domain.values import Person, Severity
from bot.engine.writer import Writer


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
