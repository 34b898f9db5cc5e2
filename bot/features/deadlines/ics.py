"""Deadlines as a calendar to subscribe to: what is owed, each at the moment at which it is due."""

from __future__ import annotations

from bot.domain.values import Person
from bot.engine.writer import Writer
from bot.features.deadlines.policy import Deadline
from bot.features.deadlines.store import items
from bot.features.deadlines.texts import KINDS, say
from bot.messages.card import plain
from bot.messages.ical import Entry, entries_file

MOST = 1000
"""So many deadlines a calendar holds, the earliest first."""


def calendar_file(writer: Writer, _reader: Person) -> bytes:
    """Return the open deadlines of both sides: both read all of them."""
    program = writer.ctx.program
    owed = [kept.item for kept in items(writer) if kept.item.owed][:MOST]
    title = plain(say("deadline.ics", key=program.key, name=program.name))
    return entries_file(title, (_entry(writer, item) for item in owed))


def _entry(writer: Writer, item: Deadline) -> Entry:
    ctx = writer.ctx
    kind = KINDS[item.kind]
    owner, company = ctx.person_name(item.owner), ctx.company(item.side)
    text = say("deadline.ics.text", kind=kind, id=item.id, owner=owner, company=company)
    return Entry(
        uid=f"{ctx.program.key.lower()}-deadline-{item.id}@andon",
        title=f"{ctx.program.key}: {item.title}",
        start=item.due,
        end=None,
        changed=item.since,
        sequence=len(item.moves),
        text=plain(text),
    )
