"""``program pause``, ``resume``, ``archive``, ``show``, ``roster``: who may, and what stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.playing import Play, Stage, small_program

START = "at 2026-12-03T10:00 America/Los_Angeles"


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(small_program()) as found:
        found(START)
        found('linh: /andon issue log shortage major "U7 MCU short"')
        yield found


@pytest.mark.parametrize("verb", ["pause", "resume", "archive"])
@pytest.mark.parametrize("who", ["tom", "linh"])
def test_only_program_managers_may(play: Play, verb: str, who: str) -> None:
    assert "Only a program manager can do this." in play.reply(f"{who}: /andon program {verb}")


def test_a_stranger_gets_help_text_only(play: Play) -> None:
    assert "You are not on the roster here" in play.reply("stranger: /andon program pause")
    assert "State: active" in play.reply("tom: /andon program show")


@pytest.mark.parametrize(("pauses", "resumes"), [("maria", "wei"), ("wei", "maria")])
def test_either_side_pauses_and_either_side_resumes(play: Play, pauses: str, resumes: str) -> None:
    told = play.agreed(f'{pauses}: /andon program pause "shutdown"')
    assert any("shutdown" in record.text for record in told if record.kind == "notice")
    said = play.reply("tom: /andon program show")
    assert "State: paused since Los Angeles Thu 10:00" in said
    assert ": shutdown" in said
    play("wait 3d")
    assert "Running clocks: 3. The next one is due" in play.reply(
        f"{resumes}: /andon program resume"
    )
    assert "State: active" in play.reply("tom: /andon program show")


def test_a_pause_counts_from_when_it_was_asked_for(play: Play) -> None:
    play("maria: /andon program pause")
    assert "State: active" in play.reply("tom: /andon program show")
    play("wait 5h")
    play("wei: /andon decision approve DEC1")
    assert "State: paused since Los Angeles Thu 10:00" in play.reply("tom: /andon program show")


def test_nothing_is_sent_by_itself_in_a_pause_and_nothing_floods_after_it(play: Play) -> None:
    play.agreed("maria: /andon program pause")
    assert [record.kind for record in play("wait 60d")] == []
    told = play("maria: /andon program resume")
    assert {record.kind for record in told} == {"reply", "issue.card", "notice"}


def test_in_the_private_channel_and_in_a_direct_message_it_works_too(play: Play) -> None:
    told = play.agreed('maria in dm: /andon program pause "shutdown"')
    assert [record.to for record in told if record.kind == "notice"] == ["shared"]
    told = play("wei in ems: /andon program resume")
    assert [record.to for record in told if record.kind == "notice"] == ["shared"]


def test_pausing_and_going_on_in_one_instant_moves_nothing(play: Play) -> None:
    before = play.reply("tom: /andon issue show ACME-1")
    play.agreed("maria: /andon program pause")
    play("maria: /andon program resume")
    assert play.reply("tom: /andon issue show ACME-1") == before


def test_two_pauses_add_up(play: Play) -> None:
    for _ in range(2):
        play.agreed("maria: /andon program pause")
        play("wait 7d")
        play("maria: /andon program resume")
    assert "Acknowledge: Los Angeles Thu 14:00" in play.reply("tom: /andon issue show ACME-1")


def test_the_ball_is_passed_in_a_pause(play: Play) -> None:
    play.agreed("maria: /andon program pause")
    play("tom: /andon issue ack ACME-1")
    play('tom: /andon issue wait ACME-1 on ems "which reel?"')
    said = play.reply("tom: /andon issue show ACME-1")
    assert "PST" not in said.split("The program is paused")[0]
    play("wait 7d")
    play("maria: /andon program resume")
    # The partner owes an acknowledgment from now on, 4bh on its own calendar.
    assert "Acknowledge: Los Angeles Thu 22:00 · Shanghai Fri 14:00" in play.reply(
        "tom: /andon issue show ACME-1"
    )


def test_a_decision_stands_too(play: Play) -> None:
    play("maria: /andon program person tom level=2")
    play.agreed("maria: /andon program pause")
    assert [r for r in play("wait 30d") if r.kind.startswith("approval")] == []
    play("maria: /andon program resume")
    told = play("wait 10d")
    assert "approval.escalated" in {record.kind for record in told}


def test_an_eight_d_stands_too() -> None:
    with Stage(small_program()) as play:
        play(START)
        play('tom: /andon issue log scar major "Cracked joints on U7"')
        play("linh: /andon issue ack ACME-1")
        play.agreed("maria: /andon program pause")
        assert [record.kind for record in play("wait 40d")] == []
        told = play("maria: /andon program resume")
        assert not [record for record in told if "escalated" in record.kind]
        assert not [r for r in play("wait 2h") if "escalated" in r.kind]


def test_an_archive_needs_both_sides(play: Play) -> None:
    play("maria: /andon program archive")
    assert "decided by Volta EMS" in play.reply("maria: /andon decision approve DEC1")
    assert "rejected" in play.reply('wei: /andon decision reject DEC1 "one lot is open"')
    assert "State: active" in play.reply("tom: /andon program show")
    play("wei: /andon program archive")
    assert "approved" in play.reply("maria: /andon decision approve DEC2")
    assert "State: archived" in play.reply("tom: /andon program show")


def test_an_archived_program_can_be_read_and_nothing_else(play: Play) -> None:
    play.agreed("maria: /andon program pause")
    play("maria: /andon program archive")
    play("wei: /andon decision approve DEC2")
    for line in (
        "issue ack ACME-1",
        'issue log shortage "new"',
        "program resume",
        "program person tom leaves",
        "decision approve DEC1",
        "program setup",
    ):
        assert "is archived" in play.reply(f"maria: /andon {line}")
    for line in ("issue list", "issue show ACME-1", "issue why ACME-1", "program roster"):
        assert "is archived. Nothing" not in play.reply(f"linh: /andon {line}")
    assert [record.kind for record in play("wait 90d")] == []


def test_without_a_partner_it_is_archived_at_once() -> None:
    program = small_program()
    people = tuple(person for person in program.people if person.side == "oem")
    with Stage(replace(program, people=people)) as play:
        play(START)
        assert "is archived" in play.reply("maria: /andon program archive")


def test_the_roster_names_gaps_and_absences() -> None:
    program = small_program()
    people = tuple(person for person in program.people if person.id not in ("dana", "wei"))
    with Stage(replace(program, people=people)) as play:
        play(START)
        play("maria: /andon program person tom backup=omar")
        play("tom: /andon program away 2026-12-07..2026-12-09")
        said = play.reply("linh: /andon program roster")
        assert "away 2026-12-07..2026-12-09, Omar Haddad stands in" in said
        assert "Nobody of Acme Devices stands on level 2." in said
        assert "Volta EMS has no program manager yet." in said
        assert "Acme Devices" not in play.reply("linh: /andon program roster ems").split("\n", 2)[1]
        shown = play.reply("linh: /andon program show")
        assert "Tom Reed: away 2026-12-07..2026-12-09, Omar Haddad stands in" in shown
        assert "program manager: nobody" in shown


def test_only_ones_own_channels_are_shown_and_only_in_private(play: Play) -> None:
    assert "Channels: shared (console)\n" in play.reply("maria: /andon program show")
    said = play.reply("maria in oem: /andon program show")
    assert "Channels: shared (console), oem (console)\n" in said
