"""The deadlines of a program file: an import makes or changes them, an export asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.domain.program import DeadlineTable
from bot.domain.values import Person
from bot.engine.context import Context
from bot.engine.feature import ALONE, BOTH, ENDED
from bot.engine.writer import Writer
from bot.features.deadlines.moves import needs_consent
from bot.features.deadlines.policy import MILESTONE, Deadline, moved, nudges
from bot.features.deadlines.store import (
    add_item,
    named,
    new_item,
    rules_of,
    site_calendar,
    store,
)
from bot.ports import Record
from bot.ports.codec import from_data


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
            store(writer, kept, replace(kept.item, agreed=kept.item.due))


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


def decides(writer: Writer, before: DeadlineTable | None, after: DeadlineTable, by: Person) -> str:
    """Say who decides a table of somebody's file.

    A side plans its own, and may make them stricter or move them as far as a slip may alone. What
    is softer, given away, or the other side's is decided by both.
    """
    kept = named(writer, after.id)
    if before is None and kept is not None:
        return ENDED
    if after.side != by.side or (before is not None and before.side != by.side):
        return BOTH
    if before is None or kept is None:
        return ALONE
    due = site_calendar(writer, after.owner, after.side).wall(after.due)
    moves = after.due != before.due and needs_consent(writer, kept.item, due, by) is not None
    softer = _softer(writer, kept.item, _as_written(kept.item, after))
    return BOTH if moves or softer else ALONE


def _softer(writer: Writer, item: Deadline, wanted: Deadline) -> bool:
    """Say whether a deadline would be told later or to fewer, or done by the word of its owner."""
    rules = rules_of(writer.ctx, item)
    told_less = not set(nudges(item, rules)) <= set(nudges(wanted, rules))
    other_kind = wanted.kind not in (item.kind, MILESTONE)
    own_word = item.gate not in (None, item.side, wanted.gate)
    return told_less or other_kind or own_word


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
