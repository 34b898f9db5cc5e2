"""When a sync with a condition is held: while an issue is open, or from order to first article."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.issue import Issue
from bot.features.deadlines.policy import CANCELLED, DONE, Deadline
from bot.features.syncs.conditions import build_holds, issues_hold


def at(day: int, month: int = 2) -> datetime:
    return datetime(2027, month, day, 17, tzinfo=UTC)


def milestone(name: str, due: datetime, **values: object) -> Deadline:
    made = at(1, 1)
    plain = Deadline(name, name, "milestone", "ems", "wei", due, due, made, made, 1)
    return replace(plain, **values)  # type: ignore[arg-type]


def issue(**values: object) -> Issue:
    made = at(1, 1)
    plain = Issue(1, 1, 1, "U7", "shortage", "major", "open", "oem", "oem", "linh", "ems", made, 1)
    return replace(plain, **values)  # type: ignore[arg-type]


ORDER = milestone("po_ack", at(5))
ARTICLE = milestone("fai_approved", at(20))


@pytest.mark.parametrize(
    ("milestones", "moment", "held"),
    [
        ((), at(1), True),  # no plan says anything about it
        ((ORDER, ARTICLE), at(4), False),
        ((ORDER, ARTICLE), at(5), True),
        # Done earlier than planned: it begins then.
        ((replace(ORDER, status=DONE, actual=at(2)), ARTICLE), at(3), True),
        # Late first articles are talked about until they are approved, and two weeks longer.
        ((ORDER, ARTICLE), at(28), True),
        ((ORDER, replace(ARTICLE, status=DONE, actual=at(20))), at(5, 3), True),
        ((ORDER, replace(ARTICLE, status=DONE, actual=at(20))), at(6, 3), False),
        ((ARTICLE,), at(1), True),  # kept by hand, without an order
        ((replace(ARTICLE, status=DONE, actual=at(1)),), at(20), False),
        ((ORDER,), at(20, 6), True),
        # A cancelled build is none.
        ((replace(ORDER, status=CANCELLED), replace(ARTICLE, status=CANCELLED)), at(1), True),
        # Each build counts by itself; one is enough.
        (
            (
                replace(ARTICLE, status=DONE, actual=at(1)),
                milestone("lot-2-po_ack", at(10)),
                milestone("lot-2-fai_approved", at(25)),
            ),
            at(16),
            True,
        ),
        ((milestone("fai_sent", at(1)), milestone("po_box", at(9))), at(1), True),
    ],
)
def test_an_introduction_runs_from_the_order_to_two_weeks_after_the_first_article(
    milestones: tuple[Deadline, ...], moment: datetime, held: bool
) -> None:
    assert build_holds(milestones, moment) is held


@pytest.mark.parametrize(
    ("condition", "values", "held"),
    [
        ("critical", {"severity": "critical"}, True),
        ("critical", {"severity": "critical", "state": "resolved"}, False),
        ("critical", {"severity": "major"}, False),
        ("scar", {"category": "scar"}, True),
        ("scar", {"category": "scar", "state": "resolved"}, True),
        ("scar", {"category": "scar", "state": "closed"}, False),
        ("scar", {"category": "nonconformance", "severity": "critical"}, False),
    ],
)
def test_an_open_issue_holds_a_sync(condition: str, values: dict[str, str], held: bool) -> None:
    assert issues_hold(condition, [issue(**values)]) is held
    assert not issues_hold(condition, [])
