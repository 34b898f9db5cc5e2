"""Dates in the forms of many countries; one that could be two days is not guessed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from bot.domain.dates.values import DAY_FIRST, MONTH_FIRST
from bot.features.lists.spreadsheet.dates import (
    MIXED,
    Ambiguous,
    Unreadable,
    order_of,
    read_date,
)

WINDOWS, MAC = date(1899, 12, 30), date(1904, 1, 1)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (datetime(2026, 12, 3), "2026-12-03"),
        (datetime(2026, 12, 3, 14, 5), "2026-12-03 14:05"),
        (date(2026, 12, 3), "2026-12-03"),
        (46359, "2026-12-03"),
        (46359.5, "2026-12-03 12:00"),
        ("46359", "2026-12-03"),
        ("2026-12-03", "2026-12-03"),
        ("2026-12-03T14:05:00Z", "2026-12-03 14:05"),
        ("2026/12/3", "2026-12-03"),
        ("2026.12.03", "2026-12-03"),
        ("2026年12月3日", "2026-12-03"),
        ("20261203", "2026-12-03"),
        ("3-Dec-2026", "2026-12-03"),
        ("3 Dec 26", "2026-12-03"),
        ("3rd December 2026", "2026-12-03"),
        ("Dec 3, 2026", "2026-12-03"),
        ("December 3rd 2026", "2026-12-03"),
        ("Thu, 3 Dec 2026", "2026-12-03"),
        ("3. Dez 2026", "2026-12-03"),
        ("3 dic 2026", "2026-12-03"),
        ("03.12.2026", "2026-12-03"),
        ("3.12.26", "2026-12-03"),
        ("13/12/2026", "2026-12-13"),
        ("12/13/2026", "2026-12-13"),
        ("04/04/2026", "2026-04-04"),
        ("12/31/2026 2:30 PM", "2026-12-31 14:30"),
        ("１３／１２／２０２６", "2026-12-13"),
        ("  2026-12-03 \u00a0", "2026-12-03"),
    ],
)
def test_a_date_is_read(written: Any, read: str) -> None:
    assert read_date(written, None, WINDOWS) == read


def test_numbers_count_from_the_workbooks_own_day() -> None:
    assert read_date(46359 - 1462, None, MAC) == "2026-12-03"


def test_a_column_decides_what_one_cell_does_not() -> None:
    assert read_date("03/04/2026", DAY_FIRST, WINDOWS) == "2026-04-03"
    assert read_date("03/04/2026", MONTH_FIRST, WINDOWS) == "2026-03-04"
    for order in (None, MIXED):
        with pytest.raises(Ambiguous):
            read_date("03/04/2026", order, WINDOWS)


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["03/04/2026", "13/04/2026"], DAY_FIRST),
        (["03/04/2026", "04/13/2026"], MONTH_FIRST),
        (["13-04-2026", "04/13/2026"], MIXED),
        (["03/04/2026", None, datetime(2026, 12, 13), "soon"], None),
        (["13.04.2026"], None),
        ([], None),
    ],
)
def test_the_order_of_a_column(column: list[Any], order: str | None) -> None:
    assert order_of(column) == order


@pytest.mark.parametrize(
    "written",
    ["ASAP", "32/13/2026", "2026-02-30", "12/2026", "week 49", 3.0e9, -1, True, "1203", "13/2/1888",
     "30 Foo 2026", "2026-12-03 25:00"],
)  # fmt: skip
def test_what_is_no_date_is_not_read(written: Any) -> None:
    with pytest.raises(Unreadable):
        read_date(written, None, WINDOWS)
