"""Is the database sound, and copies of it while it runs."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from bot.domain.errors import StorageError
from bot.ports import Database, Subject
from bot.ports.signs import sign_name
from storage.check import backup, check
from storage.engines import connect, sqlite_path
from storage.sqlite import SqliteDatabase
from tests.contract.samples import HOUR, MINUTE, NOW, card, claim, draft, program, queue
from tests.contract.test_transactions import counts, log


def test_a_sound_database_has_no_findings(db: Database, url: str) -> None:
    program_id = program(db)
    db.write(log(program_id, "k1"))
    assert check(url, NOW + MINUTE / 2) == []


def test_what_is_overdue_is_found(db: Database, url: str) -> None:
    program_id = program(db)
    db.write(lambda tx: tx.set_wake(Subject("issue", 7), program_id, NOW))
    db.write(lambda tx: tx.want_card(card(program_id), NOW))
    queue(db, draft(program_id, "k1"), draft(program_id, "k2", not_before=NOW + 2 * HOUR))
    assert check(url, NOW + HOUR) == [
        "overdue: issue 7 was to be looked at at 2026-12-03T08:00:00Z",
        "overdue: 1 messages wait to be sent for more than a minute",
        "overdue: 1 cards wait to be sent for more than a minute",
    ]


def test_a_lease_renewed_again_and_again_does_not_hide_that_it_is_overdue(
    db: Database, url: str
) -> None:
    program_id = program(db)
    db.write(lambda tx: tx.set_wake(Subject("issue", 7), program_id, NOW))
    db.write(lambda tx: tx.lease_due(NOW + HOUR, NOW + 2 * HOUR, 9))
    assert len(check(url, NOW + HOUR)) == 1


def test_checking_delays_nobody_who_writes(sqlite_url: str) -> None:
    db = SqliteDatabase(sqlite_url, threaded=False, durable=False)
    program_id = program(db)
    with connect(sqlite_url, writing=False) as connection:
        connection.exec_driver_sql("SELECT count(*) FROM issue")
        assert db.write(log(program_id, "k1")) == 1
    db.write(lambda tx: [check(sqlite_url, NOW), tx.keep("a", "b")])
    db.close()


def test_dead_and_uncertain_messages_are_found(db: Database, url: str) -> None:
    program_id = program(db)
    queue(db, draft(program_id, "k1", "a"), draft(program_id, "k2", "b"))
    dead, _ = claim(db, until=NOW + MINUTE)
    db.write(lambda tx: tx.mark_dead([dead], NOW, "channel gone"))
    assert check(url, NOW + MINUTE) == [
        "dead: message k1 to a: channel gone",
        "uncertain: message k2 to b was sent 1 times without an answer",
    ]


def test_what_waits_for_nobody_and_cards_that_are_not_shown_are_found(
    db: Database, url: str
) -> None:
    program_id = program(db)
    db.write(lambda tx: tx.keep(sign_name("slack"), NOW.isoformat()))
    db.write(lambda tx: tx.keep(sign_name("discord"), (NOW - HOUR).isoformat()))
    queue(db, draft(program_id, "k1", "discord:7"))
    db.write(lambda tx: tx.want_card(card(program_id, place="slack:T/C"), NOW))
    db.write(lambda tx: tx.index_channels(program_id, [("slack:T/C", "shared")]))
    (shown,) = db.write(lambda tx: tx.ready_surfaces(NOW, 9, ["slack"]))
    db.write(lambda tx: tx.mark_card_dead(shown.id, "is_archived"))
    assert check(url, NOW + HOUR) == [
        "unserved: 1 messages of ACME wait for discord since 2026-12-03T08:00:00Z, which no process"
        " serves (such as discord:7)",
        "dead: card ACME-1 in slack:T/C: is_archived",
    ]


def test_another_schema_is_the_only_finding(empty_url: str) -> None:
    (found,) = check(empty_url, NOW)
    assert "andon db upgrade" in found


def test_a_file_that_is_not_there_names_where_it_was_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (found,) = check("sqlite:///andon.db", NOW)
    assert found.startswith(f"there is no database {tmp_path / 'andon.db'}: go to the directory of")
    assert not list(tmp_path.iterdir())


def test_files_that_this_user_may_not_write_are_found(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sqlite_path(sqlite_url)
    log_beside = Path(f"{path}-wal")
    log_beside.touch()
    barred = {path.parent, log_beside}
    monkeypatch.setattr("storage.check.os.access", lambda file, _mode: Path(file) not in barred)
    assert check(sqlite_url, NOW) == [
        f"{file} may not be written: let this user write it" for file in (path.parent, log_beside)
    ]


def test_a_file_that_may_not_be_opened_is_not_called_damaged(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_run: object) -> list[str]:
        error = sqlite3.OperationalError("attempt to write a readonly database")
        error.sqlite_errorname = "SQLITE_READONLY_DIRECTORY"
        raise error

    monkeypatch.setattr("storage.check._integrity", refuse)
    with pytest.raises(StorageError, match="let this user read and write") as told:
        backup(sqlite_url, tmp_path / "copy.db")
    assert "damaged" not in str(told.value)
    assert not (tmp_path / "copy.db").exists()


def test_rows_that_belong_to_nothing_are_found(sqlite_url: str) -> None:
    raw = sqlite3.connect(sqlite_path(sqlite_url))
    raw.execute("INSERT INTO channel (program_id, place, audience) VALUES (9, 'a', 'shared')")
    raw.commit()
    raw.close()
    assert check(sqlite_url, NOW) == ["row 1 of channel belongs to no row of program"]


def test_a_damaged_file_is_found(sqlite_url: str) -> None:
    with connect(sqlite_url) as connection:
        connection.exec_driver_sql("PRAGMA writable_schema = ON")
        connection.exec_driver_sql("DELETE FROM sqlite_master WHERE name = 'ix_wake_at'")
    assert any(line.startswith("damaged: ") for line in check(sqlite_url, NOW))


def test_a_running_database_is_copied_whole(sqlite_url: str, tmp_path: Path) -> None:
    db = SqliteDatabase(sqlite_url, durable=False)
    program_id = program(db)
    stop = threading.Event()

    def write() -> None:
        n = 0
        while not stop.is_set():
            db.write(log(program_id, f"k{n}"))
            n += 1

    writing = threading.Thread(target=write)
    writing.start()
    try:
        backup(sqlite_url, tmp_path / "copy.db")
    finally:
        stop.set()
        writing.join()
    db.close()
    copy = f"sqlite:///{tmp_path}/copy.db"
    assert check(copy, NOW) == []
    copied = SqliteDatabase(copy, threaded=False)
    issues, events, messages = counts(copied, program_id)
    assert issues == events == messages
    copied.close()


def test_a_copy_never_overwrites(sqlite_url: str, tmp_path: Path) -> None:
    target = tmp_path / "there"
    target.write_text("precious")
    with pytest.raises(StorageError, match="exists already"):
        backup(sqlite_url, target)
    assert target.read_text() == "precious"


def test_there_must_be_something_to_copy_and_somewhere_to_put_it(
    sqlite_url: str, tmp_path: Path
) -> None:
    with pytest.raises(StorageError, match="no database"):
        backup(f"sqlite:///{tmp_path}/none.db", tmp_path / "copy.db")
    with pytest.raises(StorageError, match="cannot be written"):
        backup(sqlite_url, tmp_path / "no" / "folder.db")
