"""From a file to the rows of a list of parts. All that is slow about a foreign file is done here,
in a process of its own; plain values come back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from bot.data.words import vocabulary
from bot.domain.vocabulary import word
from bot.features.lists.spreadsheet.clean_text import blank, narrow, one_line, text_of
from bot.features.lists.spreadsheet.dates import Ambiguous, Unreadable, order_of, read_date
from bot.features.lists.spreadsheet.files.read_file import read_file
from bot.features.lists.spreadsheet.sheet import BadFile, CellError, Row, Sheet, Value, letter
from bot.features.material.imports.words import column_meaning
from bot.features.material.quantities import NotAnAmount, UnclearAmount, read_amount, thousands_of

SEARCHED = 40
"""How many rows from the top may come before the headers."""
AMOUNTS = ("qty", "received")
_TOTALS = frozenset(map(word, vocabulary().of("signs", "totals")))
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*(%?)")
SHOWN = 40
UNSURE_BELOW = Decimal("0.5")
"""A share below this without a percent sign may be a fraction: 0.02 is 2 % in many lists."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell: the key of a sentence, the column as people find it, and slots."""

    key: str
    column: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row with a part. ``texts`` are its words by meaning, its day as ``2027-01-20``; ``amounts``
    are whole pieces; ``attrition`` is in percent."""

    row: int
    texts: Mapping[str, str]
    amounts: Mapping[str, int]
    attrition: Decimal | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class PartList:
    """What was read: ``columns`` are the headers by meaning, ``unread`` those that mean nothing
    here, ``skipped`` counts headings, totals and empty rows."""

    sheet: str
    rows: tuple[ListRow, ...]
    columns: Mapping[str, str]
    unread: tuple[str, ...]
    others: tuple[str, ...]
    skipped: int


def read_parts(name: str, data: bytes) -> PartList:
    """Return the parts that a file lists; one that lists none raises ``BadFile``."""
    sheets = read_file(name, data)
    headed = [(sheet, found) for sheet in sheets if (found := _header(sheet)) is not None]
    if not headed:
        raise BadFile("kits.no_header")
    sheet, (at, columns) = max(headed, key=lambda pair: len(pair[1][1]))
    rows, skipped = _rows(sheet, at, columns)
    if not rows:
        raise BadFile("kits.no_rows")
    names = {meaning: _name(sheet.rows[at], column) for meaning, column in columns.items()}
    texts = enumerate(map(text_of, sheet.rows[at].cells))
    unread = [one_line(text) for column, text in texts if text and column not in columns.values()]
    others = tuple(other.name for other in sheets if other is not sheet)
    return PartList(sheet.name, tuple(rows), names, tuple(unread), others, skipped)


def _header(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """Return the row of headers that names the most columns, of which two have to be there."""
    best: tuple[int, dict[str, int]] | None = None
    for at, row in enumerate(sheet.rows[:SEARCHED]):
        columns = _columns(row)
        if {"part", "qty"} <= columns.keys() and (best is None or len(columns) > len(best[1])):
            best = (at, columns)
    return best


def _columns(row: Row) -> dict[str, int]:
    columns: dict[str, int] = {}
    for column, value in enumerate(row.cells):
        meaning = column_meaning(text_of(value)) if isinstance(value, str) else None
        if meaning is not None:
            columns.setdefault(meaning, column)
    if "part" not in columns and "mpn" in columns:
        columns["part"] = columns["mpn"]
    columns.pop("mpn", None)
    return columns


def _name(row: Row, column: int) -> str:
    return f"{one_line(text_of(row.cell(column)))} ({letter(column)})"


def _rows(sheet: Sheet, at: int, columns: Mapping[str, int]) -> tuple[list[ListRow], int]:
    below = sheet.rows[at + 1 :]
    reader = _Reader(sheet, at, columns, below)
    read = [reader.row(row) for row in below if _lists_a_part(row, columns, sheet.rows[at])]
    return read, len(below) - len(read)


def _lists_a_part(row: Row, columns: Mapping[str, int], head: Row) -> bool:
    """Say whether a row lists a part: no heading, total, or header that stands again."""
    part, qty = (text_of(row.cell(columns[name])) for name in ("part", "qty"))
    if (
        row.banner
        or word(part) in _TOTALS
        or (part and part == text_of(head.cell(columns["part"])))
    ):
        return False
    return bool(part and not blank(part)) or bool(qty and not _a_total(row))


def _a_total(row: Row) -> bool:
    return any(word(text_of(value)) in _TOTALS for value in row.cells)


class _Reader:
    """Reads the rows of one list: its columns tell how their numbers and days are written."""

    def __init__(
        self, sheet: Sheet, at: int, columns: Mapping[str, int], below: Sequence[Row]
    ) -> None:
        self._sheet, self._columns = sheet, columns
        self._head = sheet.rows[at]
        texts = [text_of(v) for v in self._cells(below, AMOUNTS) if isinstance(v, str)]
        self._thousands = thousands_of(narrow(text) for text in texts)
        self._order = order_of(self._cells(below, ("due",)))

    def _cells(self, rows: Iterable[Row], names: Iterable[str]) -> Iterator[Value]:
        columns = [self._columns[name] for name in names if name in self._columns]
        return (row.cell(column) for row in rows for column in columns)

    def row(self, row: Row) -> ListRow:
        """Read one row; what is wrong with a cell never keeps another from being read."""
        self._problems: list[Problem] = []
        texts: dict[str, str] = {}
        amounts: dict[str, int] = {}
        attrition = None
        for meaning, column in self._columns.items():
            value = row.cell(column)
            text = one_line(narrow(text_of(value)))
            if isinstance(value, CellError):
                self._problem("kits.error", meaning, shown=value.code)
            elif not text or blank(text):
                continue
            elif meaning in AMOUNTS:
                amounts |= self._amount(meaning, value, text)
            elif meaning == "attrition":
                attrition = self._percent(text)
            else:
                texts |= {meaning: self._day(value, text) if meaning == "due" else text}
        return ListRow(row.number, texts, amounts, attrition, tuple(self._problems))

    def _amount(self, meaning: str, value: Value, text: str) -> dict[str, int]:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            return self._no_amount(meaning, text)
        if isinstance(value, int):
            return {meaning: value} if value >= 0 else self._no_amount(meaning, text)
        if isinstance(value, float):
            whole = value.is_integer() and value >= 0
            return {meaning: int(value)} if whole else self._no_amount(meaning, text)
        try:
            amount = read_amount(text, self._thousands)
        except UnclearAmount as unclear:
            first, second = unclear.readings
            self._problem("kits.unclear", meaning, shown=text[:SHOWN], first=first, second=second)
            return {}
        except NotAnAmount:
            return self._no_amount(meaning, text)
        return {meaning: amount} if amount >= 0 else self._no_amount(meaning, text)

    def _no_amount(self, meaning: str, text: str) -> dict[str, int]:
        self._problem("kits.amount", meaning, shown=text[:SHOWN])
        return {}

    def _percent(self, text: str) -> Decimal | None:
        match = _PERCENT.fullmatch(text)
        try:
            percent = Decimal(match[1].replace(",", ".")) if match is not None else None
        except InvalidOperation:
            percent = None
        if match is None or percent is None or percent > 100:
            self._problem("kits.percent", "attrition", shown=text[:SHOWN])
            return None
        if 0 < percent < UNSURE_BELOW and not match[2]:
            self._problem("kits.percent.unclear", "attrition", shown=text[:SHOWN])
            return None
        return percent.normalize() if percent else Decimal(0)

    def _day(self, value: Value, text: str) -> str:
        try:
            return read_date(value, self._order, self._sheet.epoch)[:10]
        except Ambiguous:
            self._problem("kits.day.unclear", "due", shown=text[:SHOWN])
        except Unreadable:
            self._problem("kits.day", "due", shown=text[:SHOWN])
        return ""

    def _problem(self, key: str, meaning: str, **values: str) -> None:
        self._problems.append(Problem(key, _name(self._head, self._columns[meaning]), values))
