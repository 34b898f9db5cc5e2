"""PostgreSQL for several processes: a few threads, one short transaction each.

A unit locks its program's row first, which keeps units of one program in order and replicas from
deadlocking. What may be run again is run again: units change nothing outside their transaction.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import psycopg
from psycopg import IsolationLevel
from sqlalchemy import create_engine

from bot.domain.errors import StorageError
from bot.ports import UnitOfWork
from storage.engines import postgres_url
from storage.errors import may_run_again, translate, translated
from storage.unit import Unit

T = TypeVar("T")

TRIES = 5
"""How often a unit is run before a conflict with others is told to whoever asked."""

BACK_OFF_SECONDS = 0.01
"""The first wait between two tries; each further one is twice as long, with chance in it."""


class PostgresDatabase:
    """``bot.ports.Database`` on a server, whose schema must be current.

    ``pool_size`` is the number of units at work at once; urgent ones, and reads, may take as many
    connections again. ``before_commit`` and ``after_commit`` are called around every commit, in
    the thread that commits.
    """

    def __init__(self, url: str, *, pool_size: int = 4) -> None:
        self.before_commit: Callable[[], None] | None = None
        self.after_commit: Callable[[], None] | None = None
        self._engine = create_engine(
            postgres_url(url),
            pool_size=pool_size,
            max_overflow=2 * pool_size,
            connect_args={"options": "-c timezone=UTC"},
        )
        # What a person waits for has threads of its own, so that no flood of others delays it.
        self._pools = {
            urgent: ThreadPoolExecutor(pool_size, thread_name_prefix="andon-unit")
            for urgent in (True, False)
        }
        self._closed = False
        try:
            with self._connection():
                pass
        except StorageError:
            self.close()
            raise

    def write(self, unit: Callable[[UnitOfWork], T], *, urgent: bool = False) -> T:
        """Run ``unit`` in one transaction and return its result once it is durable.

        Any exception rolls the unit back and is raised here. A unit that lost against another, or
        its connection before the commit, is run again, five times at most. A connection lost
        during the commit raises ``StorageError``: the outcome is unknown.
        """
        for attempt in range(1, TRIES):
            try:
                return self._once(unit)
            except StorageError as error:
                if not may_run_again(error):
                    raise
            time.sleep(BACK_OFF_SECONDS * 2**attempt * random.random())
        return self._once(unit)

    def submit(self, unit: Callable[[UnitOfWork], T], *, urgent: bool = False) -> Future[T]:
        """Like ``write``, in a thread; ``urgent`` units have threads of their own."""
        try:
            return self._pools[urgent].submit(self.write, unit)
        except RuntimeError as error:
            raise StorageError("the database is closed") from error

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """Open a consistent view that does not wait for writers; writing in it is an error."""
        with self._connection() as raw:
            raw.isolation_level = IsolationLevel.REPEATABLE_READ
            raw.read_only = True
            try:
                with translated():
                    yield Unit(raw, self._engine.dialect, writing=False)
            finally:
                with translated():
                    raw.rollback()
                    raw.isolation_level = None
                    raw.read_only = None

    def require_writable(self) -> None:
        """Look after its disk is the server's own affair: a unit says what is wrong."""

    def close(self) -> None:
        """Finish what was submitted and close; closing twice does nothing."""
        for pool in self._pools.values():
            pool.shutdown(wait=True)
        self._closed = True
        self._engine.dispose()

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection[Any]]:
        """Lend a connection of the pool; one that broke is thrown away."""
        if self._closed:
            raise StorageError("the database is closed")
        with translated():
            pooled = self._engine.raw_connection()
        raw = pooled.driver_connection
        assert isinstance(raw, psycopg.Connection)
        try:
            yield raw
        finally:
            if raw.closed:
                pooled.invalidate()
            pooled.close()

    def _once(self, unit: Callable[[UnitOfWork], T]) -> T:
        with self._connection() as raw:
            try:
                with translated():
                    result = unit(Unit(raw, self._engine.dialect, writing=True))
                if self.before_commit is not None:
                    self.before_commit()
            except BaseException:
                with suppress(psycopg.Error):
                    raw.rollback()
                raise
            self._commit(raw)
        if self.after_commit is not None:
            self.after_commit()
        return result

    def _commit(self, raw: psycopg.Connection[Any]) -> None:
        try:
            raw.commit()
        except psycopg.Error as error:
            if raw.closed:
                raise StorageError(
                    "the connection was lost during the commit: its outcome is unknown"
                ) from None
            with suppress(psycopg.Error):
                raw.rollback()
            raise translate(error) from error
