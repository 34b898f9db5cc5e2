"""The sheet of material in an exported workbook: a row for each part of each kit."""

from __future__ import annotations

from collections.abc import Iterator

from bot.engine.exported_sheet import Sheet
from bot.engine.writer import Writer
from bot.features.lists.spreadsheet.grid import Cell, Column, Grid
from bot.features.material.policy import Kit, Line
from bot.features.material.store import kits
from bot.features.material.texts import SHEET, SHEET_STATES, SUPPLIES

FILLS = ((SHEET_STATES["missing"], "FADBD8"), (SHEET_STATES["there"], "D5F0DD"))


def grid(writer: Writer) -> Grid | None:
    """Return the parts of every kit that a lot waits for; ``None``: there is no kit."""
    every = [kept.kit for kept in kits(writer)]
    if not every:
        return None
    columns = (
        Column(SHEET["kit"], 12),
        Column(SHEET["title"], 30, wrap=True),
        Column(SHEET["needed_for"], 14),
        Column(SHEET["part"], 24),
        Column(SHEET["supply"], 18),
        Column(SHEET["side"], 18),
        Column(SHEET["due"], 12),
        Column(SHEET["qty"], 11),
        Column(SHEET["attrition"], 12),
        Column(SHEET["needed"], 11),
        Column(SHEET["received"], 11),
        Column(SHEET["short"], 11),
        Column(SHEET["missing"], 11),
        Column(SHEET["state"], 12, fills=FILLS),
        Column(SHEET["last"], 14),
    )
    rows = (list(_row(writer, kit, line)) for kit in every for line in kit.lines)
    return Grid(SHEET["sheet"], columns, rows)


def _row(writer: Writer, kit: Kit, line: Line) -> Iterator[Cell]:
    yield kit.id
    yield kit.title
    yield kit.needed_for or ""
    yield line.part
    yield SUPPLIES[line.supply]
    yield writer.ctx.company(line.side)
    yield line.due
    yield line.qty
    yield f"{line.attrition:f}"
    yield line.needed
    yield line.received
    yield line.short
    yield max(line.missing, 0)
    yield SHEET_STATES["missing" if line.missing > 0 else "there"]
    yield line.last


SHEETS = (Sheet("material", grid),)
