"""Workbooks of LibreOffice and others (``.ods``), without what is hidden."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.features.lists.spreadsheet.files.cells import read_sheets
from bot.features.lists.spreadsheet.files.marks import LAST_ROW, Marks
from bot.features.lists.spreadsheet.files.markup import Attributes, local, named, read_markup
from bot.features.lists.spreadsheet.files.package import Package, packed
from bot.features.lists.spreadsheet.files.styles import PERCENT, Shown
from bot.features.lists.spreadsheet.sheet import COLUMN_LIMIT, EPOCH, BadFile, Sheet

TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_LENGTH = re.compile(r"\s*+([\d.]++)\s*+[a-z]*+\s*+")


def read_open_document(package: Package) -> list[Sheet]:
    """Return the visible sheets of a workbook; one that cannot be read raises ``BadFile``."""
    content, manifest = package.markup("content.xml"), package.read("META-INF/manifest.xml")
    if manifest is not None and b"encryption-data" in manifest:
        raise BadFile("sheet.password")
    if content is None:
        raise BadFile("sheet.broken")
    tables = _Tables()
    read_markup(content, tables.start, tables.end)
    shown = [table for table in tables.tables if not table.hidden]
    data = packed(
        {"mimetype": TYPE, "META-INF/manifest.xml": manifest or b"", "content.xml": content}
    )
    return read_sheets(
        data,
        [table.name for table in shown],
        [table.marks for table in shown],
        epoch=EPOCH,
        hidden_sheets=tuple(table.name for table in tables.tables if table.hidden),
    )


@dataclass
class _Table:
    name: str
    hidden: bool
    marks: Marks = field(default_factory=Marks)
    row: int = 0
    column: int = 0
    columns: int = 0


class _Tables:
    """Follows the tables of a document. ``_folded`` counts the folded groups around a place."""

    def __init__(self) -> None:
        self.tables: list[_Table] = []
        self._depth = 0
        self._unseen: set[str] = set()
        self._style = ""
        self._folded: list[bool] = []
        self._repeated, self._row_hidden, self._filled = 1, False, False
        self._known: dict[str, Callable[[Attributes], None] | None] = {}

    def start(self, name: str, given: Attributes) -> None:
        """Take in an element."""
        if name not in self._known:
            self._known[name] = getattr(self, "_on_" + local(name).replace("-", "_"), None)
        told = self._known[name]
        if told is not None:
            told(given)

    def end(self, name: str) -> None:
        """Take in the end of an element."""
        short = local(name)
        if short == "table":
            self._depth -= 1
        elif short in ("table-row-group", "table-column-group"):
            self._folded.pop()
        elif short == "table-row":
            self._end_row()

    # styles: automatic ones come before the tables

    def _on_style(self, given: Attributes) -> None:
        self._style = named(given, "name") or ""

    def _on_table_properties(self, given: Attributes) -> None:
        if named(given, "display") == "false":
            self._unseen.add(self._style)

    def _on_table_column_properties(self, given: Attributes) -> None:
        self._measured(named(given, "column-width"))

    def _on_table_row_properties(self, given: Attributes) -> None:
        self._measured(named(given, "row-height"))

    def _measured(self, length: str | None) -> None:
        match = _LENGTH.fullmatch(length or "")
        if match is not None and float(match[1]) < 0.01:
            self._unseen.add(self._style)

    # tables

    def _on_table(self, given: Attributes) -> None:
        self._depth += 1
        if self._depth > 1:
            raise BadFile("sheet.unclear")
        hidden = named(given, "style-name") in self._unseen or named(given, "display") == "false"
        self.tables.append(_Table(named(given, "name") or "", hidden))

    def _on_table_row_group(self, given: Attributes) -> None:
        self._folded.append(named(given, "display") == "false")

    _on_table_column_group = _on_table_row_group

    def _hidden(self, given: Attributes) -> bool:
        away = named(given, "visibility") not in (None, "visible")
        return away or any(self._folded) or named(given, "style-name") in self._unseen

    def _on_table_column(self, given: Attributes) -> None:
        if not self._depth:
            return
        table = self.tables[-1]
        first, table.columns = table.columns, table.columns + _count(given, "columns-repeated")
        if self._hidden(given):
            table.marks.hidden_columns |= set(range(first, min(table.columns, COLUMN_LIMIT)))

    def _on_table_row(self, given: Attributes) -> None:
        if not self._depth:
            return
        self._repeated, self._filled = _count(given, "rows-repeated"), False
        self._row_hidden = self._hidden(given)
        self.tables[-1].column = 0

    def _end_row(self) -> None:
        if not self._depth:
            return
        table = self.tables[-1]
        first, table.row = table.row + 1, table.row + self._repeated
        if self._filled and self._repeated > 1 and table.row > LAST_ROW:
            raise BadFile("sheet.broken")
        if self._row_hidden and self._filled:
            table.marks.hidden_rows |= set(range(first, table.row + 1))

    def _on_table_cell(self, given: Attributes) -> None:
        if not self._depth:
            return
        table = self.tables[-1]
        left, table.column = table.column, table.column + _count(given, "columns-repeated")
        if named(given, "value-type") == "percentage" and left < COLUMN_LIMIT:
            table.marks.instead[table.row + 1][left] = Shown(PERCENT)
        wide, high = _count(given, "columns-spanned"), _count(given, "rows-spanned")
        if wide > 1 or high > 1:
            table.marks.merge(left, table.row + 1, left + wide - 1, table.row + high)

    def _on_covered_table_cell(self, given: Attributes) -> None:
        if self._depth:
            self.tables[-1].column += _count(given, "columns-repeated")

    def _on_p(self, _given: Attributes) -> None:
        self._filled = True


def _count(given: Attributes, name: str) -> int:
    value = named(given, f"number-{name}") or "1"
    if not value.isascii() or not value.isdigit() or not 0 < int(value) <= 2 * LAST_ROW:
        raise BadFile("sheet.broken")
    return int(value)
