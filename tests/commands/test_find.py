"""``find``: issues by what was written in and about them, for who may read it, where they ask."""

from __future__ import annotations

import pytest

from tests.playing import Play


@pytest.fixture
def logged(play: Play) -> Play:
    """Two issues, with what was said, noted and resolved."""
    play(
        """
        linh: /andon issue log shortage critical "焊料短缺 reel wet" po=4711 mpn=X9
        linh in ACME-1: the broker has 800 pieces and can send them tomorrow
        tom: @andon issue ack ACME-1
        tom in oem: /andon issue note ACME-1 "second source is Mouser"
        tom: @andon issue ack ACME-2
        tom: @andon issue resolve ACME-2 "dried for 24 h at 40 degrees"
        """
    )
    return play


@pytest.mark.parametrize(
    ("asked", "number", "where"),
    [
        ("mcu", "ACME-1", ""),
        ("MCU SHORT", "ACME-1", ""),
        ("stm32", "ACME-1", "STM32G0B1"),
        ("g0b1", "ACME-1", "STM32G0B1"),
        ("broker tomorrow", "ACME-1", "Linh Tran"),
        ("broker mcu", "ACME-1", "has 800"),
        ("短缺", "ACME-2", ""),
        ("短", "ACME-2", ""),
        ("po=4711", "ACME-2", "PO: 4711"),
        ("dried degrees", "ACME-2", "Resolution: dried"),
        ("ACME-2", "ACME-2", ""),
        ("#2", "ACME-2", ""),
    ],
)  # fmt: skip
def test_it_is_found_and_says_where(logged: Play, asked: str, number: str, where: str) -> None:
    said = logged.reply(f"linh: /andon find {asked}")
    assert f"• {number} " in said.splitlines()[1]
    assert where in said


def test_it_says_the_state_and_who_has_it(logged: Play) -> None:
    said = logged.reply("linh: /andon find mcu").splitlines()[1]
    assert said == "• ACME-1 U7 MCU short: acknowledged, Acme Devices: Tom Reed"
    assert "resolved" in logged.reply("linh: /andon find reel")


def test_a_note_is_found_by_its_side_where_only_that_reads(logged: Play) -> None:
    asked = "/andon find mouser"
    assert "second source is Mouser" in logged.reply(f"tom in oem: {asked}")
    assert "second source is Mouser" in logged.reply(f"tom in dm: {asked}")
    nothing = 'No issue of ACME says "mouser"'
    for line in (f"tom: {asked}", f"linh: {asked}", f"linh in dm: {asked}"):
        assert logged.reply(line).startswith(nothing)


def test_what_is_discreet_is_found_only_where_it_is_read(play: Play) -> None:
    play.reply('tom in dm: /andon issue log commercial minor "PPV 4.20 USD a piece" reference=Q-77')
    assert "No issue" in play.reply("tom: /andon find ppv")
    assert "No issue" in play.reply("linh in dm: /andon find ppv")
    assert "ACME-2" in play.reply("tom in dm: /andon find ppv")
    assert "ACME-2" in play.reply("linh: /andon find Q-77")


def test_merged_and_cancelled_ones_are_found_and_marked(logged: Play) -> None:
    logged.reply('linh: /andon issue log shortage minor "reel blue"')
    logged.reply('linh: /andon issue log shortage minor "reel green"')
    logged.reply("linh: /andon issue merge ACME-3 into ACME-1")
    logged.reply('linh: /andon issue cancel ACME-4 "mistake"')
    said = logged.reply("linh: /andon find reel")
    assert "ACME-3 reel blue: merged into ACME-1" in said
    assert "ACME-4 reel green: cancelled" in said


def test_many_are_cut_with_a_button_for_more(play: Play) -> None:
    for at in range(10):
        play.reply(f'linh: /andon issue log shortage minor "reel lot {at}{at}" again=yes')
    [reply] = play("linh: /andon find reel")
    said = reply.text
    assert said.count("• ") == 8
    assert "ACME-11" in said.splitlines()[1]
    assert reply.card is not None
    assert reply.card.buttons[0].command == 'find "reel" full=yes'
    assert play.reply('linh: /andon find "reel" full=yes').count("• ") == 10


def test_a_whole_word_comes_before_a_longer_one(play: Play) -> None:
    play.reply('linh: /andon issue log shortage minor "lot 50"')
    play.reply('linh: /andon issue log shortage minor "lot 5012"')
    assert "ACME-2" in play.reply("linh: /andon find lot 50").splitlines()[1]


@pytest.mark.parametrize(
    "asked",
    ["***", '""', "🚨", "NEAR(reel", "x" * 2_900, "reel* OR -1", "“reel”", "%", "a AND", "\u200f"],
)
def test_odd_words_are_answered(play: Play, asked: str) -> None:
    said = play.reply(f"linh: /andon find {asked}")
    assert "No issue" in said or "no word or number" in said or "is empty" in said


def test_too_many_words_are_said(play: Play) -> None:
    said = play.reply("linh: /andon find one two three four five six seven eight nine")
    assert "Only the first 8 words" in said


def test_a_new_title_is_found_and_the_old_one_no_longer(play: Play) -> None:
    play.reply('linh: /andon issue edit ACME-1 title="U7 driver late"')
    assert "No issue" in play.reply("linh: /andon find mcu short")
    assert "ACME-1" in play.reply("linh: /andon find driver late")
