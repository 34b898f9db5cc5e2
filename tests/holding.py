"""A database whose writer is busy, so that what comes meanwhile waits."""

from __future__ import annotations

import threading

from bot.ports import Database, UnitOfWork

LONGEST = 20.0
"""Seconds after which a writer that nobody let go goes on."""


class Held:
    """Holds a database's writer until it is let go.

    It returns when the writer stands: before that, an urgent unit would overtake it.
    """

    def __init__(self, db: Database) -> None:
        self._begun, self._go = threading.Event(), threading.Event()
        self._held = db.submit(self._hold)
        assert self._begun.wait(LONGEST)

    def _hold(self, _tx: UnitOfWork) -> None:
        self._begun.set()
        self._go.wait(LONGEST)

    def end(self) -> None:
        """Let the writer go on, and wait until it does."""
        self._go.set()
        self._held.result(LONGEST)
