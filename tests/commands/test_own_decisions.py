"""Where the rules name the asker's own side, somebody else decides: stories from both sides."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.playing import Play, Stage, small_program

ASKED = [
    ("tom", "maria", "wei", 'issue log deviation major "Other flux" qty=200', "qty=200"),
    ("linh", "wei", "maria", 'issue log change major "New stencil" rev=B', "rev=B"),
]
"""Who asks, alone with the roles that decide it; both managers; what is asked, and its terms."""
both = pytest.mark.parametrize(("asker", "manager", "partner", "line", "terms"), ASKED)


@pytest.fixture
def play() -> Iterator[Play]:
    with Stage(small_program()) as found:
        found("at 2026-12-07T10:00 America/Los_Angeles")
        yield found


@both
def test_who_asks_does_not_decide_and_without_a_colleague_the_other_side_does(
    play: Play, asker: str, manager: str, partner: str, line: str, terms: str
) -> None:
    told = [*play(f"{asker}: /andon {line}"), *play("wait 9h")]
    assert f"dm:{partner}" in {r.to for r in told if r.kind == "approval.requested"}
    name = "Wei Chen" if partner == "wei" else "Maria Lopez"
    for who in (asker, manager):
        said = play.reply(f"{who}: /andon decision approve ACME-1 {terms}")
        assert f"is decided by: {name}" in said
    assert "is approved" in play.reply(f"{partner}: /andon decision approve ACME-1 {terms}")
    assert name in play.reply(f"{asker}: /andon decision list all")


@both
def test_another_seat_of_the_side_decides_what_a_colleague_asked(
    play: Play, asker: str, manager: str, partner: str, line: str, terms: str
) -> None:
    play(f"{manager}: /andon {line}")
    assert "is approved" in play.reply(f"{asker}: /andon decision approve ACME-1 {terms}")


@both
def test_to_solve_it_decides_nothing_for_who_asked(
    play: Play, asker: str, manager: str, partner: str, line: str, terms: str
) -> None:
    play(f"{asker}: /andon {line}")
    play(f'{asker}: /andon issue resolve ACME-1 "done"')
    assert "DEC1" in play.reply(f"{partner}: /andon decision list mine")
