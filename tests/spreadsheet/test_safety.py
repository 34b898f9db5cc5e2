"""Nothing that people wrote runs as a formula, and everything reads back as it was."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.lists.spreadsheet.files.read_file import read_file
from bot.features.lists.spreadsheet.formula_guard import dangerous, guarded, revealed
from bot.features.lists.spreadsheet.grid import Column, Grid
from bot.features.lists.spreadsheet.sheet import ERRORS
from bot.features.lists.spreadsheet.write_file import to_csv, to_xlsx
from tests.spreadsheet.files import loaded

ATTACKS = (
    '=HYPERLINK("http://evil","click")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =1+1",
    "'=1+1",
    "''=1",
    "＝1+1",
    "=cmd|' /C calc'!A0",
)


def grid(*rows: tuple[Any, ...], columns: int = 1) -> Grid:
    return Grid("Issues", tuple(Column(f"c{n}") for n in range(columns)), rows)


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_looks_like_a_formula_is_written_as_text(attack: str) -> None:
    assert dangerous(attack)
    cell = loaded(to_xlsx([grid((attack,))], "t"))["Issues"]["A2"]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    written = to_csv(grid((attack,))).decode("utf-8-sig").splitlines()[1:]
    assert "".join(written).lstrip('"').startswith("'")


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_header_runs_no_formula_either(attack: str) -> None:
    made = Grid("Issues", (Column(attack),), [("x",)])
    assert loaded(to_xlsx([made], attack))["Issues"]["A1"].data_type == "s"
    assert to_csv(made).decode("utf-8-sig")[0] in "'\""


# Most texts at random are harmless; half of these begin as a formula does.
TEXTS = st.text() | st.builds(
    "{}{}".format, st.sampled_from(["=", "+", "-", "@", "'=", "\t"]), st.text()
)


@given(TEXTS)
def test_a_guarded_text_is_revealed_as_it_was(text: str) -> None:
    assert revealed(guarded(text)) == text
    assert not dangerous(text) or guarded(text).startswith("'")


# A text that is an error's code reads back as that error.
PRINTED = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Zs"]), min_size=1
).filter(lambda text: text not in ERRORS)


@given(st.lists(PRINTED, min_size=1, max_size=5))
def test_texts_read_back_from_both_kinds_of_file(texts: list[str]) -> None:
    made = grid(*((text, "x") for text in texts), columns=2)
    for data in (to_csv(made), to_xlsx([made], "t")):
        (sheet,) = read_file("x", data)
        assert [row.cells[0] for row in sheet.rows[1:]] == texts


def test_characters_that_no_workbook_may_hold_are_left_out() -> None:
    made = grid(("a\x00b\x0bc\ufffed",))
    assert loaded(to_xlsx([made], "\x00"))["Issues"]["A2"].value == "abcd"


def test_a_text_longer_than_a_cell_is_cut() -> None:
    assert len(loaded(to_xlsx([grid(("x" * 40_000,))], "t"))["Issues"]["A2"].value) == 32_000


def test_dates_and_numbers_are_real_ones() -> None:
    row = (datetime(2026, 12, 3, 14, 5), date(2026, 12, 3), 1200, "007")
    sheet = loaded(to_xlsx([grid(row, columns=4)], "t"))["Issues"]
    cells = [sheet.cell(2, n) for n in (1, 2, 3, 4)]
    assert [c.data_type for c in cells] == ["d", "d", "n", "s"]
    formats = ["yyyy-mm-dd hh:mm", "yyyy-mm-dd", "General", "@"]
    assert [c.number_format for c in cells] == formats
    assert to_csv(grid(row, columns=4)).decode("utf-8-sig").splitlines()[1] == (
        "2026-12-03 14:05,2026-12-03,1200,007"
    )


def test_a_list_opens_with_a_frozen_header_and_filters() -> None:
    columns = (Column("Number", 11), Column("Title", 48, wrap=True), Column("Severity", 10))
    sheet = loaded(to_xlsx([Grid("Issues", columns, [("A", "b", "major")])], "t"))["Issues"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:C2")
    assert sheet.column_dimensions["B"].width == 48
    assert sheet["B2"].alignment.wrap_text
    assert sheet["A1"].font.b
    assert sheet.print_title_rows == "$1:$1"


def test_cells_are_filled_by_what_they_say() -> None:
    columns = (Column("Severity", 10, fills=(("critical", "F5B7B1"),)),)
    sheet = loaded(to_xlsx([Grid("Issues", columns, [("critical",), ("minor",)])], "t"))["Issues"]
    assert sheet["A2"].fill.start_color.rgb == "FFF5B7B1"
    assert sheet["A3"].fill.fill_type is None
