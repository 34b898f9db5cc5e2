"""A copy takes the place of a database: all of it, or nothing changes."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.errors import AlreadyRunning, SchemaMismatch, StorageError
from storage.check import backup, check
from storage.engines import connect, sqlite_path
from storage.restore import restore
from storage.sqlite import SqliteDatabase
from tests.contract.samples import HOUR, MINUTE, NOW, program
from tests.contract.test_transactions import log


@pytest.fixture
def copy(sqlite_url: str, tmp_path: Path) -> Path:
    """A copy of a database in which more was written after it was made."""
    db = SqliteDatabase(sqlite_url, threaded=False, durable=False, running=True)
    first = program(db)
    db.write(log(first, "k1"))
    backup(sqlite_url, tmp_path / "copy.db")
    program(db, "LATER")
    db.close()
    return tmp_path / "copy.db"


def keys(url: str) -> list[str]:
    db = SqliteDatabase(url, threaded=False, durable=False)
    with db.read() as tx:
        found = [row.key for row in tx.programs()]
    db.close()
    return found


def test_what_was_copied_is_there_again(sqlite_url: str, copy: Path) -> None:
    assert keys(sqlite_url) == ["ACME", "LATER"]
    done = restore(sqlite_url, copy, NOW)
    assert (done.programs, done.old) == (1, False)
    assert done.last is not None
    assert keys(sqlite_url) == ["ACME"]
    assert check(sqlite_url, NOW) == []
    assert done.kept is not None
    assert keys(f"sqlite:///{done.kept}") == ["ACME", "LATER"]


def test_the_copy_stays_and_can_be_used_again(sqlite_url: str, copy: Path) -> None:
    before = copy.read_bytes()
    restore(sqlite_url, copy, NOW)
    with pytest.raises(StorageError, match="exists already"):
        restore(sqlite_url, copy, NOW)
    restore(sqlite_url, copy, NOW + MINUTE)
    assert copy.read_bytes() == before
    parts = {path.name for path in sqlite_path(sqlite_url).parent.iterdir()}
    assert not [name for name in parts if ".restore." in name]


def test_a_database_that_is_gone_is_restored(sqlite_url: str, copy: Path) -> None:
    sqlite_path(sqlite_url).unlink()
    assert restore(sqlite_url, copy, NOW).kept is None
    running = SqliteDatabase(sqlite_url, threaded=False, durable=False, running=True)
    running.close()
    assert keys(sqlite_url) == ["ACME"]


def test_what_was_not_yet_merged_is_kept_with_the_file(sqlite_url: str, copy: Path) -> None:
    """A process that was killed leaves its last writes in the log beside the file."""
    path = sqlite_path(sqlite_url)
    db = SqliteDatabase(sqlite_url, threaded=False, durable=False)
    program(db, "LAST")
    left = {part: Path(f"{path}{part}").read_bytes() for part in ("", "-wal")}
    db.close()
    for part, content in left.items():
        Path(f"{path}{part}").write_bytes(content)
    done = restore(sqlite_url, copy, NOW)
    assert keys(sqlite_url) == ["ACME"]
    assert keys(f"sqlite:///{done.kept}") == ["ACME", "LATER", "LAST"]


def test_nobody_may_run_on_it(sqlite_url: str, copy: Path) -> None:
    db = SqliteDatabase(sqlite_url, threaded=False, durable=False, running=True)
    with pytest.raises(AlreadyRunning, match=str(os.getpid())):
        restore(sqlite_url, copy, NOW)
    db.close()
    assert keys(sqlite_url) == ["ACME", "LATER"]


def _damage(copy: Path) -> None:
    content = bytearray(copy.read_bytes())
    content[4096 * 3 : 4096 * 6] = b"\xff" * (4096 * 3)
    copy.write_bytes(content)


def _empty(copy: Path) -> None:
    copy.write_bytes(b"")


def _text(copy: Path) -> None:
    copy.write_text("name = 'ACME'\n" * 400, encoding="utf-8")


def _newer(copy: Path) -> None:
    with connect(f"sqlite:///{copy}") as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")


def _gone(copy: Path) -> None:
    copy.unlink()


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (_damage, "damaged"),
        (_empty, "no database of Andon"),
        (_text, "damaged"),
        (_newer, "newer"),
        (_gone, "no copy"),
    ],
)
def test_what_is_no_good_copy_changes_nothing(
    sqlite_url: str, copy: Path, spoil: object, problem: str
) -> None:
    assert callable(spoil)
    spoil(copy)
    with pytest.raises((StorageError, SchemaMismatch), match=problem):
        restore(sqlite_url, copy, NOW + HOUR)
    assert keys(sqlite_url) == ["ACME", "LATER"]
    folder = sqlite_path(sqlite_url).parent
    assert not [path for path in folder.iterdir() if "restore" in path.name]


def test_the_database_itself_is_no_copy(sqlite_url: str, copy: Path) -> None:
    with pytest.raises(StorageError, match="the database itself"):
        restore(sqlite_url, sqlite_path(sqlite_url), NOW)


def test_a_disk_that_refuses_leaves_the_database(
    sqlite_url: str, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, replace = str(sqlite_path(sqlite_url)), os.replace

    def refused(old: str, new: str) -> None:
        if str(new) == path:
            raise OSError(28, "No space left on device")
        replace(old, new)

    monkeypatch.setattr("storage.restore.os.replace", refused)
    with pytest.raises(StorageError, match="No space left"):
        restore(sqlite_url, copy, NOW + timedelta(days=1))
    monkeypatch.undo()
    assert keys(sqlite_url) == ["ACME", "LATER"]
