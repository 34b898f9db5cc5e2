"""Columns are known by the words of the field, however they are written."""

from __future__ import annotations

from typing import Any

import pytest

from bot.features.lists.imports.check_file import LABELS
from bot.features.lists.spreadsheet.files.read_file import read_file
from bot.features.lists.spreadsheet.header import Header, choose_sheet, find_header, header_of
from bot.features.lists.spreadsheet.sheet import Sheet, column_of, letter
from bot.messages.fields import FIELDS, label
from tests.spreadsheet.files import xlsx


def sheets(data: bytes) -> list[Sheet]:
    return read_file("issues.xlsx", data)


def header(*names: str, below: Any = ()) -> Header:
    found = find_header(sheets(xlsx([names, *below]))[0], LABELS)
    assert found is not None
    return found


def meaning(name: str, below: Any = ()) -> str | None:
    """Return what a column means that stands beside others."""
    found = header("Subject", name, "Rev", below=below)
    at = {column: known for known, column in found.columns.items()}
    return at.get(1)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("No.", "number"),
        ("#", "number"),
        ("Issue #", "number"),
        ("Ref No", "number"),
        ("序号", "number"),
        ("Type", "category"),
        ("Issue\ncategory", "category"),
        ("Severity (H/M/L)", "severity"),
        ("PRIO", "severity"),
        ("Prioirty", "severity"),
        ("Class", "severity"),
        ("优先级 / Priority", "severity"),
        ("Owner", "owner"),
        ("Ownr", "owner"),
        ("Responsbile", "owner"),
        ("Assigned to:", "owner"),
        ("Company", "side"),
        ("Responsible company", "side"),
        ("Status", "state"),
        ("Current\u00a0status ", "state"),
        ("Date raised", "opened"),
        ("Opened on", "opened"),
        ("Raised by", "raised_by"),
        ("Due Dat", "due"),
        ("Target date (ETA)", "due"),
        ("ＥＴＡ", "due"),
        ("Need date", "need"),
        ("料号 / Part No.", "part"),
        ("P/N", "part"),
        ("Manufacturer Part Number", "mpn"),
        ("MPN", "mpn"),
        ("Part (MPN)", "mpn"),
        ("PO / Order", "po"),
        ("Qty [pcs]", "qty"),
        ("Comments", "remarks"),
        ("Countermeasure", "answer"),
        ("Days open", "computed"),
        ("Internal remarks", "internal"),
        ("Missing quantity", "gap"),
        ("Impact on build", None),
        ("Line", None),
    ],
)
def test_a_header_is_known(written: str, meant: str | None) -> None:
    assert meaning(written) == meant


def test_issue_stands_above_titles_or_above_numbers() -> None:
    assert header("Issue", "Status", below=[["U7 short", "open"]]).columns["title"] == 0
    numbered = header("Issue", "Problem", below=[["ACME-1", "U7 short"], [2, "U8"], ["Q-3", "x"]])
    assert (numbered.columns["number"], numbered.columns["title"]) == (0, 1)


def test_a_description_is_the_title_where_there_is_none() -> None:
    assert header("No.", "Problem description").columns["title"] == 1
    both = header("Subject", "Description")
    assert (both.columns["title"], both.columns["description"]) == (0, 1)


def test_the_surest_of_two_columns_is_taken_and_the_other_kept() -> None:
    found = header("Title", "Statuss", "Status")
    assert found.columns["state"] == 2
    assert dict(found.extras) == {"statuss": 1}


def test_other_columns_are_kept_under_a_key_of_their_own() -> None:
    found = header("Title", "Rev", "Impact on build", "Impact on build", "影响", "State of line")
    assert list(found.extras) == ["impact_on_build", "impact_on_build_2", "_影响", "state_of_line"]


def test_columns_that_are_not_read_are_named() -> None:
    found = header("Title", "Internal note", "Confidential", "Age", "Days open", "Status")
    assert set(found.left_out) == {"Internal note", "Confidential", "Age", "Days open"}
    assert not found.extras


def test_a_column_is_named_as_people_find_it() -> None:
    found = header("No.", "Title", "Ownr")
    assert found.column_name("owner") == "Ownr (C)"


def test_headers_are_found_below_a_logo_and_a_title() -> None:
    rows = [["ACME - Volta open issue list"], ["Updated", "2026-12-01"], [], ["No.", "Title"]]
    found = find_header(sheets(xlsx([*rows, [1, "U7"]]))[0], LABELS)
    assert found is not None
    assert found.row == 2


def test_a_list_without_known_headers_has_none() -> None:
    assert find_header(sheets(xlsx([["foo", "bar"], ["U7", "x"]]))[0], LABELS) is None
    assert find_header(sheets(xlsx([["Severity", "Owner"]]))[0], LABELS) is None
    assert find_header(sheets(xlsx([["Title", "foo", "bar"]]))[0], LABELS) is None


def test_one_column_of_titles_is_a_list() -> None:
    assert header("Issue", below=[["U7 short"]]).columns == {"title": 0}


def test_the_sheet_with_the_most_known_columns_is_taken() -> None:
    data = xlsx(
        [["Title", "Page"], ["Cover", 1]],
        "Cover",
        Open=[["No.", "Title", "Status"], [1, "U7", "open"]],
        Old=[["No.", "Title", "Status"], [1, "U7", "closed"]],
    )
    chosen = choose_sheet(sheets(data), LABELS)
    assert chosen is not None
    assert chosen[0].name == "Open"


def test_a_hidden_sheet_is_taken_only_where_nothing_else_is_there() -> None:
    def hide(sheet: Any) -> None:
        sheet.sheet_state = "hidden"

    full = [["No.", "Title", "Status", "Owner"], [1, "U7", "open", "tom"]]
    chosen = choose_sheet(sheets(xlsx(full, "Old", dress=hide, New=[["Title", "Owner"]])), LABELS)
    assert chosen is not None
    assert chosen[0].name == "New"


@pytest.mark.parametrize(
    "key", [*FIELDS, "impact_on_build", "status", "no", "date_2", "pcs", "_影响"]
)
def test_an_exported_header_is_read_back_as_the_same_detail(key: str) -> None:
    found = header("Number", "Title", header_of(key, label(key), LABELS))
    assert {**found.columns, **found.extras}.get(key) == 2


def test_columns_have_letters() -> None:
    assert [letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert [column_of(letter(n)) for n in (0, 25, 26, 701, 702)] == [0, 25, 26, 701, 702]
