"""Issues that Andon opens by itself where the rules say so: late dates, and what a side was asked
about in private first (``bot.features.questions``)."""

from __future__ import annotations

from bot.domain.issue import Issue
from bot.domain.transitions import first_clocks
from bot.domain.values import other_side
from bot.engine.writer import Writer
from bot.features.issues.policy import ToOpen

ITSELF = "Andon"
"""Who logged an issue that nobody logged: it stands where a person's id stands."""


def open_issue(writer: Writer, wanted: ToOpen) -> Issue | None:
    """Open an issue, once for its source; ``None``: it is there."""
    ctx, now, responder = writer.ctx, writer.now, wanted.responder
    if writer.tx.issue_from(ctx.id, wanted.source) is not None:
        return None
    cell = ctx.rules.categories[wanted.category].cells[wanted.severity]
    site = ctx.roster.site_of(ctx.roster.role_owners(cell, responder, now), responder)
    issue = Issue(
        id=0,
        program_id=ctx.id,
        number=writer.tx.take_number(ctx.id),
        title=wanted.title[:200],
        category=wanted.category,
        severity=wanted.severity,
        state="open",
        responder=responder,
        waiting_on=responder,
        raised_by=ITSELF,
        raised_side=other_side(responder),
        logged=now,
        rules_version=ctx.rules.version,
        fields=dict(wanted.fields),
        clocks=first_clocks(cell, responder, site, now),
        source=wanted.source,
    )
    payload = {"title": issue.title, "category": issue.category, "severity": issue.severity}
    return writer.add(issue, ITSELF, {**payload, "responder": responder})
