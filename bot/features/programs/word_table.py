"""The words of a program file: an import adds them, and asks for those that mean something else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.data.words import vocabulary
from bot.domain.program import OwnWord
from bot.domain.vocabulary import OWN_TABLES
from bot.engine.commands.call import Call
from bot.engine.context import Context
from bot.engine.own_words import KeptWord, all_words, keep_word, word_in
from bot.engine.stored_table import ALONE, BOTH
from bot.engine.writer import Writer
from bot.ports import Record


def adopt(writer: Writer, tables: Sequence[OwnWord]) -> None:
    """Keep the ``[[word]]`` tables of an import."""
    known = all_words(writer.tx, writer.ctx.id)
    for table in tables:
        kept = known.get(table.word)
        if kept is None or kept.off or (kept.table, kept.means) != (table.table, table.means):
            keep_word(writer, table.word, KeptWord(table.table, table.means))


def defined(_ctx: Context, record: Record) -> OwnWord | None:
    """Return the table of a record for an export; ``None``: the word was taken off."""
    kept = word_in(record)
    return None if kept.off else OwnWord(record.name, kept.table, kept.means)


def part(table: OwnWord) -> str:
    """Name what a table is about."""
    return table.word


def decides(call: Call, _before: OwnWord | None, after: OwnWord) -> str:
    """Say who decides a table of somebody's file: another meaning of a word needs both."""
    kept = all_words(call.tx, call.ctx.id).get(after.word)
    known = set(meant(after.word, kept))
    return BOTH if known and (after.table, after.means) not in known else ALONE


def meant(named: str, before: KeptWord | None) -> Iterable[tuple[str, str]]:
    """Return what a word meant: as it was added once, else as it ships."""
    if before is not None:
        return [(before.table, before.means)]
    shipped = ((table, vocabulary().meanings(table).get(named)) for table in OWN_TABLES)
    return [(table, means) for table, means in shipped if means is not None]
