"""Occurrences of wall times: each once, at the right instant, over every clock change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.program_file.recurrence import next_occurrence, occurrences

WEEKLY = "FREQ=WEEKLY;BYDAY=TU"
START = datetime(2027, 1, 5, 17, 0)
YEAR = (datetime(2027, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    "zone", ["America/Los_Angeles", "Europe/Warsaw", "Asia/Shanghai", "Pacific/Apia"]
)
def test_a_year_of_tuesdays_is_at_17_o_clock_each_time(zone: str) -> None:
    found = list(occurrences(WEEKLY, START, zone, *YEAR))
    assert len(found) == 52
    for wall, instant in found:
        local = instant.astimezone(ZoneInfo(zone))
        assert (local.weekday(), local.hour, local.minute) == (1, 17, 0)
        assert local.replace(tzinfo=None) == wall


def test_a_time_that_does_not_exist_is_the_first_after_the_gap() -> None:
    start = datetime(2027, 3, 13, 2, 30)
    found = occurrences("FREQ=DAILY;COUNT=3", start, "America/Los_Angeles", *YEAR)
    assert [instant for _, instant in found] == [
        datetime(2027, 3, 13, 10, 30, tzinfo=UTC),
        datetime(2027, 3, 14, 10, 0, tzinfo=UTC),
        datetime(2027, 3, 15, 9, 30, tzinfo=UTC),
    ]


def test_a_time_that_occurs_twice_is_the_first() -> None:
    start = datetime(2027, 11, 6, 1, 30)
    found = occurrences("FREQ=DAILY;COUNT=3", start, "America/Los_Angeles", *YEAR)
    assert [instant for _, instant in found] == [
        datetime(2027, 11, 6, 8, 30, tzinfo=UTC),
        datetime(2027, 11, 7, 8, 30, tzinfo=UTC),
        datetime(2027, 11, 8, 9, 30, tzinfo=UTC),
    ]


@pytest.mark.parametrize("until", ["20270119", "20270119T235959", "20270119T170000"])
def test_a_day_as_the_end_is_the_last_day(until: str) -> None:
    found = occurrences(f"{WEEKLY};UNTIL={until}", START, "America/Los_Angeles", *YEAR)
    assert [wall.day for wall, _ in found] == [5, 12, 19]


def test_the_bounds_leave_the_first_out_and_take_the_last() -> None:
    first = datetime(2027, 1, 6, 1, 0, tzinfo=UTC)
    week = timedelta(days=7)
    found = occurrences(WEEKLY, START, "America/Los_Angeles", first, first + 2 * week)
    assert [instant for _, instant in found] == [first + week, first + 2 * week]


def test_next_one_and_none() -> None:
    zone = "America/Los_Angeles"
    before = datetime(2027, 1, 6, 0, 59, tzinfo=UTC)
    assert next_occurrence(WEEKLY, START, zone, before) == (
        START,
        datetime(2027, 1, 6, 1, 0, tzinfo=UTC),
    )
    assert next_occurrence("FREQ=DAILY;COUNT=1", START, zone, YEAR[1]) is None
