"""Databases to measure on: a new one with the sample program, and what fills it."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from benchmarks.mix import sample
from bot.app.bootstrap import CONSOLE, on_console
from bot.domain.program import Program
from bot.engine.budgets import UNLIMITED
from bot.engine.core import Core
from bot.features import INDEX
from storage import schema
from storage.open import open_database


@contextmanager
def durable_core(now: datetime, fill: str = "", program: Program | None = None) -> Iterator[Core]:
    """Open the core as it runs: a writer thread, group commit, every commit on the disk.

    ``fill`` is a statement that is run on the file before it is opened; without a ``program`` the
    sample is imported.
    """
    with tempfile.TemporaryDirectory(prefix="andon-bench-") as folder:
        path = Path(folder) / "andon.db"
        url = f"sqlite:///{path}"
        schema.create(url)
        database = open_database(url)
        core = Core(database, [CONSOLE], INDEX)
        core.import_program(on_console(program or sample()), now)
        database.close()
        run(path, fill)
        core = Core(open_database(url), [CONSOLE], INDEX, budgets=UNLIMITED)
        try:
            yield core
        finally:
            core.db.close()


def run(path: Path, statement: str) -> None:
    """Run a statement on a file, outside of every measurement."""
    if statement:
        connection = sqlite3.connect(path)
        with connection:
            connection.execute(statement)
        connection.close()
