"""The deadlines of somebody who leaves go to whoever takes over, or to their program manager."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.values import Person
from bot.engine.writer import Writer
from bot.features.deadlines.store import items, store
from bot.features.deadlines.texts import say
from bot.messages.card import Text


def hand_over(writer: Writer, person: Person, heir: Person | None) -> tuple[Text, ...]:
    """Name another owner of every open deadline; a deadline is always somebody's."""
    managers = writer.roster.managers(person.side, writer.now)
    owner = heir or next(iter(managers), None)
    mine = [deadline for deadline in items(writer) if deadline.item.owner == person.id]
    if owner is None or not mine:
        return ()
    for deadline in mine:
        store(writer, deadline, replace(deadline.item, owner=owner.id))
        payload = {"deadline": deadline.item.id, "from": person.id, "owner": owner.id}
        writer.record(None, "deadline.owner", None, payload, about=deadline.record)
    names = ", ".join(deadline.item.id for deadline in mine)
    return (say("leave.deadlines", heir=owner.name, names=names),)
