"""From the rows below the header to lines: clean values by column, and what is wrong with them.

A row is judged by itself: a bad one never keeps another from being read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.data.words import vocabulary
from bot.domain.vocabulary import word
from bot.features.lists.spreadsheet.clean_text import blank, narrow, one_line, text_of, unseen
from bot.features.lists.spreadsheet.dates import Ambiguous, Unreadable, order_of, read_date
from bot.features.lists.spreadsheet.header import FIELDS, NUMBERED, Header
from bot.features.lists.spreadsheet.sheet import UNSAVED, CellError, Problem, Row, Sheet, Value

TITLE_LIMIT, VALUE_LIMIT, TEXT_LIMIT, FIELD_LIMIT = 200, 500, 3000, 50
DATES = ("opened", "due", "need")
# What identifies a thing: letters and digits of full width are the same as usual ones.
NARROW = ("number", "mpn", "part", "rev", "po", "lot", "qty")
# Columns that are judged with the program in hand, and no details of the issue.
JUDGED = ("title", "description", "category", "severity", "owner", "side", "state", "raised_by")
_TOTALS = frozenset(vocabulary().of("signs", "totals"))
NOT_KEPT = ("internal", "computed")
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One row that holds an issue. ``values`` are the texts of the judged columns and of
    ``number``, ``fields`` the details by key; ``problems`` refuse the row.
    """

    row: int
    values: Mapping[str, str]
    fields: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def get(self, meaning: str) -> str:
        """Return the text of a judged column; nothing is an empty text."""
        return self.values.get(meaning, "")


@dataclass(frozen=True, slots=True)
class Table:
    """Everything that was read of a sheet. ``skipped`` counts rows that hold no issue, by reason;
    ``cleaned`` the cells with characters that are not shown; ``order`` is that of dates such as
    03/04/2026, by column.
    """

    sheet: Sheet
    header: Header
    lines: tuple[Line, ...]
    skipped: Mapping[str, int] = field(default_factory=dict)
    cleaned: int = 0
    order: Mapping[str, str] = field(default_factory=dict)


def read_table(sheet: Sheet, header: Header) -> Table:
    """Return the lines below a header."""
    rows = sheet.rows[header.row + 1 :]
    order = {
        meaning: day_order
        for meaning in DATES
        if meaning in header.columns
        and (day_order := order_of(row.cell(header.columns[meaning]) for row in rows)) is not None
    }
    top = _texts(sheet.rows[header.row])
    lines, skipped, cleaned = [], Counter[str](), 0
    for row in rows:
        reason = _no_issue(row, header, top)
        if reason is not None:
            skipped[reason] += 1
            continue
        cleaned += sum(1 for value in row.cells if unseen(value))
        lines.append(_Reader(row, sheet, header, order).line())
    return Table(sheet, header, tuple(lines), dict(skipped), cleaned, order)


def _texts(row: Row) -> tuple[str, ...]:
    return tuple(word(text_of(value)) for value in row.cells)


def _no_issue(row: Row, header: Header, top: tuple[str, ...]) -> str | None:
    """Say why a row holds no issue; ``None``: it holds one, or should."""
    columns = header.columns
    if row.banner:
        return "heading"
    if columns["title"] in row.merged:
        return "continued"
    titled = any(text_of(row.cell(columns[m])) for m in ("title", "description") if m in columns)
    if titled:
        return "header" if _repeats(row, columns["title"], top) else None
    others = [at for at, value in enumerate(row.cells) if text_of(value) and at not in row.merged]
    if any(word(text_of(row.cells[at])) in _TOTALS for at in others):
        return "total"
    # A form numbered in advance, with a state and a formula or two.
    given = {at: meaning for meaning, at in columns.items()}
    prepared = ("number", "state", "severity", "computed", "category", "side")
    if len(others) == 1 and not NUMBERED.fullmatch(text_of(row.cells[others[0]])):
        return "heading"
    if all(given.get(at) in prepared or _formula(row.cell(at)) for at in others):
        return "empty"
    return None


def _repeats(row: Row, column: int, top: tuple[str, ...]) -> bool:
    """Say whether a row repeats the headers, as printed lists do on every page."""
    return word(text_of(row.cell(column))) == top[column] and _texts(row) == top


def _formula(value: Value) -> bool:
    return isinstance(value, CellError) or value in (0, "0")


class _Reader:
    """Reads one row."""

    def __init__(self, row: Row, sheet: Sheet, header: Header, order: Mapping[str, str]) -> None:
        self._row = row
        self._sheet = sheet
        self._header = header
        self._order = order
        self._problems: list[Problem] = []

    def line(self) -> Line:
        values: dict[str, str] = {}
        fields: dict[str, str] = {}
        for meaning, column in self._header.columns.items():
            if meaning in NOT_KEPT:
                continue
            text = self._text(meaning, column)
            target = values if meaning in (*JUDGED, "number") else fields
            if text:
                target[meaning] = text
        for key, column in self._header.extras.items():
            text = self._text(key, column)
            if text:
                fields[key] = text
        self._titled(values, fields)
        if len(fields) > FIELD_LIMIT:
            self._problem("", "row.fields", count=len(fields), limit=FIELD_LIMIT)
        return Line(self._row.number, values, fields, tuple(self._problems))

    def _text(self, meaning: str, column: int) -> str:
        value = self._row.cell(column)
        if isinstance(value, CellError):
            key = "row.unsaved" if value == UNSAVED else "row.error"
            self._problem(meaning, key, shown=value.code)
            return ""
        text = text_of(value)
        if not text or (blank(text) and meaning not in ("title", "description")):
            return ""
        if meaning in DATES:
            return self._date(meaning, value)
        if meaning in NARROW:
            text = one_line(narrow(text))
            if isinstance(value, str) and _SHORTENED.fullmatch(text):
                self._problem(meaning, "row.shortened", shown=text)
        return self._short(meaning, text)

    def _short(self, meaning: str, text: str) -> str:
        """Shorten a title, whose whole text becomes the description; refuse any other long text."""
        limit = TEXT_LIMIT if meaning in ("title", "description") else VALUE_LIMIT
        if len(text) > limit:
            self._problem(meaning, "row.long", length=len(text), limit=limit)
            return ""
        return text

    def _date(self, meaning: str, value: Value) -> str:
        try:
            return read_date(value, self._order.get(meaning), self._sheet.epoch)
        except Ambiguous:
            key = "row.ambiguous"
        except Unreadable:
            key = "row.date"
        self._problem(meaning, key, shown=shown(text_of(value)))
        return ""

    def _titled(self, values: dict[str, str], fields: dict[str, str]) -> None:
        """Name the issue by its first line; what does not fit into a title is its description."""
        text, more = values.get("title", ""), values.pop("description", "")
        text, more = (text, more) if text else (more, "")
        if not text:
            if not any(p.meaning in ("title", "description") for p in self._problems):
                self._problem("title", "row.title")
            return
        title = one_line(text)
        if len(title) > TITLE_LIMIT:
            title = f"{title[: TITLE_LIMIT - 1]}…"
            more = f"{text}\n{more}".strip() if more else text
            if len(more) > TEXT_LIMIT:
                self._problem("title", "row.long", length=len(more), limit=TEXT_LIMIT)
                return
        values["title"] = title
        if more and one_line(more) != title:
            fields["description"] = more

    def _problem(self, meaning: str, key: str, **values: str | int) -> None:
        column = self._header.column_name(meaning) if meaning else ""
        self._problems.append(Problem(key, column, values, meaning))


def shown(text: str) -> str:
    """Return text as a sentence quotes it: on one line, at most 60 characters."""
    text = one_line(text)
    return text if len(text) <= 60 else f"{text[:59]}…"


assert set(JUDGED) <= FIELDS, "every judged column has headers"
