"""What a spreadsheet holds, as small values; and what is wrong with one, as keys of sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from string import ascii_uppercase

EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
"""Day 0 of numbers that mean dates, as workbooks count them."""
ROW_LIMIT = 20_000
COLUMN_LIMIT = 200
ERRORS = frozenset(
    (
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#UNKNOWN!",
        "#CONNECT!",
        "#BUSY!",
        "#GETTING_DATA",
        "#PYTHON!",
    )
)
"""What a cell shows whose formula went wrong."""


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that shows an error: its code such as ``#N/A``, or ``UNSAVED``."""

    code: str


UNSAVED = CellError("=")
"""A formula whose value was never saved in the file."""

Value = str | int | float | bool | datetime | date | time | CellError | None


class BadFile(Exception):
    """A file that cannot be read at all: the key of a sentence in ``bot.messages``, its slots."""

    def __init__(self, key: str, **values: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


class NoHeader(BadFile):
    """A file in which no header is known; ``headers``, if any, may be its headers."""

    def __init__(self, headers: tuple[str, ...]) -> None:
        super().__init__("sheet.no_header")
        self.headers = headers

    def __reduce__(self) -> tuple[type[NoHeader], tuple[tuple[str, ...]]]:
        """Return how it is made again after it went from one process to another."""
        return type(self), (self.headers,)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell or row: the key of a sentence, and its slots.

    ``column`` is the header of the column as it stands in the sheet; empty: the whole row.
    ``meaning`` is what the column means.
    """

    key: str
    column: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``number`` counts from 1 as the spreadsheet program shows it.

    ``banner`` says that all it has is one cell merged across the table, as a heading of a group
    is. ``merged`` are the columns whose cell is one with the cell above, which they repeat.
    """

    number: int
    cells: tuple[Value, ...]
    banner: bool = False
    merged: frozenset[int] = frozenset()

    def cell(self, column: int) -> Value:
        """Return the cell of a column, counted from 0."""
        return self.cells[column] if column < len(self.cells) else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet that people see, without its empty and hidden rows. Hidden columns are empty in
    every row.

    ``kind`` is xlsx for any workbook, or csv. ``encoding`` is how a text file was read.
    ``hidden_rows`` and ``hidden_columns`` count what was left out, ``hidden_sheets`` names it.
    ``unseen_cells`` counts texts in the colour of what is behind them, and the like.
    ``epoch`` is day 0 of numbers that mean dates.
    """

    name: str
    rows: tuple[Row, ...]
    kind: str = "xlsx"
    encoding: str = ""
    hidden_rows: int = 0
    hidden_columns: int = 0
    hidden_sheets: tuple[str, ...] = ()
    unseen_cells: int = 0
    epoch: date = EPOCH


def letter(column: int) -> str:
    """Return the letters of a column, counted from 0: ``A``, ``B``, … ``AA``."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = ascii_uppercase[rest] + letters
    return letters


def column_of(letters: str) -> int:
    """Return the column, counted from 0, that letters name."""
    number = 0
    for letter in letters:
        number = number * 26 + ascii_uppercase.index(letter) + 1
    return number - 1
