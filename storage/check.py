"""Is the database sound, and does everything in it move? And a copy of it while it runs."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from bot.domain.errors import StorageError
from bot.ports.backlog import LATE, Backlog, Kind
from bot.ports.signs import SIGNED, read_signs, served, sign_name
from storage.database_file import PRIVATE
from storage.engines import SQLITE, connect, kind_of, sqlite_connection, sqlite_path
from storage.errors import barred, translated
from storage.schema import require_current, require_there
from storage.tables import table
from storage.unit import Unit

SHOWN = 5
"""How many rows of a kind are named; the rest are counted."""

_wake, _outbox = table("wake"), table("outbox")


def check(url: str, now: datetime) -> list[str]:
    """Return what is wrong in a database, a short sentence each; nothing means that all is well.

    Looked at: the file itself, and whether this user may write it (SQLite), the schema's version,
    wakes, messages and cards overdue by more than a minute, what waits for a platform that nobody
    serves, messages and cards refused for good, and sends that ended without an answer. Nothing is
    made or changed.
    """
    try:
        require_there(url)
        require_current(url)
    except StorageError as error:
        return [str(error)]
    with connect(url, writing=False) as connection:
        found = _damage(connection) if connection.dialect.name == "sqlite" else []
        raw = connection.connection.driver_connection
        unit = Unit(raw, connection.dialect, writing=False)
        backlog = unit.backlog(now, _platforms(unit))
        return [
            *found,
            *_locked(url),
            *_overdue_wakes(connection, now),
            *_late(backlog),
            *_waiting(unit, backlog),
            *_dead(connection),
            *_dead_cards(unit),
            *_uncertain(connection, now),
        ]


def _platforms(unit: Unit) -> tuple[str, ...] | None:
    """Return what is served as far as any process said; ``None``: none ever ran."""
    names = [sign_name(platform) for platform in SIGNED]
    return served(read_signs(unit.notes(names))) or None


def _damage(connection: Connection) -> list[str]:
    out = [f"damaged: {line}" for line in _integrity(connection.exec_driver_sql)]
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return out + [f"row {row[1]} of {row[0]} belongs to no row of {row[2]}" for row in orphans]


def _locked(url: str) -> list[str]:
    """Say which files of an embedded database this user may not write, its directory among them."""
    if kind_of(url) != SQLITE:
        return []
    path = sqlite_path(url)
    beside = [Path(f"{path}{end}") for end in ("-wal", "-shm", ".lock", ".run")]
    return [
        f"{file} may not be written: let this user write it"
        for file in (path.absolute().parent, path, *beside)
        if file.exists() and not os.access(file, os.W_OK)
    ]


def _integrity(run: Callable[[str], Iterable[Any]]) -> list[str]:
    """Return what SQLite finds wrong in a file."""
    found = [str(row[0]) for row in run(f"PRAGMA integrity_check({SHOWN})")]
    return [" ".join(line.split()) for line in found if line != "ok"]


def _overdue_wakes(connection: Connection, now: datetime) -> list[str]:
    wakes = select(_wake.c.subject_kind, _wake.c.subject_id, _wake.c.due)
    late = wakes.where(_wake.c.due < now - LATE).order_by(_wake.c.due).limit(SHOWN)
    return [
        f"overdue: {kind} {row_id} was to be looked at at {_written(due)}"
        for kind, row_id, due in connection.execute(late)
    ]


def _late(backlog: Backlog) -> list[str]:
    counted = {late.kind: late.count for late in backlog.overdue}
    return [
        f"overdue: {counted[kind]} {kind} wait to be sent for more than a minute"
        for kind in (Kind.MESSAGES, Kind.CARDS)
        if kind in counted
    ]


def _waiting(unit: Unit, backlog: Backlog) -> list[str]:
    return [
        f"unserved: {row.count} {row.kind} of {unit.program(row.program_id).key} wait for "
        f"{row.platform} since {_written(row.since)}, which no process serves (such as {row.place})"
        for row in backlog.waiting
    ]


def _dead_cards(unit: Unit) -> list[str]:
    cards = unit.dead_cards()
    out = [f"dead: card {card.name} in {card.place}: {card.error}" for card in cards[:SHOWN]]
    more = len(cards) - len(out)
    return [*out, f"dead: {more} more cards"] if more else out


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


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
        require_sound(reader, source)
        reader.backup(writer)
        require_sound(writer, target)
    finally:
        writer.close()
        reader.close()


def require_sound(connection: sqlite3.Connection, path: Path) -> None:
    """Raise ``StorageError`` for a file in which SQLite finds anything wrong; one that may not be
    opened is not damaged."""
    try:
        problems = _integrity(connection.execute)
    except sqlite3.DatabaseError as error:
        if barred(error):
            raise
        problems = [str(error)]
    if problems:
        raise StorageError(f"{path} is damaged: {'; '.join(problems)}. Use an earlier backup")
