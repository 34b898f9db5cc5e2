"""What digests count: in time or not, how old, by whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.issue import Clock, Issue, Pause
from bot.features.deadlines.policy import Deadline, Moved
from bot.features.digests.numbers import (
    Period,
    ageing,
    holder_at,
    judged,
    open_at,
    slipped_in,
    tallies,
)
from bot.features.digests.policy import Tally

NOW = datetime(2027, 3, 1, 16, 30, tzinfo=UTC)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
PERIOD = Period(NOW - WEEK, NOW)


def issue(**values: Any) -> Issue:
    plain = Issue(
        1, 1, 1, "U7", "shortage", "major", "open", "oem", "oem", "linh", "ems", NOW - 2 * WEEK, 1
    )
    return replace(plain, **values)


def ack(**values: Any) -> Clock:
    return replace(Clock("ack", 1, "oem", "sj", NOW - 2 * WEEK), **values)


@pytest.mark.parametrize(
    ("due", "ended", "state", "counted"),
    [
        (NOW - HOUR, None, "open", Tally(0, 1)),
        (NOW - HOUR, NOW - 2 * HOUR, "acknowledged", Tally(1, 1)),
        (NOW - HOUR, NOW - HOUR, "acknowledged", Tally(1, 1)),
        (NOW - 2 * HOUR, NOW - HOUR, "acknowledged", Tally(0, 1)),
        (NOW + HOUR, NOW - HOUR, "acknowledged", Tally(1, 1)),
        (NOW + HOUR, None, "open", None),
        (None, None, "open", None),
        # Before the period: counted by the digest before.
        (NOW - 2 * WEEK, None, "open", None),
        (NOW - WEEK, NOW, "acknowledged", None),
        # It ended with its issue, so nobody was in time or late.
        (NOW + HOUR, NOW - HOUR, "cancelled", None),
        (NOW - 2 * HOUR, NOW - HOUR, "merged", Tally(0, 1)),
    ],
)
def test_a_clock_is_counted_once_it_is_decided(
    due: datetime | None, ended: datetime | None, state: str, counted: Tally | None
) -> None:
    closed = ended if state in ("cancelled", "merged") else None
    found = issue(state=state, clocks=(ack(ended=ended),), closed=closed)
    shown = tallies([found], "ack", lambda _issue, _clock: due, PERIOD)
    assert shown.get("oem") == counted
    assert "ems" not in shown
    assert not tallies([found], "resolve", lambda _issue, _clock: due, PERIOD)


def test_who_held_the_ball_is_read_off_the_clocks() -> None:
    passed = NOW - WEEK
    clocks = (
        replace(ack(), kind="resolve", pauses=(Pause(passed, NOW - 3 * DAY),)),
        Clock("ack", 2, "ems", "sz", passed, ended=NOW - 3 * DAY),
    )
    found = issue(clocks=clocks, waiting_on="oem")
    assert holder_at(found, NOW - 8 * DAY, NOW) == "oem"
    assert holder_at(found, NOW - 5 * DAY, NOW) == "ems"
    assert holder_at(found, NOW - DAY, NOW) == "oem"
    standing = issue(clocks=(ack(pauses=(Pause(passed),)),))
    assert holder_at(standing, NOW - DAY, NOW) == "third_party"
    assert holder_at(issue(waiting_on="ems"), NOW, NOW) == "ems"
    assert holder_at(issue(), NOW - DAY, NOW) == "oem"


def test_open_issues_by_age_over_eight_weeks() -> None:
    old = issue(logged=NOW - 6 * WEEK, clocks=(ack(started=NOW - 6 * WEEK),))
    gone = issue(state="closed", resolved=NOW - 10 * DAY, closed=NOW - 5 * DAY)
    young = issue(logged=NOW - DAY, waiting_on="ems")
    found = ageing([old, gone, young], NOW)
    assert len(found.moments) == 8
    assert found.moments[-1] == NOW
    oem, ems = found.holders["oem"], found.holders["ems"]
    assert oem == ((0, 0, 0), (1, 0, 0), (1, 0, 0), (0, 1, 0), (0, 1, 0), (1, 1, 0), (0, 0, 1),
                   (0, 0, 1))  # fmt: skip
    assert ems[-1] == (1, 0, 0)
    assert "third_party" not in found.holders
    assert found.worth_drawing
    assert not ageing([], NOW).worth_drawing


def test_an_issue_that_ended_without_a_resolution_is_over_too() -> None:
    cancelled = issue(state="cancelled", closed=NOW - DAY)
    assert open_at(cancelled, NOW - 2 * DAY)
    assert not open_at(cancelled, NOW - DAY)
    assert not open_at(issue(), NOW - 3 * WEEK)


def promise(**values: Any) -> Deadline:
    plain = Deadline(
        "coc", "Send CoC", "promise", "ems", "linh", NOW - DAY, NOW - DAY, NOW - WEEK, NOW - WEEK, 1
    )
    return replace(plain, **values)


LATER = Moved(NOW - 2 * DAY, "linh", NOW - DAY, NOW + DAY)


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({"status": "done", "actual": NOW - 2 * DAY}, "kept"),
        ({"status": "done", "actual": NOW - HOUR}, "missed"),
        ({"status": "done", "actual": NOW, "due": NOW + DAY, "moves": (LATER,)}, "renegotiated"),
        (
            {
                "status": "done", "actual": NOW, "due": NOW + DAY,
                "moves": (replace(LATER, in_time=False),),
            },
            "missed",
        ),
        ({}, "missed"),
        ({"due": NOW + DAY}, None),
        ({"due": NOW + DAY, "moves": (LATER,)}, None),
        ({"due": NOW + DAY, "moves": (replace(LATER, in_time=False),)}, "missed"),
        ({"status": "cancelled"}, None),
        ({"kind": "milestone"}, None),
    ],
)  # fmt: skip
def test_how_promises_count(values: dict[str, Any], verdict: str | None) -> None:
    assert judged(promise(**values), PERIOD) == verdict


def test_a_slip_of_the_period() -> None:
    assert slipped_in(promise(moves=(LATER,)), PERIOD)
    assert not slipped_in(promise(moves=(replace(LATER, new=NOW - 2 * DAY),)), PERIOD)
    assert not slipped_in(promise(moves=(replace(LATER, at=NOW - 2 * WEEK),)), PERIOD)
