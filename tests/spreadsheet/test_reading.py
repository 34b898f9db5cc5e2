"""Every kind of file that people attach is read, or refused with its own reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.features.lists.spreadsheet.files.delimited import decode
from bot.features.lists.spreadsheet.files.package import UNPACKED_LIMIT
from bot.features.lists.spreadsheet.files.read_file import read_file
from bot.features.lists.spreadsheet.sheet import (
    ROW_LIMIT,
    UNSAVED,
    BadFile,
    CellError,
    Sheet,
)
from bot.ports.request import FILE_LIMIT
from tests.spreadsheet.files import HEADERS, csv, packed, replaced, xlsx

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GOOD = xlsx([HEADERS, ["1", "U7 short"]])
SHEET = "xl/worksheets/sheet1.xml"


def only(data: bytes, name: str = "issues") -> Sheet:
    (sheet,) = read_file(name, data)
    return sheet


def cells(sheet: Sheet) -> list[tuple[Any, ...]]:
    return [row.cells for row in sheet.rows]


def bomb() -> bytes:
    return packed(xl__workbook_xml=b"<workbook/>", filler=bytes(UNPACKED_LIMIT + 1))


def entities(data: bytes) -> bytes:
    return data.replace(b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet', 1)


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "sheet.empty_file"),
        (b"\xef\xbb\xbf \r\n", "sheet.empty_file"),
        (b"a" * (FILE_LIMIT + 1), "sheet.large"),
        (OLD + bytes(600), "sheet.broken"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00", "sheet.old"),
        (b"<html><table><tr><td>Title</td></tr></table></html>", "sheet.web"),
        (b"\xef\xbb\xbf\r\n <TABLE>", "sheet.web"),
        (b'<?xml version="1.0"?><html xmlns="x"/>', "sheet.web"),
        (b'<?xml version="1.0"?><Workbook/>', "sheet.xml"),
        (b"%PDF-1.7", "sheet.other"),
        (b"\x89PNG\r\n\x1a\n", "sheet.other"),
        (b"PK\x03\x04 torn", "sheet.broken"),
        (GOOD[: len(GOOD) // 2], "sheet.broken"),
        (packed(xl__workbook_xml=b"no xml"), "sheet.broken"),
        (packed(**{"xl/workbook.bin": b"x"}), "sheet.broken"),
        (packed(mimetype=b"application/vnd.oasis.opendocument.text"), "sheet.foreign"),
        (packed(word__document_xml=b"<w/>"), "sheet.other"),
        (bomb(), "sheet.bomb"),
        (replaced(GOOD, SHEET, entities), "sheet.broken"),
        (b'a,b\n1,"never closed', "sheet.quote"),
        (b"a,b\n\x81\x8d\x90", "sheet.encoding"),
        (bytes(range(256)) * 4, "sheet.encoding"),
        (csv([["a"]] * (ROW_LIMIT + 1)), "sheet.rows"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, key: str) -> None:
    with pytest.raises(BadFile) as bad:
        read_file("issues.xls", data)
    assert bad.value.key == key


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("gb18030", "GB18030"),
    ],
)
def test_chinese_text_is_read_in_every_encoding(encoding: str, named: str) -> None:
    text = "序号,问题描述,负责人\n1,物料短缺 1200 pcs,李华\n"
    assert decode(text.encode(encoding)) == (text, named)


def test_western_text_without_a_mark_is_read_as_what_excel_writes() -> None:
    text = "Nr.;Problem;Verantwortlich\n1;Größe über 5 µm;Jörg Müller\n"
    assert decode(text.encode("cp1252")) == (text, "CP1252")


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_every_delimiter_is_found(sign: str) -> None:
    sheet = only(csv([["No.", "Title"], ["1", '"one, two; three"']], sign))
    assert cells(sheet) == [("No.", "Title"), ("1", "one, two; three")]


def test_the_delimiter_that_excel_names_is_taken() -> None:
    assert cells(only(b"sep=|\r\nNo.|Title, long\r\n1|a,b\r\n")) == [
        ("No.", "Title, long"),
        ("1", "a,b"),
    ]


def test_a_line_above_the_headers_that_another_sign_divides_does_not_decide() -> None:
    head = 'Issue list; Acme; Volta; exported 2026-12-03\n"Title","Owner","Due"\n'
    sheet = only(f'{head}"U7 short","Tom Reed","2027-01-22"\n'.encode())
    assert cells(sheet)[1:] == [
        ("Title", "Owner", "Due"),
        ("U7 short", "Tom Reed", "2027-01-22"),
    ]


def test_a_quote_that_is_no_quote_is_a_character_whatever_else_stands_there() -> None:
    sheet = only(b'Id,Title\n1,"U7" short; 1200\n2,"U8" lifted; 5\n')
    assert cells(sheet)[1] == ("1", '"U7" short; 1200')
    quoted = only(b'"Title; de; pl","Owner"\n"a; b; c","Tom"\n')
    assert cells(quoted) == [("Title; de; pl", "Owner"), ("a; b; c", "Tom")]


def test_a_quote_that_is_not_closed_is_said_though_some_rows_hold_another_sign() -> None:
    rows = "".join(f"{n},lid torque{'; urgent' * (n % 3 == 0)},Tom\n" for n in range(20))
    with pytest.raises(BadFile) as bad:
        only(f'No.,Title,Owner\n1,"U7 short; lifted,Tom\n{rows}'.encode())
    assert (bad.value.key, bad.value.values) == ("sheet.quote", {"row": 2})


def test_rows_keep_the_numbers_that_the_spreadsheet_program_shows() -> None:
    sheet = only(b'No.,Title\n\n1,"two\nlines"\n2,next\n')
    assert [row.number for row in sheet.rows] == [1, 3, 4]
    sheet = only(xlsx([["No.", "Title"], [], [], [1, "U7"]]))
    assert [row.number for row in sheet.rows] == [1, 4]


def test_values_keep_their_kind_and_errors_are_told_apart() -> None:
    when = datetime(2026, 12, 3, 14, 0)
    sheet = only(xlsx([[1, 1.5, True, when, "text", "#N/A", "=1+1"]]))
    assert cells(sheet) == [(1, 1.5, True, when, "text", CellError("#N/A"), UNSAVED)]


def test_a_formula_with_its_value_is_that_value() -> None:
    def saved(text: bytes) -> bytes:
        text = text.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")
        return text.replace(b'<c r="B1"><f>A9</f><v />', b'<c r="B1" t="str"><f>A9</f><v></v>')

    data = replaced(xlsx([["=1+1", "=A9", "x"]]), SHEET, saved)
    assert cells(only(data)) == [(2, None, "x")]


def test_hidden_rows_and_columns_are_left_out_and_counted() -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True

    data = xlsx([["No.", "Cost", "Title"], [1, 9, "a"], [2, 9, "b"], [3, 9, "c"]], dress=hide)
    sheet = only(data)
    assert cells(sheet) == [("No.", None, "Title"), (1, None, "a"), (3, None, "c")]
    assert (sheet.hidden_rows, sheet.hidden_columns) == (1, 1)


def test_merged_cells_show_what_the_first_one_shows() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("A2:A4")
        sheet.merge_cells("A5:C5")

    rows = [["Category", "Title", "x"], ["Quality", "a", 1], [None, "b", 2], [None, "c", 3]]
    sheet = only(xlsx([*rows, ["SMT line"], ["Test", "d", 4]], dress=merge))
    assert [row.cells[0] for row in sheet.rows[1:4]] == ["Quality"] * 3
    assert [row.merged for row in sheet.rows[1:4]] == [frozenset(), {0}, {0}]
    assert [row.banner for row in sheet.rows] == [False, False, False, False, True, False]


def test_a_sheet_formatted_to_its_end_is_no_long_list() -> None:
    def stretch(sheet: Any) -> None:
        for row in range(3, 400):
            sheet.cell(row, 30).number_format = "0.00"

    assert len(only(xlsx([HEADERS, [1, "U7"]], dress=stretch)).rows) == 2


def test_a_wrong_size_written_into_a_sheet_hides_nothing() -> None:
    def lie(text: bytes) -> bytes:
        return text.replace(b'<dimension ref="A1:F2"', b'<dimension ref="A1"')

    assert cells(only(replaced(GOOD, SHEET, lie)))[0] == HEADERS


def test_dates_of_the_other_calendar_are_counted_from_its_own_day() -> None:
    def old_mac(text: bytes) -> bytes:
        return text.replace(b"<workbookPr ", b'<workbookPr date1904="1" ')

    plain = only(GOOD)
    assert plain.epoch.year == 1899
    assert only(replaced(GOOD, "xl/workbook.xml", old_mac)).epoch.year == 1904


def test_reading_does_not_depend_on_the_name() -> None:
    assert only(GOOD, "issues.csv").kind == "xlsx"
    assert only(csv([HEADERS]), "issues.xlsx").kind == "csv"
