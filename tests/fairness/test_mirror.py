"""Both sides are equal: exchange them everywhere, and the transcript is exchanged and no more."""

from __future__ import annotations

import pytest

from bot.domain.values import other_side
from bot.program_file import read_program, roles
from bot.program_file.shipped import default_rules
from tests.fairness.mirror import differences, exchanged, exchanged_rules, exchanged_story
from tests.fairness.stories import PROGRAM, story

SEEDS = (5, 8)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_mirror_of_a_story_tells_the_same(seed: int) -> None:
    assert differences(story(seed)) == []


def test_sides_are_exchanged_and_names_stay() -> None:
    assert exchanged('to=oem on ems, digest internal-ems: "EMS" owner.oem') == (
        'to=ems on oem, digest internal-oem: "OEM" owner.ems'
    )
    assert exchanged("ems-standard, items, poem") == "ems-standard, items, poem"
    assert exchanged(exchanged(PROGRAM.read_text("utf-8"))) == PROGRAM.read_text("utf-8")


def test_the_whole_program_is_exchanged() -> None:
    plain, mirror = (read_program(each.program) for each in (story(1), exchanged_story(story(1))))
    assert (plain.oem, plain.ems) == (mirror.ems, mirror.oem)
    assert plain.sides == tuple(map(other_side, mirror.sides)) == ("oem", "ems")
    assert [person.side for person in plain.people] == [
        other_side(person.side) for person in mirror.people
    ]


def test_the_rules_and_roles_that_ship_are_exchanged_and_given_back() -> None:
    before = default_rules().cell("shortage", "major"), roles.dock_side()
    assert before[0].responder == "oem"
    with exchanged_rules():
        cell = default_rules().cell("shortage", "major")
        assert (cell.responder, cell.owner["ems"]) == ("ems", before[0].owner["oem"])
        assert roles.deciding("date", "ems") == ("buyer",)
        assert roles.dock_side() == "ems"
    assert (default_rules().cell("shortage", "major"), roles.dock_side()) == before
