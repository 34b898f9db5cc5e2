"""Two keys, in effect: however it is typed, what loosens one's own debt waits for the partner."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.playing import Play, Stage, small_program

START = 'at 2026-12-07T10:00 America/Los_Angeles\nlinh: /andon issue log shortage major "U7 short"'
LATER = "wait 30m"


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(small_program()) as found:
        found(f"{START}\n{LATER}")
        yield found


def state(play: Play) -> str:
    """Return what an issue looks like to somebody who has done nothing."""
    lines = play.reply("wei: /andon issue show ACME-1").splitlines()
    return "\n".join(line for line in lines if not line.startswith("•"))


WAYS = {
    "another responder": "issue edit ACME-1 responder=ems",
    "a category with more time": "issue edit ACME-1 category=nonconformance",
    "a lower severity": 'issue severity ACME-1 minor "second source"',
    "cancelled": 'issue cancel ACME-1 "not needed"',
    "a third party before an acknowledgment": "issue wait ACME-1 on third_party until +1bd",
}


ASKERS = [
    (way, who) for way in WAYS for who in ("tom", "maria") if (way, who) != ("cancelled", "tom")
]


@pytest.mark.parametrize(("way", "who"), ASKERS)
def test_a_way_out_waits_for_the_other_side(play: Play, way: str, who: str) -> None:
    before = state(play)
    told = play(f"{who}: /andon {WAYS[way]}")
    (reply,) = [each.text for each in told if each.kind == "reply"]
    assert "Volta EMS was asked to agree (DEC1). Until then nothing changes." in reply
    assert {each.to for each in told if each.kind == "approval.requested"} >= {"shared"}
    assert state(play) == before
    assert "Only" not in play.reply("wei: /andon decision approve DEC1")
    assert state(play) != before


@pytest.mark.parametrize("way", [each for each in WAYS if "third party" not in each])
def test_the_side_that_is_owed_does_it_at_once(play: Play, way: str) -> None:
    before = state(play)
    play(f"wei: /andon {WAYS[way]}")
    assert state(play) != before
    assert "No decisions" in play.reply("maria: /andon decision list")


def test_not_agreed_changes_nothing_and_tells_whoever_asked(play: Play) -> None:
    before = state(play)
    play(f"tom: /andon {WAYS['a lower severity']}")
    told = play("wei: /andon decision reject DEC1")
    assert [each.to for each in told if each.kind == "approval.decided"] == ["shared", "dm:tom"]
    assert state(play) == before


def test_whoever_asked_takes_it_back(play: Play) -> None:
    play(f"tom: /andon {WAYS['a lower severity']}")
    refused = play.reply("linh: /andon decision withdraw DEC1")
    assert "Only Acme Devices can withdraw DEC1" in refused
    assert "DEC1 is withdrawn." in play.reply("dana: /andon decision withdraw DEC1")
    assert "already withdrawn" in play.reply("wei: /andon decision approve DEC1")


def test_whoever_decides_may_talk_first(play: Play) -> None:
    play(f"tom: /andon {WAYS['a lower severity']}")
    told = play("wei: /andon decision talk DEC1")
    said = [each.to for each in told if "would like to talk about DEC1" in each.text]
    assert said[1:] == ["shared", "dm:tom"]


def test_both_sides_ask_at_once(play: Play) -> None:
    play(f"tom: /andon {WAYS['a lower severity']}")
    play('wei: /andon program pause "stock taking"')
    assert play.reply("tom: /andon decision list").count("DEC") >= 2
    play("maria: /andon decision approve DEC2\nwei: /andon decision approve DEC1")
    assert "minor" in state(play)


def test_anybody_of_the_side_that_is_owed_may_agree(play: Play) -> None:
    play(f"tom: /andon {WAYS['a lower severity']}")
    assert "decided by" in play.reply("dana: /andon decision approve DEC1")
    assert "DEC1 is approved" in play.reply("linh: /andon decision approve DEC1")


def test_what_belongs_to_both_is_agreed_by_a_program_manager(play: Play) -> None:
    play("maria: /andon program pause")
    assert "is decided by" in play.reply("linh: /andon decision approve DEC1")


def test_it_ends_with_its_issue(play: Play) -> None:
    play(f"tom: /andon {WAYS['a lower severity']}")
    play("wei: /andon issue severity ACME-1 critical\ntom: /andon issue resolve ACME-1 found")
    assert "No decisions" in play.reply("wei: /andon decision list")


def test_a_pause_is_asked_in_the_middle_of_the_night() -> None:
    with Stage(small_program()) as play:
        play("at 2026-12-08T03:00 Asia/Shanghai")
        told = play('maria: /andon program pause "the line burns"')
        assert "dm:wei" in [each.to for each in told if each.kind == "approval.requested"]


def test_without_a_program_manager_who_is_there_the_next_level_is_asked() -> None:
    with Stage(small_program()) as play:
        play("at 2026-12-07T10:00 America/Los_Angeles")
        play("wei: /andon program away 2026-12-01..2026-12-20")
        told = play("maria: /andon program pause")
        asked = {each.to for each in told if each.kind == "approval.requested"} - {"shared"}
        assert asked
        assert "dm:wei" not in asked
        assert "State: active" in play.reply("tom: /andon program show")


def test_a_side_that_has_nobody_yet_is_asked_when_somebody_comes() -> None:
    program = small_program()
    alone = replace(program, people=tuple(p for p in program.people if p.side == "oem"))
    with Stage(alone) as play:
        play("at 2026-12-07T10:00 America/Los_Angeles")
        said = play.reply("maria: /andon program pause")
        assert "Not yet agreed: Volta EMS has nobody here." in said
        assert "State: paused" in play.reply("tom: /andon program show")
        told = play(
            'maria: /andon program person wei name="Chen Wei" side=ems site=sz '
            "roles=program_manager\nwait 8h"
        )
        assert "dm:wei" in [each.to for each in told if each.kind == "approval.requested"]
        assert "DEC1 is approved" in play.reply("wei: /andon decision approve DEC1")


def test_what_little_weighs_is_done_at_once_and_undone_exactly(play: Play) -> None:
    play("wei: /andon issue severity ACME-1 minor\ntom: /andon issue ack ACME-1")
    before = state(play)
    said = play.reply("tom: /andon issue edit ACME-1 responder=ems")
    assert "Volta EMS can undo this within 2 working days." in said
    assert state(play) != before
    assert "rejected" in play.reply("linh: /andon decision reject DEC1")
    assert state(play) == before


def test_it_cannot_be_undone_for_ever(play: Play) -> None:
    play("wei: /andon issue severity ACME-1 minor\ntom: /andon issue edit ACME-1 responder=ems")
    play("wait 5d")
    assert "already withdrawn" in play.reply("linh: /andon decision reject DEC1")


def test_what_one_logged_against_oneself_is_put_right_for_a_while() -> None:
    with Stage(small_program()) as play:
        play('at 2026-12-07T10:00 America/Los_Angeles\ntom: /andon issue log shortage major "U7"')
        play("wait 5m")
        assert "is cancelled" in play.reply('tom: /andon issue cancel ACME-1 "typed twice"')
        play('tom: /andon issue log shortage major "U8"\nwait 5m\nlinh: /andon issue why ACME-2')
        play("wei: /andon issue severity ACME-2 critical")
        assert "(DEC" in play.reply('tom: /andon issue cancel ACME-2 "no"')


def test_what_nobody_sorted_is_sorted_at_once_and_shown(play: Play) -> None:
    play('linh: /andon issue log general critical "something is wrong"\nwait 30m')
    said = play.reply("tom: /andon issue edit ACME-2 category=eq")
    assert "DEC" not in said


def test_its_own_resolution_is_taken_back_and_nothing_is_new(play: Play) -> None:
    play("tom: /andon issue ack ACME-1")
    why = play.reply("tom: /andon issue why ACME-1 full=yes")
    due = [line for line in why.splitlines() if "Resolve: due" in line]
    play("tom: /andon issue resolve ACME-1 found\nwait 2h")
    play("tom: /andon issue reopen ACME-1 mistake")
    again = play.reply("tom: /andon issue why ACME-1 full=yes")
    assert [line for line in again.splitlines() if "Resolve: due" in line] == due


def test_a_side_that_answers_again_goes_on_from_the_start(play: Play) -> None:
    why = play.reply("tom: /andon issue why ACME-1 full=yes")
    due = [line for line in why.splitlines() if "Acknowledge: due" in line]
    play("wei: /andon issue edit ACME-1 responder=ems\nwait 1h")
    play("wei: /andon issue edit ACME-1 responder=oem\nmaria: /andon decision approve DEC1")
    again = play.reply("tom: /andon issue why ACME-1 full=yes")
    assert [line for line in again.splitlines() if "Acknowledge: due" in line] == due


def test_a_soft_twin_takes_no_debt(play: Play) -> None:
    play('linh: /andon issue log shortage minor "U7 short again"\nwait 30m')
    assert "(DEC1)" in play.reply("maria: /andon issue merge ACME-1 into ACME-2")
    play('linh: /andon issue log shortage critical "U7 stops the line"\nwait 30m')
    said = play.reply("maria: /andon issue merge ACME-2 into ACME-3")
    assert "is merged into ACME-3" in said


def test_a_third_party_is_free_once_after_an_acknowledgment(play: Play) -> None:
    play("tom: /andon issue ack ACME-1")
    said = play.reply('tom: /andon issue wait ACME-1 on third_party until +1bd "carrier"')
    assert "waits on a third party" in said
    play("wait 3d")
    assert "(DEC1)" in play.reply('tom: /andon issue wait ACME-1 on third_party until +1bd "again"')


def test_the_partners_resolution_is_not_closed_for_them(play: Play) -> None:
    play("tom: /andon issue ack ACME-1\ntom: /andon issue resolve ACME-1 found")
    for line in ("issue close ACME-1", 'issue cancel ACME-1 "done"'):
        assert "Volta EMS was asked to agree" in play.reply(f"maria: /andon {line}")


def test_who_asks_does_not_decide() -> None:
    with Stage(small_program()) as play:
        play('at 2026-12-07T10:00 America/Los_Angeles\nlinh: /andon issue log eq "0402?" to=ems')
        assert "decided by" in play.reply('wei: /andon decision approve DEC1 "yes"')


def test_what_shall_not_be_read_is_not_read_while_it_waits(play: Play) -> None:
    told = play('tom: /andon issue edit ACME-1 category=commercial price="SECRET 3 %"')
    assert "(DEC1)" in told[0].text
    assert not [each for each in told if "SECRET" in each.text]
