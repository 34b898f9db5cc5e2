"""What waits for somebody, in their digest and for who types no words; what went well; how much
Andon wrote to each side's people."""

from __future__ import annotations

import pytest

from bot.messages.card import Card
from bot.rehearsal.record import Record
from tests.playing import Play, small_program

LONG = "Größenabweichungsprüfung 电容器 " * 5


@pytest.fixture
def play(monday: Play) -> Play:
    return monday


def commands(card: Card) -> list[str]:
    return [button.command for button in card.buttons]


def digests(found: list[Record], kind: str) -> dict[str, str]:
    return {r.to: r.text for r in found if r.kind == f"digest.{kind}"}


def solved(play: Play, severity: str, who: str = "tom", by: str = "linh") -> None:
    """Issue 1 is logged by one side, and resolved by the other."""
    category = "delivery" if who == "tom" else "shortage"
    play(f'{who}: /andon issue log {category} {severity} "Lot 7"')
    play(f'{by}: /andon issue ack ACME-1\n{by}: /andon issue resolve ACME-1 "sent"')


@pytest.mark.parametrize(("who", "by"), [("tom", "linh"), ("linh", "tom")])
def test_who_closes_reads_what_is_to_confirm_and_who_solved_it_does_not(
    play: Play, who: str, by: str
) -> None:
    solved(play, "major", who, by)
    closer = play.answer(f"{who}: /andon")
    assert "For you: 1 to confirm" in str(closer.lines[0])
    assert "issue close ACME-1" in commands(closer)
    assert "Nothing waits for you now." in play.reply(f"{by}: /andon")


def test_what_closes_itself_is_to_close_until_it_did(play: Play) -> None:
    solved(play, "minor")
    shown = play.reply("tom: /andon")
    assert "To close (1)" in shown
    assert "closes by itself" in shown
    play("restart\nwait 14d")
    assert "Nothing waits for you now." in play.reply("tom: /andon")


def test_a_critical_one_stays_to_confirm_until_somebody_answers(play: Play) -> None:
    solved(play, "critical")
    play("wait 20d")
    assert "1 to confirm" in play.reply("tom: /andon")
    play("tom: /andon issue reopen ACME-1")
    assert "to confirm" not in play.reply("tom: /andon")
    assert "ACME-1" in play.reply("linh: /andon")


def test_the_digest_of_the_closer_says_what_waits(play: Play) -> None:
    play("maria: /andon digest schedule personal 08:00")
    solved(play, "major")
    found = play("at 2027-03-02T08:00 America/Los_Angeles")
    (text,) = (r.text for r in found if r.to == "dm:tom")
    assert "1 to confirm" in text
    assert "To confirm (1)" in text
    pressed = play.reply('tom clicks "Close ACME-1" on digest:personal')
    assert "closed" in pressed


def test_an_absent_closer_is_replaced_by_their_backup(play: Play) -> None:
    play("maria: /andon program person tom backup=maria")
    solved(play, "major")
    play("tom: /andon program away tom 2027-03-01..2027-03-05")
    assert "1 to confirm" in play.reply("maria: /andon")


def test_nobody_off_the_roster_reads_anything(play: Play) -> None:
    solved(play, "major")
    shown = play.reply("stranger: /andon")
    assert "not on the roster" in shown
    assert "Lot 7" not in shown


def test_a_long_list_is_cut_and_says_so(play: Play) -> None:
    for number in range(20):
        play(f'linh: /andon issue log shortage major "{number} {LONG}"')
    shown = play.answer("tom: /andon")
    assert "20 to acknowledge" in str(shown.lines[0])
    assert len(shown.lines) < 20
    assert "digest now personal full=yes" in commands(shown)
    assert commands(shown)[-1] == "help"
    assert len(shown.buttons) <= 10


def test_a_digest_begins_with_what_went_well_of_both_sides(play: Play) -> None:
    play('maria: /andon digest schedule weekly "mon 08:30"')
    solved(play, "major")
    play('linh: /andon issue log delivery major "Lot 8 will be late" to=ems new_date=2027-03-20')
    play('maria: /andon deadline add "Quote" due=2027-03-03 owner=tom kind=action id=quote')
    play("tom: /andon deadline done quote")
    text = digests(play("wait 7d"), "weekly")["shared"]
    lines = text.splitlines()
    assert lines[1:5] == [
        "Went well",
        "• Solved before the agreed time: Volta EMS 1",
        "• Told early: Volta EMS 1",
        "• Actions and promises kept: Acme Devices 1",
    ]


def test_what_was_late_did_not_go_well(play: Play) -> None:
    play('maria: /andon digest schedule weekly "mon 08:30"')
    play('tom: /andon issue log delivery major "Lot 7"\nlinh: /andon issue ack ACME-1\nwait 5d')
    play('linh: /andon issue resolve ACME-1 "sent"')
    play('maria: /andon deadline add "Quote" due=+1h owner=tom kind=action id=quote\nwait 2h')
    play("tom: /andon deadline done quote")
    text = digests(play("wait 3d"), "weekly")["shared"]
    assert "Went well" not in text


def test_a_daily_digest_looks_back_over_the_weekend(play: Play) -> None:
    play("maria: /andon digest schedule daily 08:30\nat 2027-03-05T12:00 America/Los_Angeles")
    solved(play, "major")
    play('tom: /andon issue log nonconformance critical "Cold solder"')
    monday = digests(play("at 2027-03-08T08:30 America/Los_Angeles"), "daily")["shared"]
    assert monday.splitlines()[1] == "Went well"
    tuesday = digests(play("at 2027-03-09T08:30 America/Los_Angeles"), "daily")["shared"]
    assert "Went well" not in tuesday


def test_a_daily_digest_tells_no_less_when_the_roster_changed_before_it(play: Play) -> None:
    play("maria: /andon digest schedule daily 08:30\nat 2027-03-05T12:00 America/Los_Angeles")
    solved(play, "major")
    play('tom: /andon issue log nonconformance critical "Cold solder"')
    play("maria in dm: /andon program person tom email=tom@desk.example")
    monday = digests(play("at 2027-03-08T08:30 America/Los_Angeles"), "daily")["shared"]
    assert monday.splitlines()[1] == "Went well"


def test_an_internal_digest_tells_of_a_decision_that_came_late(play: Play) -> None:
    play("maria: /andon digest schedule internal 15:00")
    play('linh: /andon issue log shortage major "U7 short"')
    play('tom: /andon issue ack ACME-1\ntom: /andon issue severity ACME-1 minor "second source"')
    texts = digests(play("at 2027-03-05T16:00 America/Los_Angeles"), "internal")
    late = "• ACME-1 U7 short: level 1, approval of Volta EMS was late"
    assert late in texts["oem"].splitlines()


def test_each_side_reads_how_much_was_written_to_its_own_people(play: Play) -> None:
    play("maria: /andon digest schedule internal fri 15:00")
    play("wei: /andon digest schedule internal fri 15:00 zone=Asia/Shanghai")
    for number in range(3):
        play(f'linh: /andon issue log shortage major "R{number} short"\nwait 26h')
    found = play("at 2027-03-05T16:00 America/Los_Angeles")
    texts = digests(play.records, "internal")
    assert found
    got = [r for r in play.records if r.to.startswith("dm:") and r.kind != "reply"]
    own = {p.id for p in small_program().people if p.side == "oem"}
    count = sum(r.to.removeprefix("dm:") in own for r in got)
    assert count > 4
    assert "Direct messages of Andon to Acme Devices" in texts["oem"]
    assert "Direct messages of Andon to Volta EMS" not in texts["oem"]
    assert "Direct messages of Andon to Acme Devices" not in texts["ems"]
    assert "0 outside their hours" in texts["oem"]
    # Four people of Acme Devices, five working days.
    assert f"• {count / 20:.1f} a person and working day" in texts["oem"]


def test_a_side_to_whom_nothing_was_written_reads_no_line(play: Play) -> None:
    play("maria: /andon digest schedule internal fri 15:00")
    play('maria: /andon issue log general minor "Label" to=ems\nwei: /andon issue ack ACME-1')
    play("wei: /andon issue resolve ACME-1 done\nmaria: /andon issue close ACME-1")
    texts = digests(play("at 2027-03-05T16:00 America/Los_Angeles"), "internal")
    assert "Direct messages" not in texts["oem"]
