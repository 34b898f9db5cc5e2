"""What people say of material, on both sides: booked, announced, moved, shown, refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.material.rehearsed import program
from tests.playing import Play, Stage

LINE = "lot2 STM32G0B1"


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(program()) as found:
        found("at 2027-01-12T10:00 Asia/Shanghai")
        yield found


def said(play: Play, who: str, line: str) -> str:
    play("wait 2m")
    return play.reply(f"{who}: /andon material {line}")


def kit(play: Play) -> str:
    return play.reply("tom: /andon material show lot2")


def test_what_arrives_is_counted_and_both_sides_read_it(play: Play) -> None:
    play("wait 1m")
    told = play(f"linh: /andon material receive {LINE} 1000 date=2027-01-11 note=DN-4411")
    assert [(r.kind, r.to) for r in told] == [("reply", "dm:linh"), ("notice", "shared")]
    assert "224 of 1224 are missing" in told[0].text
    assert told[1].subject == "kit:lot2"
    assert "STM32G0B1: 224 of 1224 missing, consigned, Acme Devices, due Wed Jan 20" in kit(play)


def test_the_same_receipt_twice_asks_first(play: Play) -> None:
    play(f"linh: /andon material receive {LINE} 1000")
    play(f"linh: /andon material receive {LINE} 1000")
    assert "224 of 1224 missing" in kit(play)


def test_more_than_is_due_is_booked_and_said(play: Play) -> None:
    text = said(play, "linh", "receive lot2 XTAL 150")
    assert "All 100 are there, and 50 more than needed." in text
    assert "That is 50 more than 100. It is booked; please check it." in text
    assert "XTAL: 100 there, 50 more than needed" in kit(play)


def test_a_wrong_booking_is_taken_back_and_no_more_than_that(play: Play) -> None:
    said(play, "linh", f"receive {LINE} 12000")
    assert "12000 taken back. 1224 of 1224 are missing." in said(
        play, "linh", f"receive {LINE} -12000"
    )
    text = said(play, "linh", f"receive {LINE} -1")
    assert "Only 0 are booked for STM32G0B1" in text


def test_what_cannot_be_used_is_missing_again_and_told_with_the_reason(play: Play) -> None:
    said(play, "linh", f"receive {LINE} 1224")
    play("wait 2m")
    told = play(f'linh: /andon material short {LINE} 200 "reel damaged"')
    (line,) = (r for r in told if r.kind == "material.short")
    assert (line.to, line.subject) == ("shared", "kit:lot2")
    assert "200 STM32G0B1 of Lot 2, main board (lot2) cannot be used: reel damaged" in line.text
    assert "200 of 1224 missing, 200 not usable" in kit(play)
    assert "taken back" in said(play, "linh", f'short {LINE} -200 "found"')
    assert "STM32G0B1: 1224 there" in kit(play)


def test_whoever_owes_announces_and_does_not_receive(play: Play) -> None:
    assert "1200 announced, sent Tue Jan 12. They count when they are received." in said(
        play, "tom", f'sent {LINE} 1200 note="AWB 176"'
    )
    assert "1224 of 1224 missing, 1200 sent Tue Jan 12" in kit(play)
    refused = said(play, "tom", f"receive {LINE} 1200")
    assert refused.startswith("Volta EMS counts what arrives on its dock.")
    assert "material sent lot2 STM32G0B1 1200" in refused
    assert "Volta EMS counts" in said(play, "tom", f'short {LINE} 2 "wet"')
    assert said(play, "linh", f"sent {LINE} 5").startswith("Acme Devices owes STM32G0B1")


def test_of_what_the_builder_buys_they_count_and_announce(play: Play) -> None:
    assert "60000 announced" in said(play, "linh", 'sent lot2 "0402 100n" "60 000"')
    assert "All 60000 are there." in said(play, "linh", 'receive lot2 "0402 100n" 60k')
    assert said(play, "tom", 'receive lot2 "0402 100N" 5').startswith("Volta EMS counts")


def test_the_last_part_says_that_the_lot_can_start(play: Play) -> None:
    said(play, "linh", 'receive lot2 "0402 100n" 60k')
    said(play, "linh", "receive lot2 xtal 100")
    assert "Lot 2, main board is clear to build." in said(play, "wei", f"receive {LINE} 1224")
    text = play.reply("maria: /andon material clear")
    assert "clear to build, 1 of 2 lots" in text
    assert "Lot 2, main board (lot2) is clear to build." in text


def test_clear_says_for_what_who_owes_it_and_by_when(play: Play) -> None:
    text = play.reply("wei: /andon material clear")
    assert text.splitlines() == [
        "ACME: clear to build, 0 of 2 lots",
        "Lot 2, main board (lot2) cannot start, for Lot 2 ships:",
        "• 0402 100n: 60000 of 60000 missing, Volta EMS brings them by Mon Jan 18",
        "• STM32G0B1: 1224 of 1224 missing, Acme Devices brings them by Wed Jan 20",
        "• XTAL: 100 of 100 missing, Acme Devices brings them by Wed Jan 20",
        "Lot 3 (lot3) cannot start:",
        "• STM32G0B1: 500 of 500 missing, Acme Devices brings them by Sat Jan 23",
    ]
    assert text == play.reply("maria: /andon material clear")
    play("at 2027-01-19T12:00 Asia/Shanghai")
    late = play.reply("wei: /andon material clear lot2")
    assert "Volta EMS owed them by Mon Jan 18" in late
    assert "Acme Devices brings them by Wed Jan 20" in late


def test_a_lot_that_is_over_and_complete_is_listed_no_more(play: Play) -> None:
    for part, qty in (("STM32G0B1", "1224"), ("XTAL", "100"), ('"0402 100n"', "60k")):
        said(play, "linh", f"receive lot2 {part} {qty}")
    assert "lot2" in play.reply("wei: /andon material show")
    play.agreed("wei: /andon deadline cancel ship-3 built")
    assert "lot2" not in play.reply("wei: /andon material show")
    assert "clear to build, 0 of 1 lots" in play.reply("wei: /andon material clear")
    assert "State: clear to build" in kit(play)
    said(play, "linh", "short lot2 XTAL 1 broken")
    assert "lot2" in play.reply("wei: /andon material show")


# dates


@pytest.mark.parametrize(
    ("owing", "line", "agrees"), [("tom", LINE, "wei"), ("linh", 'lot2 "0402 100n"', "tom")]
)
def test_whoever_owes_it_asks_for_a_later_date(
    play: Play, owing: str, line: str, agrees: str
) -> None:
    text = said(play, owing, f"due {line} 2027-01-25 customs")
    assert "was asked to agree (DEC1). Until then nothing changes." in text
    assert "due by Mon Jan 25 instead of" in text
    assert "due Mon Jan 25" not in kit(play)
    play(f"{owing}: /andon decision approve DEC1")
    assert "due Mon Jan 25" not in kit(play)
    play("restart")
    play(f"{agrees}: /andon decision approve DEC1")
    assert "due Mon Jan 25" in kit(play)


@pytest.mark.parametrize(
    ("owing", "other", "line"), [("tom", "linh", LINE), ("linh", "tom", 'lot2 "0402 100n"')]
)
def test_earlier_is_free_for_whoever_owes_it_and_later_for_the_other(
    play: Play, owing: str, other: str, line: str
) -> None:
    assert "is due Thu Jan 14." in said(play, owing, f"due {line} 2027-01-14")
    assert "is due Fri Jan 15." in said(play, other, f"due {line} 2027-01-15")
    assert "is already due Fri Jan 15." in said(play, other, f"due {line} 2027-01-15")
    text = said(play, other, f"due {line} 2027-01-13")
    assert "was asked to agree (DEC1)" in text
    assert "due Fri Jan 15" in kit(play)


def test_a_lot_cannot_be_ended_with_what_is_owed_for_it(play: Play) -> None:
    """The deadline ends; what is missing is still owed."""
    play.agreed("wei: /andon deadline cancel ship-3 built")
    assert "lot2" in play.reply("wei: /andon material show")
    play("at 2027-01-20T09:00 Asia/Shanghai")
    assert "consigned parts missing" in play.reply("tom: /andon issue list")


# what is typed wrongly


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("receive lot2 STM32G0B1 1.200", '"1.200" may be 1200 or 1.2.'),
        ("receive lot2 STM32G0B1 60,000", '"60,000" may be 60000 or 60.'),
        ("receive lot2 STM32G0B1 60 000", "too many"),
        ("receive lot2 STM32G0B1 3 reels", "too many"),
        ('receive lot2 STM32G0B1 "3 reels"', "is not a number of pieces"),
        ("receive lot2 STM32G0B1 12.5", "is not a number of pieces"),
        ("receive lot2 STM32G0B1 0", "0 pieces change nothing"),
        ("receive lot2 STM32G0B1 many", '"many" is not a number of pieces'),
        ("receive lot2 STM32 100", 'lot2 has no part "STM32". Did you mean'),
        ("receive lot4 STM32G0B1 100", 'There is no kit "lot4".'),
        ("receive lot2 STM32G0B1 100 date=2027-01-14", "Thu Jan 14 has not come yet."),
        ("short lot2 STM32G0B1 60 000 wet", '"60 000" may be 60000 or 60.'),
        ("show lot9", 'There is no kit "lot9". Did you mean lot2? Known: lot2, lot3.'),
        ("due lot2 STM32G0B1 2027-01-04", "Mon Jan 4 has passed."),
        ("due lot2 STM32G0B1 sometime", "sometime"),
    ],
)
def test_a_line_that_may_mean_something_else_changes_nothing(
    play: Play, line: str, text: str
) -> None:
    before = kit(play)
    assert text in said(play, "linh", line)
    assert kit(play) == before


def test_without_a_kit_the_file_is_named() -> None:
    with Stage(program("")) as play:
        play("at 2027-01-12T10:00 Asia/Shanghai")
        assert "[[kit]]" in play.reply("tom: /andon material show")
        assert "[[kit]]" in play.reply("tom: /andon material clear")
        assert "There is no kit yet." in play.reply("tom: /andon material receive lot2 X 5")


def test_nobody_off_the_roster_reads_or_changes_it(play: Play) -> None:
    before = kit(play)
    assert "not on the roster" in play.reply(f"stranger: /andon material receive {LINE} 5")
    assert "lot2" not in play.reply("stranger: /andon material clear")
    assert kit(play) == before


def test_no_more_is_short_than_has_arrived(play: Play) -> None:
    refused = said(play, "linh", f'short {LINE} 1 "wet"')
    assert "Only 0 of STM32G0B1 have arrived" in refused
    assert "material receive lot2 STM32G0B1 1" in refused
    said(play, "linh", f"receive {LINE} 10")
    said(play, "linh", f'short {LINE} 8 "wet"')
    assert "8 of them are booked as short" in said(play, "linh", f'short {LINE} 3 "wet"')
    assert "2 booked as short" in said(play, "linh", f'short {LINE} 2 "wet"')


def test_what_was_sent_is_on_its_way(play: Play) -> None:
    assert "has not come yet" in said(play, "tom", f"sent {LINE} 1200 date=2030-01-01")
