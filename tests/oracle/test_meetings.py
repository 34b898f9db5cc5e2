"""Syncs: the real rehearsal and the oracle must say the same.

A disagreement prints the seed and the command that replays it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.oracle.batches import batches, name_of, wrong
from tests.oracle.by_hand import EVERYBODY, NEW_YEAR, PAIR, WARSAW, people
from tests.oracle.compare_meetings import ABOUT_DATES, delivered, difference, disagreement, foretold
from tests.oracle.generate import Case, Event, scenario
from tests.oracle.generate_meetings import generate_meetings, line_of
from tests.oracle.meetings import Said
from tests.oracle.oracle import minute_of, moment_of
from tests.oracle.recurring import days_of_rule

SEEDS = range(1, 9)
BATCHES = batches(SEEDS, 4)


@pytest.mark.parametrize("seeds", BATCHES, ids=name_of)
def test_generated_syncs_agree_with_the_oracle(seeds: range) -> None:
    found = wrong("meetings", seeds, lambda seed: disagreement(generate_meetings(seed)))
    assert not found, found


def test_the_seeds_reach_every_kind_of_message_and_act() -> None:
    cases = [generate_meetings(seed) for seed in range(1, 31)]
    acts = {event["do"] for case in cases for event in case.events}
    assert acts == {
        "action", "add_sync", "agree", "away", "closed", "down", "end", "here", "keep", "minutes",
        "move", "open", "pause", "pause_sync", "point", "reply", "restart", "restore", "resume",
        "resume_sync", "roll", "skip",
    }  # fmt: skip
    said = [said for case in cases[:8] for said in foretold(case)]
    assert {each[2] for each in said} == {*ABOUT_DATES, "question", "notice"}
    asked = {each[3].partition("/")[0] for each in said if each[2] == "question"}
    assert asked == {"question:absent", "question:unmarked", "question:unwritten"}


@pytest.mark.parametrize(
    ("rule", "first", "days"),
    [
        ("FREQ=WEEKLY;BYDAY=TU", "2027-01-05", "01-05 01-12 01-19 01-26"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "2027-01-07", "01-07 01-18 01-21"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2027-01-01", "01-29 02-26 03-26"),
        ("FREQ=MONTHLY;BYDAY=1TU", "2027-01-01", "01-05 02-02 03-02"),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2027-01-01", "01-31 03-31"),
        ("FREQ=DAILY;UNTIL=20270103", "2027-01-01", "01-01 01-02 01-03"),
        ("FREQ=DAILY;INTERVAL=3;COUNT=2", "2027-01-01", "01-01 01-04"),
        ("FREQ=YEARLY", "2027-02-28", "02-28"),
    ],
)
def test_the_oracle_walks_over_days_as_a_calendar_reads(rule: str, first: str, days: str) -> None:
    last = date(2027, 1, 31) if "WEEKLY" in rule else date(2027, 3, 31)
    found = days_of_rule(rule, date.fromisoformat(first), last)
    assert [f"{day:%m-%d}" for day in found] == days.split()


# Cases whose outcome is worked out by hand: they test the oracle and the engine alike


def _sync(start: str, rule: str, zone: str = "America/Los_Angeles", roles: str = "buyer") -> str:
    return (
        f'\n[[sync]]\nid = "ops"\ntitle = "Operations"\nzone = "{zone}"\nstart = "{start}"\n'
        f'rrule = "{rule}"\nminutes = 30\nrequired = ["{roles}"]\n'
    )


def _at(when: str, do: str, day: str = "", **values: Any) -> Event:
    at = minute_of(datetime.fromisoformat(when))
    named = {"sync": "ops", "date": f"sync:ops/{day}"} if day else {}
    return {"at": at, "do": do, **named, **values}


def _case(program: str, first: str, events: list[Event], until: str) -> Case:
    begin, last = (minute_of(datetime.fromisoformat(when)) for when in (first, until))
    text = scenario(events, last, line_of, begin)
    return Case(0, program + people(*EVERYBODY), text, tuple(events), begin, last)


# A day and time in UTC, kind, date of the sync, who is mentioned (none: not compared), names.
SPRING = (
    _case(
        PAIR + _sync("2027-03-11T02:30", "FREQ=DAILY;COUNT=4"),
        "2027-03-13T00:00Z",
        [_at("2027-03-13T10:31Z", "here", "2027-03-13", by="tom")],
        "2027-03-15T17:00Z",
    ),
    # Saturday has 02:30 PST; on Sunday it begins at 03:00 PDT. Friday 09:00 asked for both. On
    # Sunday nobody is marked, so nobody is counted.
    """
    03-13T10:15 sync.reminder 03-13 @-
    03-13T10:30 sync.rollcall 03-13 @-
    03-13T10:45 sync.missed 03-13 @- ems
    03-14T09:45 sync.reminder 03-14 @-
    03-14T10:00 sync.rollcall 03-14 @-
    03-15T16:00 sync.minutes 03-14
    """,
)
LAST_DAY = (
    _case(
        WARSAW + _sync("2027-03-02T09:00", "FREQ=WEEKLY;UNTIL=20270309", "Europe/Warsaw"),
        "2027-03-02T12:00Z",
        [_at("2027-03-09T08:05Z", "minutes", "2027-03-09", by="jun")],
        "2027-03-20T00:00Z",
    ),
    # The day that is named as its end is its last one. Who wrote was there, the customer was not.
    """
    03-08T08:00 sync.agenda 03-09 @-
    03-09T07:45 sync.reminder 03-09 @-
    03-09T08:00 sync.rollcall 03-09 @-
    03-09T08:05 sync.minutes 03-09
    03-09T08:15 sync.missed 03-09 @- oem
    """,
)
ENDED = (
    _case(
        PAIR + _sync("2027-01-01T09:00", "FREQ=DAILY"),
        "2027-01-08T10:00Z",
        [
            _at("2027-01-08T17:05Z", "here", "2027-01-08", by="tom"),
            _at("2027-01-08T17:06Z", "here", "2027-01-08", by="jun"),
            _at("2027-01-09T17:05Z", "here", "2027-01-09", by="tom"),
            _at("2027-01-09T17:06Z", "here", "2027-01-09", by="jun"),
            _at("2027-01-09T18:00Z", "end", sync="ops", by="wei"),
            _at("2027-01-09T18:00Z", "agree", by="maria", number=1),
        ],
        "2027-01-12T00:00Z",
    ),
    # Minutes of Friday and Saturday are missing on Monday: the latest date is asked for.
    """
    01-08T16:45 sync.reminder 01-08 @tom
    01-08T17:00 sync.rollcall 01-08 @tom
    01-08T17:00 sync.agenda 01-09 @tom
    01-08T17:00 sync.agenda 01-10 @tom
    01-08T17:00 sync.agenda 01-11 @tom
    01-09T16:45 sync.reminder 01-09 @-
    01-09T17:00 sync.rollcall 01-09 @-
    01-09T18:00 notice -
    01-11T17:00 sync.minutes 01-09
    """,
)
CLOSURE = (
    _case(
        NEW_YEAR + _sync("2027-02-02T17:00", "FREQ=WEEKLY", roles="program_manager"),
        "2027-02-03T02:00Z",
        [
            _at("2027-02-04T08:00Z", "skip", "2027-02-09", by="wei"),
            _at("2027-02-04T09:00Z", "restore", "2027-02-09", by="wei"),
            _at("2027-02-10T01:05Z", "here", "2027-02-09", by="wei"),
        ],
        "2027-02-10T18:00Z",
    ),
    # The 9th is Wednesday the 10th in Shenzhen, a day of the New Year: nobody there is in hours,
    # but Wei came. Its closure was due on the 3rd at 01:00, before the program began.
    """
    02-04T08:00 notice 02-09
    02-04T09:00 notice 02-09
    02-08T17:00 sync.agenda 02-09 @maria
    02-10T00:45 sync.reminder 02-09 @maria
    02-10T01:00 sync.rollcall 02-09 @-
    02-10T01:15 sync.missed 02-09 @- oem
    02-10T17:00 sync.minutes 02-09
    """,
)
PAUSED = (
    _case(
        PAIR + _sync("2027-01-05T17:00", "FREQ=WEEKLY"),
        "2027-01-04T12:00Z",
        [
            _at("2027-01-04T16:00Z", "pause", by="wei"),
            _at("2027-01-04T16:00Z", "agree", by="maria", number=1),
            _at("2027-01-06T00:50Z", "resume", by="wei"),
            _at("2027-01-06T01:05Z", "here", "2027-01-05", by="jun"),
            _at("2027-01-06T01:10Z", "here", "2027-01-05", by="tom"),
            _at("2027-01-06T12:00Z", "down", minutes=4 * 1440),
        ],
        "2027-01-11T10:00Z",
    ),
    # After the agenda's minute the request has lost its meaning; the agenda has one to the start.
    """
    01-06T00:50 sync.reminder 01-05 @tom
    01-06T01:00 sync.rollcall 01-05 @-
    01-10T12:00 sync.minutes 01-05
    """,
)
UNANSWERED = (
    _case(
        PAIR + _sync("2027-01-05T09:00", "FREQ=WEEKLY"),
        "2027-01-04T20:00Z",
        [
            _at(f"2027-01-{day}T17:01Z", "here", f"2027-01-{day}", by="tom")
            for day in ("05", "12", "19", "26")
        ],
        "2027-01-28T01:00Z",
    ),
    # Asked when the second minutes are missing, Wed 01-13 09:00 PST: Maria at once, Wei at 08:30.
    # Ten business days: Maria's end on Wed 01-27 09:00 PST, Wei's on Thu 01-28 08:30 = 00:30Z.
    """
    01-05T16:45 sync.reminder 01-05 @tom
    01-05T17:00 sync.rollcall 01-05 @tom
    01-05T17:15 sync.missed 01-05 @- ems
    01-06T17:00 sync.minutes 01-05
    01-11T17:00 sync.agenda 01-12 @tom
    01-12T16:45 sync.reminder 01-12 @tom
    01-12T17:00 sync.rollcall 01-12 @tom
    01-12T17:15 sync.missed 01-12 @- ems
    01-13T17:00 question 01-05 ems
    01-13T17:00 sync.minutes 01-12
    01-14T00:30 question 01-05 ems
    01-18T17:00 sync.agenda 01-19 @tom
    01-19T16:45 sync.reminder 01-19 @tom
    01-19T17:00 sync.rollcall 01-19 @tom
    01-19T17:15 sync.missed 01-19 @- ems
    01-20T17:00 sync.minutes 01-19
    01-25T17:00 sync.agenda 01-26 @tom
    01-26T16:45 sync.reminder 01-26 @tom
    01-26T17:00 sync.rollcall 01-26 @tom
    01-26T17:15 sync.missed 01-26 @- ems
    01-27T17:00 sync.minutes 01-26
    01-28T00:30 issue.card - ems
    """,
)
BY_HAND = {
    "spring": SPRING,
    "last day": LAST_DAY,
    "ended": ENDED,
    "closure": CLOSURE,
    "paused": PAUSED,
    "unanswered": UNANSWERED,
}


def seen(found: list[Said]) -> list[str]:
    """Return messages as lines such as those above."""
    lines = []
    for minute, _, kind, subject, who, words in found:
        day = subject.rpartition("/")[2][5:] if "/" in subject else "-"
        mentions = "" if who is None else f"@{','.join(who) or '-'}"
        at = f"{moment_of(int(minute)):%m-%dT%H:%M}"
        lines.append(" ".join(word for word in (at, kind, day, mentions, words) if word))
    return sorted(lines)


def expected(text: str) -> list[str]:
    """Return the lines of a table."""
    return sorted(line.strip() for line in text.strip().splitlines())


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


# The comparison can fail


def test_a_moved_minute_another_reader_and_another_name_are_told() -> None:
    played, _ = SPRING
    said = foretold(played)
    assert difference(said, said) == []
    minute, *rest = said[0]
    assert len(difference([(minute + 1, *rest), *said[1:]], said)) == 2
    missed = next(each for each in said if each[2] == "sync.missed")
    others = [each for each in said if each is not missed]
    assert len(difference([*others, (*missed[:5], "oem")], said)) == 2
    assert len(difference([*others, (*missed[:4], ("tom",), missed[5])], said)) == 2
