"""One date of a sync: points before it, the roll at its start, minutes and actions afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.program import OFF
from bot.domain.values import Person
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.commands.grammar import clean
from bot.features.deadlines.commands.add import added
from bot.features.deadlines.commands.common import read_by_both, understood
from bot.features.deadlines.policy import ACTION
from bot.features.deadlines.store import free_id, items, new_item
from bot.features.syncs import cards
from bot.features.syncs.commands.lookup import (
    Named,
    answered,
    coming_meeting,
    current_meeting,
    taking_place,
)
from bot.features.syncs.gather_agenda import source_of
from bot.features.syncs.policy import PLANNED, Note, Occurrence
from bot.features.syncs.presence import come, wrote
from bot.features.syncs.store import Meeting, meeting_of, store_meeting
from bot.features.syncs.texts import refuse, say
from bot.features.syncs.wake import show_roll
from bot.messages.card import Card, Moment
from bot.messages.line import TEXT_LIMIT, TITLE_LIMIT, one_line, short_id
from bot.messages.say import Value
from bot.ports import Record
from bot.ports.message import Message
from bot.ports.request import Reply

WHICH = Param(
    "sync", "occurrence", required=False, help="such as ops-weekly or ops-weekly/2027-01-05"
)
POINTS, NOTES, ACTIONS = 50, 200, 50
"""How much one date takes."""


@command(
    "sync agenda",
    WHICH,
    Param("text", "text", help="what to talk about"),
    help="Add a point to the agenda of the next date",
    example='sync agenda ops-weekly "U7 allocation for January"',
)
def agenda(call: Call, sync: Named | None, text: str) -> Reply:
    """Add a point; in the thread of a date it is added there."""
    meeting = taking_place(
        call, coming_meeting(call, sync, 'sync agenda ops-weekly "U7 allocation"')
    )
    item = meeting.item
    if item.at <= call.now:
        raise refuse("no.sync.begun.point", name=item.name, when=_when(call, item.at))
    if any(note.text == text for note in item.points):
        return answered(call, item, "sync.pointed.already", name=item.name)
    if len(item.points) >= POINTS:
        raise refuse("no.sync.many", name=item.name, limit=POINTS)
    _point(call, meeting, text)
    title = say("sync.pointed", name=item.name, when=_when(call, item.at))
    return call.about(f"sync:{item.name}", Card(title, lines=read_by_both(call)))


def _point(call: Call, meeting: Meeting, text: str) -> None:
    points = (*meeting.item.points, _note(call, text))
    store_meeting(call.writer, meeting, replace(meeting.item, points=points))
    payload = {"sync": meeting.item.name, "text": text}
    call.writer.record(None, "sync.point", call.person.id, payload)


def _note(call: Call, text: str = "") -> Note:
    return Note(call.person.id, call.side, call.now, text)


def _when(call: Call, at: datetime) -> Moment:
    return cards.when(call.ctx, at)


def _begun(call: Call, meeting: Meeting) -> Meeting:
    """Refuse a date that has not begun yet."""
    item = taking_place(call, meeting).item
    if item.at > call.now:
        raise refuse("no.sync.not_begun", name=item.name, when=_when(call, item.at))
    return meeting


@command(
    "sync here",
    WHICH,
    help="Say that you are here: the roll of a sync that has begun",
    example="sync here ops-weekly",
)
def here(call: Call, sync: Named | None) -> Reply:
    """Answer the roll call; a second time changes nothing."""
    meeting = _begun(call, current_meeting(call, sync, "sync here ops-weekly"))
    item = meeting.item
    if meeting.series.roll == OFF and item.called is None:
        raise refuse("no.sync.roll.off", id=meeting.series.id)
    if not meeting.record.live:
        raise refuse("no.sync.roll", name=item.name, when=_when(call, item.at))
    already = any(note.by == call.person.id for note in item.here)
    if not already:
        item = _store_come(call, meeting).item
    people = ", ".join(call.ctx.person_name(note.by) for note in item.here)
    key = "sync.here.already" if already else "sync.here"
    return answered(call, item, key, name=item.name, people=people)


def _store_come(call: Call, meeting: Meeting) -> Meeting:
    """Record that whoever speaks is there, and show it on the card of the roll."""
    came = come(call.writer, meeting, call.person)
    stored = store_meeting(call.writer, came, came.item)
    if came.item.here != meeting.item.here:
        show_roll(call.writer, stored)
    return stored


@command(
    "sync minutes",
    WHICH,
    Param("text", "text", help="what was said and agreed"),
    help="Write minutes; both sides read them",
    example='sync minutes ops-weekly "Ship dates confirmed for 2 weeks"',
)
def minutes(call: Call, sync: Named | None, text: str) -> Reply:
    """Record minutes and post them."""
    meeting = _begun(call, current_meeting(call, sync, 'sync minutes ops-weekly "…"'))
    item = meeting.item
    if any((note.by, note.text) == (call.person.id, text) for note in item.notes):
        return answered(call, item, "sync.noted.already", name=item.name)
    if len(item.notes) >= NOTES:
        raise refuse("no.sync.many", name=item.name, limit=NOTES)
    meeting = _noted(call, meeting, text)
    card = cards.minutes_posted(call.ctx, meeting.series, item, call.person.name, text)
    call.writer.line("sync.minutes", None, card, about=meeting.record)
    return answered(call, item, "sync.noted", name=item.name)


def _noted(call: Call, meeting: Meeting, text: str) -> Meeting:
    item = meeting.item
    notes = (*item.notes, _note(call, text))
    payload = {"sync": item.name, "text": text}
    call.writer.record(None, "sync.minutes", call.person.id, payload)
    return _store_come(call, wrote(call.writer, meeting.with_value(replace(item, notes=notes))))


@command(
    "sync action",
    WHICH,
    Param("owner", "person", help="who does it"),
    Param("due", "due", help="until when, at the owner's site"),
    Param("text", "text", help="what is to be done", limit=TITLE_LIMIT),
    help="Keep an action that was agreed; its owner is nudged as for every deadline",
    example='sync action linh +3bd "Send the ASN of lot 2"',
)
def action(call: Call, sync: Named | None, owner: Person, due: str, text: str) -> Reply:
    """Keep an action of a sync as a deadline; it is carried over until it is done."""
    example = 'sync action ops-weekly linh +3bd "Send the ASN"'
    meeting = _begun(call, current_meeting(call, sync, example))
    item = meeting.item
    moment = understood(due, call.since, call.ctx.calendars[owner.site])
    if moment <= call.now:
        raise refuse("no.deadline.past", due=call.ctx.moment(moment, owner.site))
    title = clean(one_line(text), "The action", TITLE_LIMIT)
    for deadline in items(call.writer):
        if (deadline.item.title, deadline.item.owner, deadline.item.due) == (
            title,
            owner.id,
            moment,
        ):
            return call.answer(say("deadline.added.already", id=deadline.item.id))
    if len(item.actions) >= ACTIONS:
        raise refuse("no.sync.many", name=item.name, limit=ACTIONS)
    name = free_id(call.writer, short_id(title, "action"))
    owed = new_item(call.writer, name, title, ACTION, owner.id, moment, by=call.person.id)
    actions = (*item.actions, name)
    _store_come(call, wrote(call.writer, meeting.with_value(replace(item, actions=actions))))
    return added(call, replace(owed, source=source_of(item.name)))


def listen(call: Call, record: Record, text: str) -> Reply:
    """Keep a reply under a message about a date: a point before it begins, minutes afterwards.

    Nothing is answered: everybody in the thread has read it, and the other shared channels get it
    with its author's name. What cannot be taken is left alone.
    """
    meeting = meeting_of(call.writer, record)
    archived = call.ctx.row.state == "archived"
    if meeting is None or call.private or archived or not _open(call, meeting):
        return Reply()
    spoken = text[:TEXT_LIMIT]
    if meeting.item.at > call.now:
        _point(call, meeting, spoken)
    else:
        _noted(call, meeting, spoken)
    _mirror(call, meeting, spoken)
    return Reply(None, f"sync:{meeting.item.name}", call.person.id)


def _mirror(call: Call, meeting: Meeting, text: str) -> None:
    """Repeat what was said: under the roll once it was called, before that with the date."""
    called = meeting.item.called is not None
    when = call.ctx.moment(meeting.item.at)
    about: dict[str, Value] = {"title": meeting.series.title, "when": when}
    key = "event.comment" if called else "sync.said"
    line = say(key, actor=call.person.name, text=text, **about)
    message = Message("notice", line, record=meeting.record, threaded=called)
    call.writer.post(message, but=call.request.place)


def _open(call: Call, meeting: Meeting) -> bool:
    item: Occurrence = meeting.item
    room = len(item.points) < POINTS if item.at > call.now else len(item.notes) < NOTES
    stopped = meeting.series.stopped
    return item.state == PLANNED and room and (stopped is None or item.at <= stopped)


COMMANDS = (agenda, here, minutes, action)
