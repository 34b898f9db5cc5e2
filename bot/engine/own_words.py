"""What words mean in a program: those that ship, and those that its people added.

They are kept in one record of the program: a table of the vocabulary and a meaning by word, and
what a word meant that was taken off.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.data.words import vocabulary
from bot.domain.values import Side
from bot.domain.vocabulary import word
from bot.ports import Record
from bot.ports.codec import from_data, to_data

if TYPE_CHECKING:
    from bot.engine.commands.call import Call

TABLES = ("categories", "severities", "states", "sides", "fields")
"""What a program's own word may mean, and in which order it is looked for."""
WORDS = "words"
"""The kind and the name of the record that holds them."""


@dataclass(frozen=True, slots=True)
class OwnWord:
    """What a word means, who added it and when (``None``: before that was kept), and whether it
    was taken off since."""

    table: str
    meaning: str
    side: Side | None = None
    at: datetime | None = None
    off: bool = False


@dataclass(frozen=True, slots=True)
class OwnWords:
    """All words that were ever added to a program."""

    words: Mapping[str, OwnWord] = field(default_factory=dict)


def words_in(record: Record) -> Mapping[str, OwnWord]:
    """Return the words that a record holds."""
    return from_data(OwnWords, record.data).words


def all_words(call: Call) -> Mapping[str, OwnWord]:
    """Return the words that were added, also those that were taken off."""
    record = call.tx.record_named(call.ctx.id, WORDS, WORDS)
    if record is not None:
        return words_in(record)
    # Where none was added since, they stand as they were kept once.
    kept = json.loads(call.tx.note(f"words/{call.ctx.id}") or "{}")
    return {added: OwnWord(table, meaning) for added, (table, meaning) in kept.items()}


def own_words(call: Call) -> Mapping[str, tuple[str, str]]:
    """Return the words that a program's people added: each with its table and its meaning."""
    words = all_words(call)
    return {added: (each.table, each.meaning) for added, each in words.items() if not each.off}


def keep_word(call: Call, named: str, table: str, meaning: str) -> None:
    """Let a word mean something from now on."""
    _keep(call, {**all_words(call), named: OwnWord(table, meaning, call.side, call.now)})


def take_off(call: Call, named: str) -> None:
    """Let a word mean nothing of its own any more; what it meant is remembered."""
    words = all_words(call)
    _keep(call, {**words, named: replace(words[named], off=True)})


def _keep(call: Call, words: Mapping[str, OwnWord]) -> None:
    data = to_data(OwnWords(words))
    record = call.tx.record_named(call.ctx.id, WORDS, WORDS)
    if record is None:
        before = to_data(OwnWords(all_words(call)))
        new = Record(0, call.ctx.id, WORDS, WORDS, False, None, before)
        record = call.tx.add_record(new)
    call.tx.save_record(replace(record, data=data))


def meaning_of(call: Call, table: str, text: str) -> str | None:
    """Return what a word means in a table; the program's own words come first."""
    typed = word(text)
    if not typed:
        return None
    own = own_words(call).get(typed)
    if own is not None and own[0] == table:
        return own[1]
    return vocabulary().meanings(table).get(typed)
