"""What the markup of an ``.xlsx`` sheet tells besides its values: what a person cannot see, merged
cells, errors, formulas without a saved value, and how numbers are shown.

It fails closed: where a file leaves open which row or column a mark is about, it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from string import digits

from bot.features.lists.spreadsheet.files.colours import BLACK, WHITE, alike
from bot.features.lists.spreadsheet.files.looks import SMALLEST, Looks
from bot.features.lists.spreadsheet.files.marks import (
    AREA_LIMIT,
    LAST_ROW,
    LOWEST,
    NARROWEST,
    Marks,
    Outlined,
    folded_away,
)
from bot.features.lists.spreadsheet.files.markup import (
    Attributes,
    flag,
    local,
    number,
    parse,
    parser,
)
from bot.features.lists.spreadsheet.files.styles import UNSEEN, Shown
from bot.features.lists.spreadsheet.sheet import COLUMN_LIMIT, UNSAVED, BadFile, column_of

_REF = re.compile(r"([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?")
# Names of attributes cannot be written in any other way in UTF-8.
_MARKS = (
    *(b"hidden", b"ollapsed", b"outlineLevel", b"mergeCell", b"zeroHeight", b"defaultColWidth"),
    *(b"rPr", b'"e"', b"'e'", b" ht", b"\nht", b"\tht", b"\rht", b"<!", b"<row>", b"<c>"),
    b'defaultRowHeight="0',
)
_FORMULA = re.compile(rb"<(?:[\w.-]+:|f[\s/>])")
_LAST = re.compile(rb'<row r="(\d{1,7})"(?!.*<row )', re.DOTALL)
_FAR = re.compile(rb'r="[A-Z]{3}\d')
_TAIL = 20_000
_ERROR = re.compile(rb"""(\st\s*=\s*)(["'])e\2""")


def scan(data: bytes, looks: Looks, white: frozenset[str]) -> tuple[Marks, bytes]:
    """Return the marks of a sheet, and its markup with errors written as their texts.

    ``white`` are the shared texts that are white whatever the font of their cell is.
    """
    if looks.plain and not white and _plain(data):
        return Marks(), data
    scanned = _Scan(looks, white)
    parse(scanned.parser, data)
    return scanned.finished(), scanned.with_errors(data)


def _plain(data: bytes) -> bool:
    """Say whether a sheet cannot hold anything that is looked for here: none of its words is
    there. This only saves time; whatever is not surely plain is read in full."""
    head, found, _ = data.partition(b"<sheetData>")
    if not found or any(mark in data for mark in _MARKS) or _FORMULA.search(data):
        return False
    last = _LAST.search(data, max(0, len(data) - _TAIL))
    rows = data.count(b"<row ")
    near = last is not None and int(last[1]) == rows and not _FAR.search(data)
    return near and rows * 26 * 27 < 3 * AREA_LIMIT and b"<col" not in head


class _Scan:
    def __init__(self, looks: Looks, white: frozenset[str]) -> None:
        self._looks, self._white = looks, white
        self._styles = looks.shown
        self._style, self._shared, self._inline = "0", False, False
        self._conditional: list[str] = []
        self._marks = Marks()
        self._row, self._row_text, self._column = 0, "", -1
        self._pending: tuple[int, int] | None = None
        self._errors: list[int] = []
        self._rows: list[Outlined] = []
        self._columns: dict[int, Outlined] = {}
        self._shown: set[int] = set()
        self._letters: dict[str, int] = {}
        self._lowest, self._narrowest = False, False
        self._below = self._right = True
        self._first_row, self._last_row = LAST_ROW + 1, 0
        self._first_column, self._last_column = 20_000, -1
        self._known: dict[str, Callable[[Attributes], None] | None] = {}
        self.parser = parser(self._start)

    def _start(self, name: str, given: Attributes) -> None:
        if name not in self._known:
            self._known[name] = getattr(self, f"_on_{local(name)}", None)
        told = self._known[name]
        if told is not None:
            told(given)

    def finished(self) -> Marks:
        """Return what was found."""
        self._settle()
        marks = self._marks
        if self._last_row:
            area = (self._last_row - self._first_row + 1) * (
                self._last_column - self._first_column + 1
            )
            if area > AREA_LIMIT:
                raise BadFile("sheet.far", row=self._last_row)
        for ranges in dict.fromkeys(self._conditional):
            self._unseen_in(ranges)
        marks.hidden_rows |= folded_away(self._rows, before=self._below)
        marks.hidden_columns |= folded_away(self._columns.values(), before=self._right)
        if self._narrowest:
            marks.hidden_columns |= set(range(COLUMN_LIMIT)) - self._shown
        return marks

    def with_errors(self, data: bytes) -> bytes:
        """Return the markup with each error as a text: other readers know only some of them."""
        parts, at = [], 0
        for place in self._errors:
            match = _ERROR.search(data, place)
            if match is None:
                raise BadFile("sheet.broken")
            parts += [data[at : match.start()], match[1], b'"str"']
            at = match.end()
        return b"".join([*parts, data[at:]]) if parts else data

    # elements

    def _on_sheetFormatPr(self, given: Attributes) -> None:
        height, width = number(given, "defaultRowHeight"), number(given, "defaultColWidth")
        self._lowest = height is not None and height < LOWEST
        self._narrowest = width is not None and width < NARROWEST

    def _on_outlinePr(self, given: Attributes) -> None:
        self._below = "summaryBelow" not in given or flag(given, "summaryBelow")
        self._right = "summaryRight" not in given or flag(given, "summaryRight")

    def _on_col(self, given: Attributes) -> None:
        first, last = _whole(given, "min"), _whole(given, "max")
        if self._row or first is None or last is None or not 0 < first <= last:
            raise BadFile("sheet.unclear")
        width = number(given, "width")
        hidden = flag(given, "hidden") or (width is not None and width < NARROWEST)
        level, folded = _whole(given, "outlineLevel") or 0, flag(given, "collapsed")
        for column in range(first - 1, min(last, COLUMN_LIMIT)):
            self._columns[column] = Outlined(column, level, folded)
            (self._marks.hidden_columns if hidden else self._shown).add(column)

    def _on_row(self, given: Attributes) -> None:
        self._settle()
        row = _whole(given, "r") if "r" in given else self._row + 1
        if row is None or not self._row < row <= LAST_ROW:
            raise BadFile("sheet.unclear" if row and row <= LAST_ROW else "sheet.broken")
        self._row, self._row_text, self._column = row, str(row), -1
        height = number(given, "ht")
        low = self._lowest if height is None else height < LOWEST
        if low or flag(given, "hidden"):
            self._marks.hidden_rows.add(row)
        level, folded = _whole(given, "outlineLevel") or 0, flag(given, "collapsed")
        if level or folded:
            self._rows.append(Outlined(row, level, folded))

    def _on_c(self, given: Attributes) -> None:
        if self._pending is not None:
            self._settle()
        ref = given.get("r")
        column = self._column + 1 if ref is None else self._placed(ref)
        if column <= self._column:
            raise BadFile("sheet.unclear")
        self._column = column
        kind = given.get("t")
        if kind == "e":
            self._errors.append(self.parser.CurrentByteIndex)
        self._formula_text = kind == "str"
        self._style, self._shared, self._inline = given.get("s", "0"), kind == "s", False
        shown = self._styles.get(self._style)
        if shown is not None and column < COLUMN_LIMIT:
            self._marks.instead[self._row][column] = shown

    def _placed(self, ref: str) -> int:
        letters = ref.rstrip(digits)
        if ref[len(letters) :] != self._row_text:
            raise BadFile("sheet.unclear")
        column = self._letters.get(letters)
        if column is None:
            if not re.fullmatch("[A-Za-z]{1,3}", letters):
                raise BadFile("sheet.unclear")
            column = self._letters[letters] = column_of(letters.upper())
        return column

    def _on_v(self, _given: Attributes) -> None:
        self._filled()
        if self._pending is not None:
            self.parser.CharacterDataHandler = self._value
        elif self._shared and self._white:
            self.parser.CharacterDataHandler = self._text

    def _on_is(self, _given: Attributes) -> None:
        self._filled()
        self._pending, self._inline = None, True

    def _filled(self) -> None:
        row, column = self._row, self._column
        if row != self._last_row:
            self._first_row, self._last_row = min(row, self._first_row), row
        if column > self._last_column:
            self._last_column = column
        if column < self._first_column:
            self._first_column = column

    def _on_f(self, _given: Attributes) -> None:
        # A formula may well have given an empty text; that is saved as one.
        if not self._formula_text:
            self._pending = (self._row, self._column)

    def _value(self, text: str) -> None:
        if text.strip():
            self._pending = None
            self.parser.CharacterDataHandler = None

    def _text(self, number: str) -> None:
        if number.strip() in self._white and self._style in self._looks.light:
            self._hide(self._row, self._column)

    def _on_color(self, given: Attributes) -> None:
        colour = self._looks.palette.of(given, automatic=BLACK)
        if self._inline and self._style in self._looks.light and alike(colour, WHITE):
            self._hide(self._row, self._column)

    def _on_sz(self, given: Attributes) -> None:
        size = number(given, "val")
        if self._inline and size is not None and size <= SMALLEST:
            self._hide(self._row, self._column)

    def _hide(self, row: int, column: int) -> None:
        if column < COLUMN_LIMIT:
            self._marks.instead[row][column] = Shown(UNSEEN)

    def _on_conditionalFormatting(self, given: Attributes) -> None:
        self._ranges, self._inline = given.get("sqref", ""), False

    def _on_cfRule(self, given: Attributes) -> None:
        if given.get("dxfId") in self._looks.hiding:
            self._conditional.append(self._ranges)

    def _unseen_in(self, ranges: str) -> None:
        """Leave out what a condition may make invisible: nobody knows here whether it is met."""
        for each in ranges.replace("$", "").upper().split():
            match = _REF.fullmatch(each)
            if match is None:
                raise BadFile("sheet.unclear")
            left, top = column_of(match[1]), int(match[2])
            right, bottom = column_of(match[3] or match[1]), int(match[4] or top)
            self._marks.veil(left, top, right, bottom)

    def _settle(self) -> None:
        """Note the formula before, if no value of it was saved."""
        self.parser.CharacterDataHandler = None
        if self._pending is not None and self._pending[1] < COLUMN_LIMIT:
            self._marks.instead[self._pending[0]][self._pending[1]] = UNSAVED
        self._pending = None

    def _on_mergeCell(self, given: Attributes) -> None:
        match = _REF.fullmatch(given.get("ref", "").replace("$", "").upper())
        if match is None or not match[3]:
            return
        left, right = column_of(match[1]), column_of(match[3])
        self._marks.merge(left, int(match[2]), right, int(match[4]))


def _whole(given: Attributes, name: str) -> int | None:
    value = number(given, name)
    return None if value is None or value != int(value) else int(value)
