"""What somebody who leaves answered for goes to whoever takes over, or to their program manager."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.values import Person
from bot.engine.writer import Writer
from bot.features.charter.store import GOALS, SPECS, note
from bot.features.charter.texts import say
from bot.messages.card import Text


def hand_over(writer: Writer, person: Person, heir: Person | None) -> tuple[Text, ...]:
    """Name another owner of goals and specifications, and say of which; nobody is asked about
    it."""
    owner = heir or next(iter(writer.roster.managers(person.side, writer.now)), None)
    taken = [*_goals(writer, person, owner), *_specs(writer, person, owner)]
    if owner is None or not taken:
        return ()
    return (say("leave.charter", heir=owner.name, names=", ".join(taken)),)


def _goals(writer: Writer, person: Person, owner: Person | None) -> Iterator[str]:
    for stored in GOALS.all(writer):
        table = stored.value.table.without(person.id, owner.id if owner is not None else None)
        if table != stored.value.table:
            GOALS.change(writer, stored, replace(stored.value, table=table))
            if stored.value.ended is None:
                yield table.id


def _specs(writer: Writer, person: Person, owner: Person | None) -> Iterator[str]:
    for spec in SPECS.all(writer) if owner is not None else ():
        if owner is not None and spec.value.owner == person.id and owner.side == spec.value.side:
            spec = SPECS.change(writer, spec, replace(spec.value, owner=owner.id))
            text = say("changed.owner", id=spec.value.id, owner=owner.name)
            note(writer, spec.record, text, None, "shared")
            if not spec.value.dropped:
                yield spec.value.id
