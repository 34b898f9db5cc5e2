"""The values of a workbook, read by python-calamine, put together with what its file tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bot.features.lists.spreadsheet.files.marks import LAST_ROW, Marks, Place
from bot.features.lists.spreadsheet.files.styles import Shown
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

if TYPE_CHECKING:
    from python_calamine import CalamineSheet


def read_sheets(
    data: bytes,
    names: Sequence[str],
    marks: Sequence[Marks],
    *,
    epoch: date,
    hidden_sheets: tuple[str, ...] = (),
    inside: Sequence[str] | None = None,
) -> list[Sheet]:
    """Return the sheets called ``names``; ``inside`` is how the file given calls them."""
    from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        return [
            replace(
                _sheet(book.get_sheet_by_name(called), name, told, epoch),
                hidden_sheets=hidden_sheets,
            )
            for called, name, told in zip(inside or names, names, marks, strict=True)
        ]
    except (CalamineError, WorksheetNotFound, OSError, ValueError, OverflowError):
        raise BadFile("sheet.broken") from None


def _sheet(sheet: CalamineSheet, name: str, marks: Marks, epoch: date) -> Sheet:
    rows = tuple(_rows(sheet, marks))
    hidden = marks.hidden_columns
    shown = {column for row in rows for column, value in enumerate(row.cells) if value is not None}
    last = rows[-1].number if rows else 0
    return Sheet(
        name=name,
        rows=tuple(row for row in (_without(row, hidden) for row in rows) if row.cells),
        hidden_rows=sum(1 for row in marks.hidden_rows if row <= last),
        hidden_columns=len(hidden & shown),
        unseen_cells=marks.unseen,
        epoch=epoch,
    )


def _without(row: Row, hidden: set[int]) -> Row:
    if not hidden:
        return row
    cells = [None if at in hidden else value for at, value in enumerate(row.cells)]
    while cells and cells[-1] is None:
        cells.pop()
    return replace(row, cells=tuple(cells))


def _rows(sheet: CalamineSheet, marks: Marks) -> Iterator[Row]:
    if sheet.start is None:
        return
    filled = 0
    before = [None] * sheet.start[1]
    sources: dict[Place, Value] = {
        place: None for below in marks.below.values() for place in below.values()
    }
    for number, raw in enumerate(sheet.iter_rows(), 1):
        if number > LAST_ROW:
            raise BadFile("sheet.broken")
        cells = [*before, *map(_value, raw)][:COLUMN_LIMIT]
        _instead(cells, marks, number)
        _fill(number, cells, marks.below.get(number, {}), sources)
        while cells and cells[-1] is None:
            cells.pop()
        if not cells or number in marks.hidden_rows:
            continue
        filled += 1
        if filled > ROW_LIMIT:
            raise BadFile("sheet.rows", limit=ROW_LIMIT)
        alone = number in marks.wide and sum(1 for cell in cells if cell is not None) == 1
        yield Row(number, tuple(cells), alone, frozenset(marks.below.get(number, ())))


def _instead(cells: list[Value], marks: Marks, number: int) -> None:
    """Put what cells show in place of their values."""
    for top, bottom, left, right in marks.veiled:
        for column in range(left, min(right + 1, len(cells))) if top <= number <= bottom else ():
            marks.unseen += cells[column] is not None
            cells[column] = None
    for column, shown in marks.instead.get(number, {}).items():
        if isinstance(shown, Shown):
            if column < len(cells) and cells[column] is not None:
                cells[column] = shown.of(cells[column])
                marks.unseen += cells[column] is None
        else:
            cells += [None] * (column + 1 - len(cells))
            cells[column] = shown


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
    if isinstance(raw, timedelta):
        minutes = round(raw.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    if raw is None or isinstance(raw, int | float | datetime | date | time):
        return raw
    return str(raw)
