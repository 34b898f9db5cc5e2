"""Proposals: who is still waited for, what decides, and what the approval clock brings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.calendar import Calendar
from bot.domain.issue import Issue, StepDone
from bot.domain.plan import ESCALATE, REMIND
from bot.domain.values import Duration, Side, Site, Span, other_side
from bot.engine.proposals.value import (
    APPROVED,
    OPEN,
    REJECTED,
    Proposal,
    Seat,
    Vote,
    due_at,
    plan_proposal,
    voted,
    withdrawn,
)
from bot.features.decisions.approvals import seats_for
from bot.features.decisions.policy import DECIDED, lacking
from bot.ports.codec import from_data, to_data
from bot.program_file.shipped import default_rules

MONDAY = datetime(2026, 12, 7, 18, 0, tzinfo=UTC)  # 10:00 in California
DAY = (Span(480, 1020),)
SITE = Site("sj", "oem", "America/Los_Angeles", (DAY,) * 5 + ((),) * 2)
CALENDARS = {"sj": Calendar(SITE, lambda year: frozenset())}
SQE, DESIGN = Seat("oem", "sqe"), Seat("oem", "design_engineer")


def proposal(**values: object) -> Proposal:
    plain = Proposal(
        1, "severity", "severity minor", (SQE,), MONDAY, "sj", "major", 1, target=Duration(4, "bh")
    )
    return replace(plain, **values)  # type: ignore[arg-type]


def yes(role: str = "sqe", side: str = "oem", at: datetime = MONDAY) -> Vote:
    return Vote("priya", side, role, at, approved=True)


def test_the_clock_reminds_at_half_and_climbs_from_the_due_moment() -> None:
    steps = plan_proposal(proposal(), default_rules(), CALENDARS)
    assert [(s.kind, s.level, s.at - MONDAY) for s in steps] == [
        (REMIND, None, timedelta(hours=2)),
        (ESCALATE, 1, timedelta(hours=4)),
        (ESCALATE, 2, timedelta(hours=23)),  # 4bh more: 3 h to 17:00, then 08:00 to 09:00
    ]


def test_a_step_that_is_done_does_not_come_again() -> None:
    steps = plan_proposal(proposal(), default_rules(), CALENDARS)
    done = StepDone(steps[0].key, MONDAY, "approval", None, "sent")
    left = plan_proposal(proposal(done=(done,)), default_rules(), CALENDARS)
    assert left == steps[1:]


@pytest.mark.parametrize("state", [APPROVED, REJECTED, "withdrawn"])
def test_what_is_decided_has_no_steps_and_waits_for_nobody(state: str) -> None:
    ended = proposal(state=state, decided=MONDAY)
    assert plan_proposal(ended, default_rules(), CALENDARS) == []
    assert due_at(ended, CALENDARS) is None
    assert ended.waiting() == ()


def test_without_a_target_no_clock_runs() -> None:
    assert plan_proposal(proposal(target=None), default_rules(), CALENDARS) == []


def test_every_seat_must_approve() -> None:
    asked = proposal(seats=(DESIGN, SQE))
    first = voted(asked, (yes("design_engineer"),), {"qty": "200"})
    assert (first.state, first.waiting()) == (OPEN, (SQE,))
    second = voted(first, (yes(),), {"until": "2027-03-01"})
    assert (second.state, second.decided) == (APPROVED, MONDAY)
    assert second.terms == {"qty": "200", "until": "2027-03-01"}


def test_one_no_decides() -> None:
    asked = proposal(seats=(DESIGN, SQE))
    assert voted(asked, (replace(yes(), approved=False),), {}).state == REJECTED


def test_a_seat_of_a_side_is_not_taken_by_the_other() -> None:
    asked = proposal()
    assert voted(asked, (yes(side="ems"),), {}).waiting() == (SQE,)


def test_a_seat_without_side_is_taken_by_either() -> None:
    asked = proposal(seats=(Seat(None, "program_manager"),))
    assert voted(asked, (yes("program_manager", "ems"),), {}).state == APPROVED


def test_withdrawing_ends_it() -> None:
    assert not withdrawn(proposal(), MONDAY).open


def test_every_field_comes_back_from_its_record() -> None:
    full = proposal(
        by="linh", side="ems", why="“ü” 料", payload={"severity": "minor"}, issue_id=7,
        state=APPROVED, votes=(yes(), replace(yes(), text="ok")), terms={"qty": "200"},
        decided=MONDAY, done=(StepDone("approval/1/L1", MONDAY, "approval", 1, "sent"),),
    )  # fmt: skip
    assert from_data(Proposal, to_data(full)) == full
    assert from_data(Proposal, to_data(proposal())) == proposal()


def issue(category: str, responder: str = "oem", **fields: str) -> Issue:
    return Issue(
        1, 1, 1, "FAI of rev C", category, "major", "open", responder, responder, "linh", "ems",
        MONDAY, 1, fields=fields,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("category", "fields", "terms", "text", "names"),
    [
        ("fai", {}, {}, None, ["revision"]),
        ("fai", {"rev": "C"}, {}, None, []),
        ("fai", {"rev": " "}, {}, None, ["revision"]),
        ("fai", {}, {"REV": "C"}, None, []),
        ("deviation", {}, {}, None, ["limit"]),
        ("deviation", {}, {"qty": "200"}, None, []),
        ("deviation", {}, {"until": "2027-03-01"}, None, []),
        ("deviation", {"limit": "lot 77"}, {}, None, []),
        ("eq", {}, {}, None, ["answer"]),
        ("eq", {}, {}, "  ", ["answer"]),
        ("eq", {}, {}, "yes", []),
        ("change", {"new_rev": "B"}, {}, None, []),
        ("change", {}, {}, None, ["revision"]),
    ],
)
def test_what_an_approval_must_name(
    category: str, fields: dict[str, str], terms: dict[str, str], text: str | None, names: list[str]
) -> None:
    assert [need.name for need in lacking(issue(category, **fields), terms, text)] == names


@pytest.mark.parametrize("category", DECIDED)
@pytest.mark.parametrize("side", ["oem", "ems"])
def test_the_side_that_was_asked_decides(category: str, side: Side) -> None:
    asked = replace(issue(category, side), raised_side=other_side(side))
    cell = default_rules().cell(category, asked.severity)
    assert {seat.side for seat in seats_for(asked, cell)} == {side}
    itself = replace(asked, raised_side=side)
    assert {seat.side for seat in seats_for(itself, cell)} == {cell.responder}, "not whoever asks"
