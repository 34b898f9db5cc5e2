"""A proposal stands until it is decided: both sides' program managers read it, each with what they
can do. What is only shown stands on no list of what waits."""

from __future__ import annotations

import pytest

from bot.messages.card import Card
from bot.rehearsal.record import Record
from tests.playing import Play

SCHEDULES = """
    maria: /andon digest schedule personal 08:00
    wei: /andon digest schedule weekly "mon 08:30"
"""


@pytest.fixture
def play(monday: Play) -> Play:
    return monday


def pressed(card: Card) -> dict[str, str]:
    return {button.label: button.command for button in card.buttons}


def digests(found: list[Record], kind: str) -> dict[str, Record]:
    """The last digest of a kind, by place, alone or with what came in the same minute."""
    word = f"digest.{kind}"
    return {e.to: e for e in found if word == e.kind or word in (part[0] for part in e.parts)}


def asked(play: Play) -> None:
    """The OEM owes a major issue and asks that it become minor; nobody answers."""
    play('linh: /andon issue log shortage major "U7 MCU short"\nmaria: /andon issue ack ACME-1')
    said = play.reply('tom: /andon issue severity ACME-1 minor "less"')
    assert "Volta EMS was asked to agree (DEC1)" in said


def test_who_decides_and_who_asked_read_it_with_what_they_can_do(play: Play) -> None:
    asked(play)
    wei, maria = play.answer("wei: /andon"), play.answer("maria: /andon")
    assert "For you: 1 to decide" in str(wei.lines[0])
    assert {
        "Agree DEC1": "decision approve DEC1",
        "Not agreed DEC1": "decision reject DEC1",
    }.items() <= pressed(wei).items()
    assert "For you: 1 waiting for the other side" in str(maria.lines[0])
    assert pressed(maria)["Withdraw DEC1"] == "decision withdraw DEC1"
    assert not {"Agree DEC1", "Not agreed DEC1"} & set(pressed(maria))
    shown = play.reply("maria: /andon")
    assert "Proposed, not decided yet (1)" in shown
    assert ": waits for Volta EMS, due" in shown
    assert "DEC1" not in str(play.answer("tom: /andon").buttons), "only managers have it there"
    play("maria: /andon decision withdraw DEC1")
    for who in ("wei", "maria"):
        assert "DEC1" not in str(play.answer(f"{who}: /andon"))
        assert "Proposed" not in play.reply(f"{who}: /andon")


def test_it_stands_in_the_digests_of_both_until_it_is_decided(play: Play) -> None:
    play(SCHEDULES)
    asked(play)
    found = play("wait 14d")
    mornings = digests(found, "personal")
    assert "1 waiting for the other side" in mornings["dm:maria"].text
    assert "1 to decide" in mornings["dm:wei"].text
    assert {to for to, each in mornings.items() if each.at.day == 15} == {"dm:maria", "dm:wei"}
    wei = mornings["dm:wei"].card
    assert wei is not None
    assert {"Agree DEC1", "Not agreed DEC1"} <= set(pressed(wei))
    weekly = digests(found, "weekly")["shared"].text
    assert "ACME-1 U7 MCU short" in weekly.partition("Decisions that wait (1)")[2]
    play("wei: /andon decision reject DEC1")
    later = play("wait 7d")
    told = [each.text for each in later if "digest" in each.kind + str(each.parts)]
    assert told
    assert not [text for text in told if "to solve by" in text]


def test_what_a_role_decides_is_not_on_the_list_of_managers(play: Play) -> None:
    """Whoever holds the role is asked, and no manager can do anything about it."""
    play('linh: /andon issue log deviation major "Other glue"')
    assert "waits for Tom Reed" in play.reply("maria: /andon decision list")
    assert "Proposed" not in play.reply("maria: /andon")
    assert "Proposed" not in play.reply("wei: /andon")


def test_what_is_only_shown_waits_for_nobody(play: Play) -> None:
    play(SCHEDULES)
    play('linh: /andon issue log shortage minor "U8 short"')
    assert "can undo this" in play.reply('tom: /andon issue severity ACME-1 info "less"')
    for who in ("wei", "linh", "maria"):
        assert "U8 short: to ack" not in play.reply(f"{who}: /andon")
        assert "U8" not in play.reply(f"{who}: /andon decision list")
        assert "U8" not in play.reply(f"{who}: /andon decision list mine")
    line = "DEC1 ACME-1 done; Wei Chen can undo it: U8 short"
    assert line in play.reply("maria: /andon decision list all")
    found = play("wait 8d")
    told = [each.text for each in found if "digest" in each.kind + str(each.parts)]
    assert told
    assert not [text for text in told if "Decisions that wait" in text or "To decide" in text]


LATER = {
    "a person": "wei in ems: @andon program person linh email=linh@volta.example",
    "a detail": "linh: /andon issue edit ACME-1 mpn=STM32G0B1",
    "a note": 'linh: /andon issue note ACME-1 "second reel"',
    "a calendar": "maria: /andon program calendar sj closed 2027-12-24",
    "time": "wait 20m",
}


@pytest.mark.parametrize("later", LATER.values(), ids=LATER)
def test_what_is_asked_of_a_resolved_issue_stands(play: Play, later: str) -> None:
    play(
        'tom: /andon issue log delivery major "Lot 2 is late"\n'
        "linh: /andon issue ack ACME-1\n"
        'linh: /andon issue resolve ACME-1 "air freight"'
    )
    assert "was asked to agree (DEC1)" in play.reply("wei: /andon issue close ACME-1")
    play(later)
    assert "DEC1 ACME-1 waits for" in play.reply("maria: /andon decision list")


def test_what_was_asked_before_it_was_resolved_or_ended_is_asked_no_more(play: Play) -> None:
    asked(play)
    play('tom: /andon issue resolve ACME-1 "a broker had them"')
    assert "No decisions" in play.reply("wei: /andon decision list")
    assert "(DEC2)" in play.reply("maria: /andon issue close ACME-1")
    play("linh: /andon issue close ACME-1")
    assert "No decisions" in play.reply("wei: /andon decision list")
