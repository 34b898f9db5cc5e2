from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.app.bootstrap import on_console, throwaway_database
from bot.data import demo_program_text
from bot.engine.core import Core
from bot.program_file import read_program
from tests.commands.test_program_changes import Office
from tests.domain.lint_program import sound
from tests.playing import Play, Stage

NOW = datetime(2026, 10, 12, 18, 0, tzinfo=UTC)  # Monday 11:00 in California


@pytest.fixture
def play() -> Iterator[Play]:
    """The demo's program on a Tuesday morning in California."""
    with Stage(read_program(demo_program_text())) as play:
        play("at 2026-12-08T10:00 America/Los_Angeles")
        yield play


def opened(text: str) -> Iterator[Office]:
    """Open one office with a program file, for a loop that runs once."""
    with throwaway_database() as database:
        core = Core(database, ["console"])
        core.import_program(on_console(read_program(text)), NOW)
        office = Office(core)
        office.now = NOW
        yield office


@pytest.fixture
def office() -> Iterator[Office]:
    """A program without any finding."""
    yield from opened(sound())
