"""Every patch still fits the tree and names what it is for; ``make mutants`` runs them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.mutants.runner import ROOT, Mutant, apply, mutants

MUTANTS = mutants()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_patch_fits_and_changes_something(mutant: Mutant, tmp_path: Path) -> None:
    names = [line[6:].strip() for line in mutant.diff.splitlines() if line.startswith("+++ b/")]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, tmp_path / name)
    apply(mutant, tmp_path)
    assert names
    assert all((tmp_path / name).read_bytes() != (ROOT / name).read_bytes() for name in names)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_patch_names_a_test_that_exists(mutant: Mutant) -> None:
    path, _, test = mutant.test.partition("::")
    assert f"def {test.partition('[')[0]}(" in (ROOT / path).read_text("utf-8")


def test_there_is_a_mutant_for_every_remedy_that_was_named() -> None:
    assert len(MUTANTS) >= 14
