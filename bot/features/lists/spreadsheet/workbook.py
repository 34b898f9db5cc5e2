"""Workbooks (``.xlsx``): their cells as values, without what is hidden, merged cells filled.

The values are read as a stream, so that a sheet formatted to its last row costs no memory. What
the stream does not tell (hidden rows and columns, merged cells, formulas without a saved value) is
picked from the sheet's own text.
"""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from bot.features.lists.spreadsheet.sheet import (
    COLUMN_LIMIT,
    ERRORS,
    ROW_LIMIT,
    UNSAVED,
    BadFile,
    CellError,
    Row,
    Sheet,
    Value,
    column_of,
)

UNPACKED_LIMIT = 80 * 1024 * 1024
"""The most that a packed workbook may unpack to, in bytes."""
PARTS_LIMIT = 2000
LAST_ROW = 1_048_576
"""The last row that a spreadsheet program knows."""
MERGED_LIMIT = 10 * ROW_LIMIT
"""The most rows that merged cells may cover, counted once for each of them."""
# A row with nothing but a cell merged over so many columns is a heading of a group.
WIDE = 3

# No attribute is looked through beyond the next "<", and no run of spaces twice: the time that they
# take grows with the length of the sheet, whatever stands in it.
_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\b[^<>]*?\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"'
)
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^<>]*\bhidden="(?:1|true)")[^<>]*?\br="(\d{1,7})"')
_FAR_ROW = re.compile(rb'<(?:\w+:)?row\b[^<>]*?\br="\d{8}')
_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^<>]*+>")
_UNSAVED = re.compile(
    rb"<(?:\w+:)?c\b(?P<cell>[^<>]*+)>\s*+<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*+</(?:\w+:)?f>)\s*+"
    rb"(?:<(?:\w+:)?v\s*+/>|<(?:\w+:)?v>\s*+</(?:\w+:)?v>)?+\s*+</(?:\w+:)?c>"
)
_REF = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_NUMBER = re.compile(rb'\b(min|max)="(\d{1,7})"')

Place = tuple[int, int]


@dataclass
class _Marks:
    """What a sheet's own text tells; columns count from 0, rows from 1.

    ``wide`` are the rows with a cell merged over many columns, ``below`` the cells of a row that
    are one with a cell above, by their column.
    """

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    unsaved: defaultdict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    wide: set[int] = field(default_factory=set)
    below: defaultdict[int, dict[int, Place]] = field(default_factory=lambda: defaultdict(dict))


def read_workbook(data: bytes) -> list[Sheet]:
    """Return the sheets of a workbook; a broken or an oversized one raises ``BadFile``."""
    from openpyxl import load_workbook

    # What it says about features that are not read is of no use to anybody here.
    warnings.filterwarnings("ignore", module=r"openpyxl\.")
    _guard(data)
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        with ZipFile(BytesIO(data)) as folder:
            return [_sheet(sheet, folder, book.epoch) for sheet in book.worksheets]
    except (BadFile, MemoryError):
        raise
    except Exception:  # noqa: BLE001  whatever a foreign program wrote into the file
        raise BadFile("sheet.broken") from None


def _guard(data: bytes) -> None:
    """Refuse what unpacks to far more than it is, and what defines entities of its own."""
    with ZipFile(BytesIO(data)) as folder:
        parts = folder.infolist()
        if len(parts) > PARTS_LIMIT or sum(p.file_size for p in parts) > UNPACKED_LIMIT:
            raise BadFile("sheet.bomb", limit=UNPACKED_LIMIT // 1024 // 1024)
        for part in parts:
            if part.flag_bits & 1:
                raise BadFile("sheet.password")
            if part.filename.endswith((".xml", ".rels")) and _entities(folder, part.filename):
                raise BadFile("sheet.broken")


def _entities(folder: ZipFile, name: str) -> bool:
    with folder.open(name) as part:
        head = part.read(4096)
    return b"<!DOCTYPE" in head or b"<!ENTITY" in head


def _sheet(sheet: Any, folder: ZipFile, epoch: datetime) -> Sheet:
    # A sheet may state a wrong size, and then most of its cells would not be read.
    sheet.reset_dimensions()
    marks = _marks(folder.read(sheet._worksheet_path))
    rows = tuple(_rows(sheet, marks))
    days = date(1904, 1, 1) if epoch.year == 1904 else date(1899, 12, 30)
    shown = {column for row in rows for column, value in enumerate(row.cells) if value is not None}
    return Sheet(
        name=str(sheet.title),
        rows=tuple(_without(row, marks.hidden_columns) for row in rows),
        visible=sheet.sheet_state == "visible",
        hidden_rows=sum(1 for row in marks.hidden_rows if row <= (rows[-1].number if rows else 0)),
        hidden_columns=len(marks.hidden_columns & shown),
        epoch=days,
    )


def _without(row: Row, hidden: set[int]) -> Row:
    if not hidden:
        return row
    cells = tuple(None if at in hidden else value for at, value in enumerate(row.cells))
    return replace(row, cells=cells)


def _rows(sheet: Any, marks: _Marks) -> Iterator[Row]:
    filled = 0
    sources: dict[Place, Value] = {
        place: None for below in marks.below.values() for place in below.values()
    }
    for number, raw in enumerate(sheet.iter_rows(values_only=True), 1):
        if number > LAST_ROW:
            raise BadFile("sheet.broken")
        cells = [_value(value) for value in raw[:COLUMN_LIMIT]]
        for column in marks.unsaved.get(number, ()):
            cells[column] = UNSAVED
        _fill(number, cells, marks.below.get(number, {}), sources)
        while cells and cells[-1] is None:
            cells.pop()
        if not cells or number in marks.hidden_rows:
            continue
        filled += 1
        if filled > ROW_LIMIT:
            raise BadFile("sheet.rows", limit=ROW_LIMIT)
        alone = number in marks.wide and sum(1 for cell in cells if cell is not None) == 1
        merged = frozenset(marks.below.get(number, ()))
        yield Row(number, tuple(cells), alone, merged)


def _fill(
    number: int, cells: list[Value], below: dict[int, Place], sources: dict[Place, Value]
) -> None:
    """Let cells that are merged with one above show what that one shows."""
    if not sources:
        return
    for column, value in enumerate(cells):
        if (number, column) in sources:
            sources[number, column] = value
    for column, source in below.items():
        cells += [None] * (column + 1 - len(cells))
        cells[column] = sources[source]


def _value(raw: Any) -> Value:
    if isinstance(raw, str):
        return CellError(raw) if raw in ERRORS else raw or None
    if raw is None or isinstance(raw, int | float | datetime | date | time):
        return raw
    return str(raw)


def _marks(text: bytes) -> _Marks:
    if _FAR_ROW.search(text):
        raise BadFile("sheet.broken")
    marks = _Marks(hidden_rows={int(match[1]) for match in _HIDDEN_ROW.finditer(text)})
    for match in _COLUMN.finditer(text):
        if b'hidden="1"' in match[0] or b'hidden="true"' in match[0]:
            span = {name: int(value) for name, value in _NUMBER.findall(match[0])}
            last = min(span.get(b"max", 0), COLUMN_LIMIT)
            marks.hidden_columns |= set(range(span.get(b"min", 1) - 1, last))
    for match in _UNSAVED.finditer(text):
        place = _REF.search(match["cell"])
        # A formula may well have given an empty text; that is saved as one.
        if place is None or b't="str"' in match["cell"]:
            continue
        column = column_of(place[1].decode())
        if column < COLUMN_LIMIT:
            marks.unsaved[int(place[2])].add(column)
    covered = 0
    for match in _MERGED.finditer(text):
        covered += max(0, min(int(match[4]) - int(match[2]), ROW_LIMIT))
        if covered > MERGED_LIMIT:
            raise BadFile("sheet.broken")
        _merge(marks, match[1].decode(), int(match[2]), match[3].decode(), int(match[4]))
    return marks


def _merge(marks: _Marks, left: str, top: int, right: str, bottom: int) -> None:
    first, last = column_of(left), column_of(right)
    bottom = min(bottom, top + ROW_LIMIT)
    if last - first + 1 >= WIDE:
        marks.wide |= set(range(top, bottom + 1))
    if first < COLUMN_LIMIT:
        for row in range(top + 1, bottom + 1):
            marks.below[row][first] = (top, first)
