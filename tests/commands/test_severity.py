"""A raised severity brings clocks only for what a side owes."""

from __future__ import annotations

from tests.playing import Play

PASSED = (
    'linh: /andon issue log shortage info "U9 driver short"\n'
    'tom: /andon issue wait ACME-2 on ems "which reel?"\n'
    "linh: /andon issue ack ACME-2\n"
    'linh: /andon issue wait ACME-2 on oem "reel 7"'
)


def test_no_update_is_owed_by_a_side_that_has_not_acknowledged(play: Play) -> None:
    play(PASSED)
    play('wei: /andon issue severity ACME-2 critical "line 3 waits"')
    assert (
        "Update" not in play.reply("tom: /andon issue why ACME-2 full=yes").partition("To come")[0]
    )
    assert not [r for r in play("wait 3d") if r.kind == "update.missed"]


def test_an_update_is_owed_from_the_acknowledgment_of_the_side_that_answers(play: Play) -> None:
    play(PASSED)
    play("tom: /andon issue ack ACME-2")
    play('wei: /andon issue severity ACME-2 critical "line 3 waits"')
    missed = [r for r in play("wait 22h") if r.kind == "update.missed"]
    assert {r.to for r in missed} == {"dm:tom"}, "in the morning of whoever owes it"
