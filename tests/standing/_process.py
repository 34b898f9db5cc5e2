"""``andon run`` as a process with a health port, whose surroundings a test spoils."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.app.cli import app
from bot.app.texts import SETTINGS
from tests.waiting import LONG

ROOT = Path(__file__).parents[2]
ANDON = (sys.executable, "-m", "bot")


def free_port() -> int:
    """Return a port that nobody uses just now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def environment(url: str, more: Mapping[str, str] = {}) -> dict[str, str]:
    """Return what the process finds: this source, its database, and ``more``."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT), "DATABASE_URL": url} | dict(more)


def andon(patch: pytest.MonkeyPatch, folder: Path, *words: str, **env: str) -> tuple[int, str]:
    """Run a command of ``andon`` in ``folder``, in this process; return its exit code and what it
    said."""
    patch.chdir(folder)
    for name in SETTINGS:
        patch.delenv(name, raising=False)
    for name, value in env.items():
        patch.setenv(name, value)
    # The log of a command goes where the runner's does, which ends with it.
    patch.setattr("bot.app.live.configure", lambda form, level: None)
    done = CliRunner().invoke(app, words)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def until(what: Callable[[], object], within: float = LONG) -> None:
    """Wait until something is so."""
    limit = time.monotonic() + within
    while not what():
        assert time.monotonic() < limit, what
        time.sleep(0.02)


class Bot:
    """One process of ``andon run`` in ``folder``, beside its database."""

    def __init__(
        self,
        folder: Path,
        url: str = "sqlite:///andon.db",
        env: Mapping[str, str] = {},
        command: Sequence[str] = (*ANDON, "run"),
    ) -> None:
        self._port = free_port()
        self._log, self._out = folder / "run.log", folder / "run.out"
        port = {"ANDON_HEALTH_PORT": str(self._port)}
        with self._log.open("ab") as log, self._out.open("ab") as out:
            self.process = subprocess.Popen(
                [*command],
                cwd=folder,
                env=environment(url, {**port, **env}),
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=log,
            )

    def __enter__(self) -> Bot:
        try:
            self.until_ready()
        except BaseException:
            self.gone()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.gone()

    def asked(self, path: str = "/readyz") -> tuple[int, str]:
        """Return how the process answers on its health port; 0: not at all."""
        assert self.process.poll() is None, self.log()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._port}{path}", timeout=20) as got:
                return int(got.status), got.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()
        except OSError:
            return 0, ""

    def until_ready(self, within: float = LONG) -> None:
        """Wait until it says that it is ready."""
        until(lambda: self.asked()[0] == 200, within)

    def until_red(self, within: float = 20) -> str:
        """Wait until it says that it is not, and return what it says."""
        until(lambda: self.asked()[0] == 503, within)
        return self.asked()[1]

    def types(self, *lines: str) -> None:
        """Let people type lines at the console."""
        assert self.process.stdin is not None
        self.process.stdin.write("".join(f"{line}\n" for line in lines).encode())
        self.process.stdin.flush()

    def log(self) -> str:
        """Return what it told the operator so far."""
        return self._log.read_text("utf-8")

    def shown(self) -> str:
        """Return what it showed to people at the console so far."""
        return self._out.read_text("utf-8")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop, and return its exit code."""
        self.process.send_signal(how)
        return self.process.wait(LONG)

    def gone(self) -> None:
        """Make sure that nothing of it is left."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(LONG)
        if self.process.stdin is not None:
            self.process.stdin.close()
