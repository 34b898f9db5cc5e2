"""Official make-up workdays: open with the hours of the day before, below what people say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.values import DateRange, OpenDay, Site, Span
from bot.program_file.holidays import official_workdays, site_calendar, workdays_known

DAY = (Span(510, 720), Span(810, 1080))
SZ = Site("sz", "ems", "Asia/Shanghai", (DAY,) * 5 + ((),) * 2, "CN")

# As the governments published them.
PUBLISHED = {
    ("CN", 2026): ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20",
                   "2026-10-10"],
    ("HU", 2026): ["2026-01-10", "2026-08-08"],
    ("VN", 2026): ["2026-08-22"],
    ("TW", 2025): ["2025-02-08"],
    ("US", 2026): [],
    ("DE", 2026): [],
}  # fmt: skip


@pytest.mark.parametrize(("country", "year"), PUBLISHED)
def test_the_official_days_are_known(country: str, year: int) -> None:
    days = sorted(official_workdays(country)(year))
    assert [str(day) for day in days] == PUBLISHED[country, year]


def test_a_site_works_on_them_with_the_hours_of_the_working_day_before() -> None:
    calendar = site_calendar(SZ)
    saturday = [
        [f"{calendar.local(at):%H:%M}" for at in span]
        for span in calendar.day_spans(date(2026, 10, 10))
    ]
    assert saturday == [["08:30", "12:00"], ["13:30", "18:00"]]
    assert not calendar.works_on(date(2026, 10, 11))
    assert not calendar.works_on(date(2026, 10, 7)), "the day off of the swap"
    assert site_calendar(replace(SZ, country=None)).day_spans(date(2026, 10, 10)) == ()


def test_hours_are_those_of_an_ordinary_day_not_of_another_make_up_day() -> None:
    short = (Span(510, 720),)
    friday_short = replace(SZ, week=(*(DAY,) * 4, short, (), ()))
    calendar = site_calendar(friday_short)
    assert len(calendar.day_spans(date(2026, 2, 14))) == 1, "Saturday, after a Friday"
    assert len(calendar.day_spans(date(2026, 9, 20))) == 1, "Sunday, after a Friday"


@pytest.mark.parametrize(
    ("site", "works"),
    [
        (replace(SZ, closed=(DateRange(date(2026, 10, 10), date(2026, 10, 10)),)), False),
        (replace(SZ, closed=(DateRange(date(2026, 10, 9), date(2026, 10, 12)),),
                 open=(OpenDay(date(2026, 10, 10), (Span(540, 600),)),)), True),
    ],
)  # fmt: skip
def test_what_people_say_stands_above(site: Site, works: bool) -> None:
    calendar = site_calendar(site)
    assert calendar.works_on(date(2026, 10, 10)) is works
    assert not calendar.officially_open(date(2026, 10, 10))


def test_a_night_shift_makes_up_a_night() -> None:
    calendar = site_calendar(replace(SZ, week=((Span(1320, 1800),),) * 5 + ((),) * 2))
    (night,) = calendar.day_spans(date(2026, 10, 10))
    assert [f"{calendar.local(at):%a %H:%M}" for at in night] == ["Sat 22:00", "Sun 06:00"]


@pytest.mark.parametrize(
    ("country", "year", "known"),
    [("CN", 2026, True), ("CN", 2027, False), ("US", 2030, True), ("BG", 2027, True),
     (None, 2030, True)],
)  # fmt: skip
def test_a_year_of_which_nothing_is_known_is_told(
    country: str | None, year: int, known: bool
) -> None:
    assert workdays_known(country, year) is known
