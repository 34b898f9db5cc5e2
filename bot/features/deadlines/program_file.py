"""The deadlines of a program file: an import makes or changes them, an export asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.domain.program import DeadlineTable
from bot.engine.commands.call import Call
from bot.engine.context import Context
from bot.engine.stored_table import ALONE, BOTH, OVER
from bot.engine.writer import Writer
from bot.features.deadlines.keys import effects
from bot.features.deadlines.policy import Deadline, moved
from bot.features.deadlines.store import (
    add_item,
    named,
    new_item,
    site_calendar,
    store,
)
from bot.ports import Record
from bot.ports.codec import from_data, to_data


def adopt(writer: Writer, tables: Sequence[DeadlineTable]) -> None:
    """Keep the ``[[deadline]]`` tables of an import."""
    for table in tables:
        _adopt(writer, table)


def _adopt(writer: Writer, table: DeadlineTable) -> None:
    """Keep a ``[[deadline]]`` table: its date is the committed one, a known one keeps its
    history; what has ended stays as it ended."""
    calendar = site_calendar(writer, table.owner, table.side)
    due = calendar.wall(table.due)
    kept = named(writer, table.id)
    if kept is None:
        item = new_item(writer, table.id, table.title, table.kind, table.owner, due, table.nudge)
        add_item(writer, replace(item, approve=table.approve))
        return
    if not kept.item.open:
        return
    item = _as_written(kept.item, table)
    if due != item.due:
        item = moved(item, due, "import", None, writer.now, long=item.long)
    if item != kept.item:
        store(writer, kept, item)


def agree(writer: Writer, names: Iterable[str]) -> None:
    """Keep that both sides agreed to the dates of these deadlines as they are now."""
    for name in names:
        kept = named(writer, name)
        if kept is not None and kept.item.agreed != kept.item.due:
            store(writer, kept, replace(kept.item, agreed=kept.item.due, site=None))


def _as_written(item: Deadline, table: DeadlineTable) -> Deadline:
    """Return a deadline as a table has it, at the date that it had."""
    return replace(
        item,
        title=table.title,
        kind=table.kind,
        owner=table.owner,
        side=table.side,
        nudge=table.nudge,
        approve=table.approve,
    )


def part(table: DeadlineTable) -> str:
    """Name what a table is about."""
    return table.id


def decides(call: Call, before: DeadlineTable | None, after: DeadlineTable) -> str:
    """Say who decides a table of somebody's file.

    A side plans its own, and may make them stricter or move them as far as a slip may alone. What
    an act may not do alone is decided by both, and whatever is the other side's.
    """
    kept = named(call.writer, after.id)
    if before is None and kept is not None:
        return OVER
    if after.side != call.side or (before is not None and before.side != call.side):
        return BOTH
    if before is None or kept is None:
        return ALONE
    item = _as_written(kept.item, after)
    if after.due != before.due:
        due = site_calendar(call.writer, after.owner, after.side).wall(after.due)
        item = moved(item, due, call.person.id, None, call.now, long=item.long)
    record = replace(kept.record, data=to_data(item))
    loosened = any(effects(call, call.writer, kept.record, record))
    return BOTH if loosened else ALONE


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
