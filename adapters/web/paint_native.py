"""Slack's own tables and charts as HTML. The client draws them in colours of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

Json = Mapping[str, Any]
HIGHEST = 60


def table(block: Json) -> str:
    """Return the first page of a table."""
    head, *rows = block["rows"]
    shown = "".join(_row(row, "td") for row in rows[: block["page_size"]])
    pages = -(-len(rows) // block["page_size"])
    below = f'<div class="context">1 of {pages} pages</div>' if pages > 1 else ""
    return f'<div class="table"><table>{_row(head, "th")}{shown}</table></div>{below}'


def _row(cells: Iterable[Json], tag: str) -> str:
    shown = "".join(f"<{tag}>{escape(cell['text'])}</{tag}>" for cell in cells)
    return f"<tr>{shown}</tr>"


def bars(block: Json) -> str:
    """Return a chart: a group of bars for each category, a bar for each series."""
    series = block["chart"]["series"]
    highest = max(1, *(point["value"] for each in series for point in each["data"]))
    places = range(len(block["chart"]["axis_config"]["categories"]))
    groups = "".join(
        _group([each["data"][at]["value"] for each in series], highest) for at in places
    )
    legend = " ".join(f'<b class="s{n}">■</b> {escape(s["name"])}' for n, s in enumerate(series))
    return (
        f'<div class="bars"><strong>{escape(block["title"])}</strong>'
        f'<div class="plot">{groups}</div><div class="context">{legend}</div></div>'
    )


def _group(values: Iterable[int], highest: int) -> str:
    heights = [round(HIGHEST * value / highest) for value in values]
    shown = "".join(f'<i class="s{n}" style="height:{px}px"></i>' for n, px in enumerate(heights))
    return f'<div class="group">{shown}</div>'
