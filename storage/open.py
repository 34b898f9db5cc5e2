"""Opening the database that a URL names."""

from __future__ import annotations

from typing import Any

from bot.ports import Database
from storage.engines import SQLITE, kind_of


def open_database(url: str, **options: Any) -> Database:
    """Return the database of ``url``, with the options of its kind.

    ``sqlite:///relative.db`` and ``sqlite:////absolute.db`` name a file;
    ``postgresql+psycopg://`` and ``postgresql://`` a server. Anything else raises
    ``Misconfigured``.
    """
    if kind_of(url) == SQLITE:
        from storage.sqlite import SqliteDatabase

        return SqliteDatabase(url, **options)
    from storage.postgres import PostgresDatabase

    return PostgresDatabase(url, **options)


def open_view(url: str) -> Database:
    """Return the database of ``url`` to look at: an embedded one is neither made nor changed."""
    if kind_of(url) == SQLITE:
        from storage.sqlite_view import SqliteView

        return SqliteView(url)
    return open_database(url)
