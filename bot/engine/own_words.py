"""What words mean in a program: those that ship, and those that its people added."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.data.words import vocabulary
from bot.domain.vocabulary import word

if TYPE_CHECKING:
    from bot.engine.commands.call import Call


def own_words(call: Call) -> Mapping[str, tuple[str, str]]:
    """Return the words that a program's people added: each with its table and its meaning."""
    return {own.word: (own.table, own.means) for own in call.ctx.program.words}


def meaning_of(call: Call, table: str, text: str) -> str | None:
    """Return what a word means in a table; the program's own words come first."""
    typed = word(text)
    if not typed:
        return None
    own = own_words(call).get(typed)
    if own is not None and own[0] == table:
        return own[1]
    return vocabulary().meanings(table).get(typed)
