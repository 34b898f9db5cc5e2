"""What words mean in a program: those that ship, and those that its people added.

Each added word is a record of the program. One that was taken off is remembered with what it meant.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.data.words import vocabulary
from bot.domain.values import Side
from bot.domain.vocabulary import word
from bot.engine.records import Outlook, RecordStore, Stored
from bot.engine.writer import Writer
from bot.ports import Record, UnitOfWork
from bot.ports.codec import from_data

if TYPE_CHECKING:
    from bot.engine.commands.call import Call

WORD = "word"


@dataclass(frozen=True, slots=True)
class KeptWord:
    """What a word means, who added it and when (``None``: with a file of the operator, or before
    that was kept), and whether it was taken off since."""

    table: str
    means: str
    side: Side | None = None
    at: datetime | None = None
    off: bool = False


class Kept(Stored[KeptWord]):
    """A word with its record."""


WORDS = RecordStore(
    WORD,
    lambda _writer, record: Kept(record, word_in(record)),
    lambda _writer, kept: Outlook(not kept.value.off, None),
)


def word_in(record: Record) -> KeptWord:
    """Return what the word of a record means."""
    return from_data(KeptWord, record.data)


def all_words(tx: UnitOfWork, program: int) -> dict[str, KeptWord]:
    """Return the words that were added to a program, also those that were taken off."""
    return _noted(tx, program) | {
        record.name: word_in(record) for record in tx.records(program, WORD)
    }


def _noted(tx: UnitOfWork, program: int) -> dict[str, KeptWord]:
    """Return the words that were kept in one note once; the first new word makes records of
    them."""
    kept = json.loads(tx.note(f"words/{program}") or "{}")
    return {named: KeptWord(table, means) for named, (table, means) in kept.items()}


def own_words(call: Call) -> Mapping[str, tuple[str, str]]:
    """Return the words that a program's people added: each with its table and its meaning."""
    words = all_words(call.tx, call.ctx.id)
    return {named: (each.table, each.means) for named, each in words.items() if not each.off}


def keep_word(writer: Writer, named: str, kept: KeptWord) -> None:
    """Let a word mean something from now on."""
    note = f"words/{writer.ctx.id}"
    for each, meant in _noted(writer.tx, writer.ctx.id).items():
        _save(writer, each, meant)
    if writer.tx.note(note):
        writer.tx.keep(note, "{}")
    _save(writer, named, kept)


def _save(writer: Writer, named: str, kept: KeptWord) -> None:
    known = WORDS.named(writer, named)
    WORDS.save(writer, Kept(known.record if known else WORDS.unsaved(writer, named), kept))


def take_off(writer: Writer, named: str) -> None:
    """Let a word mean nothing of its own any more; what it meant is remembered."""
    known = all_words(writer.tx, writer.ctx.id)[named]
    keep_word(writer, named, replace(known, off=True))


def meaning_of(call: Call, table: str, text: str) -> str | None:
    """Return what a word means in a table; the program's own words come first."""
    typed = word(text)
    if not typed:
        return None
    own = own_words(call).get(typed)
    if own is not None and own[0] == table:
        return own[1]
    return vocabulary().meanings(table).get(typed)
