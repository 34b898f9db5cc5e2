"""Decisions: who may decide, what is answered to everybody else, and what happens only once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.playing import Play, Stage, small_program

START = "at 2026-12-07T10:00 America/Los_Angeles"
DEVIATION = 'linh: /andon issue log deviation major "Use the rev A label"'


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(small_program()) as found:
        found(START)
        yield found


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("tom: /andon decision approve", "Name the decision. Open ones: DEC1"),
        ("tom: /andon decision approve DEC9", "There is no decision DEC9. Open ones: DEC1."),
        ("tom: /andon decision approve nonsense", "There is no decision nonsense"),
        ("tom: /andon decision approve ACME-9", "There is no decision ACME-9"),
        ("tom: /andon decision reject DEC1", "Say why: decision reject DEC1"),
        ("tom: /andon decision approve DEC1", "must name: limit"),
        ("linh: /andon decision approve DEC1 qty=1", "decided by Acme Devices: Tom"),
        ("linh: /andon decision reject DEC1", "decided by Acme Devices: Tom"),
        ("maria: /andon decision approve DEC1 qty=1", "DEC1 is decided by: Tom"),
        ("tom: /andon decision list soon", "Allowed: open, mine, all"),
        ("wei: /andon decision list mine", "No decisions in ACME (mine)."),
        ("tom: /andon decision list mine", "DEC1 ACME-1 waits for Tom"),
    ],
)
def test_each_mistake_is_answered_and_decides_nothing(play: Play, line: str, said: str) -> None:
    play(DEVIATION)
    assert said in play.reply(line)
    assert "DEC1 ACME-1 waits for Tom" in play.reply("wei: /andon decision list")


def test_an_empty_program_has_no_decisions(play: Play) -> None:
    assert play.reply("tom: /andon decision list all") == "No decisions in ACME (all)."


def test_one_person_with_both_roles_decides_at_once(play: Play) -> None:
    play(DEVIATION)
    assert play.reply("tom: /andon decision approve ACME-1 qty=200") == "DEC1 is approved."


def test_it_is_decided_once_by_whoever_is_first(play: Play) -> None:
    play(DEVIATION)
    play('tom: /andon decision reject DEC1 "too late"')
    assert "already rejected" in play.reply("tom: /andon decision approve DEC1 qty=2")
    assert [
        r.kind for r in play("wait 3d") if r.kind.startswith("approval.") and "rem" in r.kind
    ] == []


def test_in_the_thread_the_number_may_be_left_out(play: Play) -> None:
    play(DEVIATION)
    assert play.reply("tom in ACME-1: @andon decision approve qty=200") == "DEC1 is approved."


def test_nothing_open_says_so(play: Play) -> None:
    play('linh: /andon issue log shortage major "U7 short"')
    assert "Nothing waits for a decision in ACME-1" in play.reply("tom: /andon decision approve 1")


def test_somebody_off_the_roster_gets_help_text_only(play: Play) -> None:
    play(DEVIATION)
    assert "not on the roster" in play.reply("stranger: /andon decision list")


def test_another_category_takes_the_question_away_and_brings_it_back(play: Play) -> None:
    play(DEVIATION)
    play("linh: /andon issue edit ACME-1 category=shortage")
    assert "No decisions" in play.reply("tom: /andon decision list")
    told = play("linh: /andon issue edit ACME-1 category=eq")
    assert "approval.requested" in {record.kind for record in told}
    assert "DEC2 ACME-1 waits for Tom" in play.reply("tom: /andon decision list")


def test_the_same_is_proposed_once_and_another_one_stands_beside_it(play: Play) -> None:
    play('linh: /andon issue log shortage major "U7 short"')
    assert "(DEC1)" in play.reply('tom: /andon issue severity ACME-1 minor "found some"')
    again = play.reply('tom: /andon issue severity ACME-1 minor "found some"')
    assert "was asked for just this before (DEC1)" in again
    assert "(DEC2)" in play.reply('tom: /andon issue severity ACME-1 info "found all"')
    assert "DEC2 is approved." in play.reply("wei: /andon decision approve DEC2")
    assert "info" in play.reply("tom: /andon issue show ACME-1")


def test_what_the_other_side_does_itself_is_asked_no_more(play: Play) -> None:
    play('linh: /andon issue log shortage major "U7 short"')
    assert "(DEC1)" in play.reply('tom: /andon issue severity ACME-1 minor "found some"')
    told = play("wei: /andon issue severity ACME-1 minor")
    assert any("DEC1 was not done" in each.text for each in told if each.to == "shared")
    assert "already agreed, but outdated" in play.reply("wei: /andon decision approve DEC1")


def test_what_was_asked_about_an_issue_ends_with_it(play: Play) -> None:
    play('linh: /andon issue log shortage major "U7 short"')
    play('tom: /andon issue severity ACME-1 minor "found some"')
    play('tom: /andon issue resolve ACME-1 "all there"')
    assert "No decisions" in play.reply("wei: /andon decision list")
    assert [r for r in play("wait 5d") if r.kind.startswith("approval.")] == []
