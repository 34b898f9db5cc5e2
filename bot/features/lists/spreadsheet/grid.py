"""A table to write, as small values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

Cell = str | int | datetime | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header (in a workbook of several lines), its width in characters, whether its
    text is wrapped, and the fill of its cells by what they say (colours as ``RRGGBB``).
    """

    name: str
    width: int = 14
    wrap: bool = False
    fills: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet to write. ``filtered`` ones have a frozen header with filters; the others are
    pairs of words and values. Rows are taken one after the other, once: they may be read meanwhile.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]
    filtered: bool = True
