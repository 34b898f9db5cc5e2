"""Tables: the worked cases of the design, and the edges of calendars and clock changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain import worktime
from bot.domain.values import DateRange, Duration, OpenDay, Site, Span
from bot.domain.worktime import Calendar, NeverOpens, add, add_open
from bot.program_file.holidays import known_country, known_subdivision, public_holidays

LA, SHANGHAI, WARSAW = "America/Los_Angeles", "Asia/Shanghai", "Europe/Warsaw"
BEIRUT, CAIRO, LORD_HOWE = "Asia/Beirut", "Africa/Cairo", "Australia/Lord_Howe"
NO_DAYS: tuple[Span, ...] = ()


def span(text: str) -> Span:
    """Read ``22:00-06:00``; a closing that is not after its opening is on the next day."""
    opens, closes = (int(at[:2]) * 60 + int(at[3:]) for at in text.split("-"))
    return Span(opens, closes if closes > opens else closes + 1440)


def weekly(days: str, *spans: str) -> tuple[tuple[Span, ...], ...]:
    """Build a week from a row such as ``xxxxx..`` for Monday to Friday."""
    return tuple(tuple(map(span, spans)) if day == "x" else NO_DAYS for day in days)


def calendar(
    zone: str,
    week: tuple[tuple[Span, ...], ...],
    holidays: frozenset[date] = frozenset(),
    closed: tuple[DateRange, ...] = (),
    opened: tuple[OpenDay, ...] = (),
) -> Calendar:
    site = Site("site", "ems", zone, week, closed=closed, open=opened)
    return Calendar(site, lambda year: frozenset(day for day in holidays if day.year == year))


SJ = calendar(LA, weekly("xxxxx..", "08:00-17:00"))
SZ = calendar(SHANGHAI, weekly("xxxxx..", "08:30-12:00", "13:30-18:00"))
WAW = calendar(WARSAW, weekly("xxxxx..", "08:00-16:00"))
NIGHTS = calendar(WARSAW, weekly("xxxxx..", "22:00-06:00"))
SITES = {"SJ": SJ, "SZ": SZ, "WAW": WAW, "NIGHTS": NIGHTS}


def at(text: str, zone: str, fold: int = 0) -> datetime:
    """Read a wall time that exists; ``fold`` 1 is the second of two."""
    local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)
    moment = local.astimezone(UTC)
    back = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert back == datetime.fromisoformat(text), "the table names a time that does not exist"
    return moment


def on(site: str, text: str) -> datetime:
    return at(text, SITES[site].site.zone)


def length(text: str) -> Duration:
    amount = text.rstrip("mhdwb")
    return Duration(int(amount), text[len(amount) :])


@pytest.mark.parametrize(
    ("start", "duration", "site", "due"),
    [
        (("SZ", "2026-12-03 16:00"), "4bh", "SZ", "2026-12-04 10:30"),
        (("SJ", "2026-12-04 17:30"), "4bh", "SJ", "2026-12-07 12:00"),
        (("SZ", "2026-12-04 11:00"), "2bh", "SZ", "2026-12-04 14:30"),
        (("SZ", "2026-12-04 11:00"), "1bh", "SZ", "2026-12-04 12:00"),
        (("SZ", "2026-12-02 19:00"), "1bd", "SZ", "2026-12-04 08:30"),
        (("SJ", "2026-12-03 13:00"), "2bd", "SZ", "2026-12-08 08:30"),
        (("WAW", "2027-03-26 15:00"), "3bh", "WAW", "2027-03-29 10:00"),
    ],
)
def test_worked_case(start: tuple[str, str], duration: str, site: str, due: str) -> None:
    assert add(SITES[site], on(*start), length(duration)) == on(site, due)


@pytest.mark.parametrize(
    ("site", "start", "duration", "due"),
    [
        # openings and closings
        ("SJ", "2026-12-04 08:00", "9bh", "2026-12-04 17:00"),
        ("SJ", "2026-12-04 17:00", "1bh", "2026-12-07 09:00"),
        ("SJ", "2026-12-04 16:59", "1bh", "2026-12-07 08:59"),
        ("SJ", "2026-12-05 03:00", "18bh", "2026-12-08 17:00"),
        ("SJ", "2026-12-05 03:00", "0bh", "2026-12-07 08:00"),
        ("SJ", "2026-12-04 10:00", "0bh", "2026-12-04 10:00"),
        # the lunch break is closed
        ("SZ", "2026-12-04 12:00", "1bh", "2026-12-04 14:30"),
        ("SZ", "2026-12-04 12:30", "1bh", "2026-12-04 14:30"),
        ("SZ", "2026-12-04 08:30", "8bh", "2026-12-04 18:00"),
        ("SZ", "2026-12-04 12:00", "1bd", "2026-12-07 13:30"),
        ("SZ", "2026-12-04 11:59", "1bd", "2026-12-07 11:59"),
        # business days
        ("SJ", "2026-12-03 15:00", "1bd", "2026-12-04 15:00"),
        ("SJ", "2026-12-04 15:00", "1bd", "2026-12-07 15:00"),
        ("SJ", "2026-12-04 17:00", "1bd", "2026-12-08 08:00"),
        ("SJ", "2026-12-05 15:00", "0bd", "2026-12-07 08:00"),
        ("SJ", "2026-12-07 15:00", "0bd", "2026-12-07 15:00"),
        ("SJ", "2028-02-28 15:00", "1bd", "2028-02-29 15:00"),
        ("SJ", "2028-02-29 15:00", "1bd", "2028-03-01 15:00"),
        # elapsed time begins at once and runs around the clock
        ("SJ", "2026-12-05 03:00", "30m", "2026-12-05 03:30"),
        ("SJ", "2026-12-04 23:00", "4h", "2026-12-05 03:00"),
        ("WAW", "2027-03-27 12:00", "1d", "2027-03-28 13:00"),
        ("WAW", "2027-03-27 12:00", "1w", "2027-04-03 13:00"),
        # night shift: Monday to Friday 22:00, home at 06:00
        ("NIGHTS", "2026-12-03 23:00", "2bh", "2026-12-04 01:00"),
        ("NIGHTS", "2026-12-04 04:00", "3bh", "2026-12-04 23:00"),
        ("NIGHTS", "2026-12-05 05:00", "1bh", "2026-12-05 06:00"),
        ("NIGHTS", "2026-12-05 05:00", "2bh", "2026-12-07 23:00"),
        ("NIGHTS", "2026-12-05 06:00", "1bh", "2026-12-07 23:00"),
        ("NIGHTS", "2026-12-03 23:00", "1bd", "2026-12-04 23:00"),
        ("NIGHTS", "2026-12-02 02:00", "1bd", "2026-12-03 02:00"),
        ("NIGHTS", "2026-12-05 02:00", "1bd", "2026-12-07 22:00"),
        ("NIGHTS", "2026-12-03 12:00", "2bd", "2026-12-07 22:00"),
        ("NIGHTS", "2027-03-26 22:00", "8bh", "2027-03-27 06:00"),
    ],
)
def test_due(site: str, start: str, duration: str, due: str) -> None:
    assert add(SITES[site], on(site, start), length(duration)) == on(site, due)


def test_business_day_that_ends_at_a_closing_is_due_there() -> None:
    short_friday = calendar(LA, weekly("xxxx...", "08:00-17:00")[:4] + weekly("x..", "08:00-15:00"))
    start = at("2026-12-03 15:00", LA)
    assert add(short_friday, start, Duration(1, "bd")) == at("2026-12-04 15:00", LA)
    later = at("2026-12-03 15:01", LA)
    assert add(short_friday, later, Duration(1, "bd")) == at("2026-12-07 08:00", LA)


def test_a_midnight_closing_counts_as_one_of_the_moment() -> None:
    days = (span("00:00-08:00"),), (span("16:00-00:00"),), (span("09:00-17:00"),)
    mixed = calendar(WARSAW, days + weekly("....", ""))
    start = at("2026-12-07 00:00", WARSAW)
    assert add(mixed, start, Duration(2, "bd")) == at("2026-12-09 00:00", WARSAW)


def test_results_are_utc_whatever_zone_the_start_is_in() -> None:
    start = datetime(2027, 3, 26, 15, tzinfo=ZoneInfo(WARSAW))
    for duration in (Duration(3, "bh"), Duration(1, "bd"), Duration(3, "d")):
        assert add(WAW, start, duration).tzinfo is UTC
        assert add(WAW, start, duration) == add(WAW, start.astimezone(UTC), duration)


def test_a_naive_start_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        add(SJ, datetime(2026, 12, 4, 9), Duration(1, "bh"))


@pytest.mark.parametrize(
    ("site", "start", "minutes", "found"),
    [
        ("SJ", "2026-12-07 12:00", -240, "2026-12-07 08:00"),
        ("SJ", "2026-12-07 12:00", -241, "2026-12-04 16:59"),
        ("SJ", "2026-12-06 12:00", -60, "2026-12-04 16:00"),
        ("SZ", "2026-12-04 14:30", -60, "2026-12-04 13:30"),
        ("SZ", "2026-12-04 14:30", -61, "2026-12-04 11:59"),
        ("SZ", "2026-12-04 13:30", -210, "2026-12-04 08:30"),
        ("NIGHTS", "2026-12-05 12:00", -300, "2026-12-05 01:00"),
        ("NIGHTS", "2026-12-07 23:00", -120, "2026-12-05 05:00"),
    ],
)
def test_walking_back_over_open_minutes(site: str, start: str, minutes: int, found: str) -> None:
    assert add_open(SITES[site], on(site, start), minutes) == on(site, found)


@pytest.mark.parametrize(
    ("site", "start", "end", "minutes"),
    [
        ("SJ", "2026-12-04 16:00", "2026-12-07 09:00", 120),
        ("SJ", "2026-12-05 00:00", "2026-12-06 23:00", 0),
        ("SJ", "2026-12-07 09:00", "2026-12-04 16:00", 0),
        ("SJ", "2026-12-07 09:00", "2026-12-07 09:00", 0),
        ("SZ", "2026-12-04 11:00", "2026-12-04 14:00", 90),
        ("NIGHTS", "2026-12-04 12:00", "2026-12-06 12:00", 480),
        ("WAW", "2027-03-22 00:00", "2027-04-05 00:00", 10 * 480),
    ],
)
def test_open_minutes(site: str, start: str, end: str, minutes: int) -> None:
    begin, finish = on(site, start), on(site, end)
    assert worktime.open_minutes(SITES[site], begin, finish) == minutes
    assert worktime.open_seconds(SITES[site], begin, finish) == minutes * 60


def test_open_minutes_are_whole_minutes_of_the_seconds() -> None:
    start = on("SJ", "2026-12-04 10:00")
    assert worktime.open_minutes(SJ, start, start + timedelta(seconds=119)) == 1
    assert worktime.open_seconds(SJ, start, start + timedelta(seconds=119)) == 119


@pytest.mark.parametrize(
    ("zone", "night", "hours"),
    [
        (LA, "2027-03-13", 7),
        (LA, "2026-10-31", 9),
        (WARSAW, "2027-03-27", 7),
        (WARSAW, "2026-10-24", 9),
        (BEIRUT, "2027-03-27", 7),
        (BEIRUT, "2026-10-24", 9),
        (CAIRO, "2027-04-29", 7),
        (CAIRO, "2026-10-29", 9),
        (SHANGHAI, "2027-03-13", 8),
    ],
)
def test_a_night_over_a_clock_change_counts_elapsed_time(zone: str, night: str, hours: int) -> None:
    nights = calendar(zone, weekly("xxxxxxx", "22:00-06:00"))
    opens = at(f"{night} 22:00", zone)
    closes = opens + timedelta(hours=hours)
    assert nights.day_spans(date.fromisoformat(night)) == ((opens, closes),)
    assert nights.local(closes).hour == 6
    assert add(nights, opens, Duration(hours, "bh")) == closes
    assert worktime.open_minutes(nights, opens, closes) == hours * 60


@pytest.mark.parametrize(
    ("zone", "wall", "instant"),
    [
        (LA, "2027-03-14 01:59", "2027-03-14T09:59Z"),
        (LA, "2027-03-14 02:00", "2027-03-14T10:00Z"),
        (LA, "2027-03-14 02:30", "2027-03-14T10:00Z"),
        (LA, "2027-03-14 02:59:59.5", "2027-03-14T10:00Z"),
        (LA, "2027-03-14 03:00", "2027-03-14T10:00Z"),
        (LA, "2026-11-01 01:30", "2026-11-01T08:30Z"),
        (LA, "2026-11-01 02:00", "2026-11-01T10:00Z"),
        (WARSAW, "2027-03-28 02:30", "2027-03-28T01:00Z"),
        (WARSAW, "2026-10-25 02:30", "2026-10-25T00:30Z"),
        (BEIRUT, "2027-03-28 00:30", "2027-03-27T22:00Z"),
        (BEIRUT, "2027-03-28 00:00", "2027-03-27T22:00Z"),
        (BEIRUT, "2026-10-24 23:30", "2026-10-24T20:30Z"),
        (CAIRO, "2027-04-30 00:00", "2027-04-29T22:00Z"),
        (CAIRO, "2026-10-29 23:30", "2026-10-29T20:30Z"),
        (LORD_HOWE, "2026-10-04 02:15", "2026-10-03T15:30Z"),
        (LORD_HOWE, "2027-04-04 01:45", "2027-04-03T14:45Z"),
        (SHANGHAI, "2027-03-14 02:30", "2027-03-13T18:30Z"),
        ("Pacific/Apia", "2011-12-30 12:00", "2011-12-30T10:00Z"),
    ],
)
def test_wall_time_in_a_gap_or_a_fold(zone: str, wall: str, instant: str) -> None:
    somewhere = calendar(zone, weekly("xxxxx..", "08:00-17:00"))
    assert somewhere.wall(datetime.fromisoformat(wall)) == datetime.fromisoformat(instant)


def test_a_business_day_later_in_a_gap_or_a_fold() -> None:
    always = calendar(WARSAW, weekly("xxxxxxx", "00:00-00:00"))
    spring = add(always, at("2027-03-27 02:30", WARSAW), Duration(1, "bd"))
    assert spring == at("2027-03-28 03:00", WARSAW)
    autumn = add(always, at("2026-10-24 02:30", WARSAW), Duration(1, "bd"))
    assert autumn == at("2026-10-25 02:30", WARSAW)
    second = at("2026-10-25 02:30", WARSAW, fold=1)
    assert add(always, second, Duration(0, "bd")) == second


def test_an_opening_in_a_midnight_gap_is_the_first_instant_after_it() -> None:
    early = calendar(CAIRO, weekly("xxxxxxx", "00:00-08:00"))
    (stretch,) = early.day_spans(date(2027, 4, 30))
    assert stretch == (at("2027-04-30 01:00", CAIRO), at("2027-04-30 08:00", CAIRO))
    assert early.next_opening(at("2027-04-29 12:00", CAIRO)) == stretch[0]


def test_a_span_inside_a_gap_vanishes() -> None:
    short = calendar(LA, weekly("xxxxxxx", "02:00-03:00"))
    assert short.day_spans(date(2027, 3, 14)) == ()
    assert not short.works_on(date(2027, 3, 14))
    noon = at("2027-03-13 12:00", LA)
    assert short.next_opening(noon) == at("2027-03-15 02:00", LA)


def test_spans_are_open_at_the_opening_and_closed_at_the_closing() -> None:
    cases = {"08:29": False, "08:30": True, "11:59": True, "12:00": False, "13:30": True}
    for wall, is_open in cases.items():
        assert SZ.is_open(on("SZ", f"2026-12-04 {wall}")) is is_open, wall
    assert NIGHTS.is_open(on("NIGHTS", "2026-12-05 05:59"))
    assert not NIGHTS.is_open(on("NIGHTS", "2026-12-05 06:00"))
    assert not NIGHTS.is_open(on("NIGHTS", "2026-12-07 05:00"))


def test_overlapping_spans_count_once() -> None:
    both = calendar(WARSAW, weekly("xxxxxxx", "05:00-12:00", "22:00-06:00", "11:00-13:00"))
    start, end = at("2026-12-02 00:00", WARSAW), at("2026-12-03 00:00", WARSAW)
    assert worktime.open_minutes(both, start, end) == (13 + 2) * 60
    assert add_open(both, start, 13 * 60) == at("2026-12-02 13:00", WARSAW)
    assert add_open(both, end, -15 * 60) == start
    assert len(both.day_spans(date(2026, 12, 2))) == 3


def test_a_span_longer_than_a_day_reaches_on() -> None:
    weekend = calendar(WARSAW, (*weekly("....", ""), (Span(18 * 60, 72 * 60 + 360),), (), ()))
    assert weekend.is_open(at("2026-12-07 05:59", WARSAW))
    assert weekend.next_opening(at("2026-12-07 06:00", WARSAW)) == at("2026-12-11 18:00", WARSAW)
    assert add_open(weekend, at("2026-12-07 06:00", WARSAW), -60) == at("2026-12-07 05:00", WARSAW)


FRIDAY = date(2026, 12, 4)
ONLY_FRIDAY = DateRange(FRIDAY, FRIDAY)
TEN_TO_TWO = (span("10:00-14:00"),)


@pytest.mark.parametrize(
    ("holidays", "closed", "opened", "hours"),
    [
        ([], (), (), (8, 17)),
        ([FRIDAY], (), (), None),
        ([], (ONLY_FRIDAY,), (), None),
        ([FRIDAY], (ONLY_FRIDAY,), (), None),
        ([FRIDAY], (), (OpenDay(FRIDAY),), (8, 17)),
        ([], (ONLY_FRIDAY,), (OpenDay(FRIDAY),), (8, 17)),
        ([FRIDAY], (ONLY_FRIDAY,), (OpenDay(FRIDAY, TEN_TO_TWO),), (10, 14)),
        ([], (), (OpenDay(FRIDAY, TEN_TO_TWO),), (10, 14)),
    ],
)
def test_open_over_closed_over_holiday_over_week(
    holidays: list[date],
    closed: tuple[DateRange, ...],
    opened: tuple[OpenDay, ...],
    hours: tuple[int, int] | None,
) -> None:
    week = weekly("xxxxx..", "08:00-17:00")
    spans = calendar(LA, week, frozenset(holidays), closed, opened).day_spans(FRIDAY)
    local = [tuple(each.astimezone(ZoneInfo(LA)).hour for each in span) for span in spans]
    assert local == ([hours] if hours else [])


def test_a_make_up_day_has_the_spans_of_the_last_ordinary_working_day() -> None:
    week = (*weekly("xxxx", "08:00-17:00"), TEN_TO_TWO, NO_DAYS, NO_DAYS)
    saturday, sunday = OpenDay(date(2026, 12, 5)), OpenDay(date(2026, 12, 6))
    plain = calendar(LA, week, opened=(saturday, sunday))
    for day in (saturday.day, sunday.day):
        opening = at(f"{day} 10:00", LA)
        assert plain.day_spans(day) == ((opening, opening + timedelta(hours=4)),)
    after_closure = calendar(LA, week, closed=(ONLY_FRIDAY,), opened=(sunday,))
    opening = at("2026-12-06 08:00", LA)
    assert after_closure.day_spans(sunday.day) == ((opening, opening + timedelta(hours=9)),)
    after_holiday = calendar(LA, week, frozenset([FRIDAY]), opened=(sunday,))
    assert after_holiday.day_spans(sunday.day) == after_closure.day_spans(sunday.day)
    made_up_friday = calendar(LA, week, opened=(OpenDay(FRIDAY, TEN_TO_TWO), sunday))
    assert made_up_friday.day_spans(sunday.day) == after_closure.day_spans(sunday.day)


def test_a_night_that_began_before_a_closed_day_still_ends_on_it() -> None:
    nights = calendar(WARSAW, weekly("xxxxx..", "22:00-06:00"), closed=(ONLY_FRIDAY,))
    assert nights.is_open(at("2026-12-04 05:00", WARSAW))
    assert not nights.is_open(at("2026-12-04 23:00", WARSAW))
    assert not nights.works_on(FRIDAY)


def test_a_make_up_day_without_any_earlier_working_day_stays_closed() -> None:
    day = date(2026, 12, 5)
    assert not calendar(LA, weekly(".......", ""), opened=(OpenDay(day),)).works_on(day)


@pytest.mark.parametrize(
    ("day", "days", "found"),
    [
        ("2027-02-10", 5, "2027-02-03"),
        ("2027-02-10", 1, "2027-02-09"),
        ("2027-02-10", 0, "2027-02-10"),
        ("2027-02-07", 0, "2027-02-07"),
        ("2027-02-07", 1, "2027-02-05"),
        ("2028-03-01", 2, "2028-02-28"),
    ],
)
def test_business_days_before_a_date(day: str, days: int, found: str) -> None:
    start = date.fromisoformat(day)
    assert worktime.business_day_before(SJ, start, days) == date.fromisoformat(found)
    assert worktime.shift_business_days(SJ, start, -days) == date.fromisoformat(found)


def test_business_days_after_a_date() -> None:
    assert worktime.business_day_after(SJ, date(2027, 2, 5), 1) == date(2027, 2, 8)
    assert worktime.business_day_after(SJ, date(2027, 2, 6), 1) == date(2027, 2, 8)
    assert worktime.shift_business_days(SJ, date(2028, 2, 28), 2) == date(2028, 3, 1)


@pytest.mark.parametrize(
    ("site", "day", "found"),
    [
        ("SJ", "2026-12-04", "2026-12-04 09:00"),
        ("SJ", "2026-12-05", "2026-12-05 09:00"),
        ("NIGHTS", "2026-12-04", "2026-12-04 22:00"),
        ("NIGHTS", "2026-12-05", "2026-12-05 09:00"),
    ],
)
def test_nudges_come_at_nine_or_at_a_later_opening(site: str, day: str, found: str) -> None:
    assert worktime.nudge_time(SITES[site], date.fromisoformat(day)) == on(site, found)


@pytest.mark.parametrize(
    "ask",
    [
        lambda never, now: never.next_opening(now),
        lambda never, now: worktime.next_opening(never, now),
        lambda never, now: add_open(never, now, 60),
        lambda never, now: add_open(never, now, -60),
        lambda never, now: add(never, now, Duration(1, "bd")),
        lambda never, now: worktime.shift_business_days(never, now.date(), 1),
        lambda never, now: worktime.business_day_before(never, now.date(), 1),
    ],
)
def test_a_calendar_that_never_opens_says_so(ask: Callable[[Calendar, datetime], object]) -> None:
    never = calendar(LA, weekly(".......", ""))
    with pytest.raises(NeverOpens, match="site has no working hours"):
        ask(never, at("2026-12-04 09:00", LA))


def test_a_calendar_that_never_opens_still_answers_what_it_can() -> None:
    never, now = calendar(LA, weekly(".......", "")), at("2026-12-04 09:00", LA)
    assert not never.is_open(now)
    assert worktime.open_minutes(never, now, now + timedelta(days=9)) == 0
    assert add(never, now, Duration(4, "h")) == now + timedelta(hours=4)
    assert worktime.nudge_time(never, now.date()) == now


def test_a_long_closure_does_not_count_as_never_open() -> None:
    year = DateRange(date(2026, 12, 5), date(2027, 12, 4))
    closed = calendar(LA, weekly("xxxxx..", "08:00-17:00"), closed=(year,))
    assert closed.next_opening(at("2026-12-04 17:00", LA)) == at("2027-12-06 08:00", LA)


def test_public_holidays_close_the_days_of_their_local_year() -> None:
    site = Site("sj", "oem", LA, weekly("xxxxx..", "08:00-17:00"), country="US")
    sj = Calendar(site, public_holidays(site.country, site.subdivision))
    start = at("2026-11-25 16:00", LA)  # Thanksgiving is Thursday the 26th
    assert add(sj, start, Duration(2, "bh")) == at("2026-11-27 09:00", LA)
    assert not sj.works_on(date(2027, 12, 31))  # New Year 2028 falls on a Saturday


def test_no_country_has_no_holidays() -> None:
    assert public_holidays(None, None)(2026) == frozenset()


def test_known_places() -> None:
    assert known_country("US")
    assert not known_country("XX")
    assert known_subdivision("US", "CA")
    assert not known_subdivision("US", "XX")
    assert not known_subdivision("XX", "CA")
    assert date(2026, 3, 31) in public_holidays("US", "CA")(2026)
    assert date(2026, 3, 31) not in public_holidays("US", None)(2026)


def test_an_unknown_place_is_an_error() -> None:
    with pytest.raises(ValueError, match="XX"):
        public_holidays("XX", None)(2026)
    with pytest.raises(ValueError, match="US-XX"):
        public_holidays("US", "XX")(2026)
