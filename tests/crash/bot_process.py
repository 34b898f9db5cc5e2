"""``andon run`` as a process that can be killed, and the database as it lies there afterwards."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app.bootstrap import on_console
from bot.engine.core import Core
from bot.features import INDEX
from bot.ports.request import COMMAND, Request
from storage import schema
from storage.database_file import last_run
from storage.open import open_database
from tests.playing import small_program

UP_WITHIN, QUIET_WITHIN = 30.0, 60.0
WAITS = (
    "(state = 'queued' AND attempts = 0 AND not_before IS NOT NULL"
    " AND ready_at > strftime('%Y-%m-%d %H:%M:%S', 'now'))"
)
"""A line of the outbox that nobody tried yet, since its reader's hours are still to come."""


def environment(database: Path) -> dict[str, str]:
    """Return what the bot finds in its environment: nothing but its database."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG") if name in os.environ}
    return kept | {"DATABASE_URL": f"sqlite:///{database}", "ANDON_HEALTH_PORT": "0"}


class Bot:
    """One process of ``andon run``; it is up once it holds the database's lock."""

    def __init__(self, database: Path) -> None:
        self._database = database
        script = Path(sys.executable).with_name("andon")
        command = [str(script)] if script.exists() else [sys.executable, "-m", "bot"]
        self._process = subprocess.Popen(
            [*command, "run"],
            cwd=database.parent,
            env=environment(database),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=database.with_suffix(".log").open("ab"),
        )
        self._until_up()

    def _until_up(self) -> None:
        limit = time.monotonic() + UP_WITHIN
        while last_run(self._database).process != self._process.pid:
            assert self._process.poll() is None, "andon run ended by itself"
            assert time.monotonic() < limit, "andon run does not come up"
            time.sleep(0.005)

    def types(self, *lines: str) -> None:
        """Let people type lines at the console."""
        assert self._process.stdin is not None
        self._process.stdin.write("".join(f"{line}\n" for line in lines).encode())
        self._process.stdin.flush()

    def kill(self) -> None:
        """Kill the process as ``kill -9`` does."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to stop, and wait until it did."""
        self._end(signal.SIGTERM)
        assert self._process.returncode == 0

    def _end(self, how: signal.Signals) -> None:
        assert self._process.poll() is None, "andon run ended by itself"
        self._process.send_signal(how)
        self._process.wait(UP_WITHIN)
        if self._process.stdin is not None:
            self._process.stdin.close()

    def gone(self) -> None:
        """Make sure that nothing of it is left."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait(UP_WITHIN)


def prepare(database: Path) -> None:
    """Make a database with the small program on console channels."""
    url = f"sqlite:///{database}"
    schema.upgrade(url)
    with closing(open_database(url, threaded=False, durable=False)) as db:
        program = on_console(small_program())
        Core(db, ["console"], INDEX).import_program(program, datetime.now(UTC) - timedelta(days=30))


def log_in_the_past(database: Path, number: int, issues: int) -> None:
    """Log critical issues some days ago, as one who was there would have: much is due by now."""
    url = f"sqlite:///{database}"
    with closing(open_database(url, threaded=False, durable=False)) as db:
        core = Core(db, ["console"], INDEX)
        for each in range(issues):
            then = datetime.now(UTC) - timedelta(days=2, minutes=number * 10 + each)
            key, line = f"past:{number}/{each}", f'issue log line_down critical "{number}/{each}"'
            reply = core.handle(
                Request(key, COMMAND, "console", "linh", "console:shared", line), then
            )
            if each % 3 == 2:
                ack = f"issue ack {reply.name}"
                later = then + timedelta(minutes=5)
                for person in ("linh", "tom"):
                    key = f"past:{number}/{each}/{person}"
                    core.handle(
                        Request(key, COMMAND, "console", person, "console:shared", ack), later
                    )


def let_leases_end(database: Path) -> None:
    """Do what a minute's wait would do while no process runs: the leases of the dead end."""
    now = datetime.now(UTC).isoformat(" ", "microseconds")
    with closing(sqlite3.connect(database)) as db, db:
        db.execute("UPDATE outbox SET ready_at = ? WHERE ready_at > ?", (now, now))
        db.execute("UPDATE outbox SET held = ? WHERE held > ?", (now, now))
        db.execute("UPDATE surface SET ready_at = ? WHERE ready_at > ?", (now, now))
        db.execute("UPDATE surface SET leased = ? WHERE leased > ?", (now, now))
        db.execute("UPDATE wake SET at = due WHERE at > due")


def rows(database: Path, statement: str) -> list[tuple[Any, ...]]:
    """Read the database as it is."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        return db.execute(statement).fetchall()


def until_quiet(database: Path) -> None:
    """Wait until nothing is left to be done but what waits for its reader's hours."""
    limit = time.monotonic() + QUIET_WITHIN
    busy = (
        f"SELECT count(*) FROM outbox WHERE ready_at IS NOT NULL AND NOT {WAITS}",
        "SELECT count(*) FROM surface WHERE ready_at IS NOT NULL",
        f"SELECT count(*) FROM wake WHERE at <= '{datetime.now(UTC).isoformat(' ')}'",
    )
    calm = 0
    while calm < 5:
        assert time.monotonic() < limit, [rows(database, each) for each in busy]
        calm = calm + 1 if not any(rows(database, each)[0][0] for each in busy) else 0
        time.sleep(0.1)
