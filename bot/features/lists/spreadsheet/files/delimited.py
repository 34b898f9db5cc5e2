"""Text files with delimiters (``.csv``): how they are encoded and divided is found out.

Spreadsheet programs write what their country uses: commas or semicolons, UTF-8, UTF-16, the old
Western or the Chinese code page.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Literal

from bot.features.lists.spreadsheet.formula_guard import revealed
from bot.features.lists.spreadsheet.sheet import (
    COLUMN_LIMIT,
    ERRORS,
    ROW_LIMIT,
    BadFile,
    CellError,
    Row,
    Sheet,
    Value,
)

DELIMITERS = (",", ";", "\t", "|")
WESTERN, EASTERN, CHINESE = "CP1252", "CP1250", "GB18030"
_SEP = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_HIGH = re.compile(rb"[\x80-\xff]+")
# Polish letters where the Western code page has signs that never stand within a word.
_POLISH = re.compile(
    rb"[A-Za-z\xea\xf3][\xb9\xb3\x9c\x9f\xbf](?:[a-z]|\xea|\xe6)|[a-z]\xb9(?=[\s;,\t\"]|$)"
)
# One cell: what is longer has lost its closing quote.
_CELL_LIMIT = 40_000


def read_text(name: str, data: bytes) -> Sheet:
    """Return the one sheet of a text file; one that is no text raises ``BadFile``."""
    text, encoding = decode(data)
    if "\x00" in text:
        raise BadFile("sheet.other")
    given = _SEP.match(text)
    text = text[given.end() :] if given else text
    rows = _whole(_unquoted(text, _read(text, given[1]))) if given else _divided(text)
    return Sheet(name, tuple(_rows(rows)), kind="csv", encoding=encoding)


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of a file and the name of its encoding."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "UTF-8"),
        (b"\xff\xfe", "UTF-16"),
        (b"\xfe\xff", "UTF-16"),
    ):
        if data.startswith(mark):
            return _decoded(data, encoding), encoding
    odd, even = data[1:2048:2].count(0), data[:2048:2].count(0)
    if max(odd, even) > len(data[:2048]) // 4:
        return _decoded(data, "UTF-16-LE" if odd > even else "UTF-16-BE"), "UTF-16"
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        guess = CHINESE if _looks_chinese(data) else EASTERN if _POLISH.search(data) else WESTERN
        return _decoded(data, guess), guess


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise BadFile("sheet.encoding") from None


def _looks_chinese(data: bytes) -> bool:
    """Chinese characters take two bytes each, Western letters with accents stand alone."""
    runs = [len(match[0]) for match in _HIGH.finditer(data)]
    paired = sum(1 for length in runs if length % 2 == 0)
    if paired * 2 <= len(runs):
        return False
    try:
        data.decode(CHINESE)
    except UnicodeDecodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text divided by one sign, up to the first quote that does not fit; ``open`` says that it
    is never closed."""

    sign: str
    rows: list[list[str]]
    broken: bool = False
    open: bool = False


def _divided(text: str) -> list[list[str]]:
    """Return the rows of a text, divided by what divides the whole of it most evenly.

    Quotes are read before anything is counted: what stands between them divides nothing.
    """
    signs = [sign for sign in DELIMITERS if sign == "," or sign in text]
    readings = [_read(text, sign) for sign in signs]
    if not any(not each.broken and _even(each.rows) for each in readings):
        readings = [_unquoted(text, each) for each in readings]
    return _whole(max(readings, key=_order))


def _order(reading: _Reading) -> tuple[bool, float]:
    """Return by what readings are compared: one that broke off shows the beginning only, so one
    that divides most of the whole text comes before it."""
    return not reading.broken and _divides(reading.rows), _fitness(reading.rows)


def _unquoted(text: str, reading: _Reading) -> _Reading:
    """Return a reading that breaks off at a quote as if quotes were none, where that is even."""
    if not reading.broken or reading.open:
        return reading
    # Some programs write no quotes around cells; then one in a cell is a character as any other.
    bare = _read(text, reading.sign, quoting=csv.QUOTE_NONE)
    return bare if not bare.broken and _even(bare.rows) else reading


def _whole(reading: _Reading) -> list[list[str]]:
    if reading.broken:
        raise BadFile("sheet.quote", row=len(reading.rows) + 1)
    return reading.rows


def _read(text: str, sign: str, quoting: Literal[0, 3] = csv.QUOTE_MINIMAL) -> _Reading:
    csv.field_size_limit(_CELL_LIMIT)
    rows: list[list[str]] = []
    lines = StringIO(text, newline="")
    try:
        rows.extend(csv.reader(lines, delimiter=sign, strict=True, quoting=quoting))
    except csv.Error:
        # A cell that is longer than any has lost its closing quote, as has one at the end.
        return _Reading(sign, rows, broken=True, open=not lines.read(1))
    return _Reading(sign, rows)


def _fitness(rows: list[list[str]]) -> float:
    """Return how evenly rows are divided, and into how many cells; 0: not at all."""
    usual, count, total = _usual(rows)
    return (count / total) ** 2 * (usual - 1) if total else 0


def _even(rows: list[list[str]]) -> bool:
    """Say whether all rows have the same number of cells, more than one."""
    usual, count, total = _usual(rows)
    return usual > 1 and count == total


def _divides(rows: list[list[str]]) -> bool:
    """Say whether at least half of the rows have the usual number of cells, more than one."""
    usual, count, total = _usual(rows)
    return usual > 1 and count * 2 >= total


def _usual(rows: list[list[str]]) -> tuple[int, int, int]:
    """Return the usual number of cells, how many rows have it, and how many rows there are."""
    widths = Counter(len(row) for row in rows if any(row))
    order = max(widths.items(), key=lambda pair: (pair[1] * (pair[0] > 1), pair[0]), default=(0, 0))
    return *order, widths.total()


def _rows(divided: list[list[str]]) -> Iterator[Row]:
    filled = 0
    for number, raw in enumerate(divided, 1):
        cells = [_value(text) for text in raw[:COLUMN_LIMIT]]
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            continue
        filled += 1
        if filled > ROW_LIMIT:
            raise BadFile("sheet.rows", limit=ROW_LIMIT)
        yield Row(number, tuple(cells))


def _value(text: str) -> Value:
    text = revealed(text)
    if not text.strip():
        return None
    return CellError(text.strip()) if text.strip() in ERRORS else text
