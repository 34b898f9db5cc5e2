"""Write tables: a workbook that opens well, or a text file.

A text is always written as text, also where it looks like a formula. Moments are written as wall
time, since spreadsheets know no zones: the header names the zone.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO, TextIOWrapper

from bot.features.lists.spreadsheet.clean_text import legal, one_line
from bot.features.lists.spreadsheet.formula_guard import guarded
from bot.features.lists.spreadsheet.grid import Cell, Grid


def to_xlsx(grids: Iterable[Grid], title: str) -> bytes:
    """Return a workbook with a sheet for each grid; ``title`` stands among its properties."""
    from bot.features.lists.spreadsheet.write_workbook import write_workbook

    return write_workbook(grids, title)


def to_csv(grid: Grid) -> bytes:
    """Return a grid as UTF-8 text with commas; the mark before it lets Excel know."""
    data = BytesIO()
    out = TextIOWrapper(data, encoding="utf-8-sig", newline="")
    writer = csv.writer(out)
    writer.writerow([guarded(one_line(column.name)) for column in grid.columns])
    for row in grid.rows:
        writer.writerow([_plain(value) for value in row])
    out.flush()
    return data.getvalue()


def _plain(value: Cell) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return "" if value is None else guarded(legal(str(value)))
