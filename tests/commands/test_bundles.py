"""Several messages to one person at once are one: what to do stands first, an issue is a line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.messages.card import Card
from bot.rehearsal.record import Record
from tests.playing import Play, Stage, small_program

LOG = '/andon issue log shortage major "{}" mpn=U7 gap=1200 need=2026-12-20'


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(small_program()) as play:
        play("at 2026-12-03T10:00")
        yield play


def logged(play: Play, *titles: str, who: str = "linh") -> None:
    play("\n".join(f"{who}: {LOG.format(title)}" for title in titles))


def bundle(found: list[Record], to: str) -> Record:
    return next(r for r in reversed(found) if r.kind == "bundle" and r.to == to)


def shown(record: Record) -> Card:
    assert record.card is not None
    return record.card


def test_the_heading_says_what_to_do_and_until_when(play: Play) -> None:
    logged(play, "R16 short", "R17 short", "R18 short")
    reminded = bundle(play("wait 2h"), "dm:tom")
    assert reminded.text.splitlines()[0].startswith("3 to acknowledge by Los Angeles Thu 14:00")
    assert len(reminded.text.splitlines()) == 4
    commands = [button.command for button in shown(reminded).buttons]
    assert commands == [f"issue ack ACME-{number}" for number in (1, 2, 3)]
    assert "acknowledged" in play.reply('tom clicks "I have it ACME-2" on ACME-2').lower()


def test_what_is_acknowledged_meanwhile_is_no_line(play: Play) -> None:
    logged(play, "R16 short", "R17 short", "R18 short")
    play("tom: /andon issue ack ACME-2")
    reminded = bundle(play("wait 2h"), "dm:tom")
    assert reminded.text.startswith("2 to acknowledge")
    assert "ACME-2" not in reminded.text


def test_different_acts_are_counted_apart(play: Play) -> None:
    # In the night of San Jose the ball comes back, and a question is asked.
    play('tom: /andon issue log delivery major "Lot 7 late" po=4711')
    play("at 2026-12-03T18:30\nlinh: /andon issue ack ACME-1")
    play('linh: /andon issue wait ACME-1 on oem "which carrier?"')
    play('linh: /andon issue log eq minor "0402 for C12?" file=a.zip rev=B proposal=yes')
    morning = bundle(play("at 2026-12-04T08:00"), "dm:tom")
    heading, *lines = morning.text.splitlines()
    assert heading.startswith("1 to acknowledge by Los Angeles Fri 12:00")
    assert heading.endswith("; 1 to decide")
    # That the question is new, too, needs no line of its own.
    assert [line[:2] for line in lines] == ["• ", "• "]


def test_the_partner_reads_that_it_is_late_and_not_that_they_must_do_it(play: Play) -> None:
    logged(play, "R16 short", "R17 short")
    found = play("wait 16h")
    own, other = bundle(found, "dm:maria"), bundle(found, "dm:wei")
    assert own.text.startswith("2 to acknowledge now")
    assert other.text.startswith("2 late at Acme Devices")
    assert all(line.startswith("• ") for line in other.text.splitlines()[1:])


def test_lines_of_a_channel_keep_the_people_they_mention(play: Play) -> None:
    logged(play, *(f"R{n} short" for n in range(7)))
    together = bundle(play("wait 4h"), "shared")
    assert together.text.startswith("7 late at Acme Devices")
    assert together.text.count("@Maria Lopez") == 7
    assert "maria" in together.mentions


def test_what_happened_after_the_digest_was_made_is_said_beside_it(play: Play) -> None:
    """It was made before the opening, and names the issue for another reason."""
    play('maria: /andon digest schedule personal "07:00"')
    play('at 2026-12-03T17:30\ntom: /andon issue log order major "PO 12 wrong"')
    play('linh: /andon issue ack ACME-1\nlinh: /andon issue resolve ACME-1 "corrected"')
    play('at 2026-12-04T07:10\ndana: /andon issue reopen ACME-1 "not yet"')
    play('linh: /andon issue wait ACME-1 on oem "which price?"')
    morning = bundle(play("at 2026-12-04T08:00"), "dm:tom")
    assert morning.text.startswith("1 to acknowledge by Los Angeles Fri 12:00")
    assert "1 to confirm" in morning.text
    assert "issue ack ACME-1" in [button.command for button in shown(morning).buttons]


def test_what_the_digest_says_as_well_is_no_line_beside_it(play: Play) -> None:
    play('maria: /andon digest schedule personal "07:00"')
    play('at 2026-12-03T17:30\ntom: /andon issue log order major "PO 12 wrong"')
    play('linh: /andon issue ack ACME-1\nlinh: /andon issue wait ACME-1 on oem "which price?"')
    morning = bundle(play("at 2026-12-04T08:00"), "dm:tom")
    assert morning.text.startswith("ACME, Fri Dec 4: 1 to acknowledge")
    assert morning.text.count("ACME-1") == 1
