"""What an act does to a kit that needs the other side: each line before and after it is compared.

Whoever owes a part does not bring fewer, or later, alone; whoever is owed it asks for no more and
no earlier alone. What arrives is counted only by the side on whose dock it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from bot.domain.effects import ENDS, HANDS, LATER, LEVEL, THEIRS, Effect
from bot.domain.values import PROGRAM_MANAGER, other_side
from bot.engine.agreeing import Binding
from bot.engine.commands.call import Call
from bot.engine.proposals.value import Seat
from bot.engine.writer import Writer
from bot.features.deadlines.moves import DECIDE_WITHIN, later_seat
from bot.features.material.cards import on_day
from bot.features.material.policy import CONSIGNED, KIT, Kit, Line, changed_parts
from bot.features.material.store import building_side, calendar_of
from bot.features.material.texts import say
from bot.messages.card import plain
from bot.ports import Record
from bot.ports.codec import from_data

BRINGS, AMOUNT = "line", "amount"
"""What is brought becomes another: a whole part, or how many of it."""


def effects(
    call: Call, writer: Writer, before: Record | None, after: Record | None
) -> Iterator[Effect]:
    """Yield what somebody's act does to a kit and may not do alone."""
    was, now = _read(before), _read(after)
    whole = now or was
    if whole is None:
        return
    empty = Kit(whole.id, whole.title, None, (), whole.created)
    for old, new in changed_parts(was or empty, now or empty):
        if old != new:
            yield from _of_part(_Part(call, writer, whole), old, new)


def _read(record: Record | None) -> Kit | None:
    return None if record is None else from_data(Kit, record.data)


class _Part:
    """Makes the effects of an act on the parts of a kit."""

    def __init__(self, call: Call, writer: Writer, kit: Kit) -> None:
        self.side = call.side
        self._kit = kit
        self._calendar = calendar_of(writer)
        self._now = call.since

    def effect(
        self, kind: str, line: Line, what: str, old: date | None = None, new: date | None = None
    ) -> Effect:
        """Return one effect; a part is named beside what is done with it."""
        name = f"{self._kit.title}: {line.part}"
        site = self._calendar.site.id
        about, detail = f"{KIT}/{self._kit.id}", f"{what}/{line.part}"
        if what == AMOUNT or (what == BRINGS and kind == THEIRS):
            # Whoever agrees reads how many are brought, and by when; to others they did not agree.
            due = on_day(line.due, self._calendar.day_of(self._now))
            name = plain(say("material.brings", name=name, qty=line.needed, due=due))
            detail = f"{detail}/{line.needed}/{line.due:%Y-%m-%d}"
        return Effect(kind, about, detail, name, self._at(old), self._at(new), site)

    def _at(self, day: date | None) -> datetime | None:
        return None if day is None else self._calendar.within(day)


def _of_part(part: _Part, old: Line | None, new: Line | None) -> Iterator[Effect]:
    if old is None:
        if new is not None and new.side != part.side:
            yield part.effect(THEIRS, new, BRINGS)
        if new is not None:
            yield from _counted(part, None, new)
    elif old.side == part.side:
        yield from _owed(part, old, new)
    else:
        yield from _theirs(part, old, new)


def _owed(part: _Part, old: Line, new: Line | None) -> Iterator[Effect]:
    """Yield what the side that owes a part gains."""
    if new is None:
        yield part.effect(ENDS, old, "line")
        return
    if new.side != old.side:
        yield part.effect(HANDS, old, "given")
    if new.due > old.due:
        yield part.effect(LATER, old, "date", old.due, new.due)
    if new.needed < old.needed:
        yield part.effect(ENDS, new, AMOUNT)
    if old.supply == CONSIGNED != new.supply:
        yield part.effect(LEVEL, old, "supply")
    yield from _counted(part, old, new)


def _theirs(part: _Part, old: Line, new: Line | None) -> Iterator[Effect]:
    """Yield what somebody does with a part that the other side owes, and only they may do."""
    if new is None:
        return
    if new.due < old.due:
        yield part.effect(THEIRS, old, "date", old.due, new.due)
    if new.needed > old.needed:
        yield part.effect(THEIRS, new, AMOUNT)
    if new.supply != old.supply:
        yield part.effect(THEIRS, old, "supply")
    yield from _counted(part, old, new)


def _counted(part: _Part, old: Line | None, new: Line) -> Iterator[Effect]:
    """Yield that pieces are counted by a side that does not have them on its dock."""
    before = (0, 0) if old is None else (old.received, old.short)
    if part.side != building_side() and (new.received, new.short) != before:
        yield part.effect(THEIRS, new, "receipt")


def seat(call: Call, effect: Effect) -> Seat:
    """Return who agrees: to a later date whoever the shipped roles name, else a program manager."""
    other = other_side(call.side)
    return later_seat(call.writer, other) if effect.kind == LATER else Seat(other, PROGRAM_MANAGER)


BINDING = Binding(KIT, effects, seat, DECIDE_WITHIN)
