"""Do a step of a drill: announce it, send the messages, tell the results to the own side only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.values import Person, Side
from bot.engine.feature import Wake
from bot.engine.wakes import all_sent
from bot.engine.writer import Writer
from bot.features.drill import cards
from bot.features.drill.policy import (
    ANNOUNCE,
    DRILL,
    SEND,
    Called,
    Drill,
    Step,
    closed,
    earliest,
    plan,
)
from bot.features.drill.store import DRILLS, Kept, calendar_of, taking_part
from bot.ports import RecordGuard
from bot.ports.audience import Audience
from bot.ports.codec import to_data
from bot.ports.message import Message


def _plan(writer: Writer, stored: Kept) -> list[Step]:
    return plan(stored.value, calendar_of(writer, stored.value.side))


def _do(writer: Writer, stored: Kept, step: Step) -> Kept:
    if step.what == ANNOUNCE:
        return _announce(writer, stored)
    return _send(writer, stored) if step.what == SEND else _close(writer, stored)


def _announce(writer: Writer, stored: Kept) -> Kept:
    """A late announcement moves the drill: it comes a business day before, whatever happened."""
    drill = stored.value
    calendar = calendar_of(writer, drill.side)
    send = max(earliest(calendar, writer.now), drill.send or writer.now)
    drill = replace(drill, announced=writer.now, send=send)
    text = cards.announcement(writer.ctx, drill, cards.written_day(calendar, send))
    message = Message("drill.announced", text, record=stored.record, key=_key(drill, "announced"))
    _tell_side(writer, drill.side, message, taking_part(writer, drill))
    return stored.with_value(drill)


def _send(writer: Writer, stored: Kept) -> Kept:
    """Send the messages; on another day than was announced the drill is announced anew."""
    drill = stored.value
    calendar = calendar_of(writer, drill.side)
    announced = drill.send or writer.now
    if calendar.day_of(writer.now) != calendar.day_of(announced):
        return stored.with_value(
            replace(drill, announced=None, send=earliest(calendar, writer.now))
        )
    guard = RecordGuard(stored.record.id, to_data(drill)["since"])
    message = Message(
        "drill.call", cards.call(), record=stored.record, guard=guard, key=_key(drill, "call")
    )
    called = tuple(_call(writer, person, message) for person in taking_part(writer, drill))
    payload = {"side": drill.side, "people": len(called)}
    writer.record(None, "drill.sent", None, payload, drill.side)
    if not called:
        return stored.with_value(closed(drill, calendar, writer.now))
    return stored.with_value(replace(drill, called=called))


def _call(writer: Writer, person: Person, message: Message) -> Called:
    """Send one message, for the working hours of its reader."""
    if writer.roster.away(person, writer.now):
        return Called(person.id, "away", writer.now)
    if not writer.reach(person).served:
        return Called(person.id, "unreached", writer.now)
    writer.tell(person, message)
    return Called(person.id, "asked", writer.opening(person))


def _close(writer: Writer, stored: Kept) -> Kept:
    drill = stored.value
    calendar = calendar_of(writer, drill.side)
    day = cards.written_day(calendar, drill.send or writer.now)
    card = cards.results(writer.ctx, drill.side, drill.called, day)
    message = Message("drill.results", card, record=stored.record, key=_key(drill, "results"))
    _tell_side(writer, drill.side, message)
    return stored.with_value(closed(drill, calendar, writer.now))


def _tell_side(writer: Writer, side: Side, message: Message, others: Iterable[Person] = ()) -> None:
    """Tell a side's own channels, or else its managers and ``others``; never the other side."""
    if writer.places(side):
        writer.post(message, Audience(side))
        return
    for person in dict.fromkeys((*writer.roster.answering(side, writer.now), *others)):
        writer.tell(person, message)


def _key(drill: Drill, what: str) -> str:
    """Return a key that is new in every round, also where a round is moved."""
    return f"{DRILL}/{drill.side}/{what}/{drill.send}"


WAKE = Wake(
    DRILL,
    load=lambda writer, record: DRILLS.load(writer, record),
    plan=_plan,
    judge=all_sent,
    remember=lambda writer, stored, step, outcome: stored,
    do=_do,
    save=DRILLS.save,
)
