"""Digests: the real rehearsal and the oracle must say the same.

A disagreement prints the seed and the command that replays it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.oracle.batches import batches, name_of, wrong
from tests.oracle.by_hand import EVERYBODY, JUN, NEW_YEAR, PAIR, at, log, people
from tests.oracle.compare_digests import (
    MOST_LINES,
    delivered,
    difference,
    disagreement,
    foretold,
)
from tests.oracle.digests import Summed
from tests.oracle.generate import Case, Event, scenario
from tests.oracle.generate_digests import generate_digests, line_of
from tests.oracle.oracle import minute_of, moment_of

SEEDS = range(1, 9)
BATCHES = batches(SEEDS, 4)


@pytest.mark.parametrize("seeds", BATCHES, ids=name_of)
def test_generated_digests_agree_with_the_oracle(seeds: range) -> None:
    found = wrong("digests", seeds, lambda seed: disagreement(generate_digests(seed)))
    assert not found, found


def test_the_seeds_reach_every_kind_of_digest() -> None:
    cases = [generate_digests(seed) for seed in range(1, 26)]
    acts = {event["do"] for case in cases for event in case.events}
    assert acts >= {"away", "down", "off", "pause", "resume", "schedule", "log", "move"}
    kinds = {summed[2] for case in cases[:10] for summed in foretold(case)}
    sorts = ("daily", "weekly", "internal", "monthly", "personal")
    assert kinds == {f"digest.{sort}" for sort in sorts}


# Cases whose outcome is worked out by hand: they test the oracle and the engine alike


def _digest(kind: str, when: str, to: str = "shared", zone: str = "America/Los_Angeles") -> str:
    return f'\n[[digest]]\nkind = "{kind}"\nat = "{when}"\nto = "{to}"\nzone = "{zone}"\n'


def _deadline(owner: str, due: str, more: str = "") -> str:
    side = "ems" if owner in ("jun", "wei", "feng") else "oem"
    return (
        f'\n[[deadline]]\nid = "d-{owner}{more}"\ntitle = "Thing {more}"\nkind = "action"\n'
        f'side = "{side}"\nowner = "{owner}"\ndue = "{due}"\n'
    )


def _case(program: str, first: str, events: list[Event], until: str) -> Case:
    begin, last = (minute_of(datetime.fromisoformat(when)) for when in (first, until))
    text = scenario(events, last, line_of, begin)
    return Case(0, program, text, tuple(events), begin, last)


def _act(when: str, do: str, **values: Any) -> Event:
    return {"at": minute_of(datetime.fromisoformat(when)), "do": do, **values}


ROSTER = people(*EVERYBODY)
AWAY = people(*(p for p in EVERYBODY if p != JUN)) + people(
    f'{JUN}|backup = "wei"\naway = ["2026-12-03..2026-12-04"]'
)
# Day and time in UTC, kind, recipient, what is counted.
WORTH_READING = (
    _case(
        PAIR + ROSTER + _digest("daily", "08:32"),
        "2026-12-02T00:00Z",
        [
            log("2026-12-02T20:00Z", "jun", "critical", "shortage"),
            at("2026-12-04T16:10Z", "resolve", by="tom"),
            _act("2026-12-07T20:00Z", "schedule", by="maria",
                 table={"kind": "weekly", "at": "tue 08:32", "to": "shared",
                        "zone": "America/Los_Angeles"}),
        ],
        "2026-12-08T18:00Z",
    ),
    # Nothing on Wednesday, nothing once it is resolved; the weekly one comes by itself.
    """
    12-03T16:32 daily shared: 1 critical open, 1 overdue, oem 1 (1)
    12-08T16:32 weekly shared: 1 opened
    """,
)  # fmt: skip
STAND_IN = (
    _case(
        PAIR + AWAY + _digest("personal", "08:47", "dm") + _deadline("jun", "2026-12-03T17:00"),
        "2026-12-02T12:00Z",
        [],
        "2026-12-07T03:00Z",
    ),
    # Jun's backup reads of it while he is away, himself on Monday.
    """
    12-03T00:47 personal dm:wei: 1 due today
    12-04T00:47 personal dm:wei: 1 overdue
    12-07T00:47 personal dm:jun: 1 overdue
    """,
)
NEWEST = (
    _case(
        NEW_YEAR.replace("2027-02-13 09:00-12:00", "2027-02-13 04:00-07:00")
        + ROSTER
        + _digest("personal", "08:47", "dm")
        + _deadline("jun", "2027-02-10T17:00"),
        "2027-02-12T12:00Z",
        [_act("2027-02-14T20:00Z", "down", minutes=5 * 60)],
        "2027-02-16T03:00Z",
    ),
    # On Saturday the hours are over by 08:47, so that it waits for Monday: there is a newer one.
    """
    02-15T01:00 personal dm:jun: 1 overdue
    02-16T00:47 personal dm:jun: 1 overdue
    """,
)
LATE = (
    _case(
        PAIR
        + ROSTER
        + _digest("daily", "08:32")
        + _digest("weekly", "mon 08:32")
        + _digest("monthly", "09:04")
        + _deadline("jun", "2026-12-01T17:00"),
        "2026-11-27T00:00Z",
        [
            _act("2026-11-30T16:00Z", "down", minutes=4 * 60 + 32),
            _act("2026-12-02T16:00Z", "down", minutes=4 * 60 + 33),
            _act("2026-12-03T16:00Z", "down", minutes=24 * 60),
            _act("2026-12-07T16:00Z", "down", minutes=16 * 60),
        ],
        "2026-12-08T18:00Z",
    ),
    # Four hours late is in time for a daily one, a minute more is not; a month's has three days; at
    # midnight in San Jose a week's is over.
    """
    11-30T20:32 weekly shared:
    12-01T16:32 daily shared: 1 overdue
    12-02T20:33 monthly shared:
    12-04T16:32 daily shared: 1 overdue
    12-08T16:32 daily shared: 1 overdue
    """,
)
LONG = (
    _case(
        PAIR
        + ROSTER
        + _digest("weekly", "mon 08:32")
        + _digest("daily", "08:36")
        + "".join(_deadline("jun", "2026-12-03T17:00", f"-{n}") for n in range(60)),
        "2026-12-02T12:00Z",
        [log(f"2026-12-0{3 + n // 20}T{10 + n // 2 % 10}:{n % 2 * 30:02d}Z",
             ("jun", "tom")[n % 2], "minor", "order") for n in range(20)],
        "2026-12-07T16:40Z",
    ),
    None,
)  # fmt: skip
BY_HAND = {
    "worth reading": WORTH_READING,
    "stand in": STAND_IN,
    "newest": NEWEST,
    "late": LATE,
}


def seen(found: list[Summed]) -> list[str]:
    """Return digests as lines such as those above."""
    return sorted(
        f"{moment_of(minute):%m-%dT%H:%M} {kind.removeprefix('digest.')} {to}: {words}".rstrip()
        for minute, to, kind, _, words in found
    )


def expected(text: str) -> list[str]:
    """Return the lines of a table."""
    return sorted(line.strip() for line in text.strip().splitlines())


def _place(line: str) -> list[str]:
    return line.split()[:3]


@pytest.mark.parametrize("name", BY_HAND)
def test_the_oracle_says_what_was_worked_out_by_hand(name: str) -> None:
    played, told = BY_HAND[name]
    assert seen(foretold(played)) == expected(told)


@pytest.mark.parametrize("name", BY_HAND)
def test_the_rehearsal_says_what_was_worked_out_by_hand(name: str) -> None:
    played, told = BY_HAND[name]
    real, wrong = delivered(played.program, played.scenario)
    assert wrong == []
    assert [_place(line) for line in seen(real)] == [_place(line) for line in expected(told)]
    assert difference(real, foretold(played)) == []


def test_a_digest_of_80_things_counts_all_of_them_on_forty_lines() -> None:
    played, _ = LONG
    assert MOST_LINES == 40
    assert disagreement(played) == []
    assert max(int(words.split()[0]) for *_, words in foretold(played)) > MOST_LINES


# The comparison can fail


def test_another_minute_reader_and_number_are_told() -> None:
    said = foretold(STAND_IN[0])
    assert difference(said, said) == []
    first, rest = said[0], said[1:]
    for place, other in ((0, first[0] + 1), (1, "dm:jun"), (4, "2 due today")):
        wrong = (*first[:place], other, *first[place + 1 :])
        assert len(difference([wrong, *rest], said)) == 2
