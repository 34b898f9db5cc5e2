"""Binary workbooks: what the records of ``.xls`` and ``.xlsb`` tell of what is hidden.

Layouts: [MS-XLS] 2.4 (Row, ColInfo, BoundSheet8, MergeCells) and [MS-XLSB] 2.4 (BrtRowHdr,
BrtColInfo, BrtBundleSh, BrtMergeCell).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from struct import error as StructError
from struct import unpack_from

from bot.features.lists.spreadsheet.files.cells import read_sheets
from bot.features.lists.spreadsheet.files.marks import LOWEST, NARROWEST, Marks
from bot.features.lists.spreadsheet.files.package import Package
from bot.features.lists.spreadsheet.sheet import (
    COLUMN_LIMIT,
    EPOCH,
    EPOCH_1904,
    ERRORS,
    BadFile,
    CellError,
    Sheet,
)

# Widths are counted in 256ths of a letter, heights in 20ths of a point.
_NARROW, _LOW = NARROWEST * 256, LOWEST * 20
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CODES = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
          0x24: "#NUM!", 0x2A: "#N/A"}  # fmt: skip
assert set(_CODES.values()) <= ERRORS, "every error is known to be one"


@dataclass
class _Book:
    """The sheets of a workbook by name, with how each is shown and what it hides."""

    names: list[str] = field(default_factory=list)
    shown: list[bool] = field(default_factory=list)
    marks: list[Marks] = field(default_factory=list)
    dated: bool = False

    def read(self, data: bytes) -> list[Sheet]:
        """Return the sheets that people see."""
        sheets = tuple(zip(self.names, self.shown, self.marks, strict=True))
        return read_sheets(
            data,
            [name for name, shown, _ in sheets if shown],
            [marks for _, shown, marks in sheets if shown],
            epoch=EPOCH_1904 if self.dated else EPOCH,
            hidden_sheets=tuple(name for name, shown, _ in sheets if not shown),
        )


# .xls


def read_old_workbook(data: bytes) -> list[Sheet]:
    """Return the visible sheets of an ``.xls``; one with a password and anything else that such a
    file may hold is refused."""
    import olefile

    if _ENCRYPTED in data:
        raise BadFile("sheet.password")
    try:
        with olefile.OleFileIO(BytesIO(data)) as folder:
            name = next((n for n in ("Workbook", "Book") if folder.exists(n)), None)
            if name is None:
                raise BadFile("sheet.other")
            stream = folder.openstream(name).read()
    except (OSError, ValueError, IndexError, StructError, AttributeError, TypeError):
        raise BadFile("sheet.broken") from None
    try:
        return _old_book(stream).read(data)
    except (StructError, IndexError, UnicodeDecodeError):
        raise BadFile("sheet.broken") from None


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of one part of a stream, without the parts within it."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + size]
        at += 4 + size
        if kind == 0x0809:
            depth += 1
        elif kind == 0x000A:
            depth -= 1
            if depth == 0:
                return
        elif depth == 1:
            yield kind, body


def _old_book(stream: bytes) -> _Book:
    book = _Book()
    wide = unpack_from("<H", stream, 4)[0] == 0x0600
    for kind, body in _records(stream, 0):
        if kind == 0x002F:
            raise BadFile("sheet.password")
        if kind == 0x0022:
            book.dated = unpack_from("<H", body)[0] == 1
        elif kind == 0x0085 and body[5] == 0:
            place = unpack_from("<I", body)[0]
            book.names.append(_old_name(body, wide=wide))
            book.shown.append(body[4] & 3 == 0)
            book.marks.append(_old_marks(stream, place))
    return book


def _old_name(body: bytes, *, wide: bool) -> str:
    if not wide:
        return body[7 : 7 + body[6]].decode("cp1252", "replace")
    if body[7] & 1:
        return body[8 : 8 + 2 * body[6]].decode("utf-16-le")
    return body[8 : 8 + body[6]].decode("latin-1")


def _old_marks(stream: bytes, place: int) -> Marks:
    marks, seen, shown = Marks(), set[int](), set[int]()
    low = narrow = False
    rows: set[int] = set()
    for kind, body in _records(stream, place):
        if kind == 0x0208:
            row, height, given = *unpack_from("<H", body), *unpack_from("<H4xH", body, 6)
            seen.add(row + 1)
            if given & 0x20 or (height & 0x7FFF) < _LOW:
                marks.hidden_rows.add(row + 1)
        elif kind == 0x007D:
            first, last, width, _, given = unpack_from("<HHHHH", body)
            hidden = given & 1 or width < _NARROW
            columns = range(first, min(last + 1, COLUMN_LIMIT))
            (marks.hidden_columns if hidden else shown).update(columns)
        elif kind == 0x0225:
            low = bool(body[0] & 2)
        elif kind == 0x0055:
            narrow = unpack_from("<H", body)[0] == 0
        elif kind == 0x00E5:
            for at in range(unpack_from("<H", body)[0]):
                top, bottom, left, right = unpack_from("<HHHH", body, 2 + 8 * at)
                marks.merge(left, top + 1, right, bottom + 1)
        else:
            _old_cell(kind, body, marks, rows)
    marks.hidden_rows |= rows - seen if low else set()
    marks.hidden_columns |= set(range(COLUMN_LIMIT)) - shown if narrow else set()
    return marks


def _old_cell(kind: int, body: bytes, marks: Marks, rows: set[int]) -> None:
    """Note the row of a cell, and an error, which the library reads as nothing."""
    if kind not in (0x0006, 0x00FD, 0x0203, 0x027E, 0x00BD, 0x0204, 0x0205, 0x00D6):
        return
    row, column = unpack_from("<HH", body)
    rows.add(row + 1)
    code = None
    if kind == 0x0205 and body[7] == 1:
        code = body[6]
    elif kind == 0x0006 and body[12:14] == b"\xff\xff" and body[6] == 2:
        code = body[8]
    if code in _CODES and column < COLUMN_LIMIT:
        marks.instead[row + 1][column] = CellError(_CODES[code])


# .xlsb


def read_binary_workbook(package: Package, data: bytes, main: str) -> list[Sheet]:
    """Return the visible sheets of an ``.xlsb``."""
    book, related = _Book(), package.related(main)
    try:
        for kind, body in _binary_records(package.read(main) or b""):
            if kind == 0x0099:
                book.dated = bool(unpack_from("<I", body)[0] & 1)
            elif kind == 0x009C:
                state = unpack_from("<I", body)[0]
                link, at = _text(body, 8)
                name, _ = _text(body, at)
                what, path = related.get(link, ("", ""))
                book.names.append(name)
                book.shown.append(state == 0 and what == "worksheet")
                sheet = package.read(path) if what == "worksheet" else None
                book.marks.append(_binary_marks(sheet or b""))
        return book.read(data)
    except (StructError, IndexError, UnicodeDecodeError):
        raise BadFile("sheet.broken") from None


def _text(body: bytes, at: int) -> tuple[str, int]:
    count = unpack_from("<I", body, at)[0]
    end = at + 4 + 2 * count
    if end > len(body):
        raise BadFile("sheet.broken")
    return body[at + 4 : end].decode("utf-16-le"), end


def _binary_records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(stream):
        kind = stream[at]
        at += 1
        if kind & 0x80:
            kind, at = (kind & 0x7F) | (stream[at] & 0x7F) << 7, at + 1
        size = shift = 0
        while True:
            part = stream[at]
            at += 1
            size |= (part & 0x7F) << shift
            shift += 7
            if not part & 0x80 or shift > 21:
                break
        yield kind, stream[at : at + size]
        at += size


def _binary_marks(stream: bytes) -> Marks:
    marks, row = Marks(), 0
    for kind, body in _binary_records(stream):
        if kind == 0x0000:
            row = unpack_from("<I", body)[0] + 1
            height = unpack_from("<H", body, 8)[0]
            if body[11] & 0x10 or height < _LOW:
                marks.hidden_rows.add(row)
        elif kind == 0x003C:
            first, last, width, _ = unpack_from("<IIII", body)
            if unpack_from("<H", body, 16)[0] & 1 or width < _NARROW:
                marks.hidden_columns |= set(range(first, min(last + 1, COLUMN_LIMIT)))
        elif kind == 0x00B0:
            top, bottom, left, right = unpack_from("<IIII", body)
            marks.merge(left, top + 1, right, bottom + 1)
        elif kind in (0x0003, 0x000B):
            column = unpack_from("<I", body)[0]
            if body[8] in _CODES and column < COLUMN_LIMIT:
                marks.instead[row][column] = CellError(_CODES[body[8]])
    return marks
