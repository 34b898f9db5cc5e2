"""What a program file says about syncs, deadlines and digests lives on as records.

People add to them, move them and answer them every day, so the stored program holds none of it:
an import hands each table over to the keeper of its kind, and an export asks the keepers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.values import Program
from bot.engine.context import Context
from bot.engine.writer import Writer
from bot.ports import Record, UnitOfWork


@dataclass(frozen=True)
class Keeper:
    """Keeps the tables of one kind. ``table`` is the field of ``Program`` that holds them.

    ``adopt`` makes or changes the record of a definition that was imported: what is known already
    and says the same changes nothing. ``defined`` returns the definition of a record for an
    export, or ``None`` where it has ended. ``adopt_all`` takes the tables of an import together,
    for a kind whose tables have no id.
    """

    kind: str
    table: str
    adopt: Callable[[Writer, Any], None]
    defined: Callable[[Context, Record], Any | None]
    adopt_all: Callable[[Writer, Sequence[Any]], None] | None = None


KEEPERS: dict[str, Keeper] = {}


def keeps(keeper: Keeper) -> None:
    """Register the keeper of a kind of records."""
    KEEPERS[keeper.kind] = keeper


def bare(program: Program) -> Program:
    """Return a program without the tables that are kept as records."""
    empty: dict[str, Any] = {keeper.table: () for keeper in KEEPERS.values()}
    return replace(program, **empty)


def adopt(writer: Writer, program: Program) -> None:
    """Keep the tables of an imported program. What the file does not name stays as it is."""
    for keeper in KEEPERS.values():
        definitions = getattr(program, keeper.table)
        if keeper.adopt_all is not None:
            keeper.adopt_all(writer, definitions)
            continue
        for definition in definitions:
            keeper.adopt(writer, definition)


def whole(tx: UnitOfWork, ctx: Context) -> Program:
    """Return the program with its tables as they stand now, for an export."""
    found: dict[str, Any] = {}
    for keeper in KEEPERS.values():
        defined = (keeper.defined(ctx, record) for record in tx.records(ctx.id, keeper.kind))
        found[keeper.table] = tuple(each for each in defined if each is not None)
    return replace(ctx.program, **found)
