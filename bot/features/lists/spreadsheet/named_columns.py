"""What people say that the columns of a list mean, and how they name these columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.vocabulary import word
from bot.features.lists.spreadsheet.clean_text import one_line, text_of
from bot.features.lists.spreadsheet.sheet import Sheet, Value, letter

SEARCHED = 40
"""How many rows from the top may come before the headers."""
SHORT = 60
"""Characters: what is longer is hardly a header."""
NONE = "-"
"""What people call a column that is not to be read."""
_LETTER = re.compile(r" \([A-Z]{1,3}\)$")


@dataclass(frozen=True, slots=True)
class Choice:
    """What people said that columns mean, by the header: ``now``, and for lists with some
    fingerprint ``before``; ``NONE`` is a column that is not to be read.
    """

    now: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def of(self, names: Mapping[int, str], print_: str) -> dict[int, str] | None:
        """Return what was said of the columns of a row; ``None``: one of them is not in it.

        What was said of an earlier list is dropped where its columns have moved.
        """
        if self.now:
            return _placed(names, self.now)
        return _placed(names, self.before.get(print_, {})) or {}


NO_CHOICE = Choice()


def _placed(names: Mapping[int, str], said: Mapping[str, str]) -> dict[int, str] | None:
    places = {word(name): column for column, name in called(names).items()}
    if not {word(name) for name in said} <= places.keys():
        return None
    return {places[word(name)]: meaning for name, meaning in said.items()}


def called(names: Mapping[int, str]) -> dict[int, str]:
    """Return how people name the columns of a row: by the header, and by its letter as well where
    several have the same one."""
    counts = Counter(map(word, names.values()))
    return {
        column: f"{name} ({letter(column)})" if counts[word(name)] > 1 else name
        for column, name in names.items()
    }


def alike(typed: str, headers: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that have a header in common, of which one has to be named."""
    return tuple(
        header
        for header in headers
        if _LETTER.search(header) and word(_LETTER.sub("", header)) == word(typed)
    )


def likely_headers(sheets: Iterable[Sheet], choice: Choice = NO_CHOICE) -> tuple[str, ...]:
    """Return what may be the headers of a list without any that is known: the first of the rows
    with the most of the headers that somebody named, and of these with the most short texts;
    a text alone is none."""
    named = {word(_LETTER.sub("", name)) for name in choice.now}
    rows = [
        {at: one_line(text_of(cell)) for at, cell in enumerate(row.cells) if _short(cell)}
        for sheet in sheets
        for row in sheet.rows[:SEARCHED]
    ]

    def order(names: Mapping[int, str]) -> tuple[int, int]:
        return len(named & set(map(word, names.values()))), _texts(names)

    best = max(rows, key=order, default={})
    return tuple(called(best).values()) if _texts(best) > 1 else ()


def _texts(names: Mapping[int, str]) -> int:
    """Return how many texts a row has; a cell that is merged repeats the one before it."""
    return sum(1 for at, name in names.items() if names.get(at - 1) != name)


def _short(cell: Value) -> bool:
    return isinstance(cell, str) and 0 < len(one_line(text_of(cell))) <= SHORT
