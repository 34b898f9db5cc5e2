"""Which database a URL names, and one short connection to it for work on the schema."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.domain.errors import Misconfigured, StorageError
from storage.database_file import make_private
from storage.errors import translated

SQLITE, POSTGRESQL = "sqlite", "postgresql"

BUSY_SECONDS = 5.0
"""How long SQLite waits for another process before a unit fails as busy."""


def kind_of(url: str) -> str:
    """Return ``sqlite`` or ``postgresql``; any other URL raises ``Misconfigured``."""
    scheme = url.split("://")[0].split("+")[0]
    if scheme == "postgres":
        scheme = POSTGRESQL
    if scheme not in (SQLITE, POSTGRESQL) or "://" not in url:
        raise Misconfigured(
            ["DATABASE_URL: sqlite:///andon.db or postgresql+psycopg://user@host/name is allowed"]
        )
    return scheme


def postgres_url(url: str) -> str:
    """Return the URL with the driver that is installed; the driver may be left out of it."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise Misconfigured(
            [
                "DATABASE_URL is no address of a database: use"
                " postgresql+psycopg://USER:PASSWORD@HOST:PORT/NAME with a number as its port, for"
                " example postgresql+psycopg://andon:password@db.example:5432/andon"
            ]
        ) from error
    return parsed.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def sqlite_path(url: str | Path) -> Path:
    """Return the file of ``sqlite:///relative.db``, ``sqlite:////absolute.db`` or a plain path."""
    text = str(url)
    return Path(text.removeprefix("sqlite:///") if text.startswith("sqlite:") else text)


def require_place(path: Path) -> None:
    """Raise ``StorageError`` where no database file can be: SQLite makes no directory."""
    if path.is_dir():
        raise StorageError(
            f"{path} is a directory: name a file in DATABASE_URL, for example sqlite:///andon.db"
        )
    if not path.parent.is_dir():
        raise StorageError(
            f"{path.parent}, the directory of the database, does not exist: make it first, or set"
            " DATABASE_URL to another place, for example sqlite:///andon.db"
        )


def sqlite_connection(path: Path, **pragmas: str) -> sqlite3.Connection:
    """Open a file in a mode where every transaction is begun by hand.

    Left to itself the driver begins late, and an inner savepoint then outlives the rollback of
    the transaction around it. A file that is missing is not made.
    """
    require_place(path)
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        # Each statement stays prepared: there are more than the 128 that the driver keeps.
        cached_statements=512,
    )
    for name, value in pragmas.items():
        connection.execute(f"PRAGMA {name} = {value}")
    return connection


def sqlite_view(path: Path) -> sqlite3.Connection:
    """Open a file to look at it: nothing is made or changed, beside it either.

    A file without a log beside it is at rest, and read as it is: SQLite would make the log.
    """
    require_place(path)
    log = Path(f"{path}-wal")
    at_rest = not log.exists() or log.stat().st_size == 0
    address = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if at_rest else ''}"
    return sqlite3.connect(
        address,
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )


def _engine(url: str, *, writing: bool, foreign_keys: bool) -> Engine:
    if kind_of(url) == POSTGRESQL:
        return create_engine(postgres_url(url))
    path, begin = sqlite_path(url), "BEGIN IMMEDIATE" if writing else "BEGIN"

    def connection() -> sqlite3.Connection:
        if not writing:
            return sqlite_view(path)
        require_place(path)
        if not path.exists():
            make_private(path)
        return sqlite_connection(path, foreign_keys="ON" if foreign_keys else "OFF")

    engine = create_engine("sqlite://", creator=connection)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


@contextmanager
def connect(url: str, *, writing: bool = True, foreign_keys: bool = True) -> Iterator[Connection]:
    """Open a database for one transaction, committed at the end of the block.

    Unless it is ``writing``, nothing is made or changed, and it delays nobody who writes to an
    embedded database meanwhile; one that is written is made where it is missing.
    Without ``foreign_keys`` SQLite does not check them, which the caller then does: a table that
    others refer to can be made anew.
    """
    engine = _engine(url, writing=writing, foreign_keys=foreign_keys)
    try:
        with translated(), engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
