"""The file of an embedded database: private, the one that was opened, and not forgotten.

Beside it lies ``<file>.run``: which database ran here, and as which process. So a file that is gone
is missed at the next start, and no empty one takes its place in silence.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
import uuid
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.domain.errors import StorageError

PRIVATE = 0o600
"""Everything that Andon keeps is readable by its owner only, where files have such modes."""

ROOM = 256 * 1024
"""With fewer bytes left a disk is full: the next unit of work may need so many."""

NAME = "database"
"""Under which name a database keeps its own id, which its copies have too."""
_OTHERS = 0o077
_Identity = tuple[int, int] | None


def make_private(path: Path) -> None:
    """Make an empty file for its owner only, or take an existing one from everybody else.

    Raises ``StorageError`` where there can be none.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE))
        mode = path.stat().st_mode
        if mode & _OTHERS:
            path.chmod(mode & ~_OTHERS)
    except OSError as error:
        raise unusable(path, error) from error


def unusable(path: Path, error: OSError) -> StorageError:
    """Return what to tell of a file that the operating system refuses."""
    return StorageError(
        f"{path} cannot be opened for writing ({error.strerror}): let this user write it and its"
        " directory, or set DATABASE_URL to another place, for example sqlite:///andon.db"
    )


class OpenedFile:
    """A database's file, and the log beside it, as they were when they were opened.

    One that nobody keeps is not ``watched``: a look takes some microseconds of every unit.
    """

    def __init__(self, path: Path, *, watched: bool = True) -> None:
        self.path = path
        self._watched = watched
        # As text: this is asked before every unit of work.
        self._file, self._log = str(path), f"{path}-wal"
        self._identities = (_identity(self._file), _identity(self._log))

    def require_same(self) -> None:
        """Raise ``StorageError`` unless both are still there: what is written to a file without a
        name is lost."""
        if not self._watched:
            return
        if (_identity(self._file), _identity(self._log)) != self._identities:
            raise StorageError(
                f"{self.path} is not the database that was opened: it was deleted or replaced"
                " while Andon ran. Stop Andon, put the database or a backup back, and start again"
            )

    def require_writable(self) -> None:
        """Raise ``StorageError`` where the next unit could not be written."""
        self.require_same()
        if not os.access(self.path, os.W_OK):
            raise StorageError(f"{self.path} may not be written: let this user write it")
        room = shutil.disk_usage(self.path.parent)
        if room.total and room.free < ROOM:
            raise StorageError(f"the disk of {self.path} is full: make room on it")


def _identity(file: str) -> _Identity:
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_dev, found.st_ino


@dataclass(frozen=True, slots=True)
class Run:
    """What ``<file>.run`` says: the id of the database that ran, and the last process on it."""

    database: str | None = None
    process: int | None = None


def run_path(path: Path) -> Path:
    """Return where it is written what runs on a database file."""
    return Path(f"{path}.run")


def last_run(path: Path) -> Run:
    """Return what ran on a database file last; nothing is known of what cannot be read."""
    try:
        known = json.loads(run_path(path).read_bytes())
        return Run(known["database"], known["process"])
    except (OSError, ValueError, LookupError, TypeError):
        return Run()


def keep_run(path: Path, run: Run) -> None:
    """Write what runs on a database file; a crash leaves the former content or the new one."""
    target = run_path(path)
    try:
        # A temporary file is its owner's alone.
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=f"{target.name}.", delete=False
        ) as written:
            written.write(f"{json.dumps(asdict(run))}\n")
        try:
            os.replace(written.name, target)
        except OSError:
            with suppress(FileNotFoundError):
                os.unlink(written.name)
            raise
    except OSError as error:
        raise unusable(target, error) from error


def require_new(path: Path) -> None:
    """Raise ``StorageError`` if Andon ran on a database here before: an empty one is none."""
    if last_run(path).database is not None:
        raise StorageError(
            f"{path} is gone or empty, although Andon ran on it before: put it back with its -wal"
            f" file, or a backup without that, or remove {run_path(path)} to begin with an empty"
            " database"
        )


def remember(connection: sqlite3.Connection, path: Path) -> None:
    """Remember which database runs on ``path``, by an id that is kept in it and in its backups.

    Another one than before raises ``StorageError``.
    """
    found = connection.execute("SELECT value FROM kept WHERE name = ?", (NAME,)).fetchone()
    before = last_run(path).database
    known = found[0] if found else before or uuid.uuid4().hex
    if before not in (None, known):
        raise StorageError(
            f"{path} is another database than the one on which Andon ran here: put that one back,"
            f" or remove {run_path(path)} to go on with this one"
        )
    if not found:
        connection.execute("INSERT INTO kept (name, value) VALUES (?, ?)", (NAME, known))
    keep_run(path, Run(known, os.getpid()))
