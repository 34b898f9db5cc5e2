"""Whoever is absent or leaves empties no level that a running date, step or decision of their side
still needs, unless the other side agrees: stories from both sides."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.playing import Play, Stage, small_program

SIDES = [("linh", "wei", "hua", "maria", "tom"), ("tom", "maria", "dana", "wei", "linh")]
"""Who owes it, their manager, who is on level 2 there; the other side's manager and somebody."""
both = pytest.mark.parametrize(("owner", "manager", "second", "partner", "other"), SIDES)
ADD = 'deadline add "Coat the lot" due=2027-03-10 kind=milestone id=coat'
TOLD = "2027-03-10..2027-03-19"
"""Level 2 is told in these days."""


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(small_program()) as found:
        found("at 2027-03-01T17:00Z")
        yield found


@both
def test_nobody_empties_a_level_that_a_date_needs(
    play: Play, owner: str, manager: str, second: str, partner: str, other: str
) -> None:
    play(f"{manager}: /andon {ADD} owner={owner}\nwait 20m")
    said = play.reply(f"{manager}: /andon program away {second} {TOLD}")
    assert "(DEC1)" in said
    assert "Coat the lot: fewer people are told if it is late" in said
    away = play.reply(f"{manager}: /andon program away")
    assert "03-10" not in away, "they are there until the other side agrees"
    play(f"{partner}: /andon decision approve DEC1")
    assert "away 2027-03-10" in play.reply(f"{manager}: /andon program person {second}")


@both
def test_days_on_which_nobody_is_told_ask_nobody(
    play: Play, owner: str, manager: str, second: str, partner: str, other: str
) -> None:
    play(f"{manager}: /andon {ADD} owner={owner}\nwait 20m")
    line = f"{manager}: /andon program away {second} 2027-03-03..2027-03-09"
    assert "DEC" not in play.reply(line)


@both
def test_an_absence_with_a_backup_asks_nobody(
    play: Play, owner: str, manager: str, second: str, partner: str, other: str
) -> None:
    play(f"{manager}: /andon {ADD} owner={owner}\nwait 20m")
    play(f"{manager}: /andon program person {second} backup={manager}")
    assert "DEC" not in play.reply(f"{manager}: /andon program away {second} {TOLD}")


@both
def test_whoever_is_owed_a_date_is_absent_at_once(
    play: Play, owner: str, manager: str, second: str, partner: str, other: str
) -> None:
    play(f"{partner}: /andon {ADD} owner={other}\nwait 20m")
    assert "DEC" not in play.reply(f"{manager}: /andon program away {second} {TOLD}")


@both
def test_whoever_leaves_empties_no_level_of_a_date(
    play: Play, owner: str, manager: str, second: str, partner: str, other: str
) -> None:
    play(f"{manager}: /andon {ADD} owner={owner}\nwait 20m")
    assert "(DEC1)" in play.reply(f"{manager}: /andon program person {second} leaves")


@both
def test_a_decision_keeps_its_level(
    play: Play, owner: str, manager: str, second: str, partner: str, other: str
) -> None:
    """Its level 1 is the manager themselves."""
    play(f"{partner}: /andon rules propose shortage major ack=2bd")
    due = "2027-03-08..2027-03-12"
    said = play.reply(f"{manager}: /andon program away {manager} {due}")
    assert "(DEC2)" in said
    assert "DEC1" in said
    assert "DEC" not in play.reply(f"{manager}: /andon program away {manager} 2027-03-15")


@both
def test_a_level_is_not_emptied_while_the_ball_is_elsewhere(
    play: Play, owner: str, manager: str, second: str, partner: str, other: str
) -> None:
    side, there = ("ems", "oem") if manager == "wei" else ("oem", "ems")
    play(f'{other}: /andon issue log order major "PO missing" to={side}\nwait 20m')
    play(f"{owner}: /andon issue ack ACME-1")
    play(f'{owner}: /andon issue wait ACME-1 on {there} "which revision?"')
    assert "(DEC1)" in play.reply(f"{manager}: /andon program person {second} leaves")


@both
def test_what_an_absence_does_to_a_minor_issue_is_told(
    play: Play, owner: str, manager: str, second: str, partner: str, other: str
) -> None:
    side = "ems" if manager == "wei" else "oem"
    play(f'{other}: /andon issue log order minor "PO missing" to={side}\nwait 20m')
    told = play(f"{manager}: /andon program away {second} 2027-03-02..2027-03-12")
    assert not [r for r in told if "undo" in r.text], "an absence is not undone by the other side"
    (line,) = (r.text for r in told if r.kind == "notice")
    assert "ACME-1 PO missing: fewer people are told if it is late" in line
