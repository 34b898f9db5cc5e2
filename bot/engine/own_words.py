"""What words mean in a program: those that ship, and those that its people added.

They are kept in one value of the program; a table of the vocabulary and a meaning by word.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.data.words import vocabulary
from bot.domain.vocabulary import word

if TYPE_CHECKING:
    from bot.engine.commands.call import Call

TABLES = ("categories", "severities", "states", "sides", "fields")
"""What a program's own word may mean, and in which order it is looked for."""


def _name(program: int) -> str:
    return f"words/{program}"


def own_words(call: Call) -> Mapping[str, tuple[str, str]]:
    """Return the words that a program's people added: each with its table and its meaning."""
    kept = json.loads(call.tx.note(_name(call.ctx.id)) or "{}")
    return {added: (table, meaning) for added, (table, meaning) in kept.items()}


def keep_words(call: Call, words: Mapping[str, tuple[str, str]]) -> None:
    """Keep a program's own words."""
    call.tx.keep(_name(call.ctx.id), json.dumps(dict(words), ensure_ascii=False))


def meaning_of(call: Call, table: str, text: str) -> str | None:
    """Return what a word means in a table; the program's own words come first."""
    typed = word(text)
    if not typed:
        return None
    own = own_words(call).get(typed)
    if own is not None and own[0] == table:
        return own[1]
    return vocabulary().meanings(table).get(typed)
