"""What a program file says about syncs, deadlines and digests lives on as records.

People add to them, move them and answer them every day, so the stored program holds none of it:
an import hands each table over to the feature that declares it, and an export asks that again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.domain.program import Program
from bot.engine.context import Context
from bot.engine.index import Index
from bot.engine.writer import Writer
from bot.ports import UnitOfWork


def bare(program: Program, index: Index) -> Program:
    """Return a program without the tables that are kept as records."""
    empty: dict[str, Any] = {each.table: () for each in index.tables}
    return replace(program, **empty)


def adopt(writer: Writer, program: Program) -> None:
    """Keep the tables of an imported program. What the file does not name stays as it is."""
    for each in writer.ctx.index.tables:
        each.adopt(writer, getattr(program, each.table))


def whole(tx: UnitOfWork, ctx: Context) -> Program:
    """Return the program with its tables as they stand now, for an export."""
    tables: dict[str, Any] = {}
    for each in ctx.index.tables:
        defined = (each.defined(ctx, record) for record in tx.records(ctx.id, each.kind))
        tables[each.table] = tuple(table for table in defined if table is not None)
    return replace(ctx.program, **tables)
