"""An embedded database that is only looked at: nothing is made, changed or locked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect

from bot.domain.errors import StorageError
from bot.ports import UnitOfWork
from storage.engines import sqlite_path, sqlite_view
from storage.errors import translated
from storage.unit import Unit

T = TypeVar("T")

_ONLY_LOOKED_AT = "the database was opened to look at it only"


class SqliteView:
    """``bot.ports.Database`` on one file, for reading; it must have the current schema.

    Any unit raises ``StorageError``.
    """

    def __init__(self, url: str | Path) -> None:
        with translated():
            self._connection = sqlite_view(sqlite_path(url))

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """Open a consistent view."""
        with translated():
            self._connection.execute("BEGIN")
            try:
                yield Unit(self._connection, sqlite_dialect(), writing=False)
            finally:
                self._connection.execute("ROLLBACK")

    def write(self, unit: Callable[[UnitOfWork], T], *, urgent: bool = False) -> T:
        """Refuse a unit of work."""
        raise StorageError(_ONLY_LOOKED_AT)

    def submit(self, unit: Callable[[UnitOfWork], T], *, urgent: bool = False) -> Future[T]:
        """Refuse a unit of work."""
        raise StorageError(_ONLY_LOOKED_AT)

    def require_writable(self) -> None:
        """Refuse: nothing is written through a view."""
        raise StorageError(_ONLY_LOOKED_AT)

    def close(self) -> None:
        """Close; closing twice does nothing."""
        self._connection.close()
