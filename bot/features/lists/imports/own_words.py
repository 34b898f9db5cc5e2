"""What a list may say for whoever imports it: nothing in the name of the other side, and nothing
that makes what their own side owes later, softer or gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain import again, transitions
from bot.domain.effects import Act, Ledger, issue_effects
from bot.domain.issue import Issue
from bot.domain.values import Person, Side
from bot.engine.context import Context
from bot.engine.proposals.value import PROPOSAL
from bot.features.issues.texts import STATES
from bot.features.lists.imports import match_words
from bot.features.lists.imports.values import Entry
from bot.features.lists.spreadsheet.read_lines import DATES, LISTED, LISTED_OWNER
from bot.features.lists.texts import COLUMNS, say
from bot.messages.card import plain
from bot.ports import UnitOfWork

COMMANDS = {"acknowledged": "issue ack", "resolved": "issue resolve"}


def allowed(ctx: Context, entry: Entry, by: Person, side: Side) -> Entry:
    """Return an entry of a new issue that ``side`` owes as ``by`` may say it: of what the other
    side owes the owner is kept as text, and its clock to acknowledge runs."""
    entry = settled(ctx, entry, side)
    if side == by.side:
        return entry
    name = ctx.person_name(entry.owner)
    fields = {**entry.fields, LISTED_OWNER: name} if name else entry.fields
    return replace(entry, owner=None, state="new", fields=fields)


def settled(ctx: Context, entry: Entry, side: Side) -> Entry:
    """Return an entry with whoever alone holds the role that it names on the side that answers."""
    if entry.role is None:
        return entry
    holders = match_words.holders(entry.role, ctx, side)
    if len(holders) != 1:
        return replace(entry, role=None)
    fields = {key: value for key, value in entry.fields.items() if key != LISTED_OWNER}
    return replace(entry, role=None, owner=holders[0].id, fields=fields)


def as_kept(ctx: Context, entry: Entry, issue: Issue, by: Person) -> Entry:
    """Return an entry of an issue that is there: whom it names of the other side, which assigns
    its own people, stays text where the issue has that as text."""
    person = ctx.program.person(entry.owner or "")
    if person is None or person.side == by.side or LISTED_OWNER not in issue.fields:
        return entry
    if person.id == issue.owner(issue.responder):
        return entry
    return replace(entry, fields={**entry.fields, LISTED_OWNER: person.name})


def outlived(issue: Issue, entry: Entry, fields: Mapping[str, str]) -> tuple[str, ...]:
    """Return the details of an issue with texts of an earlier list in whose place this one has
    what is understood; ``fields`` are the details that change."""
    dates = {
        key: entry.fields[key]
        for key in DATES
        if key in entry.fields and {**issue.fields, **fields}.get(key) == entry.fields[key]
    }
    understood = {
        **dates,
        "category": entry.category,
        "severity": entry.severity,
        "state": entry.state,
        "side": entry.responder,
        "owner": entry.owner,
    }
    keys = [LISTED + name for name, value in understood.items() if value is not None]
    return tuple(key for key in keys if key in issue.fields and key not in entry.fields)


def left_out(ctx: Context, entry: Entry, by: Person, side: Side) -> Iterator[str]:
    """Yield in sentences what of a new issue's row stays out, with the command to use instead."""
    entry = settled(ctx, entry, side)
    if side == by.side:
        return
    company = ctx.company(side)
    if entry.owner is not None:
        name = ctx.person_name(entry.owner)
        yield plain(say("row.theirs.owner", owner=name, label=COLUMNS["owner"], company=company))
    if entry.state in COMMANDS:
        values = {"label": COLUMNS["state"], "company": company}
        example = COMMANDS[entry.state]
        yield plain(say("row.theirs", state=STATES[entry.state], example=example, **values))


def asked_about(tx: UnitOfWork, issue: Issue) -> bool:
    """Say whether something is asked about an issue that nobody has decided yet."""
    return any(record.live for record in tx.records_about(issue.id, PROPOSAL))


def sorted_anew(ctx: Context, issue: Issue, category: str, entry: Entry, now: datetime) -> Issue:
    """Put an issue into another category; where the entry does not name who answers, the rule
    does."""
    issue = replace(issue, category=category)
    cell = ctx.cell(issue)
    issue = transitions.under_rule(issue, cell, _site(ctx, issue, issue.responder, now), now)
    side = transitions.responder_of(cell, issue.raised_side, None)
    if entry.responder is not None or side == issue.responder:
        return issue
    return again.change_responder(issue, cell, side, _site(ctx, issue, side, now), now)


def _site(ctx: Context, issue: Issue, side: Side, now: datetime) -> str:
    owners = ctx.roster.owners(issue, ctx.cell(issue), side, now)
    return ctx.roster.site_of(owners, side)


def loosens(ctx: Context, before: Issue, after: Issue, by: Person, now: datetime) -> bool:
    """Say whether a row would make later, softer or gone what the importer's side owes."""
    if by.side != before.responder:
        return False
    ledger = Ledger(ctx.rules_of(before), ctx.calendars)
    return any(issue_effects(before, after, ledger, ledger, Act(by.side, now)))
