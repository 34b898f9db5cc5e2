"""Whoever owes something cannot make it later, softer or gone alone, whatever they type."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.fairness import hostile_ledger
from tests.fairness.hostile_check import Check, compared
from tests.fairness.hostile_holes import HOLES, Hole
from tests.fairness.hostile_story import play

SEEDS = (*range(1, 21), 578)
"""In the last one a ball is away while the calendar of its side changes."""
BESIDE = (1, 3)
"""Years that are lived a second time without the hostile side; it uses no free way in them."""


@pytest.mark.parametrize("hole", HOLES, ids=lambda hole: hole.name)
def test_no_way_out(hole: Hole) -> None:
    found, answers = play(hole)
    assert not found, f"{hole.never}\n{answers}"


@pytest.mark.parametrize("hole", HOLES, ids=lambda hole: hole.name)
def test_the_story_is_fair_without_the_hostile_lines(hole: Hole) -> None:
    found, _ = play(hole, hostile=False)
    assert not found


@pytest.mark.parametrize("seed", SEEDS)
def test_a_hostile_year(seed: int) -> None:
    lived = Check(seed).run()
    assert not lived.found, "\n".join(map(str, lived.found))
    assert not lived.disagreements, "engine and ledger agree on what nobody tampered with"


@pytest.mark.parametrize("seed", BESIDE)
def test_at_the_end_no_level_was_told_later_than_without_the_hostile_side(seed: int) -> None:
    assert not compared(seed)


def test_a_year_is_the_same_each_time() -> None:
    first, again = Check(4).run(), Check(4).run()
    assert (first.found, first.tried, first.alerts) == (again.found, again.tried, again.alerts)


def test_the_ledger_works_nothing_out_with_the_plan_of_the_engine() -> None:
    tree = ast.parse(Path(hostile_ledger.__file__).read_text())
    names = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    borrowed = {name for name in names if name.startswith("bot.")}
    assert borrowed == {"bot.domain.issue", "bot.features.deadlines.policy", "bot.program_file"}
