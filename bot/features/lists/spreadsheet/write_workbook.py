"""Write tables as a workbook that opens well. openpyxl takes a quarter of a second and 18 MiB to
import, so this is imported when the first workbook is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from bot.features.lists.spreadsheet.clean_text import legal
from bot.features.lists.spreadsheet.formula_guard import dangerous
from bot.features.lists.spreadsheet.grid import Cell, Grid

CELL_LIMIT = 32_000
"""A spreadsheet cell holds 32,767 characters; what is longer is cut."""
_FORMATS = {datetime: "yyyy-mm-dd hh:mm", date: "yyyy-mm-dd", str: "@"}
_HEAD = PatternFill("solid", start_color="FF2F3E4E")
_HEAD_FONT = Font(name="Calibri", bold=True, color="FFFFFFFF")
_LINE = Border(bottom=Side(style="thin", color="FFD9DEE3"))
_TOP = Alignment(vertical="top")
_LEFT = Alignment(horizontal="left", vertical="top", wrap_text=True)
_WRAP = Alignment(vertical="top", wrap_text=True)


def write_workbook(grids: Iterable[Grid], title: str) -> bytes:
    """Return a workbook with a sheet for each grid; ``title`` stands among its properties."""
    book = Workbook(write_only=True)
    book.properties.title = legal(title)
    book.properties.creator = "Andon"
    for grid in grids:
        _write(book, grid)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write(book: Workbook, grid: Grid) -> None:
    sheet: Any = book.create_sheet(grid.name)
    for at, column in enumerate(grid.columns, 1):
        sheet.column_dimensions[get_column_letter(at)].width = column.width
    if grid.filtered:
        sheet.freeze_panes = "C2" if len(grid.columns) > 6 else "A2"
        sheet.print_title_rows = "1:1"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.append([_head(sheet, column.name) for column in grid.columns])
    styles = _Styles(sheet, grid)
    last = 1
    for row in grid.rows:
        sheet.append(list(_cells(sheet, grid, styles, row)))
        last += 1
    if grid.filtered:
        # It stands behind the rows in the file, too.
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(grid.columns))}{last}"


def _head(sheet: Any, name: str) -> Any:
    cell = WriteOnlyCell(sheet, value=legal(name))
    cell.data_type = "s"
    cell.font, cell.fill, cell.alignment = _HEAD_FONT, _HEAD, _WRAP
    return cell


class _Styles:
    """The looks of a sheet's cells, each made once: there are few of them and many cells."""

    def __init__(self, sheet: Any, grid: Grid) -> None:
        self._sheet = sheet
        self._grid = grid
        self._made: dict[tuple[Any, ...], Any] = {}
        self._fills = [dict(column.fills) for column in grid.columns]

    def of(self, at: int, value: Cell, *, quoted: bool) -> Any:
        """Return the look of a value in a column."""
        colour = self._fills[at].get(value) if isinstance(value, str) else None
        key = (at, type(value), colour, quoted)
        if key not in self._made:
            self._made[key] = self._make(at, value, colour, quoted=quoted)
        return self._made[key]

    def _make(self, at: int, value: Cell, colour: str | None, *, quoted: bool) -> Any:
        cell: Any = WriteOnlyCell(self._sheet)
        cell.alignment = _WRAP if self._grid.columns[at].wrap else _TOP
        if not self._grid.filtered:
            cell.alignment = _LEFT
        cell.border = _LINE
        cell.number_format = _FORMATS.get(type(value), "General")
        cell.quotePrefix = quoted
        if colour is not None:
            cell.fill = PatternFill("solid", start_color=f"FF{colour}")
        if at == 0 and not self._grid.filtered:
            cell.font = Font(name="Calibri", bold=True)
        return cell._style


def _cells(sheet: Any, grid: Grid, styles: _Styles, row: Sequence[Cell]) -> Iterator[Any]:
    for at, value in enumerate(row):
        if value in (None, "") and grid.filtered:
            yield None
            continue
        text = legal(value)[:CELL_LIMIT] if isinstance(value, str) else None
        cell: Any = WriteOnlyCell(sheet, value=cast(Any, value if text is None else text))
        quoted = False
        if text is not None:
            # Whatever it looks like, it is text: no formula, no number, no date.
            cell.data_type, quoted = "s", dangerous(text)
        cell._style = styles.of(at, value, quoted=quoted)
        yield cell
