"""Foreign errors become ours, each the right one."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest
from psycopg import errors as postgres
from sqlalchemy import exc

from bot.domain.errors import Busy, Conflict, StorageError
from storage.errors import foreign, may_run_again, translate, translated


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (sqlite3.OperationalError("database is locked"), Busy),
        (sqlite3.IntegrityError("UNIQUE constraint failed: program.key"), Conflict),
        (sqlite3.OperationalError("no such table: program"), StorageError),
        (sqlite3.DatabaseError("file is not a database"), StorageError),
        (postgres.UniqueViolation("duplicate key"), Conflict),
        (postgres.ForeignKeyViolation("missing"), Conflict),
        (postgres.SerializationFailure("retry"), Conflict),
        (postgres.DeadlockDetected("deadlock"), Conflict),
        (postgres.LockNotAvailable("wait"), Busy),
        (postgres.UndefinedTable("relation"), StorageError),
        (psycopg.OperationalError("server closed the connection"), StorageError),
        (exc.OperationalError("x", {}, sqlite3.OperationalError("database is locked")), Busy),
        (exc.ArgumentError("odd"), StorageError),
    ],
)
def test_each_error_has_its_place_in_the_tree(error: Exception, kind: type) -> None:
    assert foreign(error)
    assert type(translate(error)) is kind


def test_a_missing_table_says_what_to_do() -> None:
    for error in (sqlite3.OperationalError("no such table: x"), postgres.UndefinedTable("x")):
        assert "andon db upgrade" in str(translate(error))


def test_other_errors_pass_as_they_are() -> None:
    assert not foreign(KeyError("x"))
    with pytest.raises(KeyError), translated():
        raise KeyError("x")


@pytest.mark.parametrize(
    ("cause", "again"),
    [
        (postgres.SerializationFailure(), True),
        (postgres.DeadlockDetected(), True),
        (postgres.AdminShutdown(), True),
        (psycopg.OperationalError("connection lost"), True),
        (postgres.UniqueViolation(), False),
        (postgres.DiskFull(), False),
        (sqlite3.OperationalError("disk I/O error"), False),
        (None, False),
    ],
)
def test_what_may_be_run_again(cause: Exception | None, again: bool) -> None:
    error = StorageError("x")
    error.__cause__ = cause
    assert may_run_again(error) is again
