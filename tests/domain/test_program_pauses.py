"""While the program stands, every clock stands, and afterwards each has as much left as before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Calendar
from bot.domain.clocks import after, apart, due, share
from bot.domain.issue import Clock, Pause
from bot.domain.values import Duration, Site, Span

MONDAY = datetime(2026, 12, 7, 18, 0, tzinfo=UTC)  # 10:00 in California
DAY = (Span(480, 1020),)
SITE = Site("sj", "oem", "America/Los_Angeles", (DAY,) * 5 + ((),) * 2)
HOUR = timedelta(hours=1)


def calendar(*stands: Pause) -> Calendar:
    return Calendar(SITE, lambda year: frozenset(), stands)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Wall time in California in December 2026."""
    return datetime(2026, 12, day, hour, minute, tzinfo=UTC) + 8 * HOUR


def clock(started: datetime = MONDAY, *pauses: Pause) -> Clock:
    return Clock("ack", 1, "oem", "sj", started, pauses)


@pytest.mark.parametrize(
    ("stand", "target", "moment"),
    [
        # Stood from 11:00 to the next Monday 11:00: one hour had run.
        (Pause(at(7, 11), at(14, 11)), "4bh", at(14, 14)),
        (Pause(at(7, 11), at(14, 11)), "4h", at(14, 14)),
        (Pause(at(7, 11), at(14, 11)), "1bd", at(15, 10)),
        # It ended before the clock started.
        (Pause(at(4, 11), at(7, 9)), "4bh", at(7, 14)),
        # It began before the clock: the clock runs from the end on.
        (Pause(at(4, 11), at(14, 9)), "4bh", at(14, 13)),
        (Pause(at(4, 11), at(14, 9)), "1bd", at(15, 9)),
        # It began when the clock was an hour late: it stays late by an hour.
        (Pause(at(7, 15), at(14, 15)), "4bh", at(14, 14)),
        (Pause(at(7, 11), None), "4bh", None),
        (Pause(at(4, 11), None), "4bh", None),
    ],
)
def test_a_clock_is_due_as_far_ahead_as_it_was(
    stand: Pause, target: str, moment: datetime | None
) -> None:
    length = Duration(int(target.rstrip("bhd")), target.lstrip("0123456789"))
    assert due(clock(), length, calendar(stand)) == moment


def test_time_in_which_ball_and_program_stood_counts_once() -> None:
    own = Pause(at(7, 11), at(9, 11))
    stand = Pause(at(8, 11), at(10, 11))
    # One hour had run by Monday 11:00; it goes on at Thursday 11:00.
    assert due(clock(MONDAY, own), Duration(4, "bh"), calendar(stand)) == at(10, 14)
    assert due(clock(MONDAY, replace(own, until=None)), Duration(4, "bh"), calendar(stand)) is None


def test_a_reminder_stands_too() -> None:
    stand = Pause(at(7, 11), at(14, 11))
    assert share(clock(), Duration(4, "bh"), calendar(stand), 50) == at(14, 12)
    assert share(clock(), Duration(4, "bh"), calendar(Pause(at(7, 11))), 50) is None
    assert share(clock(), Duration(4, "bh"), calendar(Pause(at(4, 11))), 50) is None
    assert share(clock(), Duration(4, "bh"), calendar(Pause(at(7, 13))), 50) == at(7, 12)


def test_what_would_have_been_due_leaves_the_lasting_pause_out() -> None:
    found = due(clock(), Duration(4, "bh"), calendar(Pause(at(7, 11))), lasting=False)
    assert found == at(7, 14)


@pytest.mark.parametrize(
    ("stand", "length", "moment"),
    [
        (None, Duration(2, "bd"), at(9, 10)),
        (None, Duration(0, "m"), MONDAY),
        (Pause(at(7, 11), at(14, 11)), Duration(2, "bd"), at(16, 10)),
        (Pause(at(7, 11), at(14, 11)), Duration(0, "m"), MONDAY),
        (Pause(at(7, 9), at(14, 11)), Duration(0, "m"), at(14, 11)),
        (Pause(at(7, 11)), Duration(2, "bd"), None),
        (Pause(at(7, 11)), Duration(0, "m"), MONDAY),
        (Pause(at(7, 9)), Duration(0, "m"), None),
    ],
)
def test_a_length_after_a_moment(
    stand: Pause | None, length: Duration, moment: datetime | None
) -> None:
    found = calendar(stand) if stand is not None else calendar()
    assert after(found, MONDAY, length) == moment


def test_pauses_that_overlap_are_joined() -> None:
    pauses = [Pause(at(9, 8), at(9, 12)), Pause(at(7, 8), at(8, 8)), Pause(at(8, 8), at(9, 9))]
    assert list(apart(pauses)) == [Pause(at(7, 8), at(9, 12))]
    assert list(apart([Pause(at(7, 8)), Pause(at(9, 8), at(9, 12))])) == [Pause(at(7, 8))]
    assert list(apart([])) == []


_hours = st.integers(0, 24 * 20)


@given(_hours, st.integers(1, 24 * 10), st.integers(1, 60), st.sampled_from(["h", "bh"]))
def test_as_much_is_left_after_a_pause_as_before(
    begin: int, long: int, amount: int, unit: str
) -> None:
    """However a pause lies, it never makes a clock due earlier, and none that stands is due."""
    target = Duration(amount, unit)
    plain = due(clock(), target, calendar())
    since = MONDAY + begin * HOUR
    stood = due(clock(), target, calendar(Pause(since, since + long * HOUR)))
    assert plain is not None
    assert stood is not None
    assert stood >= plain
    if since < plain:
        assert stood >= since + long * HOUR
    assert due(clock(), target, calendar(Pause(since))) is None
