"""Is the database sound, and does everything in it move? And a copy of it while it runs."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from bot.domain.errors import StorageError
from storage.database_file import PRIVATE
from storage.engines import connect, sqlite_connection, sqlite_path
from storage.errors import translated
from storage.schema import require_current, require_there
from storage.tables import table

LATE = timedelta(minutes=1)
"""How long something may be overdue before it is reported."""

SHOWN = 5
"""How many rows of a kind are named; the rest are counted."""

_wake, _outbox, _surface = table("wake"), table("outbox"), table("surface")


def check(url: str, now: datetime) -> list[str]:
    """Return what is wrong in a database, a short sentence each; nothing means that all is well.

    Looked at: the file itself (SQLite), the schema's version, wakes and messages overdue by more
    than a minute, messages refused for good, and sends that ended without an answer. Nothing is
    made or changed.
    """
    try:
        require_there(url)
        require_current(url)
    except StorageError as error:
        return [str(error)]
    with connect(url, writing=False) as connection:
        found = _damage(connection) if connection.dialect.name == "sqlite" else []
        return [*found, *_late(connection, now), *_dead(connection), *_uncertain(connection, now)]


def _damage(connection: Connection) -> list[str]:
    out = [f"damaged: {line}" for line in _integrity(connection.exec_driver_sql)]
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return out + [f"row {row[1]} of {row[0]} belongs to no row of {row[2]}" for row in orphans]


def _integrity(run: Callable[[str], Iterable[Any]]) -> list[str]:
    """Return what SQLite finds wrong in a file."""
    found = [str(row[0]) for row in run(f"PRAGMA integrity_check({SHOWN})")]
    return [" ".join(line.split()) for line in found if line != "ok"]


def _late(connection: Connection, now: datetime) -> list[str]:
    limit = now - LATE
    wakes = select(_wake.c.subject_kind, _wake.c.subject_id, _wake.c.due).where(_wake.c.due < limit)
    out = [
        f"overdue: {kind} {row_id} was to be looked at at {due:%Y-%m-%dT%H:%M:%SZ}"
        for kind, row_id, due in connection.execute(wakes.order_by(_wake.c.due).limit(SHOWN))
    ]
    for source, what in ((_outbox, "messages"), (_surface, "cards")):
        late = select(func.count()).select_from(source).where(source.c.ready_at < limit)
        count = connection.execute(late).scalar_one()
        if count:
            out.append(f"overdue: {count} {what} wait to be sent for more than a minute")
    return out


def _dead(connection: Connection) -> list[str]:
    rows = select(_outbox.c.key, _outbox.c.place, _outbox.c.error).where(_outbox.c.state == "dead")
    return [
        f"dead: message {key} to {place}: {error}"
        for key, place, error in connection.execute(rows.order_by(_outbox.c.id))
    ]


def _uncertain(connection: Connection, now: datetime) -> list[str]:
    rows = select(_outbox.c.key, _outbox.c.place, _outbox.c.attempts).where(
        _outbox.c.state == "sending", _outbox.c.ready_at <= now
    )
    return [
        f"uncertain: message {key} to {place} was sent {attempts} times without an answer"
        for key, place, attempts in connection.execute(rows.order_by(_outbox.c.id))
    ]


def backup(url: str, target: str | Path) -> None:
    """Copy an embedded database, also while it is in use; an existing target is refused.

    A damaged database raises ``StorageError``, and so does a copy that is not whole: neither is
    left behind as if it were a backup.
    """
    source, copy = sqlite_path(url), Path(target)
    if not source.exists():
        raise StorageError(f"there is no database {source}")
    try:
        os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))
    except FileExistsError as error:
        raise StorageError(f"{copy} exists already; a copy never overwrites") from error
    except OSError as error:
        raise StorageError(f"{copy} cannot be written: {error.strerror}") from error
    try:
        with translated():
            _copy(source, copy)
    except StorageError:
        copy.unlink()
        raise


def _copy(source: Path, target: Path) -> None:
    reader, writer = sqlite_connection(source), sqlite3.connect(target)
    try:
        _require_sound(reader, source)
        reader.backup(writer)
        _require_sound(writer, target)
    finally:
        writer.close()
        reader.close()


def _require_sound(connection: sqlite3.Connection, path: Path) -> None:
    try:
        problems = _integrity(connection.execute)
    except sqlite3.DatabaseError as error:
        problems = [str(error)]
    if problems:
        raise StorageError(
            f"{path} is damaged, so there is no copy of it: {'; '.join(problems)}. Restore an"
            " earlier backup"
        )
