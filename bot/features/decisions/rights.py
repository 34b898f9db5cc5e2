"""What each side may decide alone, and what it asks the other for: the rights of a program.

A right that both companies agreed to wins over the shipped one of its topic; the others stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.program import ASKS, DecisionRight
from bot.domain.values import PROGRAM_MANAGER, Side, other_side, read_side
from bot.engine.commands.call import Call
from bot.engine.context import Context
from bot.engine.proposals.value import Seat
from bot.engine.records import Outlook, RecordStore, Stored
from bot.engine.stored_table import BOTH
from bot.engine.writer import Writer
from bot.ports import Record, UnitOfWork
from bot.ports.codec import from_data
from bot.program_file.roles import deciding, shipped_rights

RIGHT = "right"


class Kept(Stored[DecisionRight]):
    """A right with its record."""


def _load(_writer: Writer, record: Record) -> Kept:
    return Kept(record, from_data(DecisionRight, record.data))


RIGHTS = RecordStore(RIGHT, _load, lambda _writer, _kept: Outlook(True, None))


def rights(tx: UnitOfWork, program: int) -> dict[str, DecisionRight]:
    """Return every right of a program by topic, the shipped topics first."""
    table = {topic: shipped.right for topic, shipped in shipped_rights().items()}
    agreed = (from_data(DecisionRight, record.data) for record in tx.records(program, RIGHT))
    return table | {right.topic: _titled(right) for right in agreed}


def _titled(right: DecisionRight) -> DecisionRight:
    shipped = shipped_rights().get(right.topic)
    return right if right.title or shipped is None else replace(right, title=shipped.right.title)


def seats(right: DecisionRight) -> tuple[Seat, ...]:
    """Return who must approve what a side asks for: roles of the other side, all of them."""
    other = other_side(read_side(right.side))
    return tuple(Seat(other, role) for role in right.approves or (PROGRAM_MANAGER,))


def deciding_here(writer: Writer, decision: str, side: Side) -> tuple[str, ...]:
    """Return the roles of ``side`` that decide what an issue's category or a later date asks for,
    by the program's rights."""
    topics = [t for t, shipped in shipped_rights().items() if shipped.decision == decision]
    for topic in topics:
        kept = RIGHTS.named(writer, topic)
        if kept is not None and kept.value.may == ASKS and kept.value.side != side:
            return tuple(seat.role for seat in seats(kept.value))
    return deciding(decision, side)


# the program file


def adopt(writer: Writer, tables: Sequence[DecisionRight]) -> None:
    """Keep the ``[[right]]`` tables of an import."""
    for table in tables:
        kept = RIGHTS.named(writer, table.topic)
        if kept is None:
            RIGHTS.save(writer, Kept(RIGHTS.unsaved(writer, table.topic), table))
        elif kept.value != table:
            RIGHTS.change(writer, kept, table)


def defined(_ctx: Context, record: Record) -> DecisionRight:
    """Return the table of a record for an export."""
    return from_data(DecisionRight, record.data)


def part(right: DecisionRight) -> str:
    """Name what a table is about."""
    return right.topic


def decides(_call: Call, _before: DecisionRight | None, _after: DecisionRight) -> str:
    """Say who decides a table of somebody's file: a right binds both."""
    return BOTH


def words_of(right: DecisionRight) -> Sequence[str]:
    """Return what people call a topic besides its title."""
    shipped = shipped_rights().get(right.topic)
    return shipped.words if shipped else ()
