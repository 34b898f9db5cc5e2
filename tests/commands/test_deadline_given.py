"""What one side gives the other: actions that may be declined, milestones and promises that are
asked for first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.messages.card import Card
from bot.rehearsal.record import Record
from tests.playing import Play, Stage, small_program

SIDES = [
    ("maria", "tom", "linh", "wei", "Volta EMS"),
    ("wei", "linh", "tom", "maria", "Acme Devices"),
]
"""Who gives and who works beside them; who is given it, their manager and their company."""
both = pytest.mark.parametrize(("gives", "staff", "owner", "manager", "company"), SIDES)


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(small_program()) as found:
        found("at 2027-03-01T17:00Z")
        yield found


def _give(play: Play, gives: str, owner: str) -> list[Record]:
    """Give an action and wait until everybody has read of it; return what was told."""
    added = play(f'{gives}: /andon deadline add "Send the log" due=2027-03-10 owner={owner} id=log')
    return [*added, *play("wait 16h")]


def _labels(card: Card | None) -> list[str]:
    return [button.label for button in card.buttons] if card is not None else []


@both
def test_an_action_counts_at_once_and_says_how_to_decline_it(
    play: Play, gives: str, staff: str, owner: str, manager: str, company: str
) -> None:
    told = _give(play, gives, owner)
    asked = [r for r in told if "New for you: Send the log" in r.text]
    assert {r.to for r in asked} == {f"dm:{owner}", f"dm:{manager}"}
    assert all("Not ours" in _labels(r.card) for r in asked)
    assert "State: planned" in play.reply(f"{staff}: /andon deadline show log")
    nudged = [r for r in play("at 2027-03-12T12:00Z") if r.kind.startswith("deadline.")]
    assert nudged


@both
def test_declined_it_is_a_proposal_and_nobody_is_asked_about_it(
    play: Play, gives: str, staff: str, owner: str, manager: str, company: str
) -> None:
    _give(play, gives, owner)
    said = play.reply(f"{owner}: /andon deadline decline log")
    assert said == f"log does not count until {company} agrees (DEC1)."
    assert "not agreed" in play.reply(f"{gives}: /andon deadline list")
    assert "has not agreed" in play.reply(f"{manager}: /andon deadline decline log")
    later = play("at 2027-03-20T12:00Z")
    assert not [r for r in later if r.kind.startswith("deadline.")]
    play(f"{manager}: /andon decision approve DEC1")
    assert "State: planned" in play.reply(f"{gives}: /andon deadline show log")


@both
@pytest.mark.parametrize("ends", ["decision reject DEC1", "decision withdraw DEC1"])
def test_declined_for_good_it_ends(
    play: Play, gives: str, staff: str, owner: str, manager: str, company: str, ends: str
) -> None:
    _give(play, gives, owner)
    play(f"{owner}: /andon deadline decline log")
    play(f"{gives if 'withdraw' in ends else owner}: /andon {ends}")
    assert "State: cancelled" in play.reply(f"{gives}: /andon deadline show log")


@both
def test_who_speaks_of_it_has_taken_it_on(
    play: Play, gives: str, staff: str, owner: str, manager: str, company: str
) -> None:
    _give(play, gives, owner)
    play(f"{owner}: /andon deadline decline log")
    said = play.reply(f"{gives}: /andon deadline ontrack log")
    assert "it counts as yours" in said, "whoever gave it does not take it on for them"
    play(f"{owner}: /andon deadline ontrack log")
    assert "State: on track" in play.reply(f"{gives}: /andon deadline show log")
    assert "No decisions" in play.reply(f"{gives}: /andon decision list")


@both
def test_who_may_decline_and_until_when(
    play: Play, gives: str, staff: str, owner: str, manager: str, company: str
) -> None:
    _give(play, gives, owner)
    for other in (gives, staff):
        assert f"of {company} says whether" in play.reply(f"{other}: /andon deadline decline log")
    play("at 2027-03-04T12:00Z")
    assert "counts as agreed" in play.reply(f"{manager}: /andon deadline decline log")


@both
def test_what_ones_own_side_gave_is_not_declined(
    play: Play, gives: str, staff: str, owner: str, manager: str, company: str
) -> None:
    told = _give(play, manager, owner)
    assert not [r for r in told if "Not ours" in _labels(r.card)]
    assert "counts as agreed" in play.reply(f"{owner}: /andon deadline decline log")


@both
def test_only_managers_give_the_other_side_something(
    play: Play, gives: str, staff: str, owner: str, manager: str, company: str
) -> None:
    said = play.reply(f'{staff}: /andon deadline add "Send it" due=2027-03-10 owner={owner}')
    assert said.startswith(f"Program managers give {company} an action.")
    assert "issue log" in said


@both
def test_a_milestone_is_asked_for_first(
    play: Play, gives: str, staff: str, owner: str, manager: str, company: str
) -> None:
    add = f'deadline add "Line audit" due=2027-03-19 owner={owner} kind=milestone id=audit'
    said = play.reply(f"{gives}: /andon {add}")
    assert f"{company} was asked to agree (DEC1)" in said
    assert "Line audit: a milestone of yours, due" in said
    assert "no deadline audit" in play.reply(f"{gives}: /andon deadline show audit")
    play(f"{manager}: /andon decision approve DEC1")
    assert "State: planned" in play.reply(f"{gives}: /andon deadline show audit")


@both
def test_a_promise_is_kept_once_its_giver_says_yes(
    play: Play, gives: str, staff: str, owner: str, manager: str, company: str
) -> None:
    told = play(f'{staff}: /andon deadline promise {owner} 2027-03-10 "800 pcs"')
    told += play("wait 16h")
    asked = [r for r in told if r.kind == "approval.requested" and r.to.startswith("dm:")]
    assert {r.to for r in asked} == {f"dm:{owner}"}
    assert "promise it by" in asked[0].text
    assert _labels(asked[0].card) == ["Yes", "No", "Talk"]
    assert "No deadlines" in play.reply(f"{gives}: /andon deadline list")
    play(f"{gives}: /andon decision approve DEC1")
    assert "No deadlines" in play.reply(f"{gives}: /andon deadline list")
    play(f"{owner}: /andon decision approve DEC1")
    assert "800 pcs" in play.reply(f"{gives}: /andon deadline list")


@both
def test_a_promise_that_nobody_gave_is_not_kept(
    play: Play, gives: str, staff: str, owner: str, manager: str, company: str
) -> None:
    play(f'{staff}: /andon deadline promise {owner} 2027-03-10 "800 pcs"')
    play(f"{owner}: /andon decision reject DEC1")
    assert "No deadlines" in play.reply(f"{gives}: /andon deadline list all")


@both
def test_one_promises_for_oneself_and_for_ones_own_side(
    play: Play, gives: str, staff: str, owner: str, manager: str, company: str
) -> None:
    for line in ('promise 2027-03-10 "800 pcs"', f'promise {gives} 2027-03-10 "200 pcs"'):
        assert "is kept" in play.reply(f"{staff}: /andon deadline {line}")
