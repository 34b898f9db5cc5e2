"""Whoever closes their own days gets no longer by it what is free for a few hours or days: a hold,
a wait for a third party, the time to say that an action is not theirs. Stories from both sides."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.playing import Play, Stage, small_program

SIDES = [("linh", "wei", "maria", "tom", "sz", "ems"), ("tom", "maria", "wei", "linh", "sj", "oem")]
"""Who owes it and their manager; the other side's manager and somebody; the site and the side."""
both = pytest.mark.parametrize(("owner", "manager", "partner", "other", "site", "side"), SIDES)
CLOSED = "closed 2026-12-03..2026-12-31"


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(small_program()) as found:
        found("at 2026-12-01T17:00Z")
        yield found


def _closed(play: Play, manager: str, site: str) -> None:
    play(f"wait 20m\n{manager}: /andon program calendar {site} {CLOSED}")


@both
def test_alerts_are_held_for_hours_of_the_calendar_that_the_clocks_keep(
    play: Play, owner: str, manager: str, partner: str, other: str, site: str, side: str
) -> None:
    play(f'{other}: /andon issue log shortage major "U7 short" to={side}')
    play("at 2026-12-02T17:00Z")
    _closed(play, manager, site)
    assert "2027" not in play.reply(f'{manager}: /andon issue hold ACME-1 4bh "audit"')


@both
def test_a_third_party_is_waited_for_by_the_calendar_that_the_clocks_keep(
    play: Play, owner: str, manager: str, partner: str, other: str, site: str, side: str
) -> None:
    play(f'{other}: /andon issue log shortage major "U7 short" to={side}')
    play(f"{owner}: /andon issue ack ACME-1")
    _closed(play, manager, site)
    line = f"{owner}: /andon issue wait ACME-1 on third_party until"
    assert "is too far ahead" in play.reply(f"{line} 2027-01-05")
    assert "waits on a third party" in play.reply(f"{line} 2026-12-08")


@both
def test_an_action_is_declined_as_long_as_when_it_was_given(
    play: Play, owner: str, manager: str, partner: str, other: str, site: str, side: str
) -> None:
    play(f"{partner}: /andon deadline add Coat due=2026-12-18 owner={owner} id=coat")
    play(f"wait 20m\n{manager}: /andon program calendar {site} closed 2026-12-02..2026-12-15")
    play("at 2026-12-04T17:00Z")
    assert "does not count" not in play.reply(f"{owner}: /andon deadline decline coat")
