"""What mutants of the policy break, played with the real engine in virtual time.

Shortage, major: the OEM answers within 4 business hours, is reminded after two, and levels 1 and 2
are alerted at 12:00 and a business day later; all of it not before 08:00 at the OEM.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.rehearsal.record import Record
from tests.playing import Play, Stage, small_program

LOG = 'linh: /andon issue log shortage major "U7 MCU short" mpn=STM32G0B1'


@pytest.fixture
def play() -> Iterator[Play]:
    """A rehearsal that begins on a Thursday at 16:00 in Shenzhen, midnight at the OEM."""
    with Stage(small_program()) as found:
        found("at 2026-12-03T16:00 Asia/Shanghai")
        yield found


def _levels(records: list[Record], kind: str) -> list[int | None]:
    return [r.level for r in records if r.kind == kind and r.to == "shared"]


def test_of_several_levels_passed_in_a_downtime_only_the_highest_is_alerted(play: Play) -> None:
    assert _levels(play(f"{LOG}\ndown 60h"), "ack.escalated") == [2]


def test_a_reminder_passed_in_a_downtime_is_dropped(play: Play) -> None:
    back = play(f"{LOG}\ndown 11h")
    assert "notice" in {r.kind for r in back}
    assert "ack.reminder" not in {r.kind for r in [*back, *play("wait 30m")]}


def test_a_level_is_not_alerted_again_by_another_trigger(play: Play) -> None:
    found = play(f"{LOG}\nwait 300h")
    alerted = [(r.level, r.kind) for r in found if r.kind.endswith(".escalated")]
    alerted = [each for each in dict.fromkeys(alerted) if each[0] is not None]
    levels = [level for level, _ in alerted]
    assert len(levels) == len(set(levels)), alerted
    assert levels


def test_a_level_is_alerted_anew_after_somebody_acknowledged(play: Play) -> None:
    assert _levels(play(f"{LOG}\nwait 13h"), "ack.escalated") == [1]
    later = play("tom: /andon issue ack ACME-1\nwait 300h")
    again = [r for r in later if r.kind.endswith(".escalated") and r.to == "shared"]
    assert 1 in [r.level for r in again]


def test_a_direct_message_waits_for_its_readers_opening(play: Play) -> None:
    found = [r for r in play(f"{LOG}\nwait 24h") if r.to == "dm:wei" and r.level == 1]
    assert [r.at for r in found] == [datetime(2026, 12, 4, 0, 30, tzinfo=UTC)]


def test_a_line_mentions_only_who_is_in_his_hours(play: Play) -> None:
    found = [r for r in play(f"{LOG}\nwait 13h") if r.kind == "ack.escalated" and r.to == "shared"]
    assert [r.mentions for r in found] == [("maria",)]


def test_a_note_stays_with_its_own_side(play: Play) -> None:
    play(LOG)
    told = play('tom in oem: /andon issue note ACME-1 "second source is Mouser"')
    told += play("linh: /andon issue show ACME-1\nlinh in dm: /andon issue show ACME-1")
    theirs = [r for r in told if r.to in ("shared", "ems", "dm:linh")]
    assert theirs
    assert not [r for r in theirs if "Mouser" in r.text]


def test_a_note_is_refused_where_the_partner_reads_along(play: Play) -> None:
    play(LOG)
    answer = play.reply('tom: @andon issue note ACME-1 "second source is Mouser"')
    assert "partner" in answer or "seen" in answer or "read" in answer
    assert "Mouser" not in play.reply("tom in dm: /andon issue show ACME-1")


def test_an_acknowledgment_ends_what_is_queued_and_not_yet_sent(play: Play) -> None:
    play(f"{LOG}\nwait 13h")
    later = play("tom: /andon issue ack ACME-1\nwait 12h")
    assert not [r for r in later if r.kind == "ack.escalated" or "ack.escalated" in str(r.parts)]
