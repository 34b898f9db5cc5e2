"""Who owes a deadline does not loosen it alone; who is owed it may let it go, on both sides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.playing import Play, Stage, small_program


@dataclass(frozen=True)
class Side:
    """Who acts: staff and manager of the side that owes, and of the one that is owed."""

    staff: str
    manager: str
    buyer: str
    partner: str
    company: str


SIDES = (
    Side("linh", "wei", "tom", "maria", "Acme Devices"),
    Side("tom", "maria", "wei", "wei", "Volta EMS"),
)
"""Of both sides; ``buyer`` agrees to a later date, by the shipped roles."""


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(small_program()) as found:
        found("at 2027-03-01T17:00Z")
        yield found


@pytest.fixture(params=SIDES, ids=["ems", "oem"])
def side(request: pytest.FixtureRequest) -> Side:
    found: Side = request.param
    return found


def _add(play: Play, side: Side, kind: str = "action") -> None:
    line = f'deadline add "Coat the lot" due=2027-03-10 owner={side.staff} kind={kind} id=coat'
    assert "coat is kept" in play.reply(f"{side.manager}: /andon {line}")
    play("wait 16m")


def _due(play: Play) -> str:
    return play.reply("tom: /andon deadline show coat")


@pytest.mark.parametrize("kind", ["milestone", "action", "promise"])
def test_more_than_two_days_are_asked_for(play: Play, side: Side, kind: str) -> None:
    _add(play, side, kind)
    assert "coat is now due" in play.reply(f"{side.staff}: /andon deadline slip coat 2027-03-12")
    said = play.reply(f'{side.staff}: /andon deadline slip coat 2027-03-15 "oven"')
    assert f"{side.company} was asked to agree (DEC1). Until then nothing changes." in said
    assert "Coat the lot: due by Mon Mar 15 instead of Fri Mar 12" in said
    assert "Mar 15" not in _due(play)
    play(f"{side.manager}: /andon decision approve DEC1")
    assert "Mar 15" not in _due(play), "nobody agrees to their own proposal"
    play(f"{side.buyer}: /andon decision approve DEC1")
    assert "Mar 15" in _due(play)
    # What was agreed is what the next two days count from.
    assert "coat is now due" in play.reply(f"{side.staff}: /andon deadline slip coat 2027-03-17")


def test_a_date_said_in_words_is_the_one_that_was_asked_for(play: Play, side: Side) -> None:
    _add(play, side)
    play(f"{side.staff}: /andon deadline slip coat +12bd")
    day = play.reply("tom: /andon decision list").partition("due by ")[2].partition(" instead")[0]
    play("wait 2d")
    play(f"{side.buyer}: /andon decision approve DEC1")
    assert day.partition(" ")[2] in _due(play)


def test_it_is_cancelled_by_both(play: Play, side: Side) -> None:
    _add(play, side)
    said = play.reply(f'{side.manager}: /andon deadline cancel coat "no"')
    assert "was asked to agree (DEC1)" in said
    assert "Coat the lot: it is cancelled" in said
    assert "State: planned" in _due(play)
    play(f"{side.partner}: /andon decision approve DEC1")
    assert "State: cancelled" in _due(play)


def test_a_question_about_it_ends_with_it(play: Play, side: Side) -> None:
    _add(play, side)
    play(f'{side.manager}: /andon deadline cancel coat "no"')
    play(f"{side.staff}: /andon deadline done coat")
    assert "No decisions" in play.reply("tom: /andon decision list")


def test_who_is_owed_it_gives_time_or_lets_it_go(play: Play, side: Side) -> None:
    _add(play, side)
    assert "is now due" in play.reply(f"{side.partner}: /andon deadline commit coat 2027-04-12")
    play(f"{side.staff}: /andon deadline slip coat 2027-04-14")
    assert "Apr 14" in _due(play)
    assert "is cancelled" in play.reply(f'{side.partner}: /andon deadline cancel coat "no need"')


def test_who_is_owed_it_asks_for_an_earlier_date(play: Play, side: Side) -> None:
    _add(play, side)
    said = play.reply(f"{side.partner}: /andon deadline commit coat 2027-03-05")
    assert "was asked to agree (DEC1)" in said
    assert "Mar 10" in _due(play).splitlines()[1]
    play(f"{side.manager}: /andon decision approve DEC1")
    assert "Mar 10" not in _due(play).splitlines()[1]


def test_time_given_by_the_partner_is_no_slip(play: Play, side: Side) -> None:
    _add(play, side)
    told = [play(f"{side.partner}: /andon deadline commit coat 2027-04-1{n}") for n in (2, 3, 4, 5)]
    assert not [r for records in told for r in records if r.kind == "deadline.escalated"]


@pytest.mark.parametrize("line", ['cancel coat "mistake"', "slip coat 2027-06-10"])
def test_a_mistake_is_put_right_alone_for_a_quarter_of_an_hour(
    play: Play, side: Side, line: str
) -> None:
    add = f'deadline add "Coat the lot" due=2027-03-10 owner={side.staff} id=coat'
    play(f"{side.manager}: /andon {add}")
    play("wait 14m")
    assert "asked to agree" not in play.reply(f"{side.manager}: /andon deadline {line}")


def test_it_is_no_mistake_any_more_once_the_partner_acted_on_it(play: Play, side: Side) -> None:
    add = f'deadline add "Coat the lot" due=2027-03-10 owner={side.staff} id=coat'
    play(f"{side.manager}: /andon {add}")
    play(f"{side.partner}: /andon deadline commit coat 2027-03-11")
    said = play.reply(f"{side.manager}: /andon deadline slip coat 2027-06-10")
    assert "was asked to agree" in said


def test_everything_behind_a_date_is_moved_or_nothing(play: Play, side: Side) -> None:
    _add(play, side)
    add = f'deadline add "Test it" due=2027-03-12 owner={side.staff} id=test after=coat'
    play(f"{side.manager}: /andon {add}")
    play("wait 16m")
    said = play.reply(f"{side.manager}: /andon deadline shift coat 30")
    assert "Test it: due by" in said
    assert "was asked to agree (DEC1)" in said
    play(f"{side.buyer}: /andon decision approve DEC1")
    assert "Apr 23" in play.reply("tom: /andon deadline show test")


def test_what_is_late_becomes_done_in_time_only_with_both(play: Play, side: Side) -> None:
    _add(play, side)
    play("at 2027-03-12T17:00Z")
    said = play.reply(f"{side.staff}: /andon deadline done coat 2027-03-09")
    assert "it counts as done in time" in said
    assert "counted from now" in said
    assert "Done:" not in _due(play)
    play(f"{side.partner}: /andon decision approve DEC1")
    assert "State: done" in _due(play)


def test_whoever_is_owed_a_date_says_at_once_that_it_was_kept(play: Play, side: Side) -> None:
    _add(play, side)
    play("at 2027-03-12T17:00Z")
    assert "coat is done" in play.reply(f"{side.partner}: /andon deadline done coat 2027-03-09")


@pytest.mark.parametrize("when", ["", " 2027-03-11"])
def test_what_is_done_late_is_done_at_once(play: Play, side: Side, when: str) -> None:
    _add(play, side)
    play("at 2027-03-12T17:00Z")
    assert "coat is done" in play.reply(f"{side.staff}: /andon deadline done coat{when}")
