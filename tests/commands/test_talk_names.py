"""What free text names: people and companies by their names, issues by their numbers, lengths."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.domain.program import Program
from bot.messages.card import plain_card
from bot.ports.request import Reply
from tests.commands.talk_room import TalkRoom, talk_room
from tests.playing import small_program

LOG = "Log as issue"


@pytest.fixture(scope="module")
def quiet() -> Iterator[TalkRoom]:
    with talk_room() as room:
        yield room


def _everyday() -> Program:
    """Return a program with a person and a company that are called by everyday words."""
    people = (
        replace(each, id="wolsen", name="Will Olsen") if each.id == "dana" else each
        for each in small_program().people
    )
    return replace(small_program(), ems="The Board Works", people=tuple(people))


@pytest.fixture(scope="module")
def everyday() -> Iterator[TalkRoom]:
    with talk_room(program=_everyday()) as room:
        yield room


def lines(room: TalkRoom, said: str) -> list[str]:
    return [button.command for button in TalkRoom.buttons(room.say(said))]


def shown(reply: Reply) -> str:
    assert reply.card is not None
    return plain_card(reply.card)


@pytest.mark.parametrize(
    "said",
    [
        "maria: @andon acme-1 needs 999 weeks more",
        "tom in ACME-1: @andon we need 261 weeks more",
    ],
)
def test_a_length_beyond_the_limit_leaves_the_date_out(quiet: TalkRoom, said: str) -> None:
    offers = lines(quiet, said)
    assert "issue need ACME-1" in offers
    assert not any(line.startswith("issue need ACME-1 ") for line in offers)


def test_a_length_within_the_limit_is_a_date(quiet: TalkRoom) -> None:
    assert "issue need ACME-1 2027-01-22" in lines(quiet, "maria: @andon acme-1 needs 2 weeks more")


@pytest.mark.parametrize(
    "said",
    [
        "lot #77 has bent pins, 300 boards rejected",
        "pin #9 of J5 is bent",
        "300 boards of lot number #77 are rejected",
    ],
)
def test_a_number_of_a_thing_can_be_logged(quiet: TalkRoom, said: str) -> None:
    reply = quiet.say(f"maria: @andon {said}")
    assert [b.label for b in TalkRoom.buttons(reply)] == [LOG]


@pytest.mark.parametrize(
    "said", ["please close #77", "#77 has bent pins", "what about #77?", "status of ticket #77"]
)
def test_a_number_of_an_issue_that_is_not_there_is_told(quiet: TalkRoom, said: str) -> None:
    assert "no ACME-77 here" in shown(quiet.say(f"maria: @andon {said}"))


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("who will take the open issues?", "issue list"),
        ("who will take ACME-1?", "issue show ACME-1"),
        ("show open issues of Will Olsen", "issue list owner=wolsen"),
        ("show open issues of Olsen", "issue list owner=wolsen"),
        ("what waits for the board works?", "issue list side=ems"),
    ],
)
def test_an_everyday_word_is_no_name_and_a_name_in_full_is(
    everyday: TalkRoom, said: str, line: str
) -> None:
    assert shown(everyday.say(f"maria: @andon {said}")) == shown(
        everyday.say(f"maria: /andon {line}")
    )


def test_an_everyday_word_is_no_side(everyday: TalkRoom) -> None:
    assert "side=" not in shown(everyday.say("maria: @andon what waits for the factory?"))
