"""The console as the platform of ``andon run``: a program is set up where there is none."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from adapters.console.files import Folder
from adapters.console.live import ConsoleAdapter
from adapters.console.room import Room
from adapters.console.stage import ConsoleStage
from bot.app.bootstrap import document, throwaway_database
from bot.app.sides import Sides
from bot.engine.core import Core
from bot.features import INDEX
from bot.program_file import read_program
from bot.rehearsal.scenario import read_act
from tests.rehearsal.fakes import delivery

NOW = datetime(2026, 12, 3, 18, 0, tzinfo=UTC)
ANSWERS = ("oem", "Los Angeles", "Shenzhen", "Acme Devices, Volta EMS", "shared")


def said(lines: list[str], *, asks: bool, folder: Folder | None = None) -> tuple[str, str, Sides]:
    """Type lines into a bot without a program; return what is shown, and the file of ACME."""
    shown: list[str] = []
    with throwaway_database() as database:
        core, sides = Core(database, ["console"], INDEX), Sides(database, {})
        stage = ConsoleStage(Room(), sides, lambda: NOW)
        stage.beside = stage.saves = folder
        read = partial(read_act, zone="UTC")
        adapter = ConsoleAdapter(
            core, stage, read, lines, shown.append, lambda: NOW, lambda: None, asks=asks
        )
        adapter.read()
        with database.read() as unit:
            known = unit.program_named("ACME") is not None
        found = document(database, "ACME") if known else ""
        if known:
            assert sides["maria"] == "oem"
        with pytest.raises(KeyError):
            sides["stranger"]
    return "\n".join(shown), found, sides


def test_a_file_goes_out_and_comes_with_a_line(tmp_path: Path) -> None:
    line = 'key=ACME side=oem oem="Acme" ems="Volta" zones="Berlin, Hanoi"'
    text, _, _ = said(
        [
            f"maria: /andon program setup {line}",
            "maria in dm: /andon program export",
            "maria with acme.toml in dm: /andon program import",
            "maria in dm: /andon program import acme.toml",
        ],
        asks=False,
        folder=Folder(tmp_path),
    )
    assert f"Saved: {tmp_path}/acme.toml" in text
    assert text.count("Program ACME is updated.") == 1, "a path in a command is no file here"


def test_at_a_terminal_each_question_is_asked() -> None:
    text, file, sides = said(
        ["maria: /andon program setup", *ANSWERS, "maria: /andon help"], asks=True
    )
    assert "Your side (oem, ems):" in text
    assert "Program ACME is set up: Acme Devices and Volta EMS." in text
    assert [person.id for person in read_program(file).people] == ["maria"]
    assert list(sides) == ["maria"]
    assert len(sides) == 1


def test_an_answer_that_is_missing_is_told() -> None:
    text, file, _ = said(["maria: /andon program setup", "oem", "Austin"], asks=True)
    assert "Still needed: partner_city=." in text
    assert not file


def test_from_a_pipe_a_line_is_a_line() -> None:
    line = 'key=ACME side=oem oem="Acme" ems="Volta" zones="Berlin, Hanoi"'
    text, file, _ = said(
        ["maria: /andon program setup", f"maria: /andon program setup {line}"], asks=False
    )
    assert "This channel has no program yet." in text
    assert "Your side (oem, ems):" not in text
    assert file


def test_a_line_that_nobody_says_is_refused() -> None:
    text, _, _ = said(["wait 4h", "fly", "", "# a note"], asks=False)
    assert text.splitlines()[0].startswith("Time passes by itself here")
    assert text.splitlines()[1].startswith('"fly" is no step')
    assert len(text.splitlines()) == 2


def test_everybody_else_goes_unanswered_where_there_is_no_program() -> None:
    text, _, _ = said(["maria: /andon issue list", "maria: hello"], asks=True)
    assert text == ""


def test_what_is_shown_says_when_where_and_whether_it_was_edited() -> None:
    shown: list[str] = []
    with throwaway_database() as database:
        stage = ConsoleStage(Room(), {}, lambda: NOW)
        ConsoleAdapter(
            Core(database, ["console"], INDEX), stage, lambda _line: None, [], shown.append,
            lambda: NOW, lambda: None,
        )  # fmt: skip
        stage.sender.send(delivery("card", title="U7 short"))
        stage.sender.send(delivery("card", title="U7 short", ref="m1"))
    first, second = shown
    assert first == "2026-12-03 18:00Z console:shared\nU7 short\n"
    assert second == "2026-12-03 18:00Z console:shared (edited)\nU7 short\n"
