"""The deadlines of somebody who leaves go to whoever takes over, or to his program manager."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.values import Person
from bot.engine.writer import Writer
from bot.features.deadlines.store import items, store
from bot.features.programs.leaving import HAND_OVER
from bot.messages.card import Text
from bot.messages.say import say


def hand_over(writer: Writer, person: Person, heir: Person | None) -> tuple[Text, ...]:
    """Name another owner of every open deadline; a deadline is always somebody's."""
    managers = writer.roster.managers(person.side, writer.now)
    owner = heir or next(iter(managers), None)
    mine = [kept for kept in items(writer) if kept.item.owner == person.id]
    if owner is None or not mine:
        return ()
    for kept in mine:
        store(writer, kept, replace(kept.item, owner=owner.id))
        payload = {"deadline": kept.item.id, "from": person.id, "owner": owner.id}
        writer.record(None, "deadline.owner", None, payload)
    names = ", ".join(kept.item.id for kept in mine)
    return (say("leave.deadlines", heir=owner.name, names=names),)


HAND_OVER.append(hand_over)
