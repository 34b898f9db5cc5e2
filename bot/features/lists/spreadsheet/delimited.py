"""Text files with delimiters (``.csv``): how they are encoded and divided is found out.

Spreadsheet programs write what their country uses: commas or semicolons, UTF-8, UTF-16, the old
Western or the Chinese code page.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO

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
WESTERN, CHINESE = "CP1252", "GB18030"
_SEP = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_HIGH = re.compile(rb"[\x80-\xff]+")
_QUOTED = re.compile(r'"[^"]*"')
_SAMPLE = 20_000
# One cell: what is longer has lost its closing quote.
_CELL_LIMIT = 40_000


def read_text(name: str, data: bytes) -> Sheet:
    """Return the one sheet of a text file; one that is no text raises ``BadFile``."""
    text, encoding = decode(data)
    if "\x00" in text:
        raise BadFile("sheet.other")
    given = _SEP.match(text)
    text = text[given.end() :] if given else text
    delimiter = given[1] if given else _delimiter(text)
    return Sheet(name, tuple(_rows(text, delimiter)), kind="csv", encoding=encoding)


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
        guess = CHINESE if _looks_chinese(data) else WESTERN
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


def _delimiter(text: str) -> str:
    """Return what divides most lines into the same number of cells."""
    lines = [_QUOTED.sub("", line) for line in text[:_SAMPLE].splitlines()[:40] if line.strip()]

    def fitness(delimiter: str) -> tuple[int, int]:
        counts = [line.count(delimiter) for line in lines]
        usual = max(set(counts), key=lambda count: (counts.count(count) * (count > 0), count))
        return (counts.count(usual) if usual else 0, usual)

    return max(DELIMITERS, key=fitness) if lines else ","


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    csv.field_size_limit(_CELL_LIMIT)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = filled = 0
    while True:
        number += 1
        try:
            raw = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise BadFile("sheet.quote", row=number) from None
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
