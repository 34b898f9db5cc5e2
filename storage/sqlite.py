"""The embedded database: one file, one writer, readers that never wait.

The write connection begins with ``BEGIN IMMEDIATE`` and is driven by hand: left to itself the
driver begins late, and a savepoint then outlives the rollback of what it lies in.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect

from bot.domain.errors import StorageError
from bot.ports import UnitOfWork
from storage.database_file import OpenedFile, make_private, remember
from storage.engines import require_place, sqlite_connection, sqlite_path
from storage.errors import foreign, translate, translated
from storage.lock import RunLock
from storage.unit import Unit
from storage.waiting import Waiting, Work

T = TypeVar("T")

BATCH = 64
"""How many waiting units share one commit at most."""

OLDEST = (3, 35)
"""The first SQLite with ``RETURNING``."""


_DIALECT = sqlite_dialect()


class SqliteDatabase:
    """``bot.ports.Database`` on one file, which must have the current schema.

    ``threaded`` gives the write connection to a thread of its own, where waiting units share a
    commit; without it the caller's thread runs each unit. ``durable`` waits for the disk at every
    commit, and takes nothing once the file is gone. ``running`` holds the file for this process
    alone and raises ``AlreadyRunning`` when another one does. ``before_commit`` and
    ``after_commit`` are called around every commit, in the thread that commits.
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
        try:
            with translated():
                self._connection = self._opened(durable=durable, running=running)
        except StorageError:
            self._unlock()
            raise
        self._file = OpenedFile(self.path, watched=durable)
        self._idle: list[sqlite3.Connection] = []
        self._direct = threading.RLock()
        self._waiting = Waiting()
        self._thread: threading.Thread | None = None
        if threaded:
            self._thread = threading.Thread(target=self._serve, name="andon-writer", daemon=True)
            self._thread.start()

    def _opened(self, *, durable: bool, running: bool) -> sqlite3.Connection:
        """Return the write connection; a file that is missing is made."""
        if running or not self.path.exists():
            require_place(self.path)
            make_private(self.path)
        connection = sqlite_connection(
            self.path,
            journal_mode="WAL",
            synchronous="FULL" if durable else "OFF",
            foreign_keys="ON",
            # The page cache that SQLite starts with (2 MB) is smaller than a busy year.
            cache_size="-65536",
        )
        try:
            if running:
                remember(connection, self.path)
            # The first look opens the log beside the file, which is then watched as well.
            connection.execute("SELECT count(*) FROM sqlite_master")
        except BaseException:
            connection.close()
            raise
        return connection

    def write(self, unit: Callable[[UnitOfWork], T], *, urgent: bool = False) -> T:
        """Run ``unit`` in one transaction and return its result once it is durable.

        Any exception rolls the unit back and is raised here.
        """
        if self._thread is threading.current_thread():
            raise StorageError("a unit of work cannot wait for another one")
        if self._thread is not None:
            return self.submit(unit, urgent=urgent).result()
        self._must_be_open()
        return self._run_alone(unit)

    def submit(self, unit: Callable[[UnitOfWork], T], *, urgent: bool = False) -> Future[T]:
        """Like ``write``, without waiting; units that wait together share a commit."""
        self._must_be_open()
        work = Work(unit, Future(), urgent)
        if self._thread is None:
            self._answer(work)
        else:
            self._waiting.put(work)
        return work.future

    def _must_be_open(self) -> None:
        if self._closed:
            raise StorageError("the database is closed")

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """Open a consistent view that does not wait for writers; writing in it is an error."""
        self._must_be_open()
        self._file.require_same()
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
        with suppress(IndexError):
            return self._idle.pop()
        with translated():
            return sqlite_connection(self.path, query_only="ON")

    def require_writable(self) -> None:
        """Raise ``StorageError`` where the next unit could not be written to the file.

        A database that is closed has none: whoever reads is told.
        """
        if not self._closed:
            self._file.require_writable()

    def close(self) -> None:
        """Finish what was submitted and close; closing twice does nothing."""
        if self._closed:
            return
        self._closed = True
        if self._thread is not None:
            self._waiting.end()
            self._thread.join()
        for connection in (self._connection, *self._idle):
            connection.close()
        self._unlock()

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.release()

    def _serve(self) -> None:
        while (work := self._waiting.take()) is not None:
            if self._waiting.empty():
                self._answer(work)
            else:
                self._run_batch(work)

    def _answer(self, work: Work) -> None:
        """Run a unit alone; its future learns how it ended."""
        if not work.future.set_running_or_notify_cancel():
            return
        try:
            result = self._run_alone(work.unit)
        except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits
            work.future.set_exception(error)
        else:
            work.future.set_result(result)

    def _run_alone(self, unit: Callable[[UnitOfWork], T]) -> T:
        """Run a unit in a transaction of its own to roll back: it needs no savepoint."""
        with self._direct:
            try:
                self._begin()
                result = unit(Unit(self._connection, _DIALECT, writing=True))
                self._commit()
            except BaseException as error:
                self._roll_back()
                if foreign(error):
                    raise translate(error) from error
                raise
        return result

    def _run_batch(self, first: Work) -> None:
        """Run units that wait in one transaction; each future learns its own unit's end."""
        waiting = self._waiting.batch(first, BATCH)
        batch: list[Work] = []
        done: list[tuple[Future[Any], Any]] = []
        try:
            self._begin()
            for work in waiting:
                batch.append(work)
                self._run_one(work, done)
            self._commit()
        except BaseException as error:  # noqa: BLE001 - it belongs to everybody who waits
            # Where not even the begin went well, nobody's turn comes: all of them are told.
            self._fail(batch or waiting, error)
            return
        for future, result in done:
            future.set_result(result)

    def _run_one(self, work: Work, done: list[tuple[Future[Any], Any]]) -> None:
        """Run a unit of a batch; what fails alone is told at once, what is done at the commit."""
        if not work.future.set_running_or_notify_cancel():
            return
        try:
            done.append((work.future, self._run_unit(work.unit)))
        except _Lost:
            raise
        except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits
            work.future.set_exception(translate(error) if foreign(error) else error)

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

    def _begin(self) -> None:
        self._file.require_same()
        self._connection.execute("BEGIN IMMEDIATE")

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def _commit(self) -> None:
        if self.before_commit is not None:
            self.before_commit()
        self._connection.execute("COMMIT")
        if self.after_commit is not None:
            self.after_commit()

    def _fail(self, batch: Iterable[Work], error: BaseException) -> None:
        """Roll everything back and tell all who still wait."""
        self._roll_back()
        reason = translate(error) if foreign(error) else error
        for work in batch:
            future = work.future
            if future.running() or (not future.done() and future.set_running_or_notify_cancel()):
                future.set_exception(reason)


class _Lost(StorageError):
    """The database rolled back the whole transaction under a unit."""
