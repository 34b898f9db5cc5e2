"""Runs of a seed: on a copy of a prepared SQLite file, or on an empty PostgreSQL."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from functools import cache
from pathlib import Path

from bot.app.bootstrap import on_console
from bot.engine.core import Core
from storage import schema
from storage.open import open_database
from storage.postgres import PostgresDatabase
from storage.sqlite import SqliteDatabase
from tests.playing import small_program
from tests.simulation.history import History
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


class Run:
    """A run on SQLite; ``quiet`` leaves out acts that come close to anything else."""

    def __init__(self, seed: int, chosen: Options, acts: list[Act], *, quiet: bool = False) -> None:
        self.done: list[Act] = []
        with tempfile.TemporaryDirectory(prefix="andon-") as folder:
            path = Path(folder, "andon.db")
            path.write_bytes(_template())

            def open_db() -> SqliteDatabase:
                return SqliteDatabase(path, threaded=False, durable=False)

            self.world = World(seed, acts, chosen, open_db, f"sqlite:///{path}")
            self.world.quiet = self._alone if quiet else None
            self.history = self.world.run()

    def _alone(self, act: Act) -> bool:
        """Say whether nothing else happens near an act; then it belongs to the schedule."""
        busy, wake = self.world.busy, self.world.next_wake()
        if busy is not None and act.at - busy < QUIET:
            return False
        if wake is not None and wake - act.at < QUIET:
            return False
        self.done.append(act)
        return True


def run(seed: int, chosen: Options | None = None, acts: list[Act] | None = None) -> Run:
    """Run a seed on SQLite."""
    return Run(seed, chosen or options(seed), acts or schedule(seed))


def quiet_acts(seed: int) -> list[Act]:
    """Return those acts of a seed near which nothing else happens: a delay changes nothing."""
    return Run(seed, Options(slow=0.5), schedule(seed), quiet=True).done


def replayed(seed: int, acts: list[Act], crash: float) -> Run:
    """Do acts with processes that are killed, and come back at once."""
    chosen = Options(1 + seed % 2, crash, timedelta(minutes=3), slow=0.5)
    return Run(seed, chosen, acts)


def run_postgres(seed: int, url: str, chosen: Options | None = None) -> History:
    """Run a seed on an empty PostgreSQL database that has the schema."""

    def open_db() -> PostgresDatabase:
        return PostgresDatabase(url, pool_size=1)

    db = open_db()
    Core(db, ["console"]).import_program(on_console(small_program()), BEGIN - timedelta(1))
    db.close()
    return World(seed, schedule(seed), chosen or options(seed), open_db, url).run()


def replay(seed: int) -> str:
    """Return the command that runs a seed again."""
    return f"python -m tests.simulation {seed}"
