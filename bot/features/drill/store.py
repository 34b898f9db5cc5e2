"""The drills of both sides inside a unit of work: one record a side."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.calendar import Calendar
from bot.domain.values import Person, Side
from bot.engine.records import Outlook, RecordStore, Stored
from bot.engine.writer import Writer
from bot.features.drill.policy import DRILL, HIGHEST, Drill, next_send, plan
from bot.ports import Record
from bot.ports.codec import from_data

Kept = Stored[Drill]


def _load(writer: Writer, record: Record) -> Kept:
    return Stored(record, from_data(Drill, record.data))


def _outlook(writer: Writer, stored: Kept) -> Outlook:
    steps = plan(stored.value, calendar_of(writer, stored.value.side))
    return Outlook(bool(steps or stored.value.open), steps[0].at if steps else None)


DRILLS = RecordStore(DRILL, _load, _outlook)


def calendar_of(writer: Writer, side: Side) -> Calendar:
    """Return the calendar on which the drills of a side are scheduled: its first site's."""
    return writer.ctx.calendars[writer.ctx.program.side_sites(side)[0].id]


def drill_of(writer: Writer, side: Side) -> Kept:
    """Return the drills of a side, as they are kept or as they would begin."""
    stored = DRILLS.named(writer, side)
    if stored is not None:
        return stored
    drill = Drill(side, writer.now)
    first = next_send(calendar_of(writer, side), drill.every, writer.now)
    return Stored(DRILLS.unsaved(writer, side), replace(drill, send=first))


def may_take_part(person: Person, side: str) -> bool:
    """Say whether somebody is of a side and of the levels that are drilled."""
    return person.side == side and person.level <= HIGHEST


def taking_part(writer: Writer, drill: Drill) -> list[Person]:
    """Return who said yes and is still of the side and of the levels that are drilled."""
    people = (writer.ctx.program.person(handle) for handle in drill.people)
    return [p for p in people if p is not None and may_take_part(p, drill.side)]
