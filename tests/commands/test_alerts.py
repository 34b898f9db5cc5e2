"""Alerts and reminders say what their reader can do, in words for people and without blame."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.domain.when import parse_duration
from bot.features.issues.alerts.needs import every, in_words
from bot.features.issues.forms import assign_form
from bot.messages.card import Card, mentioned, plain
from bot.messages.forms import CHOICE, TEXT, Choice
from bot.rehearsal.record import Record
from tests.playing import Play, Stage, small_program

ALERTS = (".reminder", ".escalated", ".offer", ".help", ".missed", "note", "handover", ".requested")
ENGINE = re.compile(r"\b([Ll]evel|[Ll]adder|[Cc]locks?|[Rr]ule|v\d)\b|\b\d+(bh|bd|h|d)\b")
SILENT = """
at 2026-12-03T10:00 America/Los_Angeles
linh: /andon issue log shortage major "U7 MCU short 1200 pcs" gap=1200 need=2026-12-14 line=SMT-2
wait {wait}
"""


def alerts(records: list[Record]) -> list[Record]:
    return [record for record in records if record.kind.endswith(ALERTS)]


def of(records: list[Record], to: str, kind: str = "ack.escalated") -> list[Record]:
    return [record for record in records if record.to == to and record.kind == kind]


def card_of(record: Record) -> Card:
    assert record.card is not None
    return record.card


def labels(record: Record) -> list[str]:
    return [button.label for button in card_of(record).buttons]


@pytest.fixture(scope="module")
def silent() -> list[Record]:
    with Stage(small_program()) as play:
        return play(SILENT.format(wait="9d"))


@pytest.fixture(scope="module")
def acknowledged() -> list[Record]:
    with Stage(small_program()) as play:
        return play(
            SILENT.format(wait="2m") + "tom: /andon issue ack ACME-1\nwait 9d\n"
            "tom: /andon issue resolve ACME-1 found\nwait 5d"
        )


# what each side reads


def test_the_side_that_owes_reads_what_is_needed_and_what_it_can_do(silent: list[Record]) -> None:
    first = of(silent, "dm:maria")[0]
    assert first.text.splitlines() == [
        "Someone at Acme Devices is needed: ACME-1 U7 MCU short 1200 pcs",
        "Volta EMS asked Los Angeles Thu 10:00 · Shanghai Fri 02:00. The agreed four working hours "
        "are over: an answer was due Los Angeles Thu 14:00 · Shanghai Fri 06:00.",
        "At stake: Needed by: 2026-12-14; Missing quantity: 1200; Line or station: SMT-2.",
        "You are asked.",
        'Press "I have it", or give it to somebody who can.',
    ]
    assert labels(first) == ["I have it", "Give to…", "Why"]


def test_the_other_side_reads_who_is_asked_and_whom_to_call(silent: list[Record]) -> None:
    first = of(silent, "dm:wei")[0]
    assert first.text.splitlines() == [
        "Waits for Acme Devices: ACME-1 U7 MCU short 1200 pcs",
        "Nobody at Acme Devices could take ACME-1 yet.",
        "Volta EMS asked Shanghai Fri 02:00 · Los Angeles Thu 10:00. The agreed four working hours "
        "are over: an answer was due Shanghai Fri 06:00 · Los Angeles Thu 14:00. That is late by "
        "two hours.",
        "At stake: Needed by: 2026-12-14; Missing quantity: 1200; Line or station: SMT-2.",
        "Maria Lopez is asked.",
        "Nothing to press. If it cannot wait, call Maria Lopez.",
    ]
    assert labels(first) == ["Why"]


def test_the_thread_reads_one_neutral_line_that_mentions_who_is_asked(
    silent: list[Record],
) -> None:
    lines = [card_of(record) for record in of(silent, "shared")]
    assert [plain(line.title) for line in lines] == [
        f'ACME-1 "U7 MCU short 1200 pcs" needs someone at Acme Devices. @{name} is asked.'
        for name in ("Maria Lopez", "Dana Cole", "Omar Haddad")
    ]
    assert [mentioned(line) for line in lines] == [("maria",), ("dana",), ("omar",)]
    assert all(not (line.lines or line.facts) for line in lines)


def test_whoever_did_not_answer_is_never_named_across_the_sides(
    silent: list[Record], acknowledged: list[Record]
) -> None:
    told = [r for r in (*silent, *acknowledged) if r.kind.endswith(".escalated")]
    theirs = [r for r in told if r.to in ("shared", "dm:wei", "dm:hua", "dm:jun")]
    assert {r.to for r in theirs} >= {"shared", "dm:wei", "dm:hua", "dm:jun"}
    assert not [r.text for r in theirs if "Tom Reed" in r.text or "0101" in r.text]


def test_a_director_of_the_side_that_owes_finds_the_number_of_its_owner(
    silent: list[Record],
) -> None:
    assert "Tom Reed: +1 408 555 0101" in of(silent, "dm:omar")[0].text
    assert "0101" not in of(silent, "dm:dana")[0].text


def test_a_number_is_given_across_the_sides_only_at_a_high_level() -> None:
    program = small_program()
    people = tuple(
        replace(p, phone=f"+1 555 {p.id}") if p.side == "oem" else p for p in program.people
    )
    with Stage(replace(program, people=people)) as play:
        found = play(SILENT.format(wait="9d"))
    assert "call Omar Haddad: +1 555 omar." in of(found, "dm:jun")[0].text
    assert "+1 555" not in of(found, "dm:wei")[0].text


def test_no_words_of_the_engine_stand_in_what_people_see_first(
    silent: list[Record], acknowledged: list[Record]
) -> None:
    told = alerts([*silent, *acknowledged])
    assert len({record.kind for record in told}) >= 10
    assert not [record.text for record in told if ENGINE.search(record.text)]
    assert not [record.text for record in told if "  " in record.text or ".." in record.text]


def test_the_mirror_side_reads_the_same() -> None:
    with Stage(small_program()) as play:
        found = play(
            "at 2026-12-04T09:00 Asia/Shanghai\n"
            'tom: /andon issue log shortage major "R5 reels" to=ems\nwait 2d'
        )
    (own,) = of(found, "dm:wei")
    (other,) = of(found, "dm:maria")
    assert own.text.startswith(
        "Someone at Volta EMS is needed: ACME-1 R5 reels\nAcme Devices asked"
    )
    assert other.text.startswith("Waits for Volta EMS: ACME-1 R5 reels\nNobody at Volta EMS could")


def test_what_is_checked_is_asked_of_whoever_closes(acknowledged: list[Record]) -> None:
    (asked,) = of(acknowledged, "dm:linh", "confirm.requested")
    assert asked.text.startswith("Please close or reopen: ACME-1 U7 MCU short 1200 pcs\n")
    assert "Please check it and close it, or reopen it, by Shanghai" in asked.text
    assert labels(asked) == ["Close", "Reopen", "Why"]
    (line,) = of(acknowledged, "shared", "confirm.requested")
    assert labels(line) == ["Close", "Reopen"]
    assert not of(acknowledged, "dm:maria", "confirm.escalated")


def test_a_question_for_help_names_who_asks_and_why() -> None:
    with Stage(small_program()) as play:
        found = play(
            SILENT.format(wait="2m")
            + 'wei: /andon issue escalate ACME-1 2 "the line stops tonight."\nwait 2m'
        )
    (line,) = of(found, "shared")
    assert line.text == (
        "Wei Chen asks Acme Devices for help with ACME-1: the line stops tonight. "
        "@Dana Cole is asked."
    )
    (own,) = of(found, "dm:dana")
    assert own.text.startswith("Your help is needed: ACME-1 U7 MCU short 1200 pcs\n")


# lengths of time


@pytest.mark.parametrize(
    ("length", "words", "often"),
    [
        ("30m", "30 minutes", "every 30 minutes"),
        ("1h", "one hour", "every hour"),
        ("2h", "two hours", "every two hours"),
        ("4bh", "four working hours", "every four working hours"),
        ("1bd", "one working day", "every working day"),
        ("10bd", "ten working days", "every ten working days"),
        ("2w", "two weeks", "every two weeks"),
    ],
)
def test_an_agreed_time_is_said_in_the_words_of_people(length: str, words: str, often: str) -> None:
    assert in_words(parse_duration(length)) == words
    assert plain(every(parse_duration(length))) == often


# presses of the wrong person


def press(play: Play, line: str) -> Record:
    (answer,) = (record for record in play(line) if record.kind == "reply")
    return answer


def test_a_press_by_the_other_side_is_answered_with_what_they_can_do() -> None:
    with Stage(small_program()) as play:
        play(SILENT.format(wait="2m"))
        answer = press(play, 'linh clicks "Acknowledge" on ACME-1')
        assert answer.text.splitlines() == [
            "Acme Devices answers this one.",
            "You can: Add details. You can also write in the thread.",
        ]
        answer = press(play, 'wei clicks "Acknowledge" on ACME-1')
        assert "You can: Add details, Escalate." in answer.text
        assert labels(answer) == ["Add details", "Escalate", "Why"]
        assert "level 1 of both sides" in press(play, 'wei clicks "Escalate" on ACME-1').text


def test_an_emoji_of_the_other_side_is_answered_the_same() -> None:
    with Stage(small_program()) as play:
        play(SILENT.format(wait="2m"))
        answer = press(play, "linh reacts eyes to ACME-1")
        assert answer.text.startswith("Acme Devices answers this one.")


def test_a_press_that_comes_too_late_says_what_is_true_and_what_can_be_done() -> None:
    with Stage(small_program()) as play:
        play(SILENT.format(wait="9h"))
        play("tom: /andon issue ack ACME-1\ntom: /andon issue resolve ACME-1 found")
        late = press(play, 'tom clicks "Update" on ACME-1')
        assert late.text.startswith("ACME-1 is resolved.\nYou can write in the thread.")
        assert "resolved" in press(play, 'maria clicks "I have it" on ACME-1').text


def test_somebody_off_the_roster_gets_help_only() -> None:
    with Stage(small_program()) as play:
        play(SILENT.format(wait="2m"))
        answer = press(play, 'zed clicks "Why" on ACME-1')
        assert "ACME-1" not in answer.text
        assert labels(answer) == []


# forms


def test_an_issue_is_given_to_somebody_of_a_list_or_by_name_where_there_are_many() -> None:
    people = tuple(Choice(f"p{n}", f"Person {n}") for n in range(30))
    (field,) = assign_form("issue assign ACME-1", people[:3]).fields
    assert (field.kind, field.choices) == (CHOICE, people[:3])
    (field,) = assign_form("issue assign ACME-1", people).fields
    assert (field.kind, field.choices) == (TEXT, ())
