"""Rows as they stand in real lists: what is an issue, what is none, and what is wrong with it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.features.lists.imports.check_file import LABELS
from bot.features.lists.spreadsheet.files.read_file import read_file
from bot.features.lists.spreadsheet.header import choose_sheet
from bot.features.lists.spreadsheet.read_lines import (
    FIELD_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Line,
    Table,
    read_table,
)
from tests.spreadsheet.files import csv, xlsx

HEAD = [
    "No.",
    "Title",
    "Description",
    "Severity",
    "Status",
    "Part No.",
    "Due",
    "Qty (pcs)",
    "Remarks",
]


def table(*rows: list[Any], head: list[str] = HEAD, dress: Any = None) -> Table:
    chosen = choose_sheet(read_file("issues", xlsx([head, *rows], dress=dress)), LABELS)
    assert chosen is not None
    return read_table(*chosen)


def line(**cells: Any) -> Line:
    """Return the line of a row with these cells, by the header's first word."""
    row = [cells.get(name.split()[0].strip(".").lower()) for name in HEAD]
    (found,) = table(row).lines
    return found


def keys(found: Line) -> list[tuple[str, str]]:
    return [(problem.key, problem.column) for problem in found.problems]


def unsorted(found: Line) -> list[tuple[str, str]]:
    return [(note.key, note.column) for note in found.unsorted]


def test_a_row_becomes_values_and_details() -> None:
    found = line(no=7, title="U7 short", severity="High", part=1234567, due=46359, qty=1200.0)
    assert found.values == {"number": "7", "title": "U7 short", "severity": "High"}
    assert found.fields == {"part": "1234567", "due": "2026-12-03", "qty": "1200"}
    assert not found.problems


def test_text_is_cleaned_of_what_nobody_sees() -> None:
    title = "\ufeff  U7\u00a0\u00a0MCU \x07short\u200b _x000D_\u202e"
    read = table([1, title.replace("\x07", ""), None, None, None, "ＳＴＭ３２－Ｇ"])
    assert read.lines[0].values["title"] == "U7 MCU short"
    assert read.lines[0].fields == {"part": "STM32-G"}
    assert read.cleaned == 1


def test_control_characters_of_a_text_file_are_left_out() -> None:
    sheet = read_file("x.csv", csv([["No.", "Title"], ["1", "U7\x07 short\x1b[31m"]]))
    chosen = choose_sheet(sheet, LABELS)
    assert chosen is not None
    assert read_table(*chosen).lines[0].values["title"] == "U7 short[31m"


@pytest.mark.parametrize("nothing", ["-", "n/a", "N/A ", "TBD", "?", "无", "—", "  "])
def test_what_stands_for_nothing_is_nothing(nothing: str) -> None:
    found = line(title="U7", part=nothing, due=nothing, severity=nothing)
    assert found.fields == {}
    assert found.values == {"title": "U7"}


def test_a_long_title_is_cut_and_kept_whole_as_the_description() -> None:
    text = "U7 " + "very " * 80 + "short"
    found = line(title=text)
    assert len(found.values["title"]) == TITLE_LIMIT
    assert found.values["title"].endswith("…")
    assert found.fields["description"] == text
    both = line(title=text, description="seen on line 3")
    assert both.fields["description"] == f"{text}\nseen on line 3"


def test_the_description_names_an_issue_without_a_title() -> None:
    found = line(description="Label is wrong")
    assert found.values == {"title": "Label is wrong"}
    assert "description" not in found.fields


def test_too_long_texts_are_cut() -> None:
    found = line(title="x" * (TEXT_LIMIT + 1))
    assert unsorted(found) == [("row.long", "Title (B)")]
    assert len(found.fields["description"]) == TEXT_LIMIT
    found = line(title="U7", remarks="x" * 501)
    assert unsorted(found) == [("row.long", "Remarks (I)")]
    assert found.fields["remarks"] == "x" * 499 + "…"


def test_too_many_details_are_left_out() -> None:
    head = ["Title", "Status", *(f"Measured {n} a" for n in range(FIELD_LIMIT + 1))]
    (found,) = table(["U7", "open", *range(FIELD_LIMIT + 1)], head=head).lines
    assert unsorted(found) == [("row.fields", "")]
    assert len(found.fields) == FIELD_LIMIT


@pytest.mark.parametrize(
    ("cells", "key", "column"),
    [
        ({"part": "#N/A"}, "row.error", "Part No. (F)"),
        ({"qty": "=1+1"}, "row.unsaved", "Qty (pcs) (H)"),
        ({"due": "03/04/2026"}, "row.ambiguous", "Due (G)"),
        ({"due": "ASAP"}, "row.date", "Due (G)"),
        ({"part": "1.23E+11"}, "row.shortened", "Part No. (F)"),
    ],
)
def test_a_bad_cell_is_said_and_refuses_nothing(
    cells: dict[str, Any], key: str, column: str
) -> None:
    found = line(**{"title": "U7 short", **cells})
    assert not found.problems
    assert unsorted(found) == [(key, column)]


@pytest.mark.parametrize(
    ("cells", "key", "column"),
    [
        ({"title": None, "part": "P-1", "remarks": "x"}, "row.title", "Title (B)"),
        ({"title": "#N/A", "part": "P-1", "remarks": "x"}, "row.error", "Title (B)"),
        ({"no": "1.23E+11"}, "row.shortened", "No. (A)"),
    ],
)
def test_a_row_whose_issue_cannot_be_told_is_refused(
    cells: dict[str, Any], key: str, column: str
) -> None:
    assert keys(line(**{"title": "U7 short", **cells})) == [(key, column)]


def test_what_is_no_date_stands_beside_the_date() -> None:
    found = line(title="U7 short", due="next week")
    assert found.fields == {"listed_due": "next week"}


def test_a_day_above_twelve_decides_for_its_column() -> None:
    days = ["03/04/2026", "13/04/2026"]
    read = table(*([n, f"t{n}", None, None, None, None, day] for n, day in enumerate(days)))
    assert [found.fields["due"] for found in read.lines] == ["2026-04-03", "2026-04-13"]
    assert read.order == {"due": "day"}


def test_rows_that_hold_no_issue_are_skipped_and_counted() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("A3:I3")
        sheet.merge_cells("B4:B5")

    read = table(
        [1, "first"],
        ["SMT line"],
        [2, "goes over two rows", None, "High"],
        [None, None, None, None, None, "P-2"],
        HEAD,
        ["Test and yield"],
        [3, None, None, None, "Open"],
        [4, None, None, "=IF(B9=1,2,3)", None, None, None, 0],
        ["Total", None, None, None, None, None, None, 1200],
        dress=merge,
    )
    assert [found.values["title"] for found in read.lines] == ["first", "goes over two rows"]
    assert read.skipped == {"heading": 2, "continued": 1, "header": 1, "empty": 2, "total": 1}


def test_every_wrong_cell_of_a_row_is_named() -> None:
    found = line(title="U7", part="#REF!", due="soon")
    assert set(unsorted(found)) == {("row.error", "Part No. (F)"), ("row.date", "Due (G)")}
