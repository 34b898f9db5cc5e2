"""A deadline that runs keeps the calendar on which its side agreed to it, until the other side
agrees to a new one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.rehearsal.record import Record
from tests.playing import Play, Stage, small_program

SIDES = [("linh", "wei", "maria", "sz"), ("tom", "maria", "wei", "sj")]
"""Who owes it and their manager, who agrees, and the site."""
both = pytest.mark.parametrize(("owner", "manager", "partner", "site"), SIDES)
ADD = 'deadline add "Coat the lot" due=2027-03-10 kind=milestone id=coat'
CLOSED = "closed 2027-03-11..2027-04-30"
"""From the day after its date on."""


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(small_program()) as found:
        found("at 2027-03-01T17:00Z")
        yield found


def _told(records: list[Record]) -> dict[int, str]:
    """Return by level in which order the channel was told that it is late."""
    alerts = [r for r in records if r.kind == "deadline.escalated" and r.to == "shared"]
    return {r.level: f"{r.at:%m-%d}" for r in alerts if r.level}


def _added(play: Play, owner: str, manager: str) -> None:
    play(f"{manager}: /andon {ADD} owner={owner}")
    play("wait 20m")


@both
def test_a_closed_site_does_not_put_off_what_is_told(
    play: Play, owner: str, manager: str, partner: str, site: str
) -> None:
    _added(play, owner, manager)
    said = play.reply(f"{manager}: /andon program calendar {site} {CLOSED}")
    assert "until" in said
    assert "(DEC1)" in said
    assert {1, 2} <= set(_told(play("at 2027-03-20T00:00Z")))


@both
def test_once_agreed_it_counts_on_the_new_calendar(
    play: Play, owner: str, manager: str, partner: str, site: str
) -> None:
    _added(play, owner, manager)
    play(f"{manager}: /andon program calendar {site} {CLOSED}")
    play(f"{partner}: /andon decision approve DEC1")
    assert not _told(play("at 2027-04-20T00:00Z")), "it is told when the site is open again"
    assert _told(play("at 2027-05-10T00:00Z"))


@both
def test_a_change_that_touches_no_date_asks_nobody(
    play: Play, owner: str, manager: str, partner: str, site: str
) -> None:
    _added(play, owner, manager)
    said = play.reply(f"{manager}: /andon program calendar {site} closed 2027-07-01..2027-07-09")
    assert "DEC" not in said


@both
def test_a_small_move_does_not_bring_the_new_calendar(
    play: Play, owner: str, manager: str, partner: str, site: str
) -> None:
    _added(play, owner, manager)
    play(f"{manager}: /andon program calendar {site} {CLOSED}")
    assert "is now due" in play.reply(f"{owner}: /andon deadline slip coat 2027-03-12")
    assert {1, 2} <= set(_told(play("at 2027-03-24T00:00Z")))


@both
def test_a_date_is_late_whatever_is_closed_afterwards(
    play: Play, owner: str, manager: str, partner: str, site: str
) -> None:
    _added(play, owner, manager)
    play("at 2027-03-11T02:00Z")
    said = play.reply(f"{manager}: /andon program calendar {site} closed 2027-03-12..2027-04-30")
    assert "DEC" not in said, "what is late is not asked about"
    assert {1, 2} <= set(_told(play("at 2027-03-20T00:00Z")))
