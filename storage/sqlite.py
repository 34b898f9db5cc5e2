"""The embedded database: one file, one writer, readers that never wait.

The write connection begins with ``BEGIN IMMEDIATE`` and is driven by hand: left to itself the
driver begins late, and a savepoint then outlives the rollback of what it lies in.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect

from bot.errors import StorageError
from bot.ports import UnitOfWork
from storage.engines import sqlite_connection, sqlite_path
from storage.errors import foreign, translate, translated
from storage.lock import RunLock
from storage.unit import Unit

T = TypeVar("T")
Work = tuple[Callable[[UnitOfWork], Any], "Future[Any]"]

BATCH = 64
"""How many waiting units share one commit at most."""

OLDEST = (3, 35)
"""The first SQLite with ``RETURNING``."""


_DIALECT = sqlite_dialect()


class SqliteDatabase:
    """``bot.ports.Database`` on one file, which must have the current schema.

    ``threaded`` gives the write connection to a thread of its own, where waiting units share a
    commit; without it the caller's thread runs each unit. ``durable`` waits for the disk at every
    commit. ``running`` holds the file for this process alone and raises ``AlreadyRunning`` when
    another one does. ``before_commit`` and ``after_commit`` are called around every commit, in
    the thread that commits.
    """

    def __init__(
        self,
        url: str | Path,
        *,
        threaded: bool = True,
        durable: bool = True,
        running: bool = False,
    ) -> None:
        if sqlite3.sqlite_version_info < OLDEST:
            raise StorageError(f"SQLite {sqlite3.sqlite_version} is too old; 3.35 is needed")
        self.path = sqlite_path(url)
        self.before_commit: Callable[[], None] | None = None
        self.after_commit: Callable[[], None] | None = None
        self._closed = False
        self._lock = RunLock(self.path) if running else None
        synchronous = "FULL" if durable else "OFF"
        try:
            with translated():
                self._connection = sqlite_connection(
                    self.path,
                    journal_mode="WAL",
                    synchronous=synchronous,
                    foreign_keys="ON",
                    # The page cache that SQLite starts with (2 MB) is smaller than a busy year.
                    cache_size="-65536",
                )
        except StorageError:
            self._unlock()
            raise
        self._idle: list[sqlite3.Connection] = []
        self._direct = threading.RLock()
        self._queue: SimpleQueue[Work | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        if threaded:
            self._thread = threading.Thread(target=self._serve, name="andon-writer", daemon=True)
            self._thread.start()

    def write(self, unit: Callable[[UnitOfWork], T]) -> T:
        """Run ``unit`` in one transaction and return its result once it is durable.

        Any exception rolls the unit back and is raised here.
        """
        if self._thread is threading.current_thread():
            raise StorageError("a unit of work cannot wait for another one")
        if self._thread is None:
            return self._write_here(unit)
        return self.submit(unit).result()

    def _write_here(self, unit: Callable[[UnitOfWork], T]) -> T:
        """Run a unit in the caller's thread: the same as ``submit``, without a future."""
        if self._closed:
            raise StorageError("the database is closed")
        with self._direct:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                result = self._run_alone(unit)
                self._commit()
            except BaseException as error:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                if foreign(error):
                    raise translate(error) from error
                raise
        return result

    def submit(self, unit: Callable[[UnitOfWork], T]) -> Future[T]:
        """Like ``write``, without waiting; units that wait together share a commit."""
        if self._closed:
            raise StorageError("the database is closed")
        future: Future[T] = Future()
        if self._thread is None:
            with self._direct:
                self._run_batch([(unit, future)])
        else:
            self._queue.put((unit, future))
        return future

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """Open a consistent view that does not wait for writers; writing in it is an error."""
        connection = self._reader()
        with translated():
            connection.execute("BEGIN")
            try:
                yield Unit(connection, _DIALECT, writing=False)
            finally:
                connection.execute("ROLLBACK")
                self._idle.append(connection)

    def _reader(self) -> sqlite3.Connection:
        """Return an idle connection that cannot write, or a new one."""
        if self._closed:
            raise StorageError("the database is closed")
        with suppress(IndexError):
            return self._idle.pop()
        with translated():
            return sqlite_connection(self.path, query_only="ON")

    def close(self) -> None:
        """Finish what was submitted and close; closing twice does nothing."""
        if self._closed:
            return
        self._closed = True
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
        for connection in (self._connection, *self._idle):
            connection.close()
        self._unlock()

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.release()

    def _serve(self) -> None:
        while (first := self._queue.get()) is not None:
            batch, more = self._waiting(first)
            self._run_batch(batch)
            if not more:
                return

    def _waiting(self, first: Work) -> tuple[list[Work], bool]:
        """Return what waits already, and whether more may come."""
        batch = [first]
        while len(batch) < BATCH:
            try:
                item = self._queue.get_nowait()
            except Empty:
                break
            if item is None:
                return batch, False
            batch.append(item)
        return batch, True

    def _run_batch(self, batch: list[Work]) -> None:
        """Run units in one transaction; each future learns its own unit's end."""
        wanted = [work for work in batch if work[1].set_running_or_notify_cancel()]
        done: list[tuple[Future[Any], Any]] = []
        # A unit alone needs no savepoint: its transaction is its own to roll back.
        alone = len(wanted) == 1
        run = self._run_alone if alone else self._run_unit
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            for unit, future in wanted:
                try:
                    done.append((future, run(unit)))
                except _Lost:
                    raise
                except BaseException as error:
                    if alone:
                        raise
                    future.set_exception(translate(error) if foreign(error) else error)
            self._commit()
        except BaseException as error:  # noqa: BLE001 - it belongs to everybody who waits
            self._fail(wanted, error)
            return
        for future, result in done:
            future.set_result(result)

    def _run_alone(self, unit: Callable[[UnitOfWork], T]) -> T:
        return unit(Unit(self._connection, _DIALECT, writing=True))

    def _run_unit(self, unit: Callable[[UnitOfWork], T]) -> T:
        run = self._connection.execute
        run("SAVEPOINT unit")
        try:
            result = unit(Unit(self._connection, _DIALECT, writing=True))
        except BaseException as error:
            # A full disk makes SQLite roll everything back: the batch's other units are lost too.
            if not self._connection.in_transaction:
                raise _Lost(str(error)) from error
            run("ROLLBACK TO unit")
            run("RELEASE unit")
            raise
        run("RELEASE unit")
        return result

    def _commit(self) -> None:
        if self.before_commit is not None:
            self.before_commit()
        self._connection.execute("COMMIT")
        if self.after_commit is not None:
            self.after_commit()

    def _fail(self, wanted: list[Work], error: BaseException) -> None:
        """Roll everything back and tell all who still wait."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        reason = translate(error) if foreign(error) else error
        for _, future in wanted:
            if not future.done():
                future.set_exception(reason)


class _Lost(StorageError):
    """The database rolled back the whole transaction under a unit."""
