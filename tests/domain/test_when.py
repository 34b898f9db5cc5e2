"""What people may type for a time, what it means, and what they are told when it does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.values import Duration, Site, Span
from bot.domain.when import (
    BadTime,
    city_of,
    parse_duration,
    parse_offset,
    show_when,
)
from bot.domain.worktime import Calendar, NeverOpens
from bot.engine.dates import WhichDate, parse_when

LA, SHANGHAI = ZoneInfo("America/Los_Angeles"), ZoneInfo("Asia/Shanghai")
WORKDAYS = ((Span(480, 1020),),) * 5 + ((), ())
SJ = Calendar(Site("sj", "oem", LA.key, WORKDAYS), lambda year: frozenset())
LATE = Calendar(Site("late", "oem", LA.key, ((Span(600, 1020),),) * 7), lambda year: frozenset())
SHUT = Calendar(Site("shut", "oem", LA.key, ((),) * 7), lambda year: frozenset())
FRIDAY_TEN = datetime(2026, 12, 4, 10, tzinfo=LA).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("30m", Duration(30, "m")),
        ("4h", Duration(4, "h")),
        ("2d", Duration(2, "d")),
        ("1w", Duration(1, "w")),
        ("4bh", Duration(4, "bh")),
        ("2bd", Duration(2, "bd")),
        ("0m", Duration(0, "m")),
        (" 4 BH ", Duration(4, "bh")),
        ("9999m", Duration(9999, "m")),
    ],
)
def test_durations(text: str, duration: Duration) -> None:
    assert parse_duration(text) == duration


@pytest.mark.parametrize(
    "text", ["", "4", "h", "4x", "-4h", "+4h", "1.5h", "4h30m", "10000m", "٤h", "4 b h", "½h"]
)
def test_what_is_not_a_duration(text: str) -> None:
    with pytest.raises(BadTime, match="for example 4bh"):
        parse_duration(text)


@pytest.mark.parametrize(("text", "limit"), [("1827d", "1826d"), ("261w", "260w")])
def test_a_duration_has_a_limit(text: str, limit: str) -> None:
    with pytest.raises(BadTime, match=f"at most {limit}, for example"):
        parse_duration(text)


@given(st.integers(0, 260), st.sampled_from(["m", "h", "d", "w", "bh", "bd"]))
@settings(max_examples=60)
def test_a_shown_duration_reads_back(amount: int, unit: str) -> None:
    assert parse_duration(str(Duration(amount, unit))) == Duration(amount, unit)


@pytest.mark.parametrize(
    ("text", "days"),
    [("-5bd", -5), ("0", 0), ("+1bd", 1), ("0bd", 0), ("−2bd", -2), (" -5 BD ", -5), ("+0", 0)],
)
def test_offsets(text: str, days: int) -> None:
    assert parse_offset(text) == days


@pytest.mark.parametrize(
    "text", ["", "5", "5bd", "-5", "-5d", "bd", "--5bd", "-99999bd", "-9999bd"]
)
def test_what_is_not_an_offset(text: str) -> None:
    with pytest.raises(BadTime, match="for example -5bd"):
        parse_offset(text)


@pytest.mark.parametrize(
    ("text", "wall"),
    [
        # a date is 09:00; a time says otherwise
        ("2027-02-05", "2027-02-05 09:00"),
        ("2027-2-5", "2027-02-05 09:00"),
        ("2027-02-05 14:00", "2027-02-05 14:00"),
        ("2027-02-05T14:00", "2027-02-05 14:00"),
        ("2027-02-05t9:30", "2027-02-05 09:30"),
        ("  2027-02-05   14:00 ", "2027-02-05 14:00"),
        ("2028-02-29", "2028-02-29 09:00"),
        ("5.2.2027", "2027-02-05 09:00"),
        ("2026-12-01", "2026-12-01 09:00"),
        # a weekday is after today, unless a time still to come is given
        ("fri", "2026-12-11 09:00"),
        ("FRI", "2026-12-11 09:00"),
        ("Friday", "2026-12-11 09:00"),
        ("fri 14:00", "2026-12-04 14:00"),
        ("friday  14:00", "2026-12-04 14:00"),
        ("fri 10:00", "2026-12-11 10:00"),
        ("fri 09:59", "2026-12-11 09:59"),
        ("sat", "2026-12-05 09:00"),
        ("mon 8:15", "2026-12-07 08:15"),
        ("thursday", "2026-12-10 09:00"),
        ("thu 14:00", "2026-12-10 14:00"),
        ("next friday", "2026-12-11 09:00"),
        # words
        ("today", "2026-12-04 09:00"),
        ("Today 17:30", "2026-12-04 17:30"),
        ("tomorrow", "2026-12-05 09:00"),
        ("tomorrow 00:00", "2026-12-05 00:00"),
        # a time is the next one
        ("14:00", "2026-12-04 14:00"),
        ("10:00", "2026-12-05 10:00"),
        ("9:00", "2026-12-05 09:00"),
        # from now
        ("+3bd", "2026-12-09 10:00"),
        ("+4h", "2026-12-04 14:00"),
        ("+ 30 m", "2026-12-04 10:30"),
        ("+4bh", "2026-12-04 14:00"),
        ("+8bh", "2026-12-07 09:00"),
        ("+2D", "2026-12-06 10:00"),
        ("+1w", "2026-12-11 10:00"),
    ],
)
def test_when(text: str, wall: str) -> None:
    moment = parse_when(text, FRIDAY_TEN, SJ)
    assert moment.tzinfo is UTC
    assert f"{moment.astimezone(LA):%Y-%m-%d %H:%M}" == wall


def test_the_day_is_the_one_of_the_calendar_and_not_of_utc() -> None:
    evening = datetime(2026, 12, 4, 20, tzinfo=LA).astimezone(UTC)
    assert evening.day == 5
    assert parse_when("tomorrow", evening, SJ) == datetime(2026, 12, 5, 17, tzinfo=UTC)
    assert parse_when("sat", evening, SJ) == datetime(2026, 12, 5, 17, tzinfo=UTC)


def test_a_date_without_a_time_waits_for_a_later_opening() -> None:
    assert parse_when("2027-02-05", FRIDAY_TEN, LATE) == datetime(2027, 2, 5, 18, tzinfo=UTC)
    assert parse_when("2027-02-05 09:00", FRIDAY_TEN, LATE) == datetime(2027, 2, 5, 17, tzinfo=UTC)


def test_typed_wall_times_follow_the_rule_of_clock_changes() -> None:
    gap, fold = "2027-03-14 02:30", "2027-11-07 01:30"
    assert parse_when(gap, FRIDAY_TEN, SJ) == datetime(2027, 3, 14, 10, tzinfo=UTC)
    assert parse_when(fold, FRIDAY_TEN, SJ) == datetime(2027, 11, 7, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        "someday",
        "2027-02-29",
        "2027-13-01",
        "2027-02-05 24:00",
        "2027-02-05 14",
        "2027-02-05T",
        "2027-02-05 14:00 PST",
        "fri 14:60",
        "fri14:00",
        "25:00",
        "14:0",
        "02/05/2027",
        "+3",
        "+3x",
        "+-3h",
        "-3h",
        "+99999h",
        "+2000d",
        "٢٠٢٧-02-05",
    ],
)
def test_what_is_not_a_time(text: str) -> None:
    with pytest.raises(
        (BadTime, WhichDate), match=r"I cannot read .* as a time: .* for example .*"
    ) as caught:
        parse_when(text, FRIDAY_TEN, SJ)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text", ["2035-01-01", "2020-01-01", "0001-01-01", "9999-12-31", "+9999bh"]
)
def test_absurdly_far_times(text: str) -> None:
    hour = Calendar(
        Site("x", "oem", LA.key, ((Span(540, 600),),) + ((),) * 6), lambda y: frozenset()
    )
    with pytest.raises(BadTime, match="within five years of now, for example"):
        parse_when(text, FRIDAY_TEN, hour)


def test_five_years_are_not_too_far() -> None:
    assert parse_when("2031-12-04", FRIDAY_TEN, SJ).year == 2031


def test_a_long_text_is_shortened_in_the_answer() -> None:
    with pytest.raises(BadTime) as caught:
        parse_when("x" * 3000, FRIDAY_TEN, SJ)
    assert len(str(caught.value)) < 300


def test_business_hours_need_a_calendar_that_opens() -> None:
    with pytest.raises(NeverOpens):
        parse_when("+4bh", FRIDAY_TEN, SHUT)
    assert parse_when("+4h", FRIDAY_TEN, SHUT) == parse_when("14:00", FRIDAY_TEN, SHUT)


@given(st.text(max_size=12) | st.text("0123456789:-+ tfrimonhbdw", max_size=16))
@settings(max_examples=200)
def test_any_text_gives_a_time_or_is_refused(text: str) -> None:
    try:
        moment = parse_when(text, FRIDAY_TEN, SJ)
    except (BadTime, WhichDate):
        return
    assert moment.tzinfo is UTC


@given(st.datetimes(datetime(2024, 1, 1), datetime(2029, 1, 1)).map(lambda d: d.replace(second=0)))
@settings(max_examples=60)
def test_a_shown_wall_time_reads_back(naive: datetime) -> None:
    wall = SJ.wall(naive)
    shown = f"{wall.astimezone(LA):%Y-%m-%d %H:%M}"
    assert parse_when(shown, FRIDAY_TEN, SJ) == wall.replace(microsecond=0)


@pytest.mark.parametrize(
    ("zones", "shown"),
    [
        ((LA, SHANGHAI), "Los Angeles Thu 12:00 · Shanghai Fri 04:00"),
        ((SHANGHAI, LA), "Shanghai Fri 04:00 · Los Angeles Thu 12:00"),
        ((LA, ZoneInfo("America/Tijuana")), "Los Angeles Thu 12:00"),
        ((LA, LA), "Los Angeles Thu 12:00"),
        ((LA, ZoneInfo("America/Denver")), "Los Angeles Thu 12:00 · Denver Thu 13:00"),
        # Both are CST.
        ((ZoneInfo("America/Chicago"), SHANGHAI), "Chicago Thu 14:00 · Shanghai Fri 04:00"),
        ((), "UTC Thu 20:00"),
    ],
)
def test_times_are_shown_for_every_place_once(zones: tuple[ZoneInfo, ...], shown: str) -> None:
    at = datetime(2026, 12, 3, 20, 0, 59, tzinfo=UTC)
    assert show_when(at, [(city_of(zone.key), zone) for zone in zones], at) == shown


@pytest.mark.parametrize(
    ("ahead", "shown"),
    [
        (timedelta(0), "Thu 12:00"),
        (timedelta(days=6), "Wed 12:00"),
        (timedelta(days=6, minutes=1), "Wed Dec 9 12:01"),
        (timedelta(hours=-11, minutes=-59), "Thu 00:01"),
        (timedelta(hours=-12, minutes=-1), "Wed Dec 2 23:59"),
        (timedelta(days=-6), "Fri Nov 27 12:00"),
        (timedelta(days=-6, minutes=-1), "Fri Nov 27 11:59"),
        (timedelta(days=28, hours=11, minutes=59), "Thu Dec 31 23:59"),
        (timedelta(days=28, hours=12), "Fri Jan 1 2027 00:00"),
        (timedelta(days=-365), "Wed Dec 3 2025 12:00"),
    ],
)
def test_the_date_is_said_when_it_is_far_and_the_year_when_it_is_another(
    ahead: timedelta, shown: str
) -> None:
    now = datetime(2026, 12, 3, 20, 0, tzinfo=UTC)
    assert show_when(now + ahead, [("San Jose", LA)], now) == f"San Jose {shown}"


def test_a_weekday_alone_is_never_todays_of_another_week() -> None:
    """Thursday 23:30, and six days later by the clock on the wall of the spring change."""
    now = datetime(2027, 3, 11, 23, 30, tzinfo=LA).astimezone(UTC)
    later = now + timedelta(days=6)
    assert show_when(later, [("San Jose", LA)], now) == "San Jose Thu Mar 18 00:30"


def test_not_knowing_when_it_is_read_the_date_is_said() -> None:
    at = datetime(2026, 12, 3, 20, 0, tzinfo=UTC)
    assert show_when(at, [("San Jose", LA)]) == "San Jose Thu Dec 3 12:00"


def test_both_readings_of_a_doubled_hour_are_told_apart() -> None:
    first = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
    place = [("San Jose", LA)]
    assert show_when(first, place, first) == "San Jose Sun 01:30 (before the clock change)"
    later = first.replace(hour=9)
    assert show_when(later, place, first) == "San Jose Sun 01:30 (after the clock change)"
