"""Keep deadlines: milestones, actions and promises, each with one owner."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.calendar import Calendar
from bot.domain.issue import Issue
from bot.domain.nudges import MOST, USUAL, parse_nudge
from bot.domain.program import Nudge
from bot.domain.values import Person
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.commands.grammar import clean
from bot.features.deadlines import cards, given
from bot.features.deadlines.commands.common import (
    ID,
    OWNER,
    closed_day,
    future,
    moment_of,
    read_by_both,
    require_both,
    subject,
    understood,
)
from bot.features.deadlines.policy import (
    ACTION,
    MILESTONE,
    PROMISE,
    Deadline,
    business_days_between,
    would_cycle,
)
from bot.features.deadlines.repeats import next_line, read_repeat
from bot.features.deadlines.store import (
    Kept,
    add_item,
    calendar_of,
    free_id,
    items,
    named,
    new_item,
)
from bot.features.deadlines.texts import KINDS, refuse, say
from bot.messages.card import Card
from bot.messages.line import TITLE_LIMIT, one_line, short_id
from bot.ports.request import Reply


@command(
    "deadline add",
    Param("title", "text", help="what is due", limit=TITLE_LIMIT),
    Param("due", "due", option=True, help="the committed date, at the owner's site"),
    OWNER,
    Param("kind", "word", required=False, option=True, help="milestone, action or promise"),
    Param("id", "word", required=False, option=True, help="a short name"),
    Param("after", "word", required=False, option=True, help="the id of what comes before it"),
    Param("contract", "due", required=False, option=True, help="the contract's date"),
    Param("nudge", "word", False, True, help="when to ask: -30d,-5bd,0,+1bd, or expiry, ltb, kit"),
    Param(
        "repeat",
        "word",
        False,
        True,
        help="weekly, biweekly, monthly, quarterly, yearly, or a rule",
    ),
    help="Keep a deadline; its owner is nudged in their own hours",
    example='deadline add "FAI approved" due=2027-02-10 owner=maria kind=milestone id=fai',
)
def add(
    call: Call,
    title: str,
    due: str | None,
    owner: Person | None,
    kind: str | None,
    id: str | None,
    after: str | None,
    contract: str | None,
    nudge: str | None,
    repeat: str | None,
) -> Reply:
    """Keep a milestone (program managers), an action or a promise; not where words stay apart."""
    require_both(call, "deadline add")
    person = owner or call.person
    kind = (kind or ACTION).lower()
    if kind not in KINDS:
        raise refuse("no.deadline.kind", typed=kind)
    if kind == MILESTONE and not call.may("deadline add", MILESTONE):
        raise refuse("no.deadline.manager")
    if person.side != call.side and not call.is_manager():
        raise refuse("no.deadline.theirs", company=call.ctx.company(person.side))
    if due is None:
        example = 'deadline add "FAI approved" due=2027-02-10'
        raise refuse("no.argument", what="due=", example=example)
    calendar = call.ctx.calendars[person.site]
    moment = future(call, due, calendar)
    text = clean(one_line(title), "The title", TITLE_LIMIT)
    already = _same(call, text, person, moment)
    if already is not None:
        return call.answer(say("deadline.added.already", id=already.item.id))
    name = _free(call, id, text)
    asked = _nudges(nudge)
    item = new_item(call.writer, name, text, kind, person.id, moment, asked, call.person.id)
    rule = read_repeat(repeat, kind, moment, calendar) if repeat else None
    item = replace(item, after=_after(call, name, after, item, calendar), repeat=rule)
    if contract is not None:
        item = replace(item, contract=understood(contract, call.since, calendar))
    return added(call, item)


def added(call: Call, item: Deadline) -> Reply:
    """Keep a new deadline, tell its owner and the channel, and repeat the understood date."""
    kept = add_item(call.writer, item)
    calendar, ctx = calendar_of(call.writer, item), call.ctx
    owner = ctx.program.person(item.owner)
    people = ctx.crowd((owner,), call.now, any_hour=False) if owner else ()
    card = cards.added(ctx, item, calendar, call.person, people)
    call.writer.line("notice", None, card, about=kept.record)
    given.tell(call.writer, kept)
    text = say(
        "deadline.added",
        kind=KINDS[item.kind],
        id=item.id,
        owner=ctx.person_name(item.owner),
        company=ctx.company(item.side),
        due=moment_of(call, item.due, calendar),
    )
    hint, buttons = closed_day(call, item, calendar)
    again = next_line(item, calendar, call.now)
    lines = (*hint, *read_by_both(call), *((again,) if again else ()))
    return call.about(subject(item), Card(text, lines=lines, buttons=buttons))


def _nudges(typed: str | None) -> tuple[Nudge, ...] | None:
    """Return the days on which the owner is asked, as typed or by their usual name."""
    if typed is None:
        return None
    if typed.lower() in USUAL:
        return USUAL[typed.lower()]
    try:
        nudges = dict.fromkeys(parse_nudge(word) for word in re.split(r"[,;\s]+", typed.lower()))
    except ValueError:
        raise refuse("no.deadline.nudge", typed=typed, names=", ".join(USUAL)) from None
    if len(nudges) > MOST:
        raise refuse("no.deadline.nudges", limit=MOST)
    return tuple(nudges)


def _same(call: Call, title: str, owner: Person, due: datetime) -> Kept | None:
    """Return the same deadline where it is typed twice; ``None``: it is new."""
    for deadline in items(call.writer):
        item = deadline.item
        if (item.title, item.owner, item.due) == (title, owner.id, due):
            return deadline
    return None


def _free(call: Call, wanted: str | None, title: str) -> str:
    if wanted is None:
        return free_id(call.writer, short_id(title, "deadline"))
    name = wanted.lower()
    if ID.fullmatch(name) is None:
        raise refuse("no.deadline.id", typed=wanted)
    holder = named(call.writer, name)
    if holder is not None:
        raise refuse("no.deadline.taken", id=name, title=holder.item.title)
    return name


def _after(
    call: Call, name: str, before: str | None, item: Deadline, calendar: Calendar
) -> Mapping[str, int]:
    if before is None:
        return {}
    first = named(call.writer, before.lower())
    if first is None:
        raise refuse("no.deadline.after", typed=before)
    known = {deadline.item.id: deadline.item.after for deadline in items(call.writer, live=False)}
    if would_cycle(name, first.item.id, known):
        raise refuse("no.deadline.cycle", id=name, before=first.item.id)
    return {first.item.id: business_days_between(calendar, first.item.due, item.due)}


@command(
    "deadline promise",
    Param("owner", "person", required=False, help="who promised; by default you"),
    Param("due", "due", help="by when"),
    Param("title", "text", help="what was promised", limit=TITLE_LIMIT),
    help="Keep what somebody promised in the channel or in an issue's thread",
    example='deadline promise tom 2027-02-10 "800 pcs from the broker"',
)
def promise(call: Call, owner: Person | None, due: str, title: str) -> Reply:
    """Keep a promise; in a thread it belongs to the issue, unless words stay in that thread."""
    require_both(call, "deadline promise")
    owner = owner or call.person
    calendar = call.ctx.calendars[owner.site]
    moment = future(call, due, calendar)
    text = clean(one_line(title), "The title", TITLE_LIMIT)
    already = _same(call, text, owner, moment)
    if already is not None:
        return call.answer(say("deadline.added.already", id=already.item.id))
    name = _free(call, None, text)
    item = new_item(call.writer, name, text, PROMISE, owner.id, moment, by=call.person.id)
    if call.thread is not None:
        item = replace(item, issue_id=call.thread.id)
        note_on(call, call.thread, item)
    return added(call, item)


def note_on(call: Call, issue: Issue, item: Deadline) -> None:
    """Keep the promise in the history of the issue in whose thread it was given."""
    due = calendar_of(call.writer, item).local(item.due)
    payload = {"text": f"{call.ctx.person_name(item.owner)}: {item.title} ({due:%Y-%m-%d %H:%M})"}
    call.writer.record(issue, "promised", call.person.id, payload)


COMMANDS = (add, promise)
