"""The disk is full, read-only or refuses, or the file is gone: refused, red, and green after it."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.errors import AlreadyRunning, StorageError
from storage import check, schema
from storage.database_file import OpenedFile, last_run, run_path
from storage.open import open_view
from storage.sqlite import SqliteDatabase
from tests.crash.bot_process import prepare, rows
from tests.skips import NO_MOUNT
from tests.standing._process import Bot, andon, until

NOW = datetime(2026, 12, 3, 18, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database with empty tables."""
    schema.create(f"sqlite:///{tmp_path}/andon.db")
    return tmp_path / "andon.db"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 16 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not _mounted("-t", "tmpfs", "-o", "size=16m", "andon-test", str(folder)):
        pytest.skip(NO_MOUNT)
    yield folder
    while os.path.ismount(folder):
        subprocess.run(["umount", "-l", folder], check=True)


def _mounted(*words: str) -> bool:
    try:
        return subprocess.run(["mount", *words], capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def issues(database: Path) -> int:
    return int(rows(database, "SELECT count(*) FROM issue")[0][0])


def test_a_disk_that_fails_is_told_and_nothing_is_taken_until_it_works(disk: Path) -> None:
    database = disk / "andon.db"
    prepare(database)
    with Bot(disk.parent, f"sqlite:///{database}") as bot:
        _full(bot, disk)
        _read_only(bot, disk)
        _gone(bot, database)
        bot.types('linh: /andon issue log shortage major "after all of it"')
        until(lambda: issues(database) == 1)
        assert bot.stop() == 0
        assert "Traceback" not in bot.log()


def _full(bot: Bot, disk: Path) -> None:
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        written = 1
        while written:
            try:
                written = file.write(b"x" * 4096)
            except OSError:
                written = 0
    assert "full" in bot.until_red()
    bot.types('linh: /andon issue log shortage major "onto nothing"')
    until(lambda: "full" in bot.shown() or "No space left" in bot.shown())
    filler.unlink()
    bot.until_ready()


def _read_only(bot: Bot, disk: Path) -> None:
    assert _mounted("--bind", str(disk), str(disk))
    assert _mounted("-o", "remount,bind,ro", str(disk))
    assert "may not be written" in bot.until_red()
    subprocess.run(["umount", "-l", disk], check=True)
    bot.until_ready()


def _gone(bot: Bot, database: Path) -> None:
    kept = database.with_suffix(".kept")
    database.rename(kept)
    said = bot.until_red()
    assert f"{database.name} is not the database that was opened" in said
    bot.types('linh: /andon issue log shortage major "into nothing"')
    until(lambda: "deleted or replaced" in bot.shown())
    assert not database.exists(), "nothing takes its place"
    kept.rename(database)
    bot.until_ready()


def test_a_file_that_may_not_grow_is_told(database: Path) -> None:
    """``ulimit -f`` stands for a disk that refuses, without a mount."""
    resource = pytest.importorskip("resource")
    db = SqliteDatabase(database, threaded=False)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1, before[1]))
        with pytest.raises(StorageError, match="refuses to read or write"):
            db.write(lambda tx: tx.keep("a", "1"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    db.write(lambda tx: tx.keep("a", "2"))
    db.close()


@pytest.mark.parametrize("name", ["andon.db", "andon.db-wal"])
@pytest.mark.parametrize("replaced", [False, True])
def test_a_file_that_was_deleted_or_replaced_takes_nothing(
    database: Path, name: str, replaced: bool
) -> None:
    db = SqliteDatabase(database)
    db.write(lambda tx: tx.keep("a", "1"))
    file, kept = database.parent / name, database.parent / "kept"
    file.rename(kept)
    if replaced:
        file.write_bytes(kept.read_bytes())
    with pytest.raises(StorageError, match="deleted or replaced"):
        db.write(lambda tx: tx.keep("a", "2"))
    with pytest.raises(StorageError, match="deleted or replaced"), db.read():
        pass
    with pytest.raises(StorageError, match="deleted or replaced"):
        db.require_writable()
    kept.replace(file)
    db.write(lambda tx: tx.keep("a", "3"))
    db.require_writable()
    db.close()


def test_a_disk_without_room_for_a_unit_is_full(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from storage import database_file

    file = OpenedFile(database)
    file.require_writable()
    monkeypatch.setattr(database_file, "ROOM", 10**18)
    with pytest.raises(StorageError, match="full"):
        file.require_writable()


def test_a_database_that_is_gone_is_missed_at_the_next_start(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    SqliteDatabase(database, running=True).close()
    database.unlink()
    for words in (("run",), ("doctor",), ("db", "check"), ("db", "upgrade"), ("db", "backup")):
        code, said = andon(monkeypatch, database.parent, *words)
        assert code != 0
        assert f"{database.name} is gone or empty, although Andon ran on it" in said
        assert not database.exists()
    run_path(database).unlink()
    schema.upgrade(f"sqlite:///{database}")
    SqliteDatabase(database, running=True).close()


def test_a_backup_is_the_database_that_ran_and_another_one_is_not(database: Path) -> None:
    SqliteDatabase(database, running=True).close()
    known = last_run(database).database
    copy = database.with_name("copy.db")
    check.backup(f"sqlite:///{database}", copy)
    copy.replace(database)
    SqliteDatabase(database, running=True).close()
    assert last_run(database).database == known
    other = database.with_name("other.db")
    schema.create(f"sqlite:///{other}")
    SqliteDatabase(other, running=True).close()
    other.replace(database)
    with pytest.raises(StorageError, match="another database than the one"):
        SqliteDatabase(database, running=True)


def test_one_from_before_it_was_remembered_is_taken_in(database: Path) -> None:
    SqliteDatabase(database, running=True).close()
    with closing(sqlite3.connect(database)) as raw, raw:
        raw.execute("DELETE FROM kept")
    known = last_run(database).database
    SqliteDatabase(database, running=True).close()
    assert rows(database, "SELECT value FROM kept WHERE name = 'database'") == [(known,)]


def _damage(database: Path) -> None:
    with closing(sqlite3.connect(database)) as raw, raw:
        raw.executemany(
            "INSERT INTO kept (name, value) VALUES (?, ?)", [(str(n), "x" * 500) for n in range(99)]
        )
    with closing(sqlite3.connect(database)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'kept'").fetchone()
        (size,) = raw.execute("PRAGMA page_size").fetchone()
    with database.open("r+b") as file:
        file.seek((root - 1) * size + 8)
        file.write(b"\xff" * 64)


def test_a_damaged_database_is_not_copied(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _damage(database)
    code, said = andon(monkeypatch, database.parent, "db", "backup", "copy.db")
    assert code != 0
    assert "damaged" in said
    assert len(said.splitlines()) == 1
    assert not (database.parent / "copy.db").exists()


def modes(folder: Path) -> dict[str, str]:
    return {file.name: stat.filemode(file.stat().st_mode)[4:] for file in folder.iterdir()}


def test_what_is_kept_is_its_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        database = tmp_path / "andon.db"
        schema.upgrade(f"sqlite:///{database}")
        database.chmod(0o644)
        db = SqliteDatabase(database, running=True)
        db.write(lambda tx: tx.keep("a", "1"))
        check.backup(f"sqlite:///{database}", tmp_path / "copy.db")
        found = modes(tmp_path)
        db.close()
    finally:
        os.umask(before)
    files = {"andon.db", "andon.db-wal", "andon.db-shm", "andon.db.lock", "andon.db.run", "copy.db"}
    assert found == dict.fromkeys(files, "------")


def test_what_only_looks_makes_and_changes_nothing(database: Path) -> None:
    SqliteDatabase(database).close()
    before = {file: file.stat().st_mtime_ns for file in database.parent.iterdir()}
    assert check.check(f"sqlite:///{database}", NOW) == []
    view = open_view(f"sqlite:///{database}")
    with view.read() as tx:
        assert tx.programs() == []
    with pytest.raises(StorageError, match="only"):
        view.write(lambda tx: None)
    view.close()
    assert {file: file.stat().st_mtime_ns for file in database.parent.iterdir()} == before


@pytest.mark.parametrize("words", [("doctor",), ("db", "check")])
def test_a_look_where_nothing_is_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    code, said = andon(monkeypatch, tmp_path, *words)
    assert code == 1
    assert "andon db upgrade" in said
    assert list(tmp_path.iterdir()) == []


def test_a_look_at_what_runs_sees_what_is_in_the_log(database: Path) -> None:
    db = SqliteDatabase(database, running=True)
    db.write(lambda tx: tx.add_program("ACME", "{}", NOW))
    before = set(database.parent.iterdir())
    view = open_view(f"sqlite:///{database}")
    with view.read() as tx:
        assert [row.key for row in tx.programs()] == ["ACME"]
    view.close()
    assert set(database.parent.iterdir()) == before
    with pytest.raises(AlreadyRunning):
        SqliteDatabase(database, running=True)
    db.close()
