"""The words of lists of parts: what a column means, and how a part is supplied."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from bot.data import kit_list_text
from bot.domain.vocabulary import word
from bot.features.lists.spreadsheet.header_words import confidential, pieces


@cache
def _meanings(table: str) -> Mapping[str, str]:
    words = tomllib.loads(kit_list_text())[table].items()
    return MappingProxyType({word(each): meaning for meaning, of in words for each in of})


def column_meaning(header: str) -> str | None:
    """Return what a column means by the words above it, in whatever layout two languages share
    them; ``None``: it is unknown, or says that it is one side's own."""
    if confidential(header):
        return None
    known = _meanings("headers")
    return next((known[piece] for piece in pieces(header) if piece in known), None)


def supply_meant(text: str) -> str | None:
    """Return how a part is supplied, by a word of six languages."""
    known = _meanings("supply")
    return next((known[piece] for piece in pieces(text) if piece in known), None)
