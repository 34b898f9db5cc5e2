"""The check of the effect of an 8D falls due by the calendar on which it began, until whoever waits
for it agrees to another one: stories from both sides."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.playing import Play, Stage, small_program

SIDES = [("tom", "maria", "linh", "wei", "sj", "ems"), ("linh", "wei", "tom", "maria", "sz", "oem")]
"""Who checks and their manager; who answers and their manager; the site of the check; whose 8D."""
both = pytest.mark.parametrize(("checker", "manager", "owner", "partner", "site", "side"), SIDES)
CLOSED = "closed 2027-01-28..2027-03-19"
"""The check is due in it."""
CAUSES = 'occurrence="profile too cold" escape="AOI does not see it"'


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(small_program()) as found:
        found("at 2026-12-02T17:00Z")
        yield found


def _implemented(play: Play, checker: str, owner: str, side: str) -> None:
    play(f'{checker}: /andon issue log scar major "Cracked joints" ncr=NCR-17 to={side}')
    play(f'{owner}: /andon issue ack ACME-1\n{owner}: /andon issue contain ACME-1 "sorted"')
    play(f"{checker}: /andon decision approve ACME-1")
    for number, step in enumerate((f"D4 {CAUSES}", 'D5 "hotter"', 'D6 "done"'), 2):
        play(f"{owner}: /andon issue step ACME-1 {step}")
        play(f"{checker}: /andon decision approve DEC{number}")


def _check(play: Play, who: str) -> list[str]:
    why = play.reply(f"{who}: /andon issue why ACME-1 full=yes").splitlines()
    return [line for line in why if "effective" in line or "check" in line]


@both
def test_no_closing_puts_off_the_check(
    play: Play, checker: str, manager: str, owner: str, partner: str, site: str, side: str
) -> None:
    _implemented(play, checker, owner, side)
    before = _check(play, owner)
    assert before
    said = play.reply(f"{manager}: /andon program calendar {site} {CLOSED}")
    assert "(DEC5)" in said
    assert _check(play, owner) == before
    play(f"{partner}: /andon decision approve DEC5")
    assert _check(play, owner) != before


def test_it_is_asked_for_as_before_a_closing(play: Play) -> None:
    checker, manager, owner, _, site, side = SIDES[0]
    _implemented(play, checker, owner, side)
    play(f"{manager}: /andon program calendar {site} {CLOSED}")
    told = play("at 2027-02-06T00:00Z")
    assert [r for r in told if r.kind == "step.escalated" and r.level == 1]


@both
def test_the_side_that_answers_changes_its_own_calendar_for_all_it_matters(
    play: Play, checker: str, manager: str, owner: str, partner: str, site: str, side: str
) -> None:
    _implemented(play, checker, owner, side)
    play(f'{owner}: /andon issue resolve ACME-1 "done"')
    play(f"{checker}: /andon decision approve DEC5")
    own = "sz" if site == "sj" else "sj"
    assert "DEC" not in play.reply(f"{partner}: /andon program calendar {own} {CLOSED}")


@both
def test_nobody_empties_the_level_that_the_check_needs(
    play: Play, checker: str, manager: str, owner: str, partner: str, site: str, side: str
) -> None:
    _implemented(play, checker, owner, side)
    play(f'{owner}: /andon issue resolve ACME-1 "done"')
    play(f"{checker}: /andon decision approve DEC5")
    said = play.reply(f"{manager}: /andon program away {manager} 2027-02-01..2027-02-05")
    assert "(DEC6)" in said
    assert "Cracked joints: fewer people are told if it is late" in said
    assert "DEC" not in play.reply(f"{partner}: /andon program away {partner} 2027-02-01")


@both
def test_whoever_answers_does_not_end_the_steps_by_another_category(
    play: Play, checker: str, manager: str, owner: str, partner: str, site: str, side: str
) -> None:
    play(f'{checker}: /andon issue log scar major "Cracked joints" ncr=NCR-17 to={side}')
    play("wait 20m")
    said = play.reply(f"{owner}: /andon issue edit ACME-1 category=nonconformance")
    assert "(DEC1)" in said
    assert "the steps of its corrective action (8D) end" in said
    assert "8D: " in play.reply(f"{checker}: /andon issue show ACME-1")
    said = play.reply(f"{checker}: /andon issue edit ACME-1 category=nonconformance")
    assert "DEC" not in said, "whoever is owed them may let them go"
