"""``issue edit``: put right what was mistyped, and sort an issue into another category."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain import again, transitions
from bot.domain.issue import Issue
from bot.domain.values import Side
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.commands.grammar import clean
from bot.engine.context import Context
from bot.engine.writer import leave
from bot.features.issues.commands.common import ISSUE_PARAM, already_ended
from bot.features.issues.discretion.policy import discretion_of, shared_fields
from bot.features.issues.discretion.store import (
    Details,
    details,
    keep_sorted,
    known,
    policy_of,
    public,
)
from bot.features.issues.discretion.withhold import withheld_lines
from bot.features.issues.passing import passed_back
from bot.features.issues.repeated_defects.remark import offer, repeated
from bot.features.issues.texts import refuse, say
from bot.messages.card import Card, Text
from bot.messages.line import FIELD_LIMIT, TITLE_LIMIT, one_line
from bot.ports.request import Reply


@command(
    "issue edit",
    ISSUE_PARAM,
    Param("title", "word", required=False, option=True, help="a new title"),
    Param("category", "category", required=False, option=True, help="a new category"),
    Param("responder", "side", required=False, option=True, help="which side answers"),
    help="Put right what was mistyped: title, category, responder, fields",
    example='issue edit ACME-1 title="U7 MCU short 1200 pcs" mpn=STM32G0B1',
    fields=True,
)
def edit(
    call: Call,
    issue: Issue,
    title: str | None,
    category: str | None,
    responder: Side | None,
    fields: Mapping[str, str],
) -> Reply:
    """Correct an issue. Under a new category running clocks count from their start; a responder
    who was not told before, named or by the category's rule, gets clocks that start now."""
    ended = already_ended(call, issue)
    if ended is not None:
        return ended
    if title is not None:
        title = clean(one_line(title), "The title", TITLE_LIMIT)
    changed = issue
    if category not in (None, issue.category):
        changed = _sorted(call, changed, category or "")
    if responder is not None and responder != changed.responder:
        changed = _answered_by(call, changed, responder)
    edited = _written(call.ctx, issue, changed, title, fields)
    if len(edited.issue.fields) > max(FIELD_LIMIT, len(issue.fields)):
        raise refuse("no.fields", limit=FIELD_LIMIT)
    if edited.issue == issue and not edited.typed:
        return call.answer(say("edited.nothing", name=call.ctx.name(issue)), issue)
    given = {"category": category, "responder": responder, **edited.shown}
    return _edited(call, issue, edited, {"title": given.pop("title", None), **given})


@dataclass(frozen=True, slots=True)
class _Written:
    """An issue as corrected: ``shown`` is what of the line both sides read, ``typed`` what they do
    not. ``before`` is what they have read until now and shall not read any more."""

    issue: Issue
    shown: Mapping[str, str | None]
    typed: Details = ()
    before: Details = ()


def _written(
    ctx: Context, before: Issue, moved: Issue, title: str | None, fields: Mapping[str, str]
) -> _Written:
    category = moved.category
    if policy_of(ctx, category) is None:
        changed = replace(moved, title=title or before.title, fields={**before.fields, **fields})
        return _Written(changed, {"title": title, **fields})
    shown = shared_fields(category, fields)
    both = {**shared_fields(category, before.fields), **shown}
    changed = public(ctx, replace(moved, fields=both))
    typed = details(ctx, category, title, fields)
    return _Written(changed, shown, typed, known(ctx, before, changed))


def _edited(call: Call, issue: Issue, written: _Written, given: Mapping[str, str | None]) -> Reply:
    writer, name, changed = call.writer, call.ctx.name(issue), written.issue
    what = ", ".join(f"{key} to {value}" for key, value in given.items() if value)
    writer.save(changed)
    leave(writer, issue, changed)
    if what:
        writer.record(issue, "edited", call.person.id, {"changes": what})
        line = say("event.edited", actor=call.person.name, changes=what)
        if changed.responder == issue.responder:
            writer.line("issue.event", changed, line)
        else:
            # The card is only edited, and an edit notifies nobody.
            passed_back(writer, changed, line, by=call.person)
    remarks = _keep(call, issue, written)
    new = not repeated(writer, issue)
    lines, scar = offer(writer, changed) if new else ((), ())
    answer = say("edited", name=name, changes=what) if what else say("discreet.added", name=name)
    return call.show(Card(answer, (), (*remarks, *lines), scar), issue)


def _keep(call: Call, issue: Issue, written: _Written) -> tuple[Text, ...]:
    """Keep what is not for both sides, and say so."""
    if policy_of(call.ctx, written.issue.category) is None:
        return _left(call, issue, written)
    first = written.issue.category != issue.category
    silent = call.request.heard and call.private
    typed = keep_sorted(
        call.writer, written.issue, call.person, written.typed, written.before, heard=silent
    )
    seen = (say("discreet.before"),) if written.before else ()
    left = first and discretion_of(issue.category) and not discretion_of(written.issue.category)
    opened = (say("discreet.open"),) if left else ()
    return (*opened, *withheld_lines(call, written.issue, typed, first=first), *seen)


def _left(call: Call, issue: Issue, written: _Written) -> tuple[Text, ...]:
    """Nothing becomes public by itself: an issue that both sides may read keeps its title."""
    if discretion_of(issue.category) is None:
        return ()
    if written.shown.get("title"):
        return (say("discreet.open"),)
    example = f'issue edit {call.ctx.name(issue)} title="…"'
    return (say("discreet.open"), say("discreet.left", example=example))


def _sorted(call: Call, issue: Issue, category: str) -> Issue:
    """Put an issue into another category, with the responder of that category's rule."""
    issue = replace(issue, category=category)
    cell = call.ctx.cell(issue)
    site = call.writer.site(issue, issue.responder)
    issue = transitions.under_rule(issue, cell, site, call.now)
    side = transitions.responder_of(cell, issue.raised_side, None)
    return issue if side == issue.responder else _answered_by(call, issue, side)


def _answered_by(call: Call, issue: Issue, side: Side) -> Issue:
    site = call.writer.site(issue, side)
    return again.change_responder(issue, call.ctx.cell(issue), side, site, call.now)


COMMANDS = (edit,)
