"""Slack's own tables and charts, for workspaces that take them. Pure.

They are newer than the rest of Block Kit: a workspace that does not take them answers
``invalid_blocks``, and gets lines and a picture instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.messages.card import Card, Moment, Picture, Table, Text, plain
from bot.messages.line import cut

Block = dict[str, Any]

ROWS, COLUMNS, CELLS, PAGE, CAPTION = 100, 20, 9000, 10, 150
CHARTS, TITLE, NAME = 2, 50, 20


def has_native(card: Card) -> bool:
    """Say whether a card has what only some workspaces show."""
    return card.table is not None or bool(chart_blocks(card.picture))


def table_block(table: Table, budget: int) -> Block | None:
    """Return a table within Slack's limits; ``None``: it does not fit, the lines must do."""
    rows = [[_cell(text) for text in row] for row in table.rows]
    used = sum(len(cell["text"]) for row in rows for cell in row)
    if not rows or len(rows) > ROWS or len(table.head) > COLUMNS or used > min(budget, CELLS):
        return None
    head = [{"type": "raw_text", "text": name or "–"} for name in table.head]
    caption = cut(table.caption, CAPTION)
    return {"type": "data_table", "caption": caption, "page_size": PAGE, "rows": [head, *rows]}


def _cell(text: Text) -> Block:
    """A cell has room for one place of a moment: the first one, which is the reader's own."""
    text = tuple([_first_place(part) if isinstance(part, Moment) else part for part in text])
    return {"type": "raw_text", "text": plain(text).strip() or "–"}


def _first_place(moment: Moment) -> Moment:
    return replace(moment, zones=moment.zones[:1], names=moment.names[:1])


def chart_blocks(picture: Picture | None) -> list[Block]:
    """Return the charts of a picture; none where Slack could not show it whole."""
    if picture is None:
        return []
    data = picture.data
    panels, days, legend = data["panels"], list(data["days"]), list(data["legend"])
    distinct = len(set(days)) == len(days) and len(set(legend)) == len(legend)
    if not distinct or len(panels) > CHARTS or max(map(len, [*days, *legend])) > NAME:
        return []
    return [_chart(panel, days, legend) for panel in panels]


def _chart(panel: Mapping[str, Any], days: Sequence[str], legend: Sequence[str]) -> Block:
    series = [
        {
            "name": name,
            "data": [
                {"label": day, "value": bar[shade]}
                for day, bar in zip(days, panel["bars"], strict=True)
            ],
        }
        for shade, name in enumerate(legend)
    ]
    title = cut(f"{panel['names'][0]}: {panel['note']}", TITLE)
    chart = {"type": "bar", "series": series, "axis_config": {"categories": list(days)}}
    return {"type": "data_visualization", "title": title, "chart": chart}
