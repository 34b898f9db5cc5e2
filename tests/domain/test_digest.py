"""When digests come, and until when a late one still has a meaning."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.anchor import Anchor
from bot.domain.calendar import Calendar
from bot.domain.values import DateRange, OpenDay, Site, Span
from bot.features.digests.policy import (
    Digest,
    Tally,
    begin_of_period,
    due_time,
    meaningful,
    next_time,
    read_at,
    times,
)
from bot.ports.codec import from_data, to_data

START = datetime(2027, 1, 1, tzinfo=UTC)
YEAR_END = datetime(2028, 1, 1, tzinfo=UTC)
DAY = ((Span(480, 1020),),) * 5 + ((),) * 2


def anchor(zone: str = "America/Los_Angeles", **values: object) -> Anchor:
    site = replace(Site("sj", "oem", zone, DAY), **values)  # type: ignore[arg-type]
    calendar = Calendar(site, lambda year: frozenset())
    return Anchor(zone, (calendar,), (calendar,))


def digest(kind: str, at: str, zone: str = "America/Los_Angeles") -> Digest:
    return Digest(kind, kind, zone, at, "shared", START)


def in_2027(kind: str, at: str, place: Anchor) -> list[datetime]:
    found = []
    for instant in times(digest(kind, at), place, START):
        if instant >= YEAR_END:
            break
        found.append(instant)
    return found


@pytest.mark.parametrize(
    ("zone", "spring", "autumn"),
    [
        # A Monday before and after each change of the clocks, in UTC.
        ("America/Los_Angeles", ("2027-03-08T16:30", "2027-03-15T15:30"),
         ("2027-11-01T15:30", "2027-11-08T16:30")),
        ("Europe/Warsaw", ("2027-03-22T07:30", "2027-03-29T06:30"),
         ("2027-10-25T06:30", "2027-11-01T07:30")),
        ("Asia/Shanghai", ("2027-03-08T00:30", "2027-03-15T00:30"),
         ("2027-10-25T00:30", "2027-11-01T00:30")),
    ],
)  # fmt: skip
def test_a_weekly_digest_keeps_its_wall_time_all_year(
    zone: str, spring: tuple[str, str], autumn: tuple[str, str]
) -> None:
    found = in_2027("weekly", "mon 08:30", anchor(zone))
    assert len(found) == 52
    place = anchor(zone)
    assert {place.day(at).weekday() for at in found} == {0}
    written = [f"{at:%Y-%m-%dT%H:%M}" for at in found]
    for before, after in (spring, autumn):
        assert written[written.index(before) + 1] == after


def test_a_time_in_the_gap_comes_after_it_and_a_doubled_one_once() -> None:
    found = [at for at in in_2027("weekly", "sun 02:30", anchor()) if at.month in (3, 11)]
    assert datetime(2027, 3, 14, 10, 0, tzinfo=UTC) in found
    found = [at for at in in_2027("weekly", "sun 01:30", anchor()) if at.month == 11]
    assert [at for at in found if at.day == 7] == [datetime(2027, 11, 7, 8, 30, tzinfo=UTC)]


def test_a_daily_digest_comes_on_working_days_only() -> None:
    place = anchor(
        closed=(DateRange(date(2027, 2, 1), date(2027, 2, 5)),), open=(OpenDay(date(2027, 2, 6)),)
    )
    found = {place.day(at) for at in in_2027("daily", "08:30", place)}
    # 261 weekdays, less the closed week, and the Saturday that makes up for it.
    assert len(found) == 261 - 5 + 1
    assert date(2027, 2, 6) in found
    assert date(2027, 2, 3) not in found


def test_a_weekly_digest_comes_on_a_holiday_too() -> None:
    place = anchor(closed=(DateRange(date(2027, 2, 1), date(2027, 2, 5)),))
    assert date(2027, 2, 1) in {place.day(at) for at in in_2027("weekly", "mon 08:30", place)}


@pytest.mark.parametrize(
    ("kind", "at", "first", "count"),
    [
        ("internal", "15:00", date(2027, 1, 1), 53),
        ("internal", "thu 15:00", date(2027, 1, 7), 52),
        ("monthly", "09:00", date(2027, 1, 4), 12),
        ("monthly", "tue 09:00", date(2027, 1, 5), 12),
        ("personal", "08:45", date(2027, 1, 1), 261),
        ("personal", "mon 08:45", date(2027, 1, 4), 52),
    ],
)
def test_the_days_of_the_other_kinds(kind: str, at: str, first: date, count: int) -> None:
    found = in_2027(kind, at, anchor())
    assert (anchor().day(found[0]), len(found)) == (first, count)
    assert sorted(set(found)) == found


def test_the_second_working_day_of_a_month_skips_closures() -> None:
    place = anchor(closed=(DateRange(date(2027, 1, 1), date(2027, 1, 6)),))
    assert place.day(in_2027("monthly", "09:00", place)[0]) == date(2027, 1, 8)


def test_a_site_that_never_works_has_no_daily_digest() -> None:
    assert next_time(digest("daily", "08:30"), anchor(week=((),) * 7), START) is None


AT = datetime(2027, 3, 1, 16, 30, tzinfo=UTC)  # Mon 08:30 in California


@pytest.mark.parametrize(
    ("kind", "late", "sent"),
    [
        ("daily", timedelta(), True),
        ("daily", timedelta(seconds=60), True),
        ("daily", timedelta(hours=4), True),
        ("daily", timedelta(hours=4, seconds=1), False),
        ("personal", timedelta(hours=3), True),
        ("personal", timedelta(hours=5), False),
        ("weekly", timedelta(hours=15, minutes=29), True),
        ("weekly", timedelta(hours=15, minutes=30), False),
        ("internal", timedelta(days=1), False),
        ("monthly", timedelta(days=3), True),
        ("monthly", timedelta(days=3, minutes=1), False),
    ],
)
def test_a_late_digest_is_sent_while_it_has_a_meaning(
    kind: str, late: timedelta, sent: bool
) -> None:
    at = "08:30" if kind != "weekly" else "mon 08:30"
    assert meaningful(digest(kind, at), anchor(), AT, AT + late) is sent


def test_a_daily_digest_late_at_night_is_not_sent_the_next_day() -> None:
    due = datetime(2027, 3, 2, 7, 30, tzinfo=UTC)  # Mon 23:30
    assert not meaningful(digest("daily", "23:30"), anchor(), due, due + timedelta(hours=1))


def test_of_several_missed_ones_the_last_counts() -> None:
    found = due_time(digest("daily", "08:30"), anchor(), datetime(2027, 3, 4, 18, tzinfo=UTC))
    assert found == datetime(2027, 3, 4, 16, 30, tzinfo=UTC)
    assert due_time(digest("daily", "08:30"), anchor(), START) is None


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("08:30", "08:30"), ("8:30", "08:30"), ("8.30", "08:30"), ("mon 08:30", "mon 08:30"),
        ("Monday 8:30", "mon 08:30"), (" THU  15:00 ", "thu 15:00"), ("mon", None), ("24:00", None),
        ("08:60", None), ("", None), ("moon 08:30", None), ("mo 08:30", None), ("08:30 mon", None),
        ("mond 08:30", None), ("٠٨:٣٠", None),
    ],
)  # fmt: skip
def test_times_as_people_type_them(typed: str, read: str | None) -> None:
    assert read_at(typed) == read


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(typed: str) -> None:
    found = read_at(typed)
    assert found is None or replace(digest("internal", found)).time is not None


def test_a_tally_without_any_has_no_percentage() -> None:
    assert Tally().percent is None
    assert Tally(2, 3).percent == 67


def test_a_period_begins_with_the_last_digest() -> None:
    assert begin_of_period(None, "weekly", AT) == AT - timedelta(days=7)
    assert begin_of_period(digest("monthly", "09:00"), "monthly", AT) == AT - timedelta(days=30)


def test_a_digest_comes_back_from_its_data() -> None:
    kept = replace(digest("weekly", "mon 08:30"), open=("20270301T1630",), by="maria")
    assert from_data(Digest, to_data(kept)) == kept
