"""Foreign errors become the error tree's at this border, each with a sentence that says what is
wrong.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc

from bot.domain.errors import Busy, Conflict, StorageError

DEADLOCK_CLASS = "40"
"""The SQLSTATE class of transactions that the server rolled back and that may be run again."""

_BUSY_STATES = ("55P03", "57014")
_READ_ONLY = "a read view, or a database that may not be written"
_MAY = "let this user read and write the files and their directory"
_TOLD = (
    ("SQLITE_FULL", "the disk of the database is full; make room on it"),
    ("SQLITE_READONLY", f"{_READ_ONLY}; {_MAY}"),
    ("SQLITE_CORRUPT", "the database is damaged; restore a backup"),
    ("SQLITE_NOTADB", "the file is no database, or damaged; restore a backup"),
    ("SQLITE_CANTOPEN", f"the database, or a file beside it, cannot be opened; {_MAY}"),
    ("SQLITE_IOERR", "the disk of the database refuses to read or write"),
)
"""What SQLite says, by its own names, in words for the operator."""

_NO_TABLE = ("no such table", "no such column", "undefinedtable", "undefinedcolumn")


def sqlstate(error: BaseException) -> str | None:
    """Return the five characters that PostgreSQL gives with an error, if it gave any."""
    state: str | None = getattr(getattr(error, "orig", error), "sqlstate", None)
    return state


def _sqlite_code(error: BaseException) -> str:
    return getattr(error, "sqlite_errorname", None) or ""


def barred(error: BaseException) -> bool:
    """Say whether SQLite was not let at a file, whatever stands in it."""
    return _sqlite_code(error).startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN"))


def translate(error: BaseException) -> StorageError:
    """Return the error of ours that says what a database's error means."""
    cause = error.orig if isinstance(error, exc.DBAPIError) and error.orig else error
    text = " ".join(str(cause).split()) or type(cause).__name__
    state = sqlstate(error)
    told = next((told for code, told in _TOLD if code in _sqlite_code(cause)), None)
    if told is not None:
        return StorageError(f"{told}: {text}")
    if "locked" in text or "busy" in text or state in _BUSY_STATES:
        return Busy(f"the database stayed locked by another process: {text}")
    if isinstance(cause, sqlite3.IntegrityError) or (state or "").startswith("23"):
        return Conflict(f"another unit was faster, or a row is missing: {text}")
    if state is not None and state.startswith(DEADLOCK_CLASS):
        return Conflict(f"another unit was faster: {text}")
    if any(word in f"{type(cause).__name__} {text}".lower() for word in _NO_TABLE):
        return StorageError(f"the database lacks a table; run `andon db upgrade`: {text}")
    if "read-only" in text:
        return StorageError(f"{_READ_ONLY}: {text}")
    return StorageError(f"the database cannot do its work: {text}")


def foreign(error: BaseException) -> bool:
    """Say whether an error is a database's own and must be translated."""
    return isinstance(error, exc.SQLAlchemyError | sqlite3.Error) or _psycopg(error)


def _psycopg(error: BaseException) -> bool:
    """Say whether an error is the PostgreSQL driver's, which is imported only where needed."""
    return any(base.__module__.partition(".")[0] == "psycopg" for base in type(error).__mro__)


def may_run_again(error: StorageError) -> bool:
    """Say whether the unit that raised ``error`` was certainly rolled back and may now succeed:
    it lost against another unit, or its connection before the commit.
    """
    cause = error.__cause__
    if cause is None or not _psycopg(cause):
        return False
    state = sqlstate(cause) or ""
    lost = type(cause).__name__ in ("OperationalError", "AdminShutdown") and not state
    return state.startswith((DEADLOCK_CLASS, "08", "57P0")) or lost


@contextmanager
def translated() -> Iterator[None]:
    """Run a block and raise the database's errors as ours."""
    try:
        yield
    except Exception as error:
        if not foreign(error):
            raise
        raise translate(error) from error
