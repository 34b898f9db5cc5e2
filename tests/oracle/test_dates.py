"""Deadlines and proposals: the real rehearsal and the oracle must say the same.

A disagreement prints the seed and the command that replays it.
"""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.oracle.batches import batches, name_of, wrong
from tests.oracle.by_hand import (
    EVERYBODY,
    NEW_YEAR,
    PAIR,
    QUIET,
    WARSAW,
    at,
    case,
    expected,
    log,
    people,
    seen,
)
from tests.oracle.compare import delivered, disagreement, foretold
from tests.oracle.generate import Event
from tests.oracle.generate_dates import generate_dates
from tests.oracle.oracle import minute_of

SEEDS = range(1, 31)
BATCHES = batches(SEEDS, 5)


@pytest.mark.parametrize("seeds", BATCHES, ids=name_of)
def test_generated_deadlines_agree_with_the_oracle(seeds: range) -> None:
    found = wrong("dates", seeds, lambda seed: disagreement(generate_dates(seed)))
    assert not found, found


def test_a_hole_is_told_once_whoever_manages_the_side_later() -> None:
    """Seed 1030: a program manager is away when a level is empty, and back a week later."""
    assert not disagreement(generate_dates(1030))


def test_the_seeds_reach_every_kind_of_message() -> None:
    found = {
        (sent[2], sent[4])
        for seed in SEEDS[:24]
        for sent in foretold(generate_dates(seed))
        if sent[2].startswith(("deadline", "approval"))
    }
    asked = ("approval.requested", "approval.reminder", "approval.decided")
    wanted = {(kind, None) for kind in ("deadline.nudge", "deadline.overdue", *asked)}
    wanted |= {("deadline.escalated", level) for level in (1, 2, 3)}
    assert found == wanted | {("approval.escalated", 1)}


# Cases whose outcome is worked out by hand: they test the oracle and the engine alike


def _kept(when: str, name: str, kind: str, owner: str, due: str, words: str) -> Event:
    """A deadline that its owner's program manager keeps; ``words`` is ``due`` as he types it."""
    by = "wei" if owner == "jun" else "maria"
    return at(when, "add_deadline", by=by, deadline=name, kind=kind, owner=owner,
              due=minute_of(datetime.fromisoformat(due)), words=words)  # fmt: skip


def _moved(when: str, name: str, by: str, due: str, words: str) -> Event:
    moment = minute_of(datetime.fromisoformat(due))
    return at(when, "move", by=by, deadline=name, due=moment, words=words)


# One line a delivery: day and time in UTC, kind, level or -, recipients.
ACTION = (
    case(
        PAIR + people(*EVERYBODY),
        [_kept("2026-12-03T08:00Z", "asn", "action", "jun", "2026-12-10T09:00Z",
               "2026-12-10 17:00")],
        "2026-12-15T17:00Z",
    ),
    # 09:00 in Shenzhen is 01:00 in UTC; Tuesday is the third business day after Thursday.
    """
    12-08T01:00 deadline.nudge - jun
    12-10T01:00 deadline.nudge - shared jun
    12-11T01:00 deadline.overdue - shared jun
    12-15T01:00 deadline.overdue - shared jun
    12-15T09:00 deadline.escalated 1 shared wei
    12-15T16:00 deadline.escalated 1 maria
    """,
)  # fmt: skip
CLOCK_CHANGE = (
    case(
        WARSAW + people(*EVERYBODY),
        [_kept("2027-03-22T08:00Z", "fai", "milestone", "jun", "2027-03-29T14:00Z",
               "2027-03-29 16:00")],
        "2027-03-29T13:00Z",
    ),
    # Clocks go forward on Sunday the 28th.
    """
    03-25T08:00 deadline.nudge - jun
    03-26T08:00 deadline.nudge - jun
    03-29T07:00 deadline.nudge - shared jun
    """,
)  # fmt: skip
CLOSURE = (
    case(
        NEW_YEAR + people(*EVERYBODY),
        [_kept("2027-02-03T08:00Z", "asn", "promise", "jun", "2027-02-12T09:00Z",
               "2027-02-12 17:00")],
        "2027-02-16T08:00Z",
    ),
    # The working day before the 12th is Sunday the 7th, and the one after it Saturday the 13th.
    """
    02-07T01:00 deadline.nudge - jun
    02-12T01:00 deadline.nudge - shared jun
    02-13T01:00 deadline.overdue - shared jun
    02-16T01:00 deadline.overdue - shared jun
    """,
)  # fmt: skip
CLOSED_DAY = (
    case(
        PAIR + people(*EVERYBODY),
        [_kept("2026-12-03T08:00Z", "kit", "action", "jun", "2026-12-05T09:00Z",
               "2026-12-05 17:00")],
        "2026-12-08T00:00Z",
    ),
    # A Saturday stays the due date; its owner reads of it on Monday morning, when it is late.
    """
    12-05T01:00 deadline.nudge - shared
    12-07T00:30 deadline.nudge - jun
    12-07T01:00 deadline.overdue - shared jun
    """,
)  # fmt: skip
DOWN = (
    case(
        PAIR + people(*EVERYBODY),
        [
            _kept("2026-12-03T08:00Z", "asn", "action", "jun", "2026-12-10T09:00Z",
                  "2026-12-10 17:00"),
            at("2026-12-07T12:00Z", "down", minutes=60 * 60),
            at("2026-12-10T20:00Z", "down", minutes=14 * 60),
        ],
        "2026-12-14T02:00Z",
    ),
    # What came before the due moment is dropped when it is late; that it is overdue is said.
    """
    12-10T01:00 deadline.nudge - shared jun
    12-11T10:00 deadline.overdue - shared
    12-14T00:30 deadline.overdue - jun
    """,
)  # fmt: skip
AGREED = (
    case(
        PAIR + people(*EVERYBODY),
        [
            _kept("2026-12-03T08:00Z", "fai", "milestone", "jun", "2026-12-10T09:00Z",
                  "2026-12-10 17:00"),
            _moved("2026-12-03T08:30Z", "fai", "jun", "2026-12-18T09:00Z", "2026-12-18 17:00"),
            at("2026-12-07T18:00Z", "decide_number", number=1, by="tom", approved=True),
        ],
        "2026-12-09T00:00Z",
    ),
    # Half of two days in San Jose is their first closing, so Tom hears of it the next morning;
    # Wei would have heard at 00:30 that it is late, and by then it is decided.
    """
    12-03T08:30 approval.requested - shared
    12-03T16:00 approval.requested - tom
    12-04T16:00 approval.reminder - tom
    12-07T16:00 approval.escalated 1 shared maria
    12-07T18:00 approval.decided - shared
    12-08T00:30 approval.decided - jun
    """,
)  # fmt: skip
MOVED_IN_THE_NIGHT = (
    case(
        PAIR + people(*EVERYBODY),
        [
            _kept("2026-12-03T08:00Z", "kit", "action", "jun", "2026-12-05T09:00Z",
                  "2026-12-05 17:00"),
            _moved("2026-12-06T08:00Z", "kit", "jun", "2026-12-08T09:00Z", "2026-12-08 17:00"),
        ],
        "2026-12-08T02:00Z",
    ),
    # Jun would have read on Monday of the Saturday; he moved it on Sunday.
    """
    12-05T01:00 deadline.nudge - shared
    12-08T01:00 deadline.nudge - shared jun
    """,
)  # fmt: skip
THIRD_SLIP = (
    case(
        PAIR + people(*EVERYBODY),
        [
            _kept("2026-12-03T08:00Z", "kit", "action", "tom", "2026-12-18T01:00Z",
                  "2026-12-17 17:00"),
            _moved("2026-12-03T18:00Z", "kit", "tom", "2026-12-18T20:00Z", "2026-12-18 12:00"),
            _moved("2026-12-03T19:00Z", "kit", "tom", "2026-12-19T01:00Z", "2026-12-18 17:00"),
            _moved("2026-12-03T20:00Z", "kit", "tom", "2026-12-22T01:00Z", "2026-12-21 17:00"),
        ],
        "2026-12-18T20:00Z",
    ),
    """
    12-03T20:00 deadline.escalated 1 shared maria
    12-04T00:30 deadline.escalated 1 wei
    12-17T17:00 deadline.nudge - tom
    """,
)  # fmt: skip
SEVERITY = (
    case(
        PAIR + people(*EVERYBODY) + QUIET,
        [
            log("2026-12-03T16:00Z", "jun", "major"),
            at("2026-12-03T16:10Z", "ack", by="tom"),
            at("2026-12-03T16:20Z", "severity", by="tom", severity="minor"),
        ],
        "2026-12-04T20:00Z",
    ),
    # Four business hours of Wei's begin on Friday at 08:30; half of them is over at 10:30. Nothing
    # above level 1 is told at 18:00.
    """
    12-03T16:20 approval.requested - shared
    12-04T00:30 approval.requested - wei
    12-04T02:30 approval.reminder - wei
    12-04T06:00 approval.escalated 1 shared wei
    12-04T16:00 approval.escalated 1 maria
    """,
)
BY_HAND = {
    "action": ACTION,
    "clock change": CLOCK_CHANGE,
    "closure": CLOSURE,
    "closed day": CLOSED_DAY,
    "down": DOWN,
    "agreed": AGREED,
    "moved in the night": MOVED_IN_THE_NIGHT,
    "third slip": THIRD_SLIP,
    "severity": SEVERITY,
}


@pytest.mark.parametrize("name", BY_HAND)
def test_the_oracle_says_what_was_worked_out_by_hand(name: str) -> None:
    played, told = BY_HAND[name]
    assert seen(foretold(played)) == expected(told)


@pytest.mark.parametrize("name", BY_HAND)
def test_the_rehearsal_says_what_was_worked_out_by_hand(name: str) -> None:
    played, told = BY_HAND[name]
    real, failure = delivered(played.program, played.scenario)
    assert failure is None
    assert seen(real) == expected(told)
