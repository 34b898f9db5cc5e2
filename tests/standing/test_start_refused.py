"""What the operating system refuses at the start is one sentence; who asks it to stop is heard."""

from __future__ import annotations

import ast
import asyncio
import errno
import io
import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
import typer
from typer.testing import CliRunner, Result

from bot import __version__
from bot.app.health import Health
from bot.app.logs import configure
from bot.app.polite import Polite
from bot.app.system import open_closed_streams, stopping
from bot.domain.errors import Misconfigured
from tests.standing._process import ROOT, Bot, andon, free_port
from tests.waiting import LONG

NOWHERE = "sqlite:////sys/andon.db"


def refused(patch: pytest.MonkeyPatch, folder: Path, *words: str, **env: str) -> str:
    """Run a command that cannot be done; return the one line it says."""
    code, said = andon(patch, folder, *words, **env)
    assert code == 2, said
    (line,) = said.splitlines()
    return line


@pytest.mark.parametrize("words", [("run",), ("db", "upgrade"), ("program", "export", "ACME")])
def test_a_directory_that_may_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    said = refused(monkeypatch, tmp_path, *words, DATABASE_URL=NOWHERE)
    assert said.startswith("/sys/andon.db cannot be opened for writing (")


@pytest.mark.parametrize("words", [("run",), ("db", "upgrade"), ("program", "export", "ACME")])
def test_a_file_that_is_no_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    (tmp_path / "andon.db").write_bytes(b"no database" * 1000)
    said = refused(monkeypatch, tmp_path, *words)
    assert said.startswith("the file is no database, or damaged; restore a backup")
    assert (tmp_path / "andon.db").read_bytes() == b"no database" * 1000


def test_an_env_file_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    # Root may read any file; the memory of a process at address zero nobody can.
    file.symlink_to("/proc/self/mem")
    assert refused(monkeypatch, tmp_path, "run").startswith(".env cannot be read (")
    file.unlink()
    file.mkdir()
    assert refused(monkeypatch, tmp_path, "run").startswith(".env is a directory")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgresql://andon@db.example:five/andon"),
        ("SLACK_API_URL", "https://slack.example:65536/api/"),
        ("DISCORD_GATEWAY_URL", "wss://gateway.example:x/"),
        ("ANDON_HEARTBEAT_URL", "http://heartbeat.example:0/"),
        ("ANDON_HEALTH_HOST", "127.0.0.1 127.0.0.2"),
    ],
)
def test_a_port_that_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    assert refused(monkeypatch, tmp_path, "run", **{name: value}).startswith(name)


async def test_a_health_port_that_somebody_has() -> None:
    health = Health(None, None)  # type: ignore[arg-type]
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Misconfigured, match=f"port {port} on 127.0.0.1 cannot be used"):
            async with health.served(port):
                pass
    with pytest.raises(Misconfigured, match=r"on 192\.0\.2\.1 cannot be used"):
        async with health.served(free_port(), "192.0.2.1"):
            pass


def _raising(error: Exception) -> Result:
    """Run a command line in which a command raises this."""
    line = typer.Typer(cls=Polite)

    @line.command("run")
    def run() -> None:
        raise error

    @line.command("other")
    def other() -> None:
        """Make it a group of commands."""

    return CliRunner().invoke(line, ["run"])


def test_several_that_came_together_are_told_each() -> None:
    group = ExceptionGroup("tasks", [Misconfigured(["one"]), OSError(98, "in use", "/dev/port")])
    done = _raising(ExceptionGroup("outer", [group]))
    assert done.exit_code == 2
    assert done.stderr == "one\nThe operating system refuses /dev/port: in use.\n"


def test_a_mistake_of_ours_is_no_sentence() -> None:
    group = ExceptionGroup("tasks", [Misconfigured(["one"]), ValueError("a mistake of ours")])
    assert _raising(group).exception is group


def test_the_version_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert andon(monkeypatch, tmp_path, "--version") == (0, f"andon {__version__}\n")


class Full(io.StringIO):
    """Standard error on a disk that is full."""

    def write(self, text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_log_that_cannot_be_written_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Full())
    configure("text", "info")
    try:
        structlog.get_logger("andon").info("running")
    finally:
        structlog.reset_defaults()


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
async def test_a_signal_asks_for_a_clean_stop(name: str) -> None:
    stop = asyncio.Event()
    with stopping(stop):
        os.kill(os.getpid(), getattr(signal, name))
        async with asyncio.timeout(LONG):
            await stop.wait()


async def test_an_ignored_signal_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    stop = asyncio.Event()
    try:
        with stopping(stop):
            os.kill(os.getpid(), signal.SIGHUP)
            await asyncio.sleep(0)
            assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
    assert not stop.is_set()


ELSEWHERE = ("fcntl", "resource", "termios", "tty", "pwd", "grp")
"""Modules that only some operating systems have."""

SPECIAL = (*ELSEWHERE, "signal")
SYSTEM = ("bot/app/system.py",)
"""Where they may be used."""

BLOCKED = f"""
import asyncio, signal, subprocess, sys
for name in {ELSEWHERE}:
    sys.modules[name] = None
for name in [n for n in dir(signal) if n.startswith("SIG") and n[3] != "_"]:
    if name not in ("SIGINT", "SIGTERM", "SIGCHLD"):
        delattr(signal, name)

def refuse(*_):
    raise NotImplementedError

loop = asyncio.SelectorEventLoop
loop.add_signal_handler = loop.remove_signal_handler = refuse
from bot.app.cli import main
sys.argv = ["andon", "run"]
main()
"""


def test_it_runs_and_stops_where_nothing_of_unix_is(tmp_path: Path) -> None:
    with Bot(tmp_path, command=(sys.executable, "-c", BLOCKED)) as bot:
        assert bot.stop() == 0
        assert "stopped" in bot.log()


def _used(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in SPECIAL)
        elif isinstance(node, ast.ImportFrom) and node.module in SPECIAL:
            yield node.module


def test_what_only_some_systems_have_is_used_in_one_place() -> None:
    looked_at = 0
    for top in ("bot", "adapters", "storage"):
        for file in (ROOT / top).rglob("*.py"):
            source, name = file.read_text("utf-8"), file.relative_to(ROOT).as_posix()
            if any(f"import {each}" in source or f"from {each} " in source for each in SPECIAL):
                used = list(_used(ast.parse(source)))
                assert not used or name in SYSTEM, (name, used)
                looked_at += 1
    assert looked_at


def test_a_port_that_is_taken_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        code, said = andon(monkeypatch, tmp_path, "run", ANDON_HEALTH_PORT=port)
    greeting, line = said.splitlines()
    assert code == 2
    assert greeting.startswith("There is no program yet")
    assert line.startswith(f"The health port {port} on 127.0.0.1 cannot be used (")


def test_a_postgresql_that_is_not_there_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"postgresql://andon@127.0.0.1:{free_port()}/andon"
    said = refused(monkeypatch, tmp_path, "run", DATABASE_URL=url)
    assert "refused" in said


def test_a_stream_that_was_closed_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    open_closed_streams()
    assert sys.stdin.read() == ""
    sys.stdin.close()
