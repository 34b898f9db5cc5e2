"""Each input that is kept is tried once, without the fuzzer: what was found stays mended."""

from __future__ import annotations

import time

import pytest

from tests.fuzz.__main__ import HERE, SLOWEST
from tests.fuzz.targets import TARGETS, Target


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_nothing_of_the_corpus_breaks_anything(target: Target) -> None:
    inputs = sorted((HERE / "corpus" / target.name).iterdir())
    assert inputs
    for path in inputs:
        begun = time.process_time()
        target.run(path.read_bytes())
        assert time.process_time() - begun < SLOWEST, path.name


def test_every_folder_of_the_corpus_is_of_a_target() -> None:
    assert {path.name for path in (HERE / "corpus").iterdir()} == {each.name for each in TARGETS}
