"""Drills: take part, see one's side's own, schedule the next one, offer them, answer one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.domain.worktime import nudge_time
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.features.drill import cards
from bot.features.drill.policy import (
    HIGHEST,
    Drill,
    announced_at,
    answered,
    earliest,
    next_send,
    still_to_come,
    told,
)
from bot.features.drill.store import DRILLS, calendar_of, drill_of, may_take_part, taking_part
from bot.features.drill.texts import refuse, say
from bot.messages.card import Card, Text
from bot.messages.say import join
from bot.ports import RecordGuard
from bot.ports.message import Message
from bot.ports.request import Reply


def _next(call: Call, drill: Drill) -> Text:
    """Say when the next drill of a side begins, or that one runs."""
    calendar = calendar_of(call.writer, drill.side)
    if drill.send is None:
        return say("drill.next.none")
    key = "drill.runs" if drill.running else "drill.next"
    return say(key, day=cards.written_day(calendar, drill.send))


@command("drill on", help="Take part in the drills of your side", example="drill on")
def on(call: Call) -> Reply:
    """Note that somebody wants to take part: nobody is drilled without their own yes."""
    person = call.person
    if not may_take_part(person, call.side):
        raise refuse("no.drill.level", level=HIGHEST, own=person.level)
    stored = drill_of(call.writer, call.side)
    already = person.id in stored.value.people
    if not already:
        calendar = calendar_of(call.writer, call.side)
        drill = still_to_come(stored.value, calendar, call.now)
        drill = told(drill, person.id, takes_part=True)
        stored = DRILLS.change(call.writer, stored, drill)
        call.writer.record(None, "drill.on", person.id, {}, call.side)
    company, following = call.ctx.company(call.side), _next(call, stored.value)
    key = "drill.on.already" if already else "drill.on"
    return call.answer(say(key, company=company, next=following))


@command("drill off", help="Take part in drills no more", example="drill off")
def off(call: Call) -> Reply:
    """Note that somebody takes part no more."""
    stored = DRILLS.named(call.writer, call.side)
    person = call.person.id
    drill = told(stored.value, person, takes_part=False) if stored is not None else None
    if stored is not None and drill is not None and drill != stored.value:
        DRILLS.change(call.writer, stored, drill)
    if stored is not None and person in stored.value.people:
        call.writer.record(None, "drill.off", person, {}, call.side)
    return call.answer(say("drill.off"))


@command("drill got", help="Say that the message of a drill reached you", example="drill got")
def got(call: Call) -> Reply:
    """Note the answer to a drill, and how long it took."""
    stored = DRILLS.named(call.writer, call.side)
    drill = answered(stored.value, call.person.id, call.now) if stored is not None else None
    if stored is None or drill is None:
        return call.answer(say("drill.got.not"))
    DRILLS.change(call.writer, stored, drill)
    mine = next(called for called in drill.called if called.person == call.person.id)
    return call.answer(say("drill.got", minutes=mine.minutes))


@command(
    "drill show",
    help="Show the next drill of your side, who takes part, and the last results",
    example="drill show",
    changes=False,
)
def show(call: Call) -> Reply:
    """Show the drills of one's own side, where only this side reads."""
    company = call.ctx.company(call.side)
    if not call.private:
        raise refuse("no.drill.private", company=company)
    drill = drill_of(call.writer, call.side).value
    people = [(person.name,) for person in taking_part(call.writer, drill)]
    nobody = say("drill.show.nobody", level=HIGHEST)
    who = say("drill.show.people", names=join(people)) if people else nobody
    lines = (_next(call, drill), say(f"drill.rhythm.{drill.every}"), who, *_last(call, drill))
    return call.show(Card(say("drill.show", company=company), lines=lines))


def _last(call: Call, drill: Drill) -> tuple[Text, ...]:
    if drill.last_send is None or not drill.last:
        return ()
    day = cards.written_day(calendar_of(call.writer, drill.side), drill.last_send)
    card = cards.results(call.ctx, drill.side, drill.last, day)
    return (card.title, *card.lines)


@command(
    "drill schedule",
    Param("rhythm", "drill_rhythm", help="quarter, month, never, or the day of the next one"),
    help="Say how often your side has drills, or when the next one is",
    example="drill schedule 2027-02-09",
)
def schedule(call: Call, rhythm: str | date) -> Reply:
    """Schedule the drills of one's own side."""
    stored = drill_of(call.writer, call.side)
    if stored.value.running:
        raise refuse("no.drill.runs")
    if isinstance(rhythm, date):
        drill = replace(stored.value, send=_begin(call, rhythm), announced=None)
    else:
        send = next_send(calendar_of(call.writer, call.side), rhythm, call.now)
        drill = replace(stored.value, every=rhythm, send=send, announced=None)
    DRILLS.change(call.writer, stored, drill)
    call.writer.record(None, "drill.scheduled", call.person.id, {"every": drill.every}, call.side)
    company = call.ctx.company(call.side)
    return call.answer(say("drill.scheduled", company=company, next=_next(call, drill)))


def _begin(call: Call, day: date) -> datetime:
    """Return when a drill of a day begins; one that cannot be announced any more is refused."""
    calendar = calendar_of(call.writer, call.side)
    if not calendar.works_on(day) or announced_at(calendar, day) <= call.now:
        first = calendar.day_of(earliest(calendar, call.now))
        raise refuse("no.drill.day", day=f"{day:%Y-%m-%d}", first=f"{first:%Y-%m-%d}")
    return nudge_time(calendar, day)


@command(
    "drill offer",
    help="Ask the people of your side who were not asked yet whether they take part",
    example="drill offer",
)
def offer(call: Call) -> Reply:
    """Offer drills to one's own side: each is asked once, and only their own yes counts."""
    stored = drill_of(call.writer, call.side)
    people = [
        person
        for person in call.ctx.program.people
        if may_take_part(person, call.side) and person.id not in _known(stored.value)
    ]
    if not people:
        return call.answer(say("drill.offered.none", level=HIGHEST))
    names, before = tuple(person.id for person in people), stored.value
    drill = replace(before, offered=(*before.offered, *names), open=(*before.open, *names))
    stored = DRILLS.change(call.writer, stored, drill)
    card = cards.offer(call.ctx.company(call.side))
    for person in people:
        guard = RecordGuard(stored.record.id, person.id)
        message = Message("drill.offer", card, record=stored.record, guard=guard)
        call.writer.tell(person, message)
    return call.answer(say("drill.offered", count=len(people)))


def _known(drill: Drill) -> set[str]:
    return {*drill.people, *drill.offered}


COMMANDS = (on, off, got, show, schedule, offer)
