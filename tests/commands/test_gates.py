"""Milestones that only one side marks as done: those whose proof is its acceptance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.messages.card import Card
from bot.program_file import read_program, write_program
from bot.rehearsal.record import Record
from tests.playing import HERE, Play, Stage

SAMPLES = """
[[deadline]]
id = "samples"
title = "Samples accepted"
kind = "milestone"
side = "ems"
owner = "linh"
due = "2026-12-08T18:00"
approve = "oem"
"""
SOURCE = (HERE / "small.toml").read_text("utf-8") + SAMPLES
REFUSED = (
    "Acme Devices says when samples is done: it is their approval. "
    "Someone of Acme Devices writes: deadline done samples"
)


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(read_program(SOURCE)) as found:
        found("at 2026-12-03T09:00")
        yield found


def _labels(card: Card | None) -> list[str]:
    return [button.label for button in card.buttons] if card is not None else []


def _told(records: list[Record], to: str, kind: str) -> Record:
    return next(r for r in records if r.to == to and r.kind == kind)


@pytest.mark.parametrize("person", ["linh", "wei"])
def test_the_other_side_cannot_say_that_it_is_done(play: Play, person: str) -> None:
    assert play.reply(f"{person}: /andon deadline done samples") == REFUSED
    assert "planned" in play.reply("linh: /andon deadline show samples")


@pytest.mark.parametrize("person", ["tom", "maria"])
def test_the_side_that_approves_it_says_so(play: Play, person: str) -> None:
    assert play.reply(f"{person}: /andon deadline done samples") == "samples is done."
    assert "already done" in play.reply("linh: /andon deadline done samples")


def test_who_approves_it_is_shown(play: Play) -> None:
    assert "Done when approved by: Acme Devices" in play.reply("wei: /andon deadline show samples")


@pytest.mark.parametrize(
    ("person", "labels"),
    [
        ("linh", ["On track", "At risk", "Slip to…"]),
        ("maria", ["On track", "At risk", "Slip to…", "Done"]),
        ("tom", ["Done"]),
    ],
)
def test_only_who_may_has_the_button(play: Play, person: str, labels: list[str]) -> None:
    shown = play(f"{person}: /andon deadline show samples")
    assert _labels(_told(shown, f"dm:{person}", "reply").card) == labels


def test_a_late_one_says_what_its_owner_can_do(play: Play) -> None:
    told = play("wait 9d")
    for record in (
        _told(told, "dm:linh", "deadline.overdue"),
        _told(told, "dm:wei", "deadline.escalated"),
    ):
        assert _labels(record.card) == ["Slip to…"]
        assert "Acme Devices says that it is done. Ask for that" in record.text
    assert "Done" in _labels(_told(told, "shared", "deadline.overdue").card)


def test_a_press_in_the_channel_says_whose_it_is(play: Play) -> None:
    play("wait 9d")
    told = play('linh clicks "Done" on deadline:samples')
    assert "Acme Devices says when this is done: Samples accepted" in told[-1].text
    assert "done" in play.reply('tom clicks "Done" on deadline:samples')


def test_an_action_is_done_by_either_side() -> None:
    with Stage(read_program(SOURCE.replace('"milestone"', '"action"'))) as play:
        play("at 2026-12-03T09:00")
        assert play.reply("linh: /andon deadline done samples") == "samples is done."


def test_the_file_gives_it_back(play: Play) -> None:
    program = read_program(SOURCE)
    assert program.deadlines[0].approve == "oem"
    assert read_program(write_program(program)) == program
    plain = replace(program, deadlines=(replace(program.deadlines[0], approve=None),))
    assert "approve" not in write_program(plain)


def test_a_plan_has_two_gates() -> None:
    with Stage(read_program(SOURCE)) as play:
        play("at 2026-12-03T09:00")
        play.agreed("maria: /andon deadline plan 2027-04-01")
        for name in ("dfm_closed", "fai_approved"):
            refused = play.reply(f"wei: /andon deadline done {name}")
            assert f"Acme Devices says when {name} is done" in refused
        assert "is done" in play.reply("wei: /andon deadline done ctb")
        assert "is done" in play.reply("tom: /andon deadline done fai_approved")
