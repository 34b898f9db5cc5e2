"""A text that nobody can see in a workbook reaches nobody: white on white, tiny, or shown as
nothing. What can be seen stays, whatever its colours are."""

from __future__ import annotations

from typing import Any

import pytest
from openpyxl.styles import Font

from bot.features.lists.spreadsheet.files.colours import Palette
from bot.features.lists.spreadsheet.files.shared_texts import seen_texts
from tests.spreadsheet.files import xlsx
from tests.spreadsheet.office import Office
from tests.spreadsheet.test_hidden import HEAD, MAIN, SECRET, book, cell, read, row, sheet

WHITE, DARK = '<color rgb="FFFFFFFF"/>', '<fgColor rgb="FF1F4E78"/>'
SOLID = '<patternFill patternType="solid">{}</patternFill>'


def styles(font: str = "", fill: str = "", code: str = "", conditional: str = "") -> str:
    """Return a style sheet whose second style has this font, fill and format."""
    formats = f'<numFmts><numFmt numFmtId="170" formatCode="{code}"/></numFmts>' if code else ""
    return (
        f'<styleSheet xmlns="{MAIN}">{formats}<fonts><font><sz val="11"/></font><font>{font}'
        f'</font></fonts><fills><fill><patternFill patternType="none"/></fill><fill>{fill}</fill>'
        f'</fills><cellXfs><xf numFmtId="0" fontId="0" fillId="0"/>'
        f'<xf numFmtId="{170 if code else 0}" fontId="1" fillId="{int(bool(fill))}"/></cellXfs>'
        f"<dxfs>{conditional}</dxfs></styleSheet>"
    )


def dressed(sheet_styles: str, more: str = "", value: Any = SECRET) -> Any:
    cells = cell("U7", "A2") + cell(value, "B2", ' s="1"') + cell("open", "C2")
    return read(book(sheet(row(1, *HEAD), f'<row r="2">{cells}</row>', after=more),
                     styles=sheet_styles))  # fmt: skip


@pytest.mark.parametrize(
    ("font", "fill"),
    [
        (WHITE, ""),
        ('<color rgb="FFFAFAFA"/>', ""),
        ('<color theme="0"/>', ""),
        ('<color theme="0" tint="-0.05"/>', ""),
        ('<color indexed="9"/>', ""),
        ('<color indexed="65"/>', ""),
        ('<color theme="1" tint="1"/>', ""),
        (WHITE, SOLID.format('<fgColor theme="0"/>')),
        (WHITE, '<patternFill patternType="none"><fgColor rgb="FF000000"/></patternFill>'),
        ("", SOLID.format('<fgColor rgb="FF000000"/>')),
        ('<color rgb="FF1F4E78"/>', SOLID.format(DARK)),
        (WHITE, '<gradientFill><stop><color theme="0"/></stop></gradientFill>'),
        ('<sz val="1"/>', ""),
        ('<sz val="0.5"/>', ""),
    ],
)
def test_a_text_that_cannot_be_seen_is_not_read(font: str, fill: str) -> None:
    found = dressed(styles(font, fill))
    assert found.rows[1].cells == ("U7", None, "open")
    assert found.unseen_cells == 1


@pytest.mark.parametrize(
    ("font", "fill"),
    [
        (WHITE, SOLID.format(DARK)),
        ('<color theme="0"/>', SOLID.format('<fgColor theme="4"/>')),
        ('<color rgb="FFBFBFBF"/>', ""),
        ('<color auto="1"/>', ""),
        ("", SOLID.format('<fgColor rgb="FFFFFF00"/>')),
        (WHITE, '<patternFill patternType="gray125"/>'),
        ('<sz val="6"/>', ""),
    ],
)
def test_a_text_that_can_be_seen_is_read(font: str, fill: str) -> None:
    found = dressed(styles(font, fill))
    assert found.rows[1].cells == ("U7", SECRET, "open")
    assert found.unseen_cells == 0


def test_what_is_white_by_default_is_not_read() -> None:
    white = styles(WHITE).replace('fontId="0"', 'fontId="1"')
    found = read(book(sheet(row(1, SECRET)), styles=white))
    assert found.rows == ()


@pytest.mark.parametrize("value", [SECRET, 4711])
def test_a_format_that_shows_nothing_is_not_read(value: Any) -> None:
    found = dressed(styles(code=";;;"), value=value)
    assert found.rows[1].cells == ("U7", None, "open")
    assert found.unseen_cells == 1


@pytest.mark.parametrize(
    ("conditional", "read_as"),
    [
        (f"<dxf><font>{WHITE}</font></dxf>", None),
        ('<dxf><numFmt numFmtId="9" formatCode=";;;"/></dxf>', None),
        ('<dxf><font><color rgb="FFFF0000"/></font></dxf>', SECRET),
        (f'<dxf><font>{WHITE}</font><fill><patternFill><bgColor rgb="FFC00000"/></patternFill>'
         "</fill></dxf>", SECRET),
    ],
)  # fmt: skip
def test_what_a_condition_may_make_invisible_is_not_read(
    conditional: str, read_as: str | None
) -> None:
    more = (
        '<conditionalFormatting sqref="B2:B900 E1"><cfRule type="expression" dxfId="0"/>'
        "</conditionalFormatting>"
    )
    found = dressed(styles(conditional=conditional), more)
    assert found.rows[1].cells == ("U7", read_as, "open")


RICH = "<r><rPr>{}</rPr><t>{}</t></r>"


@pytest.mark.parametrize(("fill", "left"), [("", None), (SOLID.format(DARK), SECRET)])
def test_a_text_of_several_fonts_is_read_as_it_is_seen(fill: str, left: str | None) -> None:
    rich = RICH.format(WHITE, SECRET)
    inline = f'<c r="B2" s="1" t="inlineStr"><is>{rich}</is></c>'
    found = read(book(sheet(row(1, *HEAD), f'<row r="2">{cell("U7", "A2")}{inline}</row>'),
                      styles=styles("", fill)))  # fmt: skip
    assert found.rows[1].cell(1) == left


@pytest.mark.parametrize(("fill", "left"), [("", None), (SOLID.format(DARK), SECRET)])
def test_the_white_part_of_a_shared_text_is_left_out(fill: str, left: str | None) -> None:
    texts = [
        RICH.format('<color theme="1"/>', "U7 short") + RICH.format(WHITE, SECRET),
        RICH.format(WHITE, SECRET),
        "<t>open</t>",
        RICH.format('<sz val="1"/>', SECRET),
    ]
    shared = f'<sst xmlns="{MAIN}">{"".join(f"<si>{each}</si>" for each in texts)}</sst>'
    cells = "".join(
        f'<c r="{"ABCD"[at]}1" s="1" t="s"><v>{at}</v></c>' for at, _ in enumerate(texts)
    )
    found = read(book(sheet(f'<row r="1">{cells}</row>'), styles=styles("", fill), texts=shared))
    assert [found.rows[0].cell(at) for at in range(4)] == ["U7 short", left, "open", None]


def test_texts_of_one_font_are_left_as_they_are() -> None:
    data = b"<sst><si><t>U7</t></si></sst>"
    assert seen_texts(data, Palette()) == (data, frozenset())


def test_the_colours_of_a_theme_are_its_own() -> None:
    theme = b'<a:t xmlns:a="x"><a:dk1><a:srgbClr val="FEFEFE"/></a:dk1></a:t>'
    assert Palette(theme).of({"theme": "1"}, automatic=(0, 0, 0)) == (254, 254, 254)
    assert Palette().of({"theme": "40"}, automatic=(0, 0, 0)) is None


def test_whoever_imports_is_told_what_was_left_out(office: Office) -> None:
    def dress(made: Any) -> None:
        made["B2"].font = Font(color="FFFFFFFF")

    data = xlsx([["Title", "Remarks", "Status"], ["U7 short", SECRET, "open"]], dress=dress)
    said = office.imported(data)
    assert "Left out, as nobody can see them: 1 cells." in said.text
    assert SECRET not in said.text + str(office.issue().fields)
