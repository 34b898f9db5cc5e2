"""Which rows below the headers hold an issue, and why the others hold none."""

from __future__ import annotations

import re

from bot.data.words import vocabulary
from bot.domain.vocabulary import word
from bot.features.lists.spreadsheet.clean_text import text_of
from bot.features.lists.spreadsheet.header import NUMBERED, Header
from bot.features.lists.spreadsheet.sheet import CellError, Row, Value

_WORDS = re.compile(r"[^\W_]")
_TOTALS = frozenset(vocabulary().of("signs", "totals"))


def texts(row: Row) -> tuple[str, ...]:
    """Return the cells of a row as they are compared."""
    return tuple(word(text_of(value)) for value in row.cells)


def why_no_issue(row: Row, below: Row | None, header: Header, top: tuple[str, ...]) -> str | None:
    """Say why a row holds no issue; ``None``: it holds one, or should. ``below`` is the next row,
    ``top`` are the headers."""
    return _no_issue(row, header, top) or _heads(row, below, header, top)


def _no_issue(row: Row, header: Header, top: tuple[str, ...]) -> str | None:
    """Say why a row holds no issue; ``None``: it holds one, or should."""
    columns = header.columns
    if row.banner:
        return "heading"
    if columns["title"] in row.merged:
        return "continued"
    titled = any(text_of(row.cell(columns[m])) for m in ("title", "description") if m in columns)
    if titled:
        return "header" if _repeats(row, columns["title"], top) else None
    others = [at for at, value in enumerate(row.cells) if _says(value) and at not in row.merged]
    if any(_sums_up(text_of(row.cells[at])) for at in others):
        return "total"
    # A form numbered in advance, with a state and a formula or two.
    given = {at: meaning for meaning, at in columns.items()}
    prepared = ("number", "state", "severity", "computed", "category", "side")
    if len(others) == 1 and not NUMBERED.fullmatch(text_of(row.cells[others[0]])):
        return "heading"
    if all(given.get(at) in prepared or _formula(row.cell(at)) for at in others):
        return "empty"
    return None


def _says(value: Value) -> bool:
    """Say whether a cell says anything: a line to sign on does not."""
    return _WORDS.search(text_of(value)) is not None


def _sums_up(text: str) -> bool:
    said = word(text)
    return said in _TOTALS or said.partition(" ")[0] in _TOTALS


def _heads(row: Row, below: Row | None, header: Header, top: tuple[str, ...]) -> str | None:
    """Say that a row is a heading: all it has stands above headers that are repeated."""
    if below is None or not _repeats(below, header.columns["title"], top):
        return None
    return "heading" if sum(1 for value in row.cells if text_of(value)) == 1 else None


def _repeats(row: Row, column: int, top: tuple[str, ...]) -> bool:
    """Say whether a row repeats the headers, as printed lists do on every page."""
    return word(text_of(row.cell(column))) == top[column] and texts(row) == top


def _formula(value: Value) -> bool:
    return isinstance(value, CellError) or value in (0, "0")
