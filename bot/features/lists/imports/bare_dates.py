"""A column that is only called *Date*: when issues were opened, or when they are due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from bot.data.words import vocabulary
from bot.domain.vocabulary import word
from bot.features.lists.spreadsheet.header_words import pieces
from bot.features.lists.spreadsheet.read_lines import LISTED, Line, Table

OPENED, DUE = "opened", "due"
_BARE = frozenset(map(word, vocabulary().of("signs", "bare_dates")))
T = TypeVar("T")


def without_opened_ahead(table: Table, today: date) -> Table:
    """Return a table in which no issue was opened after today: a column that is only called a date
    and has one to come says when issues are due."""
    header = table.header
    column = header.columns.get(OPENED, -1)
    bare = not _BARE.isdisjoint(pieces(header.names.get(column, "")))
    ahead = (line.fields.get(OPENED, "")[:10] > f"{today}" for line in table.lines)
    if not bare or DUE in header.columns or not any(ahead):
        return table
    unsure = tuple(sorted({*header.unsure, column}))
    return replace(
        table,
        header=replace(header, columns=_renamed(header.columns), unsure=unsure),
        lines=tuple(map(_line, table.lines)),
        order=_renamed(table.order),
        told=tuple(
            replace(told, meaning=DUE) if told.meaning == OPENED else told for told in table.told
        ),
    )


def _line(line: Line) -> Line:
    unsorted = tuple(
        replace(note, meaning=DUE) if note.meaning == OPENED else note for note in line.unsorted
    )
    return replace(line, fields=_renamed(line.fields), unsorted=unsorted)


def _renamed(by_name: Mapping[str, T]) -> dict[str, T]:
    names = {OPENED: DUE, LISTED + OPENED: LISTED + DUE}
    return {names.get(name, name): value for name, value in by_name.items()}
