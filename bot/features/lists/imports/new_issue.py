"""A new issue from an entry of a list: its clocks start at the import."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain import transitions
from bot.domain.issue import Issue
from bot.domain.values import UNSORTED, Person
from bot.engine.context import Context
from bot.features.issues.discretion.store import public
from bot.features.lists.imports.own_words import allowed
from bot.features.lists.imports.values import Entry


def new_issue(ctx: Context, entry: Entry, by: Person, number: int, now: datetime) -> Issue:
    """Return the issue that an entry makes, as both sides may read it.

    Of what the importer's own side owes, an owner or a state past new acknowledges it: its other
    clocks run. Otherwise the responder owes an acknowledgment from now.
    """
    category = ctx.rules.categories[entry.category or UNSORTED]
    severity = entry.severity or category.severity
    cell = category.cells[severity]
    raiser = ctx.program.person(entry.raised_by or "") or by
    side = transitions.responder_of(cell, raiser.side, entry.responder)
    entry = allowed(ctx, entry, by, side)
    owner = ctx.program.person(entry.owner or "")
    people = (owner,) if owner else ctx.roster.role_owners(cell, side, now)
    site = ctx.roster.site_of(people, side)
    issue = Issue(
        id=0,
        program_id=ctx.id,
        number=number,
        title=entry.title,
        category=category.id,
        severity=severity,
        state="open",
        responder=side,
        waiting_on=side,
        raised_by=raiser.id,
        raised_side=raiser.side,
        logged=now,
        rules_version=ctx.rules.version,
        fields=dict(entry.fields),
        clocks=transitions.first_clocks(cell, side, site, now),
        source=entry.source,
    )
    issue = public(ctx, issue)
    if owner is not None:
        issue = transitions.set_owner(issue, side, owner.id)
    if entry.state == "new" or (entry.state in (None, "open") and owner is None):
        return issue
    return _under_way(issue, ctx, entry, owner, site, now)


def _under_way(
    issue: Issue, ctx: Context, entry: Entry, owner: Person | None, site: str, now: datetime
) -> Issue:
    """Whoever works on it already needs no clock for a first plan."""
    cell, side = ctx.cell(issue), issue.responder
    issue = transitions.acknowledge(issue, cell, side, owner.id if owner else "", site, now)
    if owner is None:
        issue = replace(issue, owner_oem=None, owner_ems=None)
    if entry.state == "resolved":
        there = ctx.roster.site_of(
            ctx.roster.owners(issue, cell, issue.counterpart, now), issue.counterpart
        )
        issue = transitions.resolve(issue, cell, there, issue.fields.get("answer"), now)
    return issue
