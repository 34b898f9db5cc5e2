"""What a person cannot see in a file reaches nobody, however the file says that it is hidden."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

import pytest

from bot.features.lists.spreadsheet.files.read_file import read_file
from bot.features.lists.spreadsheet.sheet import BadFile, CellError, Sheet
from tests.spreadsheet.files import packed

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATED = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = ("Title", "Price", "Status")
SECRET = "SECRET"


def cell(value: Any, ref: str = "", more: str = "") -> str:
    place = f' r="{ref}"' if ref else ""
    if isinstance(value, str):
        return f'<c{place}{more} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f"<c{place}{more}><v>{value}</v></c>"


def row(number: int, *values: Any, more: str = "", refs: bool = True) -> str:
    cells = "".join(
        cell(value, f"{'ABCDEFGH'[at]}{number}" if refs else "") for at, value in enumerate(values)
    )
    return f"<row{f' r={chr(34)}{number}{chr(34)}' if refs else ''}{more}>{cells}</row>"


def sheet(*rows: str, before: str = "", after: str = "") -> str:
    head = f'<worksheet xmlns="{MAIN}">{before}<sheetData>'
    return f"{head}{''.join(rows)}</sheetData>{after}</worksheet>"


def book(
    *sheets: str | bytes, states: tuple[str, ...] = (), styles: str = "", texts: str = ""
) -> bytes:
    """Return a workbook of these sheets, the parts of which are just what they must be."""
    states = states or ("",) * len(sheets)
    listed = "".join(
        f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}" state="{state or "visible"}"/>'
        for n, state in enumerate(states, 1)
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/s{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    links += f'<Relationship Id="st" Type="{OFFICE}/styles" Target="styles.xml"/>' if styles else ""
    links += (
        f'<Relationship Id="tx" Type="{OFFICE}/sharedStrings" Target="t.xml"/>' if texts else ""
    )
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{RELATED}"><Relationship Id="b" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATED}">{links}</Relationships>',
        **{f"xl/worksheets/s{n}.xml": each for n, each in enumerate(sheets, 1)},
    }
    if styles:
        parts["xl/styles.xml"] = styles
    if texts:
        parts["xl/t.xml"] = texts
    return packed(**{n: p if isinstance(p, bytes) else p.encode() for n, p in parts.items()})


def read(data: bytes) -> Sheet:
    return read_file("list.xlsx", data)[0]


def titles(found: Sheet) -> list[Any]:
    return [each.cells[0] for each in found.rows]


@pytest.mark.parametrize(
    "hidden",
    [' hidden="1"', ' hidden="true"', " hidden='1'", ' ht="0"', ' ht="0.5" customHeight="1"',
     '\nhidden="on"'],
)  # fmt: skip
@pytest.mark.parametrize("refs", [True, False])
def test_a_hidden_row_is_left_out(hidden: str, refs: bool) -> None:
    rows = [row(1, *HEAD, refs=refs), row(2, SECRET, 1, "x", more=hidden, refs=refs)]
    found = read(book(sheet(*rows, row(3, "U7", 2, "open", refs=refs))))
    assert titles(found) == ["Title", "U7"]
    assert found.hidden_rows == 1


@pytest.mark.parametrize("before", [True, False])
def test_what_an_outline_folds_away_is_left_out(before: bool) -> None:
    rows = [row(1, *HEAD), row(2, "a"), row(3, SECRET, more=' outlineLevel="1"'),
            row(4, SECRET, more=' outlineLevel="2"'), row(5, "sum")]  # fmt: skip
    at = 4 if before else 1
    rows[at] = rows[at].replace("<row", '<row collapsed="1"', 1)
    outline = f'<sheetPr><outlinePr summaryBelow="{int(before)}"/></sheetPr>'
    assert titles(read(book(sheet(*rows, before=outline)))) == ["Title", "a", "sum"]


@pytest.mark.parametrize(
    "columns",
    ['<cols><col min="2" max="2" hidden="1"/></cols>',
     '<cols><col min="2" max="5" width="0"/></cols>',
     '<cols><col min="2" max="2" width="0.3" customWidth="1"/></cols>',
     '<sheetFormatPr defaultColWidth="0"/><cols><col min="1" max="1" width="9"/></cols>',
     '<cols><col min="2" max="2" outlineLevel="1"/><col min="3" max="3" collapsed="1"/></cols>'],
)  # fmt: skip
def test_a_hidden_column_is_left_out(columns: str) -> None:
    found = read(book(sheet(row(1, *HEAD), row(2, "U7", SECRET), before=columns)))
    assert titles(found) == ["Title", "U7"]
    assert SECRET not in str(found)


@pytest.mark.parametrize("state", ["hidden", "veryHidden", "other"])
def test_a_hidden_sheet_is_never_read(state: str) -> None:
    full = sheet(row(1, *HEAD), row(2, SECRET, 1, "open"))
    found = read_file("x", book(full, sheet(row(1, "Title")), states=(state, "")))
    assert [each.name for each in found] == ["S2"]
    assert found[0].hidden_sheets == ("S1",)
    assert read_file("x", book(full, states=(state,))) == []


def test_a_number_that_its_format_does_not_show_is_not_read() -> None:
    styles = (
        f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="170" formatCode=";;;"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>'
    )
    cells = cell("U7", "A2") + cell(4711, "B2", ' s="1"') + cell(SECRET, "C2", ' s="1"')
    found = read(book(sheet(row(1, *HEAD), f'<row r="2">{cells}</row>'), styles=styles))
    assert found.rows[1].cells == ("U7",)


@pytest.mark.parametrize("kind", ["prefix", "strict", "utf-16", "latin-1"])
def test_a_hidden_row_is_left_out_in_every_way_to_write_markup(kind: str) -> None:
    rows = row(1, *HEAD) + row(2, SECRET, more=' hidden="1"') + row(3, "U7 größer")
    text = sheet(rows)
    if kind == "prefix":
        text = text.replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")
    if kind == "strict":
        text = text.replace(MAIN, STRICT)
    encoding = {"utf-16": "utf-16", "latin-1": "latin-1"}.get(kind, "utf-8")
    declared = f'<?xml version="1.0" encoding="{encoding}"?>{text}'
    assert titles(read(book(declared.encode(encoding)))) == ["Title", "U7 größer"]


@pytest.mark.parametrize(
    "rows",
    [row(1, *HEAD) + row(1, "U7"), row(2, *HEAD) + row(1, "U7"),
     f'<row r="1">{cell("Title", "B1")}{cell("Price", "A1")}</row>',
     f'<row r="1">{cell("Title", "A2")}</row>'],
)  # fmt: skip
def test_where_it_is_open_what_is_hidden_nothing_is_read(rows: str) -> None:
    hidden = '<cols><col min="2" max="2" hidden="1"/></cols>'
    with pytest.raises(BadFile) as bad:
        read(book(sheet(rows, before=hidden)))
    assert bad.value.key == "sheet.unclear"


def test_columns_that_are_hidden_after_the_cells_are_no_surprise() -> None:
    late = '<cols><col min="2" max="2" hidden="1"/></cols>'
    with pytest.raises(BadFile) as bad:
        read(book(sheet(row(1, *HEAD), after=late)))
    assert bad.value.key == "sheet.unclear"


def test_numbers_are_what_people_see() -> None:
    codes = ("0000", "000-000", '"PN "0', "0%", "0.0%", "General")
    formats = "".join(
        f'<numFmt numFmtId="{n}" formatCode="{code.replace(chr(34), "&quot;")}"/>'
        for n, code in enumerate(codes, 170)
    )
    used = "".join(f'<xf numFmtId="{n}"/>' for n, _ in enumerate(codes, 170))
    parts = f"<numFmts>{formats}</numFmts><cellXfs>{used}</cellXfs>"
    styles = f'<styleSheet xmlns="{MAIN}">{parts}</styleSheet>'
    values = (402, 12345, 7, 0.5, 0.125, 123456789012345)
    cells = "".join(cell(v, f"{'ABCDEF'[n]}1", f' s="{n}"') for n, v in enumerate(values))
    found = read(book(sheet(f'<row r="1">{cells}</row>'), styles=styles))
    assert found.rows[0].cells[:5] == ("0402", "012-345", "PN 7", "50%", "12.5%")
    assert found.rows[0].cells[5] == 123456789012345


@pytest.mark.parametrize("code", ["#N/A", "#SPILL!", "#GETTING_DATA"])
def test_every_error_is_known_as_one(code: str) -> None:
    wrong = f'<c r="A1" t="e"><v>{code}</v></c>'
    found = read(book(sheet(f'<row r="1">{wrong}</row>')))
    assert found.rows[0].cells == (CellError(code),)


FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def test_a_small_workbook_with_far_cells_is_refused_at_once() -> None:
    with pytest.raises(BadFile) as bad:
        read(book(sheet(row(1, "Title"), FAR)))
    assert bad.value.key == "sheet.far"
    lie = '<dimension ref="A1:XFD1048576"/>'
    assert titles(read(book(sheet(row(1, "Title"), before=lie)))) == ["Title"]
