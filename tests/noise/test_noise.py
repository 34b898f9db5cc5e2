"""In a normal month nobody is pestered: the limits hold for people who work as agreed.

Every test plays real weeks; ``python -m tests.noise`` prints the figures of a month of each team.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import cache

from tests.noise.measure import Figures, measure
from tests.noise.month import Played, play
from tests.noise.teams import GOOD, Team

MOST, MEAN = 3, 1.5
SECOND_A_DAY, THIRD_A_WEEK = 1, 1
LINES = 1.0


@cache
def played(team: Team, weeks: int) -> Played:
    return play(team, weeks=weeks)


def above(figures: Figures) -> list[str]:
    """Return which limits are exceeded, a sentence each."""
    found = {
        "messages on one day": figures.most > MOST,
        "messages on average": figures.mean > MEAN,
        "level 2 a day": figures.second > SECOND_A_DAY,
        "level 3 a week": figures.third > THIRD_A_WEEK,
        "lines in threads": figures.bot_lines > LINES * figures.human_lines,
    }
    return [*(name for name, true in found.items() if true), *figures.wrongly_at_night]


def test_the_week_is_an_ordinary_one() -> None:
    """A month in which nothing happens would hold every limit."""
    week = played(GOOD, 1)
    figures = measure(week)
    assert figures.open_issues > 15
    assert figures.messages > figures.people
    assert figures.human_lines > 100
    assert {"digest.personal", "resolve.reminder", "deadline.nudge"} <= set(figures.by_kind)
    refused = [r.text for r in week.records if r.kind == "reply" and "already" in r.text]
    assert not refused


def test_more_messages_exceed_the_limits() -> None:
    """The same week with everything said three times, at night: every limit is noticed."""
    week = played(GOOD, 1)
    direct = [r for r in week.records if r.to.startswith("dm:") and r.kind != "reply"]
    lines = [r for r in week.records if r.to == "shared" and r.kind == "issue.event"]
    late = [replace(r, at=r.at + timedelta(hours=12)) for r in direct]
    high = [replace(r, to=f"dm:{who}") for r in direct for who in ("greg", "gao")]
    loud = replace(week, records=[*week.records, *direct, *direct, *late, *high, *lines, *lines])
    found = above(measure(loud))
    assert "messages on one day" in found
    assert "level 2 a day" in found
    assert "level 3 a week" in found
    assert "lines in threads" in found
    assert any("digest.personal" in line for line in found)
