"""The days on which an owner is asked: read, shown, and found on his calendar."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bot.domain.nudges import USUAL, moments, parse_nudge, show_nudge
from bot.domain.program import Days
from tests.domain.test_deadline import CALENDAR, item, told


@pytest.mark.parametrize(
    ("text", "nudge"),
    [("-5bd", -5), ("0", 0), ("+1bd", 1), ("-30d", Days(-30)), ("+366d", Days(366))],
)
def test_a_nudge_is_written_as_it_is_read(text: str, nudge: int | Days) -> None:
    assert parse_nudge(text) == nudge
    assert show_nudge(nudge) == text


@pytest.mark.parametrize("text", ["", "30d", "-0d", "-367d", "-1w", "soon", "--1d", "-1.5d"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        parse_nudge(text)


def found(nudges: tuple[int | Days, ...], day: date) -> list[tuple[str, int, str]]:
    return [
        (mark, late, f"{CALENDAR.local(at):%m-%d %H:%M}")
        for mark, late, at in moments(nudges, CALENDAR, day)
    ]


def test_a_day_without_work_is_replaced_by_the_working_day_on_the_side_of_the_date() -> None:
    # Due Sat 2027-02-20; Mon 15th is closed. -5d is that Monday, -6d the Sunday before it.
    due = date(2027, 2, 20)
    assert found((Days(-6), Days(-1), 0, Days(1)), due) == [
        ("-6d", 0, "02-12 09:00"),
        ("-1d", 0, "02-19 09:00"),
        ("0", 0, "02-20 09:00"),
        ("1d", 1, "02-22 09:00"),
    ]


def test_two_that_fall_on_one_morning_are_one() -> None:
    # The fifth business day before that Saturday is Fri 12th, too: Mon 15th is closed.
    asked = found((Days(-6), Days(-5), -5), date(2027, 2, 20))
    assert asked == [("-6d", 0, "02-12 09:00")]


def test_a_deadline_with_days_of_its_own_follows_them() -> None:
    asked = [when for kind, level, when in told(item(nudge=USUAL["expiry"])) if level is None]
    # Due Wed 2027-02-10; what lies before the 1st, when it was kept, is past.
    assert asked == ["02-05 09:00", "02-09 09:00", "02-10 09:00", "02-11 09:00"]
