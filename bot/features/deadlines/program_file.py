"""The deadlines of a program file: an import makes or changes them, an export asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.program import DeadlineTable
from bot.engine.context import Context
from bot.engine.writer import Writer
from bot.features.deadlines.policy import Deadline, moved
from bot.features.deadlines.store import add_item, named, new_item, site_calendar, store
from bot.ports import Record
from bot.ports.codec import from_data


def adopt(writer: Writer, tables: Sequence[DeadlineTable]) -> None:
    """Keep the ``[[deadline]]`` tables of an import."""
    for table in tables:
        _adopt(writer, table)


def _adopt(writer: Writer, table: DeadlineTable) -> None:
    """Keep a ``[[deadline]]`` table: its date is the committed one, a known one its history."""
    calendar = site_calendar(writer, table.owner, table.side)
    due = calendar.wall(table.due)
    kept = named(writer, table.id)
    if kept is None:
        item = new_item(writer, table.id, table.title, table.kind, table.owner, due, table.nudge)
        add_item(writer, replace(item, approve=table.approve))
        return
    item = replace(
        kept.item,
        title=table.title,
        kind=table.kind,
        owner=table.owner,
        side=table.side,
        nudge=table.nudge,
        approve=table.approve,
    )
    if due != item.due:
        item = moved(item, due, "import", None, writer.now, long=item.long)
    if item != kept.item:
        store(writer, kept, item)


def defined(ctx: Context, record: Record) -> DeadlineTable | None:
    """Return the table of a record for an export; ``None``: it has ended."""
    if not record.live:
        return None
    item = from_data(Deadline, record.data)
    person = ctx.program.person(item.owner)
    if person is None:
        return None
    local = ctx.calendars[person.site].local(item.due).replace(tzinfo=None)
    return DeadlineTable(
        item.id, item.title, item.kind, item.side, item.owner, local, item.nudge, item.approve
    )
