"""What a file tells of a sheet besides its values, the same for every kind of workbook.

Columns count from 0, rows from 1.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.features.lists.spreadsheet.files.styles import Shown
from bot.features.lists.spreadsheet.sheet import COLUMN_LIMIT, ROW_LIMIT, BadFile, CellError

LAST_ROW = 1_048_576
"""The last row that a spreadsheet program knows."""
AREA_LIMIT = 6_000_000
"""The most cells, empty ones included, between the first and the last one that hold something."""
MERGED_LIMIT = 10 * ROW_LIMIT
"""The most rows that merged cells may cover, counted once for each of them."""
VEILED_LIMIT = 500
"""The most areas in which nothing may be seen."""
# A row with nothing but a cell merged over so many columns is a heading of a group.
WIDE = 3
# Narrower than half a letter, or lower than a point: nobody reads what stands there.
NARROWEST, LOWEST = 0.5, 1.0

Place = tuple[int, int]


@dataclass
class Marks:
    """``wide`` are the rows with a cell merged over many columns, ``below`` the cells of a row
    that are one with a cell above, by their column. ``instead`` are cells that show something else
    than their value, ``unseen`` counts those that show nothing although they have one, and
    ``veiled`` are areas of such cells: first and last row, first and last column.
    """

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    instead: defaultdict[int, dict[int, CellError | Shown]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    wide: set[int] = field(default_factory=set)
    below: defaultdict[int, dict[int, Place]] = field(default_factory=lambda: defaultdict(dict))
    covered: int = 0
    unseen: int = 0
    veiled: set[tuple[int, int, int, int]] = field(default_factory=set)

    def veil(self, left: int, top: int, right: int, bottom: int) -> None:
        """Note an area in which nothing may be seen."""
        self.veiled.add((top, bottom, left, min(right, COLUMN_LIMIT)))
        if len(self.veiled) > VEILED_LIMIT:
            raise BadFile("sheet.unclear")

    def merge(self, left: int, top: int, right: int, bottom: int) -> None:
        """Note a cell merged over others."""
        bottom = min(bottom, top + ROW_LIMIT)
        self.covered += max(0, bottom - top)
        if self.covered > MERGED_LIMIT:
            raise BadFile("sheet.broken")
        if right - left + 1 >= WIDE:
            self.wide |= set(range(top, bottom + 1))
        if left < COLUMN_LIMIT:
            for row in range(top + 1, bottom + 1):
                self.below[row][left] = (top, left)


@dataclass(frozen=True, slots=True)
class Outlined:
    """A row or a column of an outline: its number, how deep it is, and whether the group beside
    it is folded."""

    number: int
    level: int
    folded: bool


def folded_away(lines: Iterable[Outlined], *, before: bool) -> set[int]:
    """Return what is folded: the deeper lines ``before`` a line that says so, or else behind it."""
    ordered = sorted(lines, key=lambda line: line.number, reverse=before)
    hidden: set[int] = set()
    above: Outlined | None = None
    last = 0
    for line in ordered:
        if above is not None and line.level > above.level and abs(line.number - last) <= 1:
            hidden.add(line.number)
            last = line.number
        else:
            above, last = (line, line.number) if line.folded else (None, 0)
    return hidden
