"""From a file to the lines of its list. All that is slow about a foreign file is done here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.features.lists.spreadsheet.files.read_file import read_file
from bot.features.lists.spreadsheet.header import choose_sheet
from bot.features.lists.spreadsheet.named_columns import NO_CHOICE, Choice, likely_headers
from bot.features.lists.spreadsheet.read_lines import Table, read_table
from bot.features.lists.spreadsheet.sheet import BadFile, NoHeader


def read_list(
    name: str, data: bytes, labels: Mapping[str, str], choice: Choice = NO_CHOICE
) -> tuple[Table, tuple[str, ...]]:
    """Return the lines of a file called ``name``, and the names of its sheets that were not read.

    ``labels`` are headers of details (label to key), ``choice`` what people said of
    columns. The sheet of the table has no rows below its header any more. A file that holds no
    list raises ``BadFile``, one without a known header ``NoHeader``.
    """
    sheets = read_file(name, data)
    chosen = choose_sheet(sheets, labels, choice)
    if chosen is None:
        raise NoHeader(likely_headers(sheets, choice))
    sheet, header = chosen
    table = read_table(sheet, header)
    if not table.lines:
        raise BadFile("sheet.no_rows")
    others = tuple(other.name for other in sheets if other is not sheet)
    head = replace(sheet, rows=sheet.rows[: header.row + 1])
    return replace(table, sheet=head), others
