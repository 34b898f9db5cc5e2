"""``catchup``: what others did since somebody last did anything, as far as they may read it."""

from __future__ import annotations

import pytest

from tests.playing import Play

ASK = "/andon catchup"


@pytest.fixture
def day(play: Play) -> Play:
    """Tom acknowledged in the morning; then others did this and that."""
    play(
        """
        tom: @andon issue ack ACME-1
        wait 10m
        linh in ACME-1: the broker has 800
        linh: /andon issue log shortage major "U9 driver short"
        wait 10m
        """
    )
    return play


def test_it_is_grouped_and_newest_first(day: Play) -> None:
    said = day.reply(f"tom: {ASK}").splitlines()
    assert said[0].startswith("ACME: what changed for you since Los Angeles Thu 10:02")
    assert said[1:] == [
        "With you now",
        "• ACME-2 U9 driver short: Linh Tran logged it",
        "Said",
        "• ACME-1 U7 MCU short: Linh Tran: the broker has 800",
    ]


def test_asking_is_no_act_and_seen_is(day: Play) -> None:
    [first] = day(f"tom: {ASK}")
    day("wait 1h")
    assert day.reply(f"tom: {ASK}") == first.text
    assert first.card is not None
    button = first.card.buttons[0]
    assert (button.label, button.command) == ("Seen", "digest seen until=2026-12-03T18:22:00Z")
    day("linh in ACME-1: and 200 more")
    day.reply(f"tom: /andon {button.command}")
    said = day.reply(f"tom: {ASK}")
    assert "and 200 more" in said
    assert "U9 driver" not in said


@pytest.mark.parametrize(
    "act",
    [
        "tom: @andon issue ack ACME-2",
        "tom in ACME-1: good",
        "tom reacts eyes to ACME-2",
    ],
)
def test_whoever_acts_has_seen_it(day: Play, act: str) -> None:
    day(act)
    assert "nothing changed for you" in day.reply(f"tom: {ASK}")


def test_looking_is_no_act(day: Play) -> None:
    before = day.reply(f"tom: {ASK}")
    for look in ("issue list", "issue show ACME-1", "find mcu", "help"):
        day.reply(f"tom: /andon {look}")
    assert day.reply(f"tom: {ASK}") == before


def test_what_one_did_is_no_news(day: Play) -> None:
    said = day.reply(f"linh: {ASK} since=today")
    assert "Tom Reed acknowledged it" in said
    assert "broker" not in said


def test_ends_and_dates(day: Play) -> None:
    day(
        """
        maria: /andon deadline add "FAI approved" due=2027-03-10 owner=tom kind=milestone id=fai
        wait 1m
        linh: /andon issue cancel ACME-2 "mistake"
        wait 1m
        """
    )
    said = day.reply(f"tom: {ASK}")
    assert "Resolved or closed\n• ACME-2 U9 driver short: Linh Tran cancelled it" in said
    assert "Dates\n• FAI approved (fai): new, Tom Reed, due" in said


def test_a_note_of_the_other_side_is_no_news(day: Play) -> None:
    day('linh in ems: /andon issue note ACME-1 "second source is Mouser"')
    assert "Mouser" not in day.reply(f"tom in dm: {ASK}")
    assert "Mouser" in day.reply(f"wei in dm: {ASK}")
    assert "Mouser" not in day.reply(f"wei: {ASK}")


def test_since_when_can_be_said(day: Play) -> None:
    assert "U7 MCU short" in day.reply(f"tom: {ASK} since=monday full=yes")
    assert "since Los Angeles Mon" in day.reply(f"tom: {ASK} since=monday")
    assert "lies behind us" in day.reply(f"tom: {ASK} since=tomorrow")


def test_somebody_new_gets_the_last_days(day: Play) -> None:
    said = day.reply(f"maria: {ASK}")
    assert "the last 7 days" in said
    assert "New\n• ACME-2" in day.reply(f"maria: {ASK} full=yes")


def test_what_is_no_moment_is_refused(day: Play) -> None:
    for typed in ("soon", "2026-13-01", "99999-01-01", "0001-01-01T00:00:00+14:00"):
        assert "is no moment" in day.reply(f"tom: /andon digest seen until={typed}")


def test_a_time_of_no_place_is_refused(day: Play) -> None:
    for typed in ("2026-12-03T18:22:00", "2026-12-03"):
        assert "is no moment" in day.reply(f"tom: /andon digest seen until={typed}")


def test_what_was_seen_long_ago_begins_where_catchup_does(day: Play) -> None:
    day("maria: /andon digest seen until=0001-01-01T00:00:00Z")
    said = day.reply("maria: /andon digest seen until=2000-01-01T00:00:00Z")
    assert "begins at Los Angeles Tue Nov 3 10:22" in said
    assert "since Los Angeles Tue Nov 3 10:22" in day.reply(f"maria: {ASK}")


def test_an_earlier_seen_does_not_turn_time_back(day: Play) -> None:
    [first] = day(f"tom: {ASK}")
    assert first.card is not None
    stale = first.card.buttons[0].command
    day("wait 1h")
    day("linh in ACME-1: and 200 more")
    day("tom: /andon digest seen")
    assert "begins at Los Angeles Thu 11:22" in day.reply(f"tom: /andon {stale}")
    assert "nothing changed for you" in day.reply(f"tom: {ASK}")
    day("wait 1h\ntom: @andon issue ack ACME-2")
    assert "begins at Los Angeles Thu 12:22" in day.reply(f"tom: /andon {stale}")
