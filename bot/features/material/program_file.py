"""The kits of a program file: an import makes or changes them, an export asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.program import KitLine, KitTable
from bot.engine.commands.call import Call
from bot.engine.context import Context
from bot.engine.stored_table import ALONE, BOTH, OVER
from bot.engine.writer import Writer
from bot.features.material.keys import effects
from bot.features.material.policy import Kit, Line, carried_over
from bot.features.material.store import add_kit, named, store
from bot.ports import Record
from bot.ports.codec import from_data, to_data


def adopt(writer: Writer, tables: Sequence[KitTable]) -> None:
    """Keep the ``[[kit]]`` tables of an import."""
    for table in tables:
        keep_table(writer, table)


def keep_table(writer: Writer, table: KitTable, by: str | None = None) -> None:
    """Keep a ``[[kit]]`` table: what was received of a known kit stays booked, and a kit whose lot
    is over stays as it is."""
    kept = named(writer, table.id)
    if kept is None:
        add_kit(writer, as_written(table, None, writer.now), by)
    elif kept.record.live:
        kit = as_written(table, kept.kit, writer.now)
        if kit != kept.kit:
            store(writer, kept, kit)
            payload = {"kit": kit.id, "lines": len(kit.lines)}
            writer.record(None, "material.changed", by, payload, about=kept.record)


def as_written(table: KitTable, known: Kit | None, now: datetime) -> Kit:
    """Return a kit as a table has it, with what was booked of its parts before."""
    lines = tuple(
        carried_over(_line(line, now), known.line(line.part) if known else None)
        for line in table.lines
    )
    if known is None:
        return Kit(table.id, table.title, table.needed_for, lines, now)
    return replace(known, title=table.title, needed_for=table.needed_for, lines=lines)


def _line(line: KitLine, now: datetime) -> Line:
    return Line(line.part, line.qty, line.supply, line.side, line.due, line.attrition, now)


def part(table: KitTable) -> str:
    """Name what a table is about."""
    return table.id


def decides(call: Call, before: KitTable | None, after: KitTable) -> str:
    """Say who decides a table of somebody's file: a side lists what it brings itself, and may bring
    more or earlier; everything else is decided by both."""
    kept = named(call.writer, after.id)
    if before is None and kept is not None:
        return OVER
    known = kept.kit if kept is not None else None
    kit = as_written(after, known, call.now)
    record = Record(0, call.ctx.id, "", kit.id, True, None, to_data(kit))
    loosened = any(effects(call, call.writer, kept.record if kept else None, record))
    return BOTH if loosened else ALONE


def defined(ctx: Context, record: Record) -> KitTable | None:
    """Return the table of a record for an export; ``None``: its lot is over."""
    return table_of(from_data(Kit, record.data)) if record.live else None


def table_of(kit: Kit) -> KitTable:
    """Return a kit as a table of a program file."""
    lines = (
        KitLine(line.part, line.qty, line.supply, line.side, line.due, line.attrition)
        for line in kit.lines
    )
    return KitTable(kit.id, kit.title, tuple(lines), kit.needed_for)
