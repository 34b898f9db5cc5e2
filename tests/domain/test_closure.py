"""Long closures: what counts as one, and when it is told."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.domain.calendar import Calendar
from bot.domain.issue import StepDone
from bot.domain.values import DateRange, OpenDay, Site, Span
from bot.features.closures.policy import Closure, Watch, closures, countdown

WEEK = ((Span(510, 1080),),) * 5 + ((),) * 2


def site(zone: str, *closed: tuple[str, str], open: tuple[str, ...] = ()) -> Calendar:
    ranges = tuple(DateRange(*map(date.fromisoformat, pair)) for pair in closed)
    days = tuple(OpenDay(date.fromisoformat(day)) for day in open)
    return Calendar(
        Site("sz", "ems", zone, WEEK, closed=ranges, open=days), lambda year: frozenset()
    )


@pytest.mark.parametrize(
    ("closed", "found"),
    [
        (("2027-05-03", "2027-05-04"), None),  # two working days
        (("2027-05-03", "2027-05-05"), ("2027-05-01", "2027-05-05")),  # with the weekend before
        (("2027-05-07", "2027-05-10"), None),  # Friday to Monday
        (("2027-08-02", "2027-08-20"), ("2027-07-31", "2027-08-22")),
    ],
)
def test_three_working_days_make_a_closure(
    closed: tuple[str, str], found: tuple[str, str] | None
) -> None:
    calendar = site("Europe/Warsaw", closed)
    seen = list(closures(calendar, date(2027, 4, 1), date(2027, 12, 1)))
    wanted = [Closure("sz", *map(date.fromisoformat, found), lunar=False)] if found else []
    assert seen == wanted


def test_a_make_up_day_ends_it() -> None:
    calendar = site("Asia/Shanghai", ("2027-02-05", "2027-02-12"), open=("2027-02-13",))
    (only,) = closures(calendar, date(2027, 1, 1), date(2027, 4, 1))
    assert (only.first, only.last, only.lunar) == (date(2027, 2, 5), date(2027, 2, 12), True)


@pytest.mark.parametrize(
    ("zone", "closed", "lunar"),
    [
        ("Asia/Ho_Chi_Minh", ("2027-02-04", "2027-02-10"), True),
        ("Europe/Warsaw", ("2027-02-04", "2027-02-10"), False),
        ("Asia/Shanghai", ("2027-10-01", "2027-10-07"), False),
        ("Asia/Shanghai", ("2027-02-08", "2027-02-10"), False),  # three days only
    ],
)
def test_the_lunar_new_year_is_told_from_further_away(
    zone: str, closed: tuple[str, str], lunar: bool
) -> None:
    (only,) = closures(site(zone, closed), date(2027, 1, 1), date(2027, 12, 1))
    assert only.lunar == lunar


def told(calendar: Calendar, since: datetime, *done: str) -> list[tuple[str, int, str]]:
    past = tuple(StepDone(key, since, "closures", None, "sent") for key in done)
    found = countdown({"sz": calendar}, Watch(since, past), since)
    return [(c.what, c.count, f"{calendar.local(c.at):%m-%d %H:%M}") for c in found]


def test_the_whole_countdown() -> None:
    calendar = site("Asia/Shanghai", ("2027-10-01", "2027-10-07"))
    assert told(calendar, datetime(2027, 8, 1, tzinfo=UTC)) == [
        ("ahead", 6, "08-20 09:00"),
        ("ahead", 3, "09-10 09:00"),
        ("ahead", 1, "09-24 09:00"),
        ("start", 0, "10-01 09:00"),
        ("reopening", 1, "10-08 09:00"),
    ]
    lunar = site("Asia/Shanghai", ("2027-02-05", "2027-02-12"))
    assert told(lunar, datetime(2027, 1, 20, tzinfo=UTC)) == [
        ("ahead", 2, "01-22 09:00"),
        ("start", 0, "02-05 09:00"),
        ("reopening", 1, "02-15 09:00"),
        ("ramp", 5, "02-19 09:00"),
        ("ramp", 10, "02-26 09:00"),
    ]


def test_what_was_told_is_not_told_again() -> None:
    calendar = site("Asia/Shanghai", ("2027-10-01", "2027-10-07"))
    left = told(
        calendar, datetime(2027, 8, 1, tzinfo=UTC), "sz/2027-10-01/-6w", "sz/2027-10-01/start"
    )
    assert [what for what, _, _ in left] == ["ahead", "ahead", "reopening"]


def test_no_closure_says_nothing() -> None:
    assert told(site("Asia/Shanghai"), datetime(2027, 8, 1, tzinfo=UTC)) == []
