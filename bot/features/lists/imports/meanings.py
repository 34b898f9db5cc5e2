"""What the texts of one list mean: each is judged once, as most come again and again."""

from __future__ import annotations

from functools import cache, partial

from bot.domain.vocabulary import word
from bot.engine.context import Context
from bot.features.issues.texts import STATES
from bot.features.lists.imports import match_words
from bot.features.lists.imports.values import Importer
from bot.features.lists.spreadsheet.read_lines import shown


class Meanings:
    """The words of one program, as whoever imports a list means them on that day."""

    def __init__(self, ctx: Context, importer: Importer) -> None:
        self._ctx = ctx
        own = importer.own
        self.category = cache(partial(match_words.category, ctx=ctx, own=own))
        self.severity = cache(partial(match_words.severity, own=own))
        self.state = cache(partial(match_words.state, own=own, today=importer.now.date()))
        self.side = cache(partial(match_words.side, ctx=ctx, own=own))
        self.person = cache(partial(match_words.person, ctx=ctx))
        self.noted = cache(self._noted)

    def _noted(self, column: str, text: str, meaning: str) -> tuple[str, str] | None:
        """Return what is said of a word that was taken for something; what is written as Andon
        writes it needs no mention."""
        if word(text) in (word(meaning), word(self._own_name(column, meaning))):
            return None
        return shown(text), meaning

    def _own_name(self, column: str, meaning: str) -> str:
        if column == "category":
            return self._ctx.rules.categories[meaning].title
        if column == "side":
            return self._ctx.company(meaning)
        if column == "state":
            return STATES.get("open" if meaning == "new" else meaning, meaning)
        return self._ctx.person_name(meaning) or meaning
