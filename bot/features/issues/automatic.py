"""Issues that Andon opens by itself where the rules say so: missed syncs, late dates, promises."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.issue import Issue
from bot.domain.transitions import first_clocks
from bot.domain.values import Severity, Side, other_side
from bot.engine.writer import Writer

ITSELF = "Andon"
"""Who logged an issue that nobody logged: it stands where a person's id stands."""


def open_issue(
    writer: Writer,
    category: str,
    severity: Severity,
    title: str,
    responder: Side,
    *,
    source: str,
    fields: Mapping[str, str] | None = None,
) -> Issue | None:
    """Open an issue that ``responder`` answers, once for a ``source``; ``None``: it is there."""
    ctx, now = writer.ctx, writer.now
    if writer.tx.issue_from(ctx.id, source) is not None:
        return None
    cell = ctx.rules.categories[category].cells[severity]
    site = ctx.roster.site_of(ctx.roster.role_owners(cell, responder, now), responder)
    issue = Issue(
        id=0,
        program_id=ctx.id,
        number=writer.tx.take_number(ctx.id),
        title=title[:200],
        category=category,
        severity=severity,
        state="open",
        responder=responder,
        waiting_on=responder,
        raised_by=ITSELF,
        raised_side=other_side(responder),
        logged=now,
        rules_version=ctx.rules.version,
        fields=dict(fields or {}),
        clocks=first_clocks(cell, responder, site, now),
        source=source,
    )
    payload = {"title": issue.title, "category": category, "severity": severity}
    return writer.add(issue, ITSELF, {**payload, "responder": responder})
