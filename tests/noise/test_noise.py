"""In a normal month nobody is pestered.

Every test plays real weeks; ``python -m tests.noise`` prints the figures of a month of each team.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

import pytest

from tests.noise.measure import Figures, measure
from tests.noise.month import Played, play
from tests.noise.table import table
from tests.noise.teams import GOOD, POOR, USUAL, Team


@dataclass(frozen=True)
class Limits:
    """What may come to people at most. Days are working days, without what is critical.

    ``often`` is the share of all days of a person on which there may be more than three: every
    reminder comes at its own moment, also on somebody's fullest day.
    """

    mean: float
    most: int
    often: float
    second_a_day: int
    third_a_week: int
    lines: float


AGREED = Limits(mean=1.5, most=3, often=0, second_a_day=1, third_a_week=1, lines=1.0)
"""What is promised for people who work as agreed, on an ordinary week."""
MONTHS = {
    GOOD: replace(AGREED, mean=0.75, most=4, often=0.01, second_a_day=0, third_a_week=0, lines=0.7),
    USUAL: replace(AGREED, mean=1.0, most=5, often=0.03, second_a_day=2, third_a_week=2),
    POOR: replace(AGREED, mean=1.35, most=7, often=0.05, second_a_day=2, third_a_week=4, lines=1.5),
}
"""A little above what a month brings today: who adds a message sees it here."""
PLAYED = [(GOOD, 1, AGREED)]
if "ANDON_SEEDS" in os.environ:
    PLAYED += [(team, 4, limits) for team, limits in MONTHS.items()]


@cache
def played(team: Team, weeks: int) -> Played:
    return play(team, weeks=weeks)


def above(figures: Figures, limits: Limits = AGREED) -> list[str]:
    """Return which limits are exceeded, and what came at night without a reason."""
    found = {
        "messages on average": figures.mean > limits.mean,
        "messages on one day": figures.most > limits.most,
        "days with many": figures.often > limits.often * figures.days * figures.people,
        "level 2 a day": figures.second > limits.second_a_day,
        "level 3 a week": figures.third > limits.third_a_week,
        "lines in threads": figures.bot_lines > limits.lines * figures.human_lines,
    }
    return [*(name for name, true in found.items() if true), *figures.wrongly_at_night]


@pytest.mark.parametrize(
    ("team", "weeks", "limits"), PLAYED, ids=[f"{team.name}-{weeks}" for team, weeks, _ in PLAYED]
)
def test_people_are_left_in_peace(team: Team, weeks: int, limits: Limits) -> None:
    figures = measure(played(team, weeks))
    assert not above(figures, limits), table({team.name: figures})


def test_the_week_is_an_ordinary_one() -> None:
    """A week in which nothing happens would hold every limit."""
    week = played(GOOD, 1)
    figures = measure(week)
    assert figures.open_issues > 15
    assert figures.messages > figures.people
    assert figures.human_lines > 100
    assert {"digest.personal", "resolve.reminder", "deadline.nudge"} <= set(figures.by_kind)
    assert not [r.text for r in week.records if r.kind == "reply" and "already" in r.text]


def test_more_messages_exceed_the_limits() -> None:
    """The same week with everything said three times, and at night: every limit is noticed."""
    week = played(GOOD, 1)
    direct = [r for r in week.records if r.to.startswith("dm:") and r.kind != "reply"]
    lines = [r for r in week.records if r.to == "shared" and r.kind == "issue.event"]
    late = [replace(r, at=r.at + timedelta(hours=12)) for r in direct]
    high = [
        replace(r, to=f"dm:{who}", level=level, parts=())
        for r in direct
        for who, level in (("greg", 2), ("gao", 3))
    ]
    loud = replace(week, records=[*week.records, *direct, *direct, *late, *high, *lines, *lines])
    found = above(measure(loud))
    assert "messages on one day" in found
    assert "days with many" in found
    assert "level 2 a day" in found
    assert "level 3 a week" in found
    assert "lines in threads" in found
    assert any("digest.personal" in line for line in found)
