"""From the rows below the header to lines: clean values by column, and what is wrong with them.

A row is judged by itself: a bad one never keeps another from being read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from bot.data.words import vocabulary
from bot.domain.vocabulary import word
from bot.features.lists.spreadsheet.clean_text import blank, narrow, one_line, text_of, unseen
from bot.features.lists.spreadsheet.dates import (
    Ambiguous,
    Unreadable,
    order_of,
    read_cell,
    read_date,
)
from bot.features.lists.spreadsheet.header import FIELDS, NOT_READ, Header
from bot.features.lists.spreadsheet.header_words import pieces
from bot.features.lists.spreadsheet.rows import texts, why_no_issue
from bot.features.lists.spreadsheet.sheet import UNSAVED, CellError, Problem, Row, Sheet, Value

TITLE_LIMIT, VALUE_LIMIT, TEXT_LIMIT, FIELD_LIMIT = 200, 500, 3000, 50
DATES = ("opened", "due", "need")
# What identifies a thing: letters and digits of full width are the same as usual ones.
NARROW = ("number", "mpn", "part", "rev", "po", "lot", "qty")
# Columns that are judged with the program in hand, and no details of the issue.
JUDGED = ("title", "description", "category", "severity", "owner", "side", "state", "raised_by")
_YES = frozenset(map(word, vocabulary().of("signs", "yes")))
_PLACES = frozenset(map(word, vocabulary().of("signs", "places")))
"""Headers of columns that say where a card lies on a board."""
LISTED = "listed_"
"""Before the key of a detail: what a list says where Andon has a date, a person or a word."""
LISTED_OWNER = LISTED + "owner"
"""The detail that keeps whom a list names, where only the other side assigns."""
_VALUES = frozenset((*JUDGED, "number"))
# A wrong cell here leaves open which issue the row is about.
_NAMES = ("number", "title", "description")
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One row that holds an issue. ``values`` are the texts of the judged columns and of
    ``number``, ``fields`` the details by key; ``problems`` refuse the row, ``unsorted`` do not:
    what such a cell says is kept as text, as far as there is any.
    """

    row: int
    values: Mapping[str, str]
    fields: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    unsorted: tuple[Problem, ...] = ()

    def get(self, meaning: str) -> str:
        """Return the text of a judged column; nothing is an empty text."""
        return self.values.get(meaning, "")


@dataclass(frozen=True, slots=True)
class Told:
    """What was read of a date and is not all that its cell says: ``kind`` such as ``WEEK``, with
    the first cell of its column and how many there are."""

    kind: str
    meaning: str
    row: int
    shown: str
    read: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Everything that was read of a sheet. ``skipped`` counts rows that hold no issue, by reason;
    ``cleaned`` the cells with characters that are not shown; ``order`` is that of dates such as
    03/04/2026, by column; ``told`` says once for each column what was read of dates.
    """

    sheet: Sheet
    header: Header
    lines: tuple[Line, ...]
    skipped: Mapping[str, int] = field(default_factory=dict)
    cleaned: int = 0
    order: Mapping[str, str] = field(default_factory=dict)
    told: tuple[Told, ...] = ()


def read_table(sheet: Sheet, header: Header) -> Table:
    """Return the lines below a header."""
    rows = sheet.rows[header.row + 1 :]
    order = {
        meaning: day_order
        for meaning in (*DATES, "ended")
        if meaning in header.columns
        and (day_order := order_of(row.cell(header.columns[meaning]) for row in rows)) is not None
    }
    top = texts(sheet.rows[header.row])
    lines, skipped, cleaned = [], Counter[str](), 0
    told: dict[tuple[str, str], Told] = {}
    for row, below in zip_longest(rows, rows[1:]):
        reason = why_no_issue(row, below, header, top)
        if reason is not None:
            skipped[reason] += 1
            continue
        cleaned += sum(1 for value in row.cells if unseen(value))
        reader = _Reader(row, sheet, header, order)
        lines.append(reader.line())
        for note in reader.told:
            first = told.setdefault((note.meaning, note.kind), replace(note, count=0))
            told[note.meaning, note.kind] = replace(first, count=first.count + 1)
    return Table(sheet, header, tuple(lines), dict(skipped), cleaned, order, tuple(told.values()))


class _Reader:
    """Reads one row."""

    def __init__(self, row: Row, sheet: Sheet, header: Header, order: Mapping[str, str]) -> None:
        self._row = row
        self._sheet = sheet
        self._header = header
        self._order = order
        self._problems: list[Problem] = []
        self._unsorted: list[Problem] = []
        self.told: list[Told] = []

    def line(self) -> Line:
        values: dict[str, str] = {}
        fields: dict[str, str] = {}
        for meaning, column in self._header.columns.items():
            if meaning in NOT_READ:
                continue
            text = self._text(meaning, column)
            target = values if meaning in _VALUES else fields
            if text and self._kept_as_listed(meaning):
                fields[LISTED + meaning] = text
            elif text:
                target[meaning] = text
        for key, column in self._header.extras.items():
            text = self._text(key, column)
            if text:
                fields[key] = text
        self._titled(values, fields)
        self._ended(values)
        if len(fields) > FIELD_LIMIT:
            self._note("", "row.fields", count=len(fields), limit=FIELD_LIMIT)
            fields = dict(list(fields.items())[:FIELD_LIMIT])
        problems, unsorted = tuple(self._problems), tuple(self._unsorted)
        return Line(self._row.number, values, fields, problems, unsorted)

    def _ended(self, values: dict[str, str]) -> None:
        """Take a row for closed that is archived, or says when it ended, where no state is said:
        the place of a card on a board is none."""
        columns, names = self._header.columns, self._header.names
        if "archived" in columns and word(text_of(self._row.cell(columns["archived"]))) in _YES:
            values["state"] = "closed"
        placed = "state" in columns and not _PLACES.isdisjoint(pieces(names[columns["state"]]))
        if "ended" in columns and (placed or not values.get("state")):
            value = self._row.cell(columns["ended"])
            order = self._order.get("ended")
            with suppress(Ambiguous, Unreadable):
                read_date(value, order, self._sheet.epoch)
                values["state"] = "closed"

    def _text(self, meaning: str, column: int) -> str:
        value = self._row.cell(column)
        if isinstance(value, CellError):
            key = "row.unsaved" if value == UNSAVED else "row.error"
            (self._problem if meaning in _NAMES else self._note)(meaning, key, shown=value.code)
            return ""
        text = text_of(value)
        if not text or (blank(text) and meaning not in ("title", "description")):
            return ""
        if meaning in DATES:
            return self._date(meaning, value)
        if meaning in NARROW:
            text = one_line(narrow(text))
            if isinstance(value, str) and _SHORTENED.fullmatch(text):
                wrong = self._problem if meaning == "number" else self._note
                wrong(meaning, "row.shortened", shown=text)
        return self._short(meaning, text)

    def _short(self, meaning: str, text: str) -> str:
        """Cut what is longer than a detail may be, and say so."""
        limit = TEXT_LIMIT if meaning in ("title", "description") else VALUE_LIMIT
        if len(text) <= limit:
            return text
        self._note(meaning, "row.long", length=len(text), limit=limit)
        return f"{text[: limit - 1]}…"

    def _date(self, meaning: str, value: Value) -> str:
        try:
            dated = read_cell(value, self._order.get(meaning), self._sheet.epoch)
        except Ambiguous:
            key = "row.ambiguous"
        except Unreadable:
            key = "row.date"
        else:
            cell = (meaning, self._row.number, shown(text_of(value)), dated.text)
            self.told += [Told(kind, *cell) for kind in sorted(dated.said)]
            return dated.text
        text = text_of(value)
        self._note(meaning, key, shown=shown(text))
        return self._short(meaning, text)

    def _kept_as_listed(self, meaning: str) -> bool:
        """Say whether a date was none, and is kept as it stands in the list."""
        return meaning in DATES and any(note.meaning == meaning for note in self._unsorted)

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
            more = self._short("description", more)
        values["title"] = title
        if more and one_line(more) != title:
            fields["description"] = more

    def _problem(self, meaning: str, key: str, **values: str | int) -> None:
        self._problems.append(self._found(meaning, key, values))

    def _note(self, meaning: str, key: str, **values: str | int) -> None:
        self._unsorted.append(self._found(meaning, key, values))

    def _found(self, meaning: str, key: str, values: Mapping[str, str | int]) -> Problem:
        column = self._header.column_name(meaning) if meaning else ""
        return Problem(key, column, values, meaning)


def shown(text: str) -> str:
    """Return text as a sentence quotes it: on one line, at most 60 characters."""
    text = one_line(text)
    return text if len(text) <= 60 else f"{text[:59]}…"


assert set(JUDGED) <= FIELDS, "every judged column has headers"
