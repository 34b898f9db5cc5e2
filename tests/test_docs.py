"""The documentation is true: its commands run, its links lead somewhere, its examples are real.

``python -m tests.test_docs`` renews what is made from the code: docs/commands.md, docs/rights.md,
and the lines of JSON in docs/scenarios.md.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.app.cli import app
from bot.app.settings import Settings
from bot.app.texts import SETTINGS
from bot.domain.rights import Right
from bot.engine.commands.declaration import Command
from bot.features import INDEX
from bot.features.help.commands import who_may
from bot.features.help.texts import OF
from bot.ports.acts import Click, React, Say
from bot.program_file import read_program
from bot.program_file.allowed import ALLOWED
from bot.program_file.schema import ARRAYS, KIT_LINE, SINGLE, STEP
from bot.program_file.tables import REQUIRED, Table
from bot.rehearsal.scenario import read_scenario
from bot.rehearsal.steps import At, Down, Expect, Restart, Wait
from tests.contract.conftest import new_postgres, server  # noqa: F401 - fixtures
from tests.waiting import LONG

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
README = ROOT / "README.md"
COMMANDS_PAGE = DOCS / "commands.md"
RIGHTS_PAGE = DOCS / "rights.md"
SCENARIOS_PAGE = DOCS / "scenarios.md"
TOP_PAGES = [ROOT / f"{name}.md" for name in ("CHANGELOG", "CONTRIBUTING", "README", "SECURITY")]
PAGES = [*TOP_PAGES, *sorted(DOCS.rglob("*.md"))]
AGAIN = "run: python -m tests.test_docs"
SAMPLE = "docs/samples/us-shenzhen.toml"
MAKES = {"demo": ".venv/bin/andon demo", "test": ".venv/bin/python -m pytest"}
JSON_LINES = 2


def page(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def blocks(path: Path, language: str) -> list[str]:
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", page(path), re.DOTALL | re.MULTILINE)
    return [textwrap.dedent(block) for _, block in found]


# docs/commands.md, from the declarations

HEAD = """\
# Commands

This page is made from the declarations of the commands. Do not edit it; {again}.

Each line works as `/andon …` and as `@andon …`, in a channel, in a thread and in a direct message.
In an issue's thread its number may be left out. Square brackets mark what may be left out. A verb
may stand without its noun; [what may be ordinary talk](talk.md) is offered on a button then.

| Argument | What to type |
|---|---|
{kinds}
"""


def commands_page() -> str:
    """Return docs/commands.md as the declarations give it."""
    used = {param.kind for found in INDEX.commands for param in found.params}
    kinds = (kind for kind in INDEX.arguments.values() if kind.name in used)
    rows = "\n".join(f"| {kind.name} | {kind.help} |" for kind in kinds)
    parts = [HEAD.format(again=AGAIN, kinds=rows)]
    for noun in INDEX.commands.nouns:
        parts.append(f"## {noun or 'No words at all'}\n")
        parts += [_entry(found) for found in INDEX.commands if found.noun == noun]
    return "\n".join(parts)


def _entry(found: Command) -> str:
    lines = [f"### `{_usage(found)}`", "", f"{found.help}."]
    notes = list(_notes(found))
    lines += ["", " ".join(notes)] if notes else []
    arguments = [f"| {p.name} | {p.kind} | {p.help} |" for p in found.params]
    if arguments:
        lines += ["", "| Name | Argument | Notes |", "|---|---|---|", *arguments]
    example = found.example.removeprefix("/andon").strip()
    return "\n".join([*lines, "", f"Example: `{f'/andon {example}'.strip()}`", ""])


def _usage(found: Command) -> str:
    return f"{found.usage} [field=value …]" if found.fields else found.usage or "/andon"


def _notes(found: Command) -> Iterator[str]:
    if not found.changes:
        yield "Changes nothing."
    if found.asks_again:
        yield "The same line within a minute asks first."
    if found.stranger:
        yield "Needs no place on the roster."


def test_the_list_of_commands_is_current() -> None:
    assert page(COMMANDS_PAGE) == commands_page(), f"docs/commands.md is out of date; {AGAIN}"


# docs/rights.md, from the rows of bot/data/rights.toml

RIGHTS_HEAD = """\
# Who may do what

This page is made from [rights.toml](../bot/data/rights.toml). Do not edit it; {again}.

Whoever is in the second column may do it; any of them is enough. *A program manager* is one of
either side, or who stands in for one who is away. Somebody off the roster gets help only.

What needs **the other side's key** is done only when the other side agreed
([proposals](approvals.md)). Most acts need it only where they loosen what one's own side owes (a
clock ends unmet, or is due later), or do what is the other side's.
"""


def rights_page() -> str:
    """Return docs/rights.md as the rows give it."""
    parts = [RIGHTS_HEAD.format(again=AGAIN)]
    for noun in INDEX.commands.nouns:
        rows = [r for c in INDEX.commands if c.noun == noun for r in INDEX.rights.rows(c.words)]
        table = ["| Command | Who may | Whose key |", "|---|---|---|", *map(_right, rows)]
        parts.append("\n".join([f"## {noun or 'No words at all'}", "", *table, ""]))
    return "\n".join(parts)


def _right(row: Right) -> str:
    command = f"`{f'/andon {row.command}'.strip()}`"
    of = f", to {OF[row.of]}" if row.of else ""
    return f"| {command}{of} | {who_may(row)} | {row.key} |"


def test_the_page_of_rights_is_current() -> None:
    assert page(RIGHTS_PAGE) == rights_page(), f"docs/rights.md is out of date; {AGAIN}"


# scenarios


def rehearse(scenario: Path, *words: str) -> list[str]:
    program = str(ROOT / SAMPLE)
    result = CliRunner().invoke(app, ["rehearse", str(scenario), "--program", program, *words])
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def json_lines(folder: Path) -> str:
    """Return the first lines of JSON of the scenario in docs/scenarios.md, which must hold."""
    (example,) = blocks(SCENARIOS_PAGE, "andon")
    scenario = folder / "example.andon"
    scenario.write_text(example, encoding="utf-8")
    return "\n".join([*rehearse(scenario, "--json")[:JSON_LINES], ""])


def test_the_scenario_of_the_page_holds_and_gives_its_json(tmp_path: Path) -> None:
    assert blocks(SCENARIOS_PAGE, "json") == [json_lines(tmp_path)], f"out of date; {AGAIN}"


def test_every_example_of_a_step_is_a_step() -> None:
    steps = page(SCENARIOS_PAGE).partition("## The steps")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| [\w ]+ \| `(.+?)` \|", steps, re.MULTILINE)
    kinds = {type(step) for step in read_scenario("\n".join(rows), "UTC")}
    assert kinds == {At, Click, Down, Expect, React, Restart, Say, Wait}


def test_the_transcript_of_the_readme_is_real() -> None:
    told = iter([line.rstrip() for line in rehearse(DOCS / "rehearsals" / "ladder.andon")])
    (shown,) = blocks(README, "text")
    for line in shown.splitlines():
        if line != "…":
            assert line.rstrip() in told, f"not in the rehearsal, or not in this order: {line}"


def test_the_lines_of_a_first_charter_are_the_ones_that_are_rehearsed() -> None:
    """The page's commands run the rehearsal; this holds what the page shows against it."""
    steps = page(DOCS / "rehearsals" / "charter.andon").splitlines()
    played = [line for line in steps if re.match(r"(maria|wei)( in dm)?: ", line)]
    shown = [
        line for block in blocks(DOCS / "partnership.md", "text") for line in block.splitlines()
    ]
    assert shown == played


# commands of the pages


class Shell:
    """Runs the few kinds of lines that the pages contain, in one folder."""

    def __init__(self, folder: Path, postgres: Callable[[], str]) -> None:
        self.folder = folder
        self.postgres = postgres
        self.env: dict[str, str] = {}

    def run(self, line: str) -> None:
        left, pipe, right = line.partition(" | ")
        given = ""
        if pipe:
            given = subprocess.run(shlex.split(left), capture_output=True, text=True).stdout
        words = shlex.split(right or left, comments=True)
        if words == ["andon", "run"]:
            self.live()
        elif words[0] == "andon":
            self.andon(words[1:], given)
        elif words[0] == "cp":
            shutil.copy(self.folder / words[1], self.folder / words[2])
        elif words[0] == "export":
            self.export(words[1])
        elif words[:2] == ["python", "-m"]:
            check_module(words[2:])
        else:
            assert line == ". .venv/bin/activate", f"nobody tests the line {line}"

    def andon(self, words: list[str], given: str) -> None:
        result = CliRunner().invoke(app, words, input=given, env=self.env)
        assert result.exit_code == 0, f"andon {words}: {result.output}"
        assert result.stdout

    def export(self, setting: str) -> None:
        name, _, value = setting.partition("=")
        assert name == "DATABASE_URL"
        assert value.startswith("postgresql+psycopg://")
        self.env[name] = self.postgres()

    def live(self) -> None:
        """Start ``andon run``, say one line, see the answer, and stop it."""
        env = {**os.environ, **self.env, "PYTHONPATH": str(ROOT)}
        program = [sys.executable, "-m", "bot", "run"]
        with subprocess.Popen(
            program, cwd=self.folder, env=env, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ) as bot:  # fmt: skip
            assert bot.stdin is not None
            assert bot.stdout is not None
            bot.stdin.write('linh: /andon issue log eq minor "Which torque for the lid?"\n')
            bot.stdin.flush()
            for line in bot.stdout:
                if "ACME-1 is logged" in line:
                    break
            bot.send_signal(signal.SIGINT)
            _, complaints = bot.communicate(timeout=LONG)
        assert bot.returncode == 0, complaints


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Shell:
    shutil.copytree(DOCS, tmp_path / "docs")
    shutil.copy(ROOT / "config.example.env", tmp_path)
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return Shell(tmp_path, lambda: request.getfixturevalue("new_postgres")())


@pytest.mark.parametrize(
    # A whole machine is needed for the page of operators: test_operations.py makes one.
    "path",
    [path for path in PAGES if path.name != "operations.md"],
    ids=lambda path: path.name,
)
def test_every_command_of_a_page_runs(path: Path, shell: Shell) -> None:
    for block in blocks(path, "sh"):
        for line in block.splitlines():
            if line.startswith("make "):
                check_make(line)
            else:
                shell.run(line)


def check_make(line: str) -> None:
    """A target must exist and do what the line promises; it is not made here."""
    command, _, promise = line.partition("#")
    target = command.split()[1]
    if promise:
        assert promise.strip().endswith(MAKES[target])
    planned = subprocess.run(
        ["make", "--no-print-directory", "-n", target],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    if promise:
        assert planned.stdout.splitlines()[-1].startswith(MAKES[target])


def check_module(words: list[str]) -> None:
    """A module must be there, and the files and the mutant that it is given; it is not run here."""
    assert find_spec(words[0]), words[0]
    for word in words[1:]:
        if words[0] == "tests.mutants":
            assert (ROOT / "tests" / "mutants" / "patches" / f"{word}.patch").exists(), word
        elif "/" in word:
            assert (ROOT / word).exists(), word


# links, settings, the program file, and what is not there yet


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", page(path))
    for link in links:
        if "://" not in link:
            assert (path.parent / link.partition("#")[0]).exists(), link


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_file_that_a_page_names_exists(path: Path) -> None:
    tops = r"bot|adapters|storage|tests|benchmarks|docs|\.ci|\.github"
    for name in re.findall(rf"`((?:{tops})/[\w./-]+)`", page(path)):
        places = [ROOT, ROOT / "bot" / "messages"]
        assert any((place / name).exists() for place in places), name


def test_settings_and_their_example_name_the_same() -> None:
    lines = page(ROOT / "config.example.env").splitlines()
    shown = {found[1] for line in lines if (found := re.match(r"#?([A-Z][A-Z_]+)=", line))}
    assert shown == {name.upper() for name in Settings.model_fields}
    assert shown == set(SETTINGS)


@pytest.mark.parametrize("table", [*SINGLE, *ARRAYS, STEP, KIT_LINE], ids=lambda table: table.name)
def test_the_page_of_the_program_file_has_every_key(table: Table) -> None:
    text = page(DOCS / "program-file.md")
    if table in (STEP, KIT_LINE):
        listed = "steps" if table is STEP else "lines"
        section = text.partition(f"Each of the `{listed}`:")[2].partition("## ")[0]
    else:
        heading = f"## [{table.name}]" if table in SINGLE else f"## [[{table.name}]]"
        section = text.partition(f"{heading}\n")[2].partition("\n## ")[0].partition("Each of")[0]
    rows = re.findall(r"^\| `(\w+)` \| (yes|no)[^|]* \| ([^|]+) \|", section, re.MULTILINE)
    assert rows == [
        (
            key.name,
            "yes" if key.default is REQUIRED else "no",
            ALLOWED[f"{table.name}.{key.name}"][0],
        )
        for key in table.keys
    ]


def test_the_examples_of_the_program_file_form_one_file() -> None:
    program = read_program("\n".join(blocks(DOCS / "program-file.md", "toml")))
    assert program.sites
    assert program.overrides.ladders
    assert program.digests


def test_what_the_readme_says_is_missing_is_missing() -> None:
    missing = page(README).partition("## What is not there yet")[2].partition("\n## ")[0]
    for word in re.findall(r"`andon (\w+)`", missing):
        result = CliRunner().invoke(app, [word])
        assert "No such command" in result.output, f"andon {word} is there now: tell it"


def renew() -> None:
    """Write what is made from the code."""
    import tempfile

    COMMANDS_PAGE.write_text(commands_page(), encoding="utf-8")
    RIGHTS_PAGE.write_text(rights_page(), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        lines = json_lines(Path(folder))
    head, _, tail = page(SCENARIOS_PAGE).partition("```json\n")
    rest = tail.partition("\n```\n")[2]
    SCENARIOS_PAGE.write_text(f"{head}```json\n{lines}```\n{rest}", encoding="utf-8")


if __name__ == "__main__":
    renew()
