"""When drills come, and what is kept of an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.calendar import Calendar
from bot.domain.values import DateRange
from bot.features.drill.policy import (
    ANNOUNCE,
    CLOSE,
    MONTH,
    NEVER,
    QUARTER,
    SEND,
    Called,
    Drill,
    answered,
    closed,
    next_send,
    plan,
    still_to_come,
)
from tests.playing import small_program

NOW = datetime(2026, 12, 3, 18, 0, tzinfo=UTC)
SEND_AT = datetime(2026, 12, 8, 17, 0, tzinfo=UTC)  # Tuesday, 09:00 in San Jose
TOM = Called("tom", "asked", SEND_AT)


@pytest.fixture
def calendar() -> Calendar:
    site = small_program().sites[0]
    return Calendar(replace(site, closed=(), open=()), lambda year: frozenset())


@pytest.mark.parametrize(
    ("every", "after", "begins"),
    [
        (QUARTER, "2026-12-03T18:00", "2027-02-09"),
        (QUARTER, "2027-02-08T16:59", "2027-02-09"),
        (QUARTER, "2027-02-08T17:00", "2027-05-11"),
        (MONTH, "2026-12-03T18:00", "2026-12-08"),
        (MONTH, "2026-12-08T18:00", "2027-01-12"),
        (QUARTER, "2027-11-20T18:00", "2028-02-08"),
        (NEVER, "2026-12-03T18:00", None),
    ],
)
def test_the_next_one_is_a_second_tuesday_that_can_still_be_announced(
    calendar: Calendar, every: str, after: str, begins: str | None
) -> None:
    found = next_send(calendar, every, datetime.fromisoformat(f"{after}+00:00"))
    assert (found and f"{calendar.local(found):%Y-%m-%d %H:%M}") == (begins and f"{begins} 09:00")


def test_a_closed_tuesday_is_replaced_by_the_working_day_after_it() -> None:
    days = DateRange(date(2027, 2, 9), date(2027, 2, 10))
    site = replace(small_program().sites[0], closed=(days,), open=())
    found = next_send(Calendar(site, lambda year: frozenset()), QUARTER, NOW)
    assert found == datetime(2027, 2, 11, 17, 0, tzinfo=UTC)


def test_a_round_is_announced_sent_and_closed_a_business_day_apart(calendar: Calendar) -> None:
    drill = Drill("oem", NOW, send=SEND_AT, people=("tom",))
    day = timedelta(days=1)
    (announce,) = plan(drill, calendar)
    assert (announce.what, announce.at) == (ANNOUNCE, SEND_AT - day)
    (send,) = plan(replace(drill, announced=NOW), calendar)
    assert (send.what, send.at) == (SEND, SEND_AT)
    (close,) = plan(replace(drill, announced=NOW, called=(TOM,)), calendar)
    assert (close.what, close.at) == (CLOSE, SEND_AT + day)


def test_without_anybody_or_a_day_there_is_nothing_to_do(calendar: Calendar) -> None:
    assert plan(Drill("oem", NOW, send=SEND_AT), calendar) == []
    assert plan(Drill("oem", NOW, people=("tom",)), calendar) == []


def test_an_answer_counts_once_and_only_of_who_was_asked() -> None:
    away = Called("dana", "away", SEND_AT)
    drill = Drill("oem", NOW, send=SEND_AT, people=("tom", "dana"), called=(TOM, away))
    at = SEND_AT + timedelta(minutes=12, seconds=59)
    given = answered(drill, "tom", at)
    assert given is not None
    assert [called.minutes for called in given.called] == [12, None]
    assert answered(given, "tom", at) is None
    assert answered(given, "dana", at) is None
    assert answered(given, "priya", at) is None


def test_the_results_begin_the_next_round(calendar: Calendar) -> None:
    drill = Drill("oem", NOW, send=SEND_AT, people=("tom",), announced=NOW, called=(TOM,))
    at = SEND_AT + timedelta(days=1)
    following = closed(drill, calendar, at)
    assert (following.since, following.announced, following.called) == (at, None, ())
    assert (following.last, following.last_send) == ((TOM,), SEND_AT)
    assert following.send == datetime(2027, 2, 9, 17, 0, tzinfo=UTC)
    assert still_to_come(following, calendar, at) == following


def test_a_round_for_which_nobody_was_there_is_passed_over(calendar: Calendar) -> None:
    drill = Drill("oem", NOW, send=SEND_AT, announced=NOW)
    later = still_to_come(drill, calendar, SEND_AT + timedelta(days=3))
    assert later.send == datetime(2027, 2, 9, 17, 0, tzinfo=UTC)
    assert later.announced is None
