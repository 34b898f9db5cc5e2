from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.playing import Play, Stage, small_program


@pytest.fixture
def play() -> Iterator[Play]:
    """A rehearsal at ten in the morning in California, with one major shortage open."""
    with Stage(small_program()) as play:
        play(
            """
            at 2026-12-03T10:00 America/Los_Angeles
            linh: /andon issue log shortage major "U7 MCU short" mpn=STM32G0B1
            wait 2m
            """
        )
        yield play


@pytest.fixture
def monday() -> Iterator[Play]:
    """A rehearsal on a Monday morning in California, before anything happened."""
    with Stage(small_program()) as play:
        play("at 2027-03-01T10:00 America/Los_Angeles")
        yield play
