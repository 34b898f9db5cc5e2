"""The steps of an 8D: how they count, how they follow their issue, and in which order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import again, transitions
from bot.domain.issue import StepDone
from bot.domain.judge import judge
from bot.features.eightd.due_dates import plan_eightd, step_of
from bot.features.eightd.policy import (
    CAP,
    CHECK,
    D1,
    D3,
    D4,
    D5,
    D6,
    D8,
    DONE,
    OPEN,
    REVIEW,
    EightD,
    Extension,
    current,
    rows,
)
from bot.features.eightd.transitions import (
    approved,
    extended,
    followed,
    not_effective,
    returned,
    submitted,
)
from tests.domain.corrective import RULES, STEPS, SZ, acked, due, eightd, issue, sites, sz


def test_not_effective_begins_again_at_the_root_cause() -> None:
    found, now = acked(issue()), sz("2027-03-01 09:00")
    value = eightd(found, *STEPS[:4])
    value = approved(submitted(value, D6, "text", "mei", None, found.logged), D6, found.logged)
    value = not_effective(value, now)
    assert current(value, "major") == rows("major")[2]
    assert due(value, found, D4) == sz("2027-03-15 09:00")
    assert {each.id for each in value.earlier} == {D4, D5, D6, CHECK}
    back = approved(submitted(value, D6, "text", "mei", None, now), D6, now)
    assert back.check is not None
    assert back.check.token == "E/1", "a second check is told anew"


@pytest.mark.parametrize(
    ("submission", "agreed", "late", "expected"),
    [
        ("2026-12-18 09:00", None, False, "kept"),
        ("2026-12-18 09:01", None, False, "late"),
        ("2026-12-22 09:00", "2026-12-23 09:00", False, "renegotiated"),
        ("2026-12-22 09:00", "2026-12-23 09:00", True, "late"),
        ("2026-12-23 09:01", "2026-12-23 09:00", False, "late"),
    ],
)
def test_how_a_step_counts(submission: str, agreed: str | None, late: bool, expected: str) -> None:
    found = acked(issue())
    value = eightd(found, D1, D3)
    if agreed is not None:
        value = extended(value, D4, Extension(found.logged, None, sz(agreed), late))
    now = sz(submission)
    value = submitted(value, D4, "text", "mei", due(value, found, D4), now)
    assert value.of(D4).verdict is None
    assert approved(value, D4, now).of(D4).verdict == expected


def test_the_8d_follows_its_issue() -> None:
    found, now = issue(), sz("2026-12-07 09:00")
    value = eightd(found)
    assert followed(value, found, {}, now) == value
    found = acked(found, now)
    value = followed(value, found, {D1: sz("2026-12-07 09:00")}, now)
    assert value.of(D1).verdict == "kept"
    value = eightd(found, *STEPS[:5])
    value = submitted(value, D8, "text", "mei", None, now)
    resolved = transitions.resolve(found, RULES.cell("scar", "major"), "sj", "text", now)
    assert followed(value, resolved, {}, now) == value
    closed = transitions.close(resolved, now)
    assert followed(value, closed, {}, now).of(D8).state == DONE
    cell, later = RULES.cell("scar", "major"), now + timedelta(days=3)
    back = followed(value, again.reopen(closed, cell, "sz", later), {}, later)
    assert back.of(D8).state == OPEN
    assert back.of(D6).state == DONE


def test_reopening_counts_what_is_not_done_anew() -> None:
    found, now = acked(issue()), sz("2027-01-11 09:00")
    cell = RULES.cell("scar", "major")
    back = again.reopen(
        transitions.resolve(found, cell, "sj", None, sz("2026-12-10 09:00")), cell, "sz", now
    )
    value = followed(eightd(found, D1, D3), back, {}, now)
    assert due(value, back, D4, SZ) == sz("2027-01-25 09:00")
    assert followed(value, back, {}, now) == value, "once"


def test_a_plan_of_a_minor_one_ends_with_its_resolution() -> None:
    found = acked(issue("minor"))
    value = followed(eightd(found), found, {}, found.logged)
    assert [row.id for row in rows("minor")] == [CAP]
    assert rows("info") == ()
    resolved = transitions.resolve(
        found, RULES.cell("scar", "minor"), "sj", "plan", sz("2026-12-10 09:00")
    )
    done = followed(value, resolved, {CAP: sz("2027-01-01 09:00")}, sz("2026-12-10 09:00"))
    assert done.of(CAP).verdict == "kept"
    assert followed(done, found, {}, found.logged).of(CAP).state == OPEN


ACTS = st.lists(
    st.tuples(st.sampled_from(["submit", "approve", "give back", "pass", "back", "more", "wait"]),
              st.integers(1, 5 * 1440)),
    max_size=40,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(ACTS, st.sampled_from(["critical", "major"]))
def test_in_order_and_each_nudge_once(acts: list[tuple[str, int]], severity: str) -> None:
    """Whatever happens: a step is done after those before it, and nothing is told twice."""
    found, cell = acked(issue(severity)), RULES.cell("scar", severity)
    now, order, told = found.logged, [row.id for row in rows(severity)], []
    value = eightd(found, D1)
    for act, minutes in acts:
        now += timedelta(minutes=minutes)
        due_now = [s for s in plan_eightd(value, found, RULES, sites()) if s.at <= now]
        for judged in judge(due_now, (), None, now):
            told += [judged.step.key] if judged.send else []
            value = remembered(value, judged.step.key, now)
        row = current(value, severity)
        if row is None or row.id == D8:
            break
        state = value.of(row.id).state
        if act == "submit" and state == OPEN:
            value = submitted(value, row.id, "text", "mei", None, now)
        elif act == "approve" and state == REVIEW:
            value = approved(value, row.id, now)
        elif act == "give back" and state == REVIEW:
            value = returned(value, row.id, now)
        elif act == "pass":
            found = transitions.pass_ball(found, cell, "oem", "sj", now)
        elif act == "back":
            found = transitions.pass_ball(found, cell, "ems", "sz", now)
        elif act == "more" and state == OPEN and row.id != D3:
            agreed = Extension(now, None, now + timedelta(days=5))
            value = extended(value, row.id, agreed)
        done = [value.of(step).state == DONE for step in order]
        assert done == sorted(done, reverse=True)
        moment = due(value, found, row.id)
        elsewhere = found.waiting_on != "ems" or value.of(row.id).state == REVIEW
        if row.id != D3 and value.of(row.id).state != DONE:
            assert (moment is None) == elsewhere
    assert len(told) == len(set(told))
    assert all(step_of(key) in (*order, CHECK) for key in told)


def remembered(value: EightD, key: str, now: datetime) -> EightD:
    return replace(value, done=(*value.done, StepDone(key, now, "step", None, "sent")))
