"""Write tables as a workbook that opens well. openpyxl takes a quarter of a second and 18 MiB to
import, so this is imported when the first workbook is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any, cast
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

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
    rows = {n: rows for n, grid in enumerate(grids, 1) if (rows := _write(book, grid))}
    buffer = BytesIO()
    book.save(buffer)
    return _with_rows(buffer, rows)


def _with_rows(buffer: BytesIO, rows: Mapping[int, bytes]) -> bytes:
    """Return a workbook with the rows of its sheets put in: the library takes ten times as long
    to write them."""
    out = BytesIO()
    with ZipFile(buffer) as old, ZipFile(out, "w") as new:
        for part in old.infolist():
            content, name = old.read(part), part.filename
            for number, text in rows.items():
                if name == f"xl/worksheets/sheet{number}.xml":
                    content = content.replace(b"</sheetData>", text + b"</sheetData>", 1)
            new.writestr(part, content, ZIP_DEFLATED, 3)
    return out.getvalue()


def _write(book: Workbook, grid: Grid) -> bytes:
    """Write a sheet but for the rows below its headers, and return these."""
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
    if not grid.filtered:
        for row in grid.rows:
            sheet.append(list(_cells(sheet, styles, row)))
        return b""
    letters = [get_column_letter(at) for at in range(1, len(grid.columns) + 1)]
    rows = [_row(at, letters, styles, row) for at, row in enumerate(grid.rows, 2)]
    # It stands behind the rows in the file, too.
    sheet.auto_filter.ref = f"A1:{letters[-1]}{len(rows) + 1}"
    return "".join(rows).encode()


def _row(number: int, letters: Sequence[str], styles: _Styles, row: Sequence[Cell]) -> str:
    cells = "".join(
        _cell(f"{letters[at]}{number}", styles, at, value)
        for at, value in enumerate(row)
        if value not in (None, "")
    )
    return f'<row r="{number}">{cells}</row>'


def _cell(place: str, styles: _Styles, at: int, value: Cell) -> str:
    if not isinstance(value, str):
        number = cast(Any, to_excel)(value) if isinstance(value, date) else value
        style = styles.of(at, value, quoted=False)[1]
        return f'<c r="{place}" s="{style}"><v>{number}</v></c>'
    # Whatever it looks like, it is text: no formula, no number, no date.
    text = legal(value)[:CELL_LIMIT]
    style = styles.of(at, value, quoted=dangerous(text))[1]
    shown = escape(text, {"\r": "&#13;"})
    return (
        f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'
    )


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
        self._made: dict[tuple[Any, ...], tuple[Any, int]] = {}
        self._fills = [dict(column.fills) for column in grid.columns]

    def of(self, at: int, value: Cell, *, quoted: bool) -> tuple[Any, int]:
        """Return the look of a value in a column, and its number in the workbook."""
        colour = self._fills[at].get(value) if isinstance(value, str) else None
        key = (at, type(value), colour, quoted)
        if key not in self._made:
            self._made[key] = self._make(at, value, colour, quoted=quoted)
        return self._made[key]

    def _make(self, at: int, value: Cell, colour: str | None, *, quoted: bool) -> tuple[Any, int]:
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
        return cell._style, cell.style_id


def _cells(sheet: Any, styles: _Styles, row: Sequence[Cell]) -> Iterator[Any]:
    for at, value in enumerate(row):
        text = legal(value)[:CELL_LIMIT] if isinstance(value, str) else None
        cell: Any = WriteOnlyCell(sheet, value=cast(Any, value if text is None else text))
        quoted = False
        if text is not None:
            # Whatever it looks like, it is text: no formula, no number, no date.
            cell.data_type, quoted = "s", dangerous(text)
        cell._style = styles.of(at, value, quoted=quoted)[0]
        yield cell
