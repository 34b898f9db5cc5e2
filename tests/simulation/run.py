"""Runs of a seed: on a copy of a prepared SQLite file, or on an empty PostgreSQL."""

from __future__ import annotations

import shutil
import tempfile
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from bot.bootstrap import on_console
from bot.core import Core
from storage import schema
from storage.open import open_database
from storage.postgres import PostgresDatabase
from storage.sqlite import SqliteDatabase
from tests.playing import small_program
from tests.simulation.history import History
from tests.simulation.invariants import problems
from tests.simulation.schedule import BEGIN, Act, schedule
from tests.simulation.world import Options, World, options

QUIET = timedelta(minutes=6)
"""How far an act stays from anything else, where two runs are to do the same."""


@cache
def _template() -> bytes:
    """Return a database file with the program imported."""
    with tempfile.TemporaryDirectory(prefix="andon-") as folder:
        url = f"sqlite:///{folder}/andon.db"
        schema.create(url)
        db = open_database(url, threaded=False, durable=False)
        Core(db, ["console"]).import_program(on_console(small_program()), BEGIN - timedelta(1))
        db.close()
        return Path(folder, "andon.db").read_bytes()


def run(seed: int, chosen: Options | None = None, acts: list[Act] | None = None) -> History:
    """Run a seed on SQLite and return its history."""
    return play(seed, chosen or options(seed), acts or schedule(seed)).history


class play:
    """A run on SQLite; ``quiet`` leaves out acts that come close to anything else."""

    def __init__(self, seed: int, chosen: Options, acts: list[Act], *, quiet: bool = False) -> None:
        folder = Path(tempfile.mkdtemp(prefix="andon-"))
        try:
            path = folder / "andon.db"
            path.write_bytes(_template())

            def open_db() -> SqliteDatabase:
                return SqliteDatabase(path, threaded=False, durable=False)

            self.world = World(seed, acts, chosen, open_db, f"sqlite:///{path}")
            self.done: list[Act] = []
            if quiet:
                self.world.quiet = self._alone
            self.history = self.world.run()
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _alone(self, act: Act) -> bool:
        """Say whether nothing else happens near an act; then it belongs to the schedule."""
        world = self.world
        busy = world.busy_since is not None and act.at - world.busy_since < QUIET
        wake = world.next_wake()
        if busy or (wake is not None and wake - act.at < QUIET):
            return False
        self.done.append(act)
        return True


def run_postgres(seed: int, url: str, chosen: Options | None = None) -> History:
    """Run a seed on an empty PostgreSQL database that has the schema."""

    def open_db() -> PostgresDatabase:
        return PostgresDatabase(url, pool_size=1)

    db = open_db()
    Core(db, ["console"]).import_program(on_console(small_program()), BEGIN - timedelta(1))
    db.close()
    return World(seed, schedule(seed), chosen or options(seed), open_db, url).run()


def check(seed: int) -> list[str]:
    """Return what is wrong after the run of a seed."""
    return problems(run(seed))


def replay(seed: int) -> str:
    """Return the command that runs a seed again."""
    return f"python -m tests.simulation {seed}"


__all__ = ["QUIET", "check", "datetime", "play", "replay", "run", "run_postgres"]
