"""Files that people send by mistake or with bad intent: one clear sentence, and at once."""

from __future__ import annotations

import time
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from bot.ports.request import Attachment
from tests.spreadsheet.files import csv, packed, xlsx
from tests.spreadsheet.office import Office
from tests.spreadsheet.test_hidden import FAR, MAIN, book, row, sheet
from tests.spreadsheet.test_other_workbooks import open_book, open_row, table

HEAD = ["No.", "Title", "Status"]
LIST = [HEAD, [1, "U7 short", "open"]]
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
QUICK = 3.0
"""Seconds; what tries again and again would take minutes."""


def encrypted() -> bytes:
    return OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(1000)


def _with(data: bytes, more: dict[str, bytes]) -> bytes:
    with ZipFile(BytesIO(data)) as folder:
        return packed(**{name: folder.read(name) for name in folder.namelist()}, **more)


def picture_only() -> bytes:
    """Return a workbook that holds its list as a picture."""
    return _with(xlsx([]), {"xl/media/image1.png": b"\x89PNG", "xl/drawings/drawing1.xml": b"<d/>"})


def conditions(count: int) -> str:
    rules = (
        f'<conditionalFormatting sqref="A1:XFD{1048576 - n}"><cfRule type="expression" dxfId="0"/>'
        "</conditionalFormatting>"
        for n in range(count)
    )
    return "".join(rules)


def veiled(count: int) -> bytes:
    styles = (
        f'<styleSheet xmlns="{MAIN}"><dxfs><dxf><font><color rgb="FFFFFFFF"/></font></dxf></dxfs>'
        "</styleSheet>"
    )
    return book(sheet(row(1, *HEAD), after=conditions(count)), styles=styles)


def repeated() -> bytes:
    again = 'table:number-rows-repeated="1048576"'
    return open_book(table(open_row(*HEAD), open_row("1", "U7 short", "open", more=again)))


def merged(count: int) -> bytes:
    cells = "".join(f'<mergeCell ref="A{n}:A1048576"/>' for n in range(2, count + 2))
    return book(sheet(row(1, *HEAD), after=f"<mergeCells>{cells}</mergeCells>"))


def say(office: Office, name: str, data: bytes) -> str:
    return office.say("maria", "issue import", Attachment(name, data)).text


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("list.csv", b"", "list.csv is empty."),
        ("list.xlsx", xlsx([]), "list.xlsx has no row of headers that is known."),
        ("list.xlsx", picture_only(), "list.xlsx has no row of headers that is known."),
        ("list.xlsx", xlsx([HEAD]), "list.xlsx has headers, but no row with an issue below them."),
        ("photo.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(99), "photo.xlsx is not a spreadsheet."),
        ("photo.csv", b"\xff\xd8\xff\xe0" + bytes(99), "photo.csv is not a spreadsheet."),
        ("scan.xls", b"%PDF-1.7 " + bytes(99), "scan.xls is not a spreadsheet."),
        ("list.xlsx", encrypted(), "list.xlsx is protected with a password."),
        ("list.csv", b'No.,Title\n1,"' + b'"' * 1_000_001, "list.csv: a quote in row 2"),
        ("list.csv", b"No.,Title\n" + b'"a,b\n' * 50_001, "list.csv has more than 20000 rows."),
        ("list.xlsx", book(sheet(row(1, *HEAD), FAR)), "list.xlsx has cells far below"),
        ("list.xlsx", veiled(600), "list.xlsx: it cannot be told which rows and columns"),
        ("list.xlsx", merged(20), "list.xlsx is damaged or not a usual .xlsx file."),
        ("list.ods", repeated(), "list.ods is damaged or not a usual .xlsx file."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_answered_with_one_sentence(
    office: Office, name: str, data: bytes, sentence: str
) -> None:
    began = time.perf_counter()
    assert say(office, name, data).startswith(sentence)
    assert time.perf_counter() - began < QUICK
    assert not office.issues()


@pytest.mark.parametrize("name", ["list.xls", "list.xlsx", "list.csv", "list", "x.pdf"])
@pytest.mark.parametrize("data", [csv(LIST), xlsx(LIST)])
def test_a_wrong_ending_does_not_matter(office: Office, name: str, data: bytes) -> None:
    assert "U7 short" in say(office, name, data)


def test_a_text_of_many_quotes_is_read_as_it_is(office: Office) -> None:
    title = '"' * 150
    text = f'No.,Title\n1,"{title.replace(chr(34), chr(34) * 2)} U7"\n'
    office.imported(text.encode())
    assert office.issue().title == f"{title} U7"


def test_macros_links_and_formulas_are_nothing_but_their_values(office: Office) -> None:
    def dress(made: Any) -> None:
        made["B2"].hyperlink = "http://evil.example/x"
        made["C2"] = '=HYPERLINK("http://evil.example","open")'

    data = xlsx(LIST, dress=dress)
    parts = {"xl/vbaProject.bin": b"Sub Auto_Open()", "xl/externalLinks/externalLink1.xml": b"<x/>"}
    with_macros = _with(data, parts)
    said = office.imported(with_macros)
    assert office.issue().title == "U7 short"
    assert "evil" not in said.text + str(office.issue().fields)
    assert "was never saved" in said.text
