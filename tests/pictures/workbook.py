"""Draw the workbook that ``issue export`` makes: its own cells, widths, fills and formats.

``python -m tests.pictures.workbook FOLDER`` writes the page, with ``--chromium PROGRAM`` also a
picture of it. The look of a spreadsheet program is imitated; everything in it is the workbook's.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import datetime
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from tests.pictures.draw import shoot
from tests.spreadsheet.office import Office, office

# A screen shows so many columns of a sheet, and so many rows of its beginning.
COLUMNS, ROWS = 11, 9
WIDTH = 1580
NAME = "export"
STYLE = """
body { margin: 0; padding: 14px; background: #fff; font: 14px Lato, Carlito, Arial, sans-serif }
h2 { font-size: 14px; color: #1e6b43; margin: 14px 0 5px } h2:first-child { margin-top: 0 }
table { border-collapse: collapse; table-layout: fixed; width: max-content }
td { border: 1px solid #dfe3e6; padding: 1px 4px; overflow: hidden; vertical-align: top }
td.edge { background: #eceff1; color: #56606a; text-align: center; width: 26px }
td.wrap { white-space: pre-wrap } td.line { white-space: pre }
"""


def exported() -> bytes:
    """Return what a manager gets who exports the issues of a small program."""
    with office() as made:
        _live(made)
        return made.say("maria", "issue export all", place="shared").file.data


def _live(made: Office) -> None:
    said = (
        ("linh", 'issue log shortage critical "U7 MCU short 1200 pcs, line 3 stops on Friday" '
                 "mpn=STM32G0B1 need=2026-12-14 gap=1200"),
        ("tom", 'issue log nonconformance major "Label artwork rev B is wrong" part=LBL-0092'),
        ("linh", 'issue log eq minor "Lid torque: 0.6 or 0.8 Nm?" rev=C'),
        ("wei", 'issue log delivery major "PO 4711-10 slips to week 3" po=4711-10'),
        ("maria", 'issue log general info "Which holidays does the plant take in February?"'),
    )  # fmt: skip
    for person, line in said:
        made.say(person, line, place="shared")
    made.work(840)
    for person, line in (
        ("tom", "issue ack ACME-1"),
        ("tom", 'issue update ACME-1 "broker has 800 pcs, quote tomorrow"'),
        ("linh", "issue ack ACME-2"),
        ("linh", 'issue resolve ACME-2 "new labels printed, old reel scrapped"'),
    ):
        made.say(person, line, place="shared")


def page(data: bytes) -> str:
    """Return the first two sheets of a workbook as a page."""
    book = load_workbook(BytesIO(data))
    sheets = "".join(f"<h2>{escape(s.title)}</h2>{_table(s)}" for s in book.worksheets[:2])
    head = f'<meta charset="utf-8"><title>Export</title><style>{STYLE}</style>'
    return f"<!doctype html><html><head>{head}</head><body>{sheets}</body></html>"


def _table(sheet: Any) -> str:
    count = min(sheet.max_column, COLUMNS)
    letters = [get_column_letter(n) for n in range(1, count + 1)]
    widths = [sheet.column_dimensions[each].width for each in letters]
    columns = "".join(f'<col style="width:{round(w * 7 + 5)}px">' for w in widths)
    top = "".join(f'<td class="edge">{each}</td>' for each in letters)
    rows = "".join(
        _row(r) for r in sheet.iter_rows(max_row=min(sheet.max_row, ROWS), max_col=count)
    )
    head = f'<col style="width:26px">{columns}<tr><td class="edge"></td>{top}</tr>'
    return f"<table>{head}{rows}</table>"


def _row(cells: tuple[Any, ...]) -> str:
    number = f'<td class="edge">{cells[0].row}</td>'
    return f"<tr>{number}{''.join(_cell(cell) for cell in cells)}</tr>"


def _cell(cell: Any) -> str:
    style = ";".join(_style(cell))
    wrap = "wrap" if cell.alignment.wrap_text else "line"
    return f'<td class="{wrap}" style="{style}">{escape(_text(cell.value))}</td>'


def _style(cell: Any) -> Iterator[str]:
    if cell.fill.fill_type == "solid":
        yield f"background:#{cell.fill.start_color.rgb[2:]}"
    if cell.font.b:
        yield "font-weight:bold"
    if cell.font.color is not None and isinstance(cell.font.color.rgb, str):
        yield f"color:#{cell.font.color.rgb[2:]}"
    if isinstance(cell.value, datetime | int | float):
        yield "text-align:right"


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return "" if value is None else str(value)


def main() -> None:
    """Write the page, and a picture of it if a browser is named."""
    parser = argparse.ArgumentParser(prog="python -m tests.pictures.workbook")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--chromium", help="take a picture with this program")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    path = (chosen.folder / f"{NAME}.html").resolve()
    path.write_text(page(exported()), "utf-8")
    if chosen.chromium:
        shoot(chosen.chromium, path, path.with_suffix(".png"), width=WIDTH)
    print(path)


if __name__ == "__main__":
    main()
