"""``andon person``: what is kept about somebody, on the operator's command line."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.app import person_commands
from bot.app.cli import app
from bot.app.texts import SETTINGS
from storage import schema
from storage.open import open_database
from tests.contract.left import LEAVES, played, put, showing


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)


def fill(*more: str) -> None:
    url = "sqlite:///andon.db"
    schema.create(url)
    put(url, played(*more))


def andon(*words: str, given: str = "") -> Result:
    return CliRunner().invoke(app, ["person", *words], input=given)


def test_what_is_kept_is_written_and_then_erased() -> None:
    fill(LEAVES)
    shown = andon("export", "acme", "tom")
    assert shown.exit_code == 0, shown.output
    assert json.loads(shown.stdout)["person"]["name"] == "Tom Becker"
    written = andon("export", "ACME", "tom", "--out", "tom.json")
    assert written.stdout == "What ACME keeps about tom is written to tom.json.\n"
    assert json.loads(Path("tom.json").read_text("utf-8"))["issues"]
    done = andon("erase", "ACME", "tom", "--yes", "--also", "+1 555 0199", "--also", "x@y.example")
    assert done.exit_code == 0, done.output
    assert "tom is erased from ACME: former-1 stands in their place." in done.stdout
    again = andon("erase", "ACME", "tom", "--yes")
    assert (again.exit_code, again.stdout) == (0, "Nothing is kept about tom in ACME.\n")
    nothing = andon("export", "ACME", "tom")
    assert (nothing.exit_code, nothing.stdout) == (0, "")
    assert "Nothing is kept about tom" in nothing.stderr
    db = open_database("sqlite:///andon.db", threaded=False)
    assert not any("Becker" in place for place in showing(db))
    db.close()


def test_without_a_terminal_nobody_is_asked_and_nothing_is_done() -> None:
    fill(LEAVES)
    before = Path("andon.db").read_bytes()
    refused = andon("erase", "ACME", "tom")
    assert refused.exit_code == 2
    assert "add --yes, for example andon person erase ACME tom --yes." in refused.stderr
    assert Path("andon.db").read_bytes() == before


@pytest.mark.parametrize(("given", "code"), [("y\n", 0), ("n\n", 1), ("", 1)])
def test_at_a_terminal_the_operator_is_asked(
    given: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(LEAVES)
    monkeypatch.setattr(person_commands, "has_terminal", lambda: True)
    result = andon("erase", "ACME", "tom", given=given)
    assert result.exit_code == code, result.output
    assert ("is erased" in result.stdout) == (code == 0)


def test_whoever_holds_something_is_told_and_unknown_programs_too() -> None:
    fill()
    refused = andon("erase", "ACME", "tom", "--yes")
    assert refused.exit_code == 2
    assert "with ACME-1, deadline 800-pcs; alone as buyer." in refused.stderr
    unknown = andon("export", "NONE", "tom")
    assert unknown.exit_code == 2
    assert "There is no program NONE. Use ACME" in unknown.stderr
    missing = andon("export", "ACME", "tom", "--out", "no/where.json")
    assert missing.exit_code == 2
    assert "no/where.json cannot be written" in missing.stderr


def test_looking_makes_no_database() -> None:
    assert andon("export", "ACME", "tom").exit_code == 2
    assert list(Path().iterdir()) == []


def test_the_file_is_for_its_owner_only(monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.app.system import keep_files_private

    fill()
    before = os.umask(0o022)
    try:
        keep_files_private()
        assert andon("export", "ACME", "tom", "--out", "tom.json").exit_code == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE(Path("tom.json").stat().st_mode) == 0o600
