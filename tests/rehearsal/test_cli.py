"""The command line: mistakes are sentences with an exit code, never a traceback."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from asyncio import Event
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from adapters.web.theatre import Theatre
from bot import __version__
from bot.app import bootstrap
from bot.app.cli import app
from bot.app.play import Play
from bot.app.story import demo_story, read_story
from bot.app.texts import SETTINGS
from bot.data import demo_program_text

DEVICES = pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no device that never ends")

SCENARIO = """\
at 2026-12-03T16:00 Asia/Shanghai
linh: /andon issue log shortage major "U7 MCU short 1200 pcs" mpn=STM32G0B1
expect issue.card ACME-1 to=shared
wait 13h
expect ack.escalated ACME-1 level=1 mentions=maria
"""


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    Path("acme.toml").write_text(demo_program_text(), encoding="utf-8")
    Path("s.txt").write_text(SCENARIO, encoding="utf-8")


def andon(*words: str, given: str = "") -> Result:
    return CliRunner().invoke(app, words, input=given)


def told(result: Result, code: int = 2) -> str:
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.stderr


def test_a_rehearsal_that_holds() -> None:
    result = andon("rehearse", "s.txt", "--program", "acme.toml", "--json")
    assert result.exit_code == 0, result.output
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["kind"] for line in lines[:2]] == ["reply", "issue.card"]
    assert lines[0]["at"] == "2026-12-03T08:00:00Z"
    again = andon("rehearse", "s.txt", "--program", "acme.toml", "--json")
    assert again.stdout == result.stdout


def test_a_rehearsal_as_a_page_and_until() -> None:
    result = andon("rehearse", "s.txt", "--program", "acme.toml", "--until", "2026-12-10")
    assert result.exit_code == 0, result.output
    assert "Times: Los Angeles | Shanghai" in result.stdout
    days = [line[3:17] for line in result.stdout.splitlines() if line.startswith("──")]
    assert days[0] == "Thu 2026-12-03"
    assert len(days) == len(set(days)) > 1


def on_a_page(monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[Result, list[str]]:
    """Rehearse on a page that somebody looks at to the end, and say what was delivered."""
    kinds: list[str] = []

    async def look(theatre: Theatre, tell: Callable[[str], None], _stop: Event) -> str | None:
        tell("http://127.0.0.1:1/x/")
        await theatre.open()
        played = theatre.played
        assert isinstance(played, Play)
        while await theatre.run(played.beat) is not None:
            pass
        kinds.append(f"{played.now:%Y-%m-%d}")
        await theatre.close()
        return played.failure

    monkeypatch.setattr("adapters.web.server.show", look)
    monkeypatch.setattr("bot.app.browser.has_screen", lambda: False)
    return andon("rehearse", "s.txt", "--program", "acme.toml", "--web", *words), kinds


def test_a_rehearsal_on_a_page_goes_on_until(monkeypatch: pytest.MonkeyPatch) -> None:
    result, reached = on_a_page(monkeypatch, "--until", "2026-12-10")
    assert (result.exit_code, reached) == (0, ["2026-12-10"]), result.output
    assert "the last step" in told(on_a_page(monkeypatch, "--until", "2026-12-01")[0])
    assert "use one of them" in told(on_a_page(monkeypatch, "--json")[0])


def test_a_rehearsal_that_fails_on_a_page_is_exit_code_1(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("s.txt").write_text(SCENARIO + "expect none ack.escalated ACME-1 level=1\n")
    assert told(on_a_page(monkeypatch)[0], 1).startswith("Line 6: ")


def test_a_demo_into_a_pipe_waits_for_nobody(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Keyboard(io.StringIO):
        def isatty(self) -> bool:
            return True

        def readline(self, _size: int | None = -1) -> str:
            raise AssertionError("somebody has to type")

    monkeypatch.setattr(sys, "stdin", Keyboard())
    monkeypatch.setattr(bootstrap, "demo_story", lambda zone: read_story(SCENARIO, zone)[:2])
    bootstrap.demo()
    assert "Your turn" in capsys.readouterr().out


def test_an_expectation_that_fails_is_exit_code_1() -> None:
    Path("s.txt").write_text(SCENARIO + "expect none ack.escalated ACME-1 level=2\nexpect hole\n")
    result = andon("rehearse", "s.txt", "--program", "acme.toml", "--json")
    assert told(result, 1).startswith("Line 7: expected hole")
    assert result.stdout


@pytest.mark.parametrize(
    ("scenario", "program", "words"),
    [
        ("nope.txt", "acme.toml", "nope.txt does not exist"),
        ("s.txt", "nope.toml", "nope.toml does not exist"),
        (".", "acme.toml", "is a directory"),
        pytest.param("/dev/zero", "acme.toml", "is larger than 5 MB", marks=DEVICES),
        pytest.param("s.txt", "/dev/zero", "is larger than 5 MB", marks=DEVICES),
        ("latin.txt", "acme.toml", "latin.txt is not UTF-8 text (byte 1)"),
        ("s.txt", "bad.toml", "bad.toml: "),
        ("bad.txt", "acme.toml", "bad.txt: Line 1: "),
        ("bad.txt", "acme.toml", "bad.txt: Line 2: "),
    ],
)
def test_a_bad_file_is_a_sentence(scenario: str, program: str, words: str) -> None:
    Path("latin.txt").write_bytes(b"a\xe9")
    Path("bad.toml").write_text("[program\n")
    Path("bad.txt").write_text("fly\nswim\n")
    assert words in told(andon("rehearse", scenario, "--program", program))


def test_a_bad_until_is_a_sentence() -> None:
    for until in ("soon", "2020-01-01"):
        result = andon("rehearse", "s.txt", "--program", "acme.toml", "--until", until)
        assert "use a" in told(result)


def test_a_program_is_checked() -> None:
    result = andon("program", "check", "acme.toml")
    assert result.exit_code == 0
    assert "program ACME is in order (10 people, 2 sites)" in result.stdout


def test_a_program_goes_in_and_comes_out() -> None:
    assert andon("program", "import", "acme.toml").exit_code == 0
    result = andon("program", "export", "ACME")
    assert result.exit_code == 0
    Path("again.toml").write_text(result.stdout, encoding="utf-8")
    assert andon("program", "check", "again.toml").exit_code == 0
    assert andon("program", "export", "acme", "--out", "out.toml").exit_code == 0
    assert Path("out.toml").read_text(encoding="utf-8") == result.stdout


def test_a_full_backup_says_so_and_is_readable_by_its_owner_only() -> None:
    term = '[[term]]\nid = "moq"\nside = "ems"\nkind = "moq"\ntext = "MOQ 500"\n'
    file, out = Path("acme.toml"), Path("out.toml")
    file.write_text(f"{file.read_text('utf-8')}\n{term}", encoding="utf-8")
    andon("program", "import", "acme.toml")
    out.write_text("", encoding="utf-8")
    out.chmod(0o644)
    result = andon("program", "export", "ACME", "--out", "out.toml")
    assert "a full backup of ACME: it holds the terms of both sides" in told(result, 0)
    assert out.stat().st_mode & 0o777 == 0o600
    assert "MOQ 500" in out.read_text("utf-8")


def test_an_unknown_program_names_those_there_are() -> None:
    assert "andon program import" in told(andon("program", "export", "ZETA"))
    andon("program", "import", "acme.toml")
    assert "There is no program ZETA: use ACME" in told(andon("program", "export", "ZETA"))


def test_a_place_that_cannot_be_written_is_a_sentence() -> None:
    andon("program", "import", "acme.toml")
    told_it = told(andon("program", "export", "ACME", "--out", "nowhere/x.toml"))
    assert "nowhere/x.toml cannot be written" in told_it


def test_the_schema_is_upgraded() -> None:
    assert andon("db", "upgrade").stdout.startswith("The database is changed: ")
    assert andon("db", "upgrade").stdout.endswith("up to date; nothing was changed.\n")


def test_a_database_is_checked_and_copied() -> None:
    andon("program", "import", "acme.toml")
    assert andon("db", "check").exit_code == 0
    assert andon("db", "backup", "copy.db").exit_code == 0
    assert "exists already" in told(andon("db", "backup", "copy.db"))
    Path("andon.db").unlink()
    restored = andon("db", "restore", "copy.db").stdout
    assert restored.startswith("andon.db is restored from copy.db. Programs: 1, issues: 0.\n")
    assert andon("program", "export", "ACME").exit_code == 0
    assert "kept as andon.db.before-" in andon("db", "restore", "copy.db").stdout


def test_a_file_that_is_no_copy_is_not_restored() -> None:
    andon("program", "import", "acme.toml")
    assert "acme.toml is damaged" in told(andon("db", "restore", "acme.toml"))
    assert "there is no copy none.db" in told(andon("db", "restore", "none.db"))
    assert andon("program", "export", "ACME").exit_code == 0


def test_wrong_settings_are_all_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://u:hunter2@h/x")
    monkeypatch.setenv("ANDON_LOG", "xml")
    for words in (("run",), ("db", "upgrade"), ("program", "import", "acme.toml")):
        stderr = told(andon(*words))
        assert "DATABASE_URL has the wrong form" in stderr
        assert "ANDON_LOG" in stderr
        assert "hunter2" not in stderr


def process(*words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    env = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-m", "bot", *words]
    return subprocess.run(command, input=given, capture_output=True, env=env, timeout=60)


def test_the_demo_reads_its_input_to_the_end() -> None:
    lines = "maria: /andon issue list\nb\xe9d\nwait 4h\n".encode("latin-1")
    played = process("demo")
    assert (played.returncode, played.stderr) == (0, b"")
    played = process("demo", given=lines)
    assert (played.returncode, played.stderr) == (0, b"")
    assert "→ maria" in played.stdout.decode("utf-8")
    assert played.stdout.startswith(b"Andon demo: Acme Devices (OEM) and Volta EMS (EMS)")


@pytest.mark.parametrize("words", [(), ("--text",)])
def test_without_any_input_the_demo_tells_its_story(words: tuple[str, ...]) -> None:
    told = process("demo", *words)
    assert (told.returncode, told.stderr) == (0, b"")
    shown = told.stdout.decode("utf-8")
    captions = [scene.caption for scene in demo_story("UTC") if scene.caption]
    places = [" ".join(shown.split()).index(caption) for caption in captions]
    assert places == sorted(places)
    assert shown.index("is acknowledged") < shown.index("Went well") < shown.index("Your turn")
    assert max(map(len, shown.splitlines())) <= 130


def test_help_is_quick_because_nothing_heavy_is_imported() -> None:
    probe = (
        "import sys, bot.app.cli; "
        "heavy = {'sqlalchemy', 'pydantic', 'prompt_toolkit', 'slack_bolt', 'discord', 'storage', "
        "'aiohttp', 'apscheduler', 'rich'}; "
        "print(sorted(heavy & {name.split('.')[0] for name in sys.modules}))"
    )
    env = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    found = subprocess.run([sys.executable, "-c", probe], capture_output=True, env=env, timeout=60)
    assert found.stdout.decode().strip() == "[]", found.stderr


def test_the_version_is_told() -> None:
    told = process("--version")
    assert (told.returncode, told.stdout.decode().strip()) == (0, f"andon {__version__}")
