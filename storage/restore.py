"""A copy is put in the place of an embedded database; what was there is kept beside it."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.errors import SchemaMismatch, StorageError
from storage.check import require_sound
from storage.database_file import NAME, Run, keep_run, unusable
from storage.engines import require_place, sqlite_connection, sqlite_path, sqlite_view
from storage.errors import translated
from storage.lock import RunLock
from storage.schema import REVISIONS, expected

_BESIDE = ("", "-wal", "-shm")
"""What belongs to a database file: itself, its log and the log's index."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What stands in the database now. ``last`` is when something was done in it last, ``kept`` is
    where the former database is (``None``: there was none), and ``old`` says that its schema is
    older than this program's."""

    path: Path
    programs: int
    issues: int
    last: datetime | None
    kept: Path | None
    old: bool


def restore(url: str, copy: str | Path, now: datetime) -> Restored:
    """Put a copy in the place of the database of ``url``, which nobody may be running on.

    The copy stays as it is. One that is damaged, of a newer program or no database of Andon raises
    ``StorageError``, and nothing is changed. ``AlreadyRunning`` says who runs on the database.
    """
    source, target = Path(copy), sqlite_path(url)
    if not source.is_file():
        raise StorageError(f"there is no copy {source}")
    require_place(target)
    if target.exists() and os.path.samefile(source, target):
        raise StorageError(f"{source} is the database itself: give a copy of it")
    lock = RunLock(target)
    try:
        with translated():
            return _restore(source, target, now)
    finally:
        lock.release()


def _restore(source: Path, target: Path, now: datetime) -> Restored:
    new = _copied(source, target)
    try:
        with closing(sqlite_view(new)) as connection:
            found = _look(connection, source)
        kept = _put(new, target, now)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    keep_run(target, Run(found.name, os.getpid()))
    return Restored(target, found.programs, found.issues, found.last, kept, found.old)


def _copied(source: Path, target: Path) -> Path:
    """Return a whole copy of a copy, in the directory of the database."""
    try:
        made, name = tempfile.mkstemp(dir=target.parent, prefix=f"{target.name}.restore.")
        os.close(made)
    except OSError as error:
        raise unusable(target, error) from error
    new = Path(name)
    try:
        with closing(sqlite_view(source)) as reader, closing(sqlite_connection(new)) as writer:
            require_sound(reader, source)
            reader.backup(writer)
            require_sound(writer, new)
    except BaseException:
        new.unlink()
        raise
    return new


@dataclass(frozen=True, slots=True)
class _Found:
    name: str | None
    programs: int
    issues: int
    last: datetime | None
    old: bool


def _look(connection: sqlite3.Connection, source: Path) -> _Found:
    """Return what stands in a copy; one that is not this program's raises ``StorageError``."""

    def value(statement: str) -> object:
        row = connection.execute(statement).fetchone()
        return row[0] if row else None

    tables = "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
    revision = value("SELECT version_num FROM alembic_version") if value(tables) else None
    if revision is None:
        raise StorageError(f"{source} is no database of Andon: give a copy by andon db backup")
    if revision not in REVISIONS:
        raise SchemaMismatch(
            f"{source} is newer ({revision}) than this program ({expected()}): install a newer"
            " andon, and restore it with that"
        )
    last = value("SELECT max(at) FROM event")
    name = value(f"SELECT value FROM kept WHERE name = '{NAME}'")
    return _Found(
        name=str(name) if name else None,
        programs=int(str(value("SELECT count(*) FROM program"))),
        issues=int(str(value("SELECT count(*) FROM issue"))),
        last=None if last is None else _moment(last),
        old=revision != expected(),
    )


def _moment(kept: object) -> datetime:
    return datetime.fromisoformat(str(kept)).astimezone(UTC)


def _put(new: Path, target: Path, now: datetime) -> Path | None:
    """Put a file in the place of the database; return where that one is kept."""
    kept = _set_aside(target, now)
    try:
        os.replace(new, target)
    except OSError as error:
        if kept is not None:
            _rename(kept, target)
        raise unusable(target, error) from error
    _settle(target.parent)
    return kept


def _set_aside(target: Path, now: datetime) -> Path | None:
    """Rename what is in the way, with its log; return its new name."""
    if not target.exists():
        return None
    kept = Path(f"{target}.before-{now:%Y%m%d-%H%M%S}")
    if kept.exists():
        raise StorageError(f"{kept} exists already; try again in a second")
    _rename(target, kept)
    return kept


def _rename(old: Path, new: Path) -> None:
    """Rename a database with what belongs to it, the file itself last."""
    for part in reversed(_BESIDE):
        with suppress(FileNotFoundError):
            os.rename(f"{old}{part}", f"{new}{part}")


def _settle(folder: Path) -> None:
    """Wait until the names in a directory are on the disk, where that can be asked for."""
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
