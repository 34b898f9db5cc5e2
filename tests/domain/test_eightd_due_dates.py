"""When the steps of an 8D are due, worked out by hand; and what still comes of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain import transitions
from bot.domain.issue import Hold, Issue
from bot.domain.plan import ESCALATE
from bot.domain.values import Duration
from bot.features.eightd.due_dates import (
    check_due,
    nudge_at,
    plan_eightd,
    step_of,
    tokens,
    with_more_time,
)
from bot.features.eightd.policy import (
    CAP,
    CHECK,
    D1,
    D3,
    D4,
    D5,
    D6,
    D8,
    OPEN,
    EightD,
    Extension,
    rows,
)
from bot.features.eightd.transitions import approved, extended, finished, lives, returned, submitted
from tests.domain.corrective import (
    CNY,
    RULES,
    STEPS,
    SZ,
    acked,
    due,
    eightd,
    issue,
    passed,
    sites,
    sz,
)


@pytest.mark.parametrize(
    ("severity", "logged", "step", "expected"),
    [
        ("critical", "2026-12-04 09:00", D1, "2026-12-04 13:00"),
        ("critical", "2026-12-04 09:00", D3, "2026-12-05 09:00"),
        ("critical", "2026-12-04 09:00", D4, "2026-12-11 09:00"),
        ("critical", "2026-12-04 09:00", D5, "2026-12-15 09:00"),
        ("critical", "2026-12-04 09:00", D6, "2026-12-25 09:00"),
        ("critical", "2026-12-04 09:00", D8, "2027-01-03 09:00"),
        ("major", "2026-12-04 09:00", D1, "2026-12-07 09:00"),
        ("major", "2026-12-04 09:00", D3, "2026-12-08 09:00"),
        ("major", "2026-12-04 09:00", D4, "2026-12-18 09:00"),
        ("major", "2026-12-04 09:00", D5, "2026-12-18 09:00"),
        ("major", "2026-12-04 09:00", D6, "2027-01-01 09:00"),
        ("major", "2026-12-04 09:00", D8, "2027-01-03 09:00"),
        ("minor", "2026-12-04 09:00", CAP, "2027-01-01 09:00"),
        # outside the hours a business day begins at the next opening
        ("major", "2026-12-04 19:00", D4, "2026-12-21 08:30"),
    ],
)
def test_due_moments(severity: str, logged: str, step: str, expected: str) -> None:
    found = issue(severity, logged)
    assert due(eightd(found), found, step) == sz(expected)


@pytest.mark.parametrize(
    ("severity", "step", "expected"),
    [
        # Mon 25th; 26 27 28 29 and the make-up Sat 30; closed to Feb 14th; 15 16 17 18 19
        ("major", D4, "2027-02-19 09:00"),
        ("critical", D4, "2027-01-30 09:00"),
        ("critical", D5, "2027-02-16 09:00"),
        ("major", D6, "2027-03-05 09:00"),
    ],
)
def test_closures_and_make_up_days(severity: str, step: str, expected: str) -> None:
    found = issue(severity, "2027-01-25 09:00")
    assert due(eightd(found), found, step, CNY) == sz(expected)


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2026-12-08 10:00", "2026-12-10 10:00", "2026-12-22 09:00"),
        ("2026-12-08 18:00", "2026-12-09 08:30", "2026-12-18 09:00"),  # a night costs nothing
        ("2026-12-08 10:00", None, None),
        (
            "2026-12-21 10:00",
            "2026-12-22 10:00",
            "2026-12-21 09:00",
        ),  # 540 minutes late, and stays so
    ],
)
def test_the_ball_elsewhere(since: str, until: str | None, expected: str | None) -> None:
    found = passed(acked(issue()), since, until)
    value = eightd(found, D1, D3)
    assert due(value, found, D4) == (sz(expected) if expected else None)


def test_a_review_and_the_ball_elsewhere_count_once() -> None:
    found = passed(acked(issue()), "2026-12-08 10:00", "2026-12-10 10:00")
    value = submitted(eightd(found, D1), D3, "text", "mei", None, sz("2026-12-09 10:00"))
    value = approved(value, D3, sz("2026-12-10 14:30"))
    # From Tue 10:00 to Thu 14:30 are 390 + 480 + 270 open minutes, with the 30 of Fri 18th 1170.
    assert due(value, found, D4) == sz("2026-12-22 12:00")


def test_what_is_submitted_stands() -> None:
    found = acked(issue())
    value = submitted(eightd(found, D1, D3), D4, "text", "mei", None, sz("2026-12-10 10:00"))
    assert due(value, found, D4) is None
    assert due(value, found, D5) is None
    assert plan_eightd(value, found, RULES, sites()) == []
    assert tokens(value, found) == ()


def test_what_is_given_back_goes_on_where_it_stood() -> None:
    found = acked(issue())
    value = submitted(eightd(found, D1, D3), D4, "text", "mei", None, sz("2026-12-10 10:00"))
    value = returned(value, D4, sz("2026-12-11 10:00"))
    assert value.of(D4).state == OPEN
    assert due(value, found, D4) == sz("2026-12-21 09:00")


def test_more_time_and_what_comes_after() -> None:
    found = acked(issue())
    value = extended(
        eightd(found, D1, D3),
        D4,
        Extension(sz("2026-12-10 10:00"), sz("2026-12-18 09:00"), sz("2026-12-23 15:00")),
    )
    assert due(value, found, D4) == sz("2026-12-23 15:00")
    assert due(value, found, D5) == sz("2026-12-23 15:00"), "no step before the one in front of it"
    assert due(value, found, D6) == sz("2027-01-01 09:00")
    found = passed(found, "2026-12-11 10:00", "2026-12-14 10:00")
    assert due(value, found, D4) == sz("2026-12-24 15:00"), "an agreed moment stands as well"
    found = passed(acked(issue()), "2026-12-08 10:00", "2026-12-09 10:00")
    assert due(value, found, D4) == sz("2026-12-23 15:00"), "what stood before is agreed upon"


@pytest.mark.parametrize("step", [D3, D8])
def test_more_time_moves_the_issues_own_clock(step: str) -> None:
    found, cell = acked(issue()), RULES.cell("scar", "major")
    row = next(row for row in rows("major") if row.id == step)
    later = sz("2027-01-20 10:00")
    before = due(eightd(found), found, step)
    changed, was = with_more_time(found, row, cell, sites(), later)
    assert was == before
    assert due(eightd(found), changed, step) == later
    # The pause in its clock is no time in which the ball was elsewhere.
    value = extended(eightd(found, D1), step, Extension(found.logged, was, later))
    assert due(value, changed, D4) == (later if step == D3 else sz("2026-12-18 09:00"))


def test_more_time_while_the_ball_is_elsewhere() -> None:
    found, cell = passed(acked(issue()), "2026-12-08 10:00", None), RULES.cell("scar", "major")
    row = next(row for row in rows("major") if row.id == D8)
    changed, _ = with_more_time(found, row, cell, sites(), sz("2027-01-10 09:00"))
    assert due(eightd(found), changed, D8) is None
    back = transitions.pass_ball(changed, cell, "ems", "sz", sz("2026-12-10 10:00"))
    assert due(eightd(found), back, D8) == sz("2027-01-12 09:00")


@pytest.mark.parametrize(
    ("before", "moment", "expected"),
    [
        (Duration(2, "bd"), "2026-12-18 18:00", "2026-12-16 09:00"),
        (Duration(0, "bd"), "2026-12-18 18:00", "2026-12-18 09:00"),
        (Duration(0, "bd"), "2026-12-18 08:30", "2026-12-18 08:30"),
        (Duration(5, "bd"), "2026-12-21 09:00", "2026-12-14 09:00"),
        (Duration(4, "bh"), "2026-12-08 10:00", "2026-12-07 15:30"),
        (Duration(7, "d"), "2026-12-16 10:00", "2026-12-09 10:00"),
        (Duration(2, "d"), "2026-12-15 10:00", "2026-12-14 08:30"),
    ],
)
def test_nudges(before: Duration, moment: str, expected: str) -> None:
    assert nudge_at(SZ, sz(moment), before) == sz(expected)


def planned(value: EightD, found: Issue) -> list[tuple[str, str]]:
    return [(s.key, f"{s.at:%m-%d %H:%M}") for s in plan_eightd(value, found, RULES, sites())]


def test_the_plan_of_a_root_cause() -> None:
    found = acked(issue())
    assert planned(eightd(found, D1, D3), found) == [
        ("D4/0/-2bd", "12-16 01:00"),
        ("D4/0/L1", "12-18 01:00"),  # and with it the owner: so no nudge at the same moment
    ]


@pytest.mark.parametrize("done", [(), (D1,), STEPS[:5], STEPS])
def test_the_issues_own_clocks_are_not_doubled(done: tuple[str, ...]) -> None:
    found = acked(issue()) if done else issue()
    value = eightd(found, *done)
    assert [s for s in plan_eightd(value, found, RULES, sites()) if step_of(s.key) != CHECK] == []


def test_a_containment_without_its_report_is_watched() -> None:
    found = transitions.contain(acked(issue()), sz("2026-12-07 09:00"))
    keys = [key for key, _ in planned(eightd(found, D1), found)]
    assert keys == ["D3/0/-4bh", "D3/0/L1"]


def test_nobody_is_alerted_within_a_day_after_a_step_became_the_next() -> None:
    found = acked(issue())
    value = submitted(eightd(found, D1, D3), D4, "text", "mei", None, sz("2026-12-18 09:00"))
    value = approved(value, D4, sz("2026-12-22 15:00"))
    assert due(value, found, D5) == sz("2026-12-22 15:00")
    levels = [s for s in plan_eightd(value, found, RULES, sites()) if s.kind == ESCALATE]
    assert [s.at for s in levels] == [sz("2026-12-23 15:00")]


def test_a_hold_moves_levels_and_not_nudges() -> None:
    hold = Hold(sz("2026-12-16 08:30"), sz("2026-12-18 12:00"), "wei", "why")
    found = replace(acked(issue()), hold=hold)
    assert planned(eightd(found, D1, D3), found)[:2] == [
        ("D4/0/-2bd", "12-16 01:00"),
        ("D4/0/L1", "12-18 04:00"),
    ]


def test_the_check_is_due_in_the_hours_of_who_checks() -> None:
    found = acked(issue())
    value = submitted(
        eightd(found, D1, D3, D4, D5), D6, "text", "mei", None, sz("2026-12-04 09:00")
    )
    value = approved(value, D6, sz("2026-12-30 09:00"))
    # 60 d after it was handed in is Mon 17:00 in San José, a closing.
    assert check_due(value, found, sites()) == datetime(2027, 2, 2, 16, tzinfo=UTC)
    closed = transitions.close(
        transitions.resolve(found, RULES.cell("scar", "major"), "sj", None, sz("2026-12-30 10:00")),
        sz("2026-12-30 11:00"),
    )
    assert lives(value, closed)
    assert [key for key, _ in planned(value, closed)] == ["E/0/-7d", "E/0/-0d", "E/0/L1"]
    assert not lives(finished(value, CHECK, None, "priya", None, closed.logged), closed)
    assert not lives(value, replace(closed, state="cancelled"))
