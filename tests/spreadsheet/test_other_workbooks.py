"""The old, the binary and the open workbooks are read as well, without what they hide."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from struct import pack
from typing import Any

import pytest
import xlwt

from bot.features.lists.spreadsheet.files.read_file import read_file
from bot.features.lists.spreadsheet.sheet import BadFile, Sheet
from tests.spreadsheet.files import packed
from tests.spreadsheet.test_hidden import OFFICE, RELATED

SECRET = "SECRET"


def seen(sheets: list[Sheet]) -> list[tuple[Any, ...]]:
    assert SECRET not in str(sheets)
    return [row.cells for row in sheets[0].rows]


# .xls


def old(*, secret: bool = True) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Öffen 料", cell_overwrite_ok=True)
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    rows = [["Title", SECRET, "Due"], [SECRET, 9, "x"], [SECRET, 9, "x"], ["U7 short", 9, "y"]]
    for at, values in enumerate(rows):
        for column, value in enumerate(values):
            sheet.write(at, column, value)
    sheet.write(3, 2, datetime(2026, 12, 3), day)
    sheet.row(1).hidden = True
    sheet.row(2).height_mismatch = True
    sheet.row(2).height = 0
    sheet.col(1).hidden = secret
    for name, state in (("Hidden", 1), ("Very hidden", 2)):
        other = book.add_sheet(name)
        other.visibility = state
        other.write(0, 0, SECRET)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_an_old_workbook_is_read_without_what_it_hides() -> None:
    sheets = read_file("list.xls", old())
    assert seen(sheets) == [("Title", None, "Due"), ("U7 short", None, date(2026, 12, 3))]
    (sheet,) = sheets
    assert (sheet.hidden_rows, sheet.hidden_columns) == (2, 1)
    assert sheet.hidden_sheets == ("Hidden", "Very hidden")


def test_an_old_workbook_that_is_cut_off_is_refused() -> None:
    for length in (600, 2000, 4000):
        with pytest.raises(BadFile):
            read_file("list.xls", old()[:length])


# .xlsb


def record(kind: int, body: bytes = b"") -> bytes:
    size, sizes = len(body), b""
    while True:
        size, part = size >> 7, size & 0x7F
        sizes += bytes([part | 0x80 if size else part])
        if not size:
            break
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + sizes + body


def wide(text: str) -> bytes:
    return pack("<I", len(text)) + text.encode("utf-16-le")


def binary_row(number: int, *values: str, hidden: bool = False) -> bytes:
    head = pack("<IIHBBBI", number, 0, 300, 0, 0x10 if hidden else 0, 0, 0)
    cells = (record(6, pack("<II", at, 0) + wide(value)) for at, value in enumerate(values))
    return record(0, head) + b"".join(cells)


def binary(*, states: tuple[int, ...] = (0, 1)) -> bytes:
    hidden = record(0x3C, pack("<IIIIH", 1, 1, 2560, 0, 1))
    rows = (binary_row(0, "Title", SECRET, "Status") + binary_row(1, SECRET, "9", hidden=True)
            + binary_row(2, "U7 short", SECRET, "open"))  # fmt: skip
    size = record(0x94, pack("<IIII", 0, 2, 0, 2))
    sheet = record(0x81) + size + record(0x186) + hidden + record(0x187)
    sheet += record(0x91) + rows + record(0x92) + record(0x82)
    listed = b"".join(
        record(0x9C, pack("<II", state, n) + wide(f"r{n}") + wide(f"S{n}"))
        for n, state in enumerate(states)
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/s{n}.bin"/>'
        for n, _ in enumerate(states)
    )
    start = f'<Relationship Id="b" Type="{OFFICE}/officeDocument" Target="xl/workbook.bin"/>'
    return packed(
        **{
            "_rels/.rels": f'<Relationships xmlns="{RELATED}">{start}</Relationships>'.encode(),
            "xl/workbook.bin": record(0x83) + record(0x8F) + listed + record(0x90) + record(0x84),
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{RELATED}">{links}'
            "</Relationships>".encode(),
            **{f"xl/worksheets/s{n}.bin": sheet for n, _ in enumerate(states)},
        }
    )


def test_a_binary_workbook_is_read_without_what_it_hides() -> None:
    sheets = read_file("list.xlsb", binary())
    assert seen(sheets) == [("Title", None, "Status"), ("U7 short", None, "open")]
    assert (sheets[0].hidden_rows, sheets[0].hidden_sheets) == (1, ("S1",))


# .ods

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
)
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type='
    '"application/vnd.oasis.opendocument.spreadsheet"/>{}</manifest:manifest>'
)


def open_row(*values: str, more: str = "") -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        for value in values
    )
    return f"<table:table-row {more}>{cells}</table:table-row>"


def open_book(tables: str, manifest: str = "") -> bytes:
    styles = (
        '<style:style style:name="gone" style:family="table">'
        '<style:table-properties table:display="false"/></style:style>'
        '<style:style style:name="flat" style:family="table-row">'
        '<style:table-row-properties style:row-height="0cm"/></style:style>'
    )
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return packed(
        **{
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": MANIFEST.format(manifest).encode(),
            "content.xml": content.encode(),
        }
    )


def table(*rows: str, columns: str = "", more: str = "") -> str:
    return f'<table:table table:name="L" {more}>{columns}{"".join(rows)}</table:table>'


def test_an_open_workbook_is_read_without_what_it_hides() -> None:
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    empty = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    hidden = [
        open_row(SECRET, "1", more='table:visibility="collapse"'),
        open_row(SECRET, "1", more='table:visibility="filter"'),
        open_row(SECRET, "1", more='table:style-name="flat"'),
        f'<table:table-row-group table:display="false">{open_row(SECRET)}</table:table-row-group>',
    ]
    rows = [open_row("Title", SECRET, "Status"), *hidden, empty, open_row("U7", SECRET, "open")]
    other = table(open_row(SECRET), more='table:style-name="gone"').replace('"L"', '"Old"')
    sheets = read_file("list.ods", open_book(other + table(*rows, columns=columns)))
    assert seen(sheets) == [("Title", None, "Status"), ("U7", None, "open")]
    assert [row.number for row in sheets[0].rows] == [1, 9]
    assert (sheets[0].hidden_rows, sheets[0].hidden_sheets) == (4, ("Old",))


def test_an_open_workbook_with_a_password_says_so() -> None:
    with pytest.raises(BadFile) as bad:
        read_file("list.ods", open_book(table(), "<manifest:encryption-data/>"))
    assert bad.value.key == "sheet.password"
