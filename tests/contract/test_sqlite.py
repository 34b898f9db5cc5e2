"""What only the embedded database promises: savepoints, shared commits, its lock, its end."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import pytest

from bot.domain.errors import AlreadyRunning, Busy, StorageError
from bot.ports import UnitOfWork
from storage.lock import RunLock
from storage.sqlite import BATCH, SqliteDatabase
from storage.waiting import IN_A_ROW
from tests.contract.samples import program
from tests.contract.test_transactions import log
from tests.holding import Held

ROOT = Path(__file__).parents[2]


def test_waiting_units_share_a_commit(sqlite_url: str) -> None:
    db = SqliteDatabase(sqlite_url, durable=False)
    program_id = program(db)
    gate = threading.Event()
    blocked = db.submit(lambda tx: gate.wait(10))
    submitted = [db.submit(log(program_id, f"k{n}")) for n in range(2 * BATCH)]
    commits: list[None] = []
    db.after_commit = lambda: commits.append(None)
    gate.set()
    assert blocked.result(10)
    assert [each.result(20) for each in submitted] == list(range(1, 2 * BATCH + 1))
    assert 3 <= len(commits) <= 5
    db.close()


def test_what_somebody_waits_for_goes_first_and_with_a_commit_of_its_own(sqlite_url: str) -> None:
    db = SqliteDatabase(sqlite_url, durable=False)
    gate, order = Held(db), list[str]()
    others = [db.submit(noted(order, f"other {n}")) for n in range(3)]
    urgent = [db.submit(noted(order, f"urgent {n}"), urgent=True) for n in range(3)]
    db.after_commit = lambda: order.append("commit")
    gate.end()
    for each in urgent + others:
        each.result(10)
    wanted = ["commit", "urgent 0", "urgent 1", "urgent 2", "commit"]
    assert order == [*wanted, "other 0", "other 1", "other 2", "commit"]
    db.close()


def test_what_comes_while_a_batch_runs_is_the_next_and_ends_the_batch(sqlite_url: str) -> None:
    db = SqliteDatabase(sqlite_url, durable=False)
    gate, order = Held(db), list[str]()
    answers: list[Future[None]] = []

    def comes(tx: UnitOfWork) -> None:
        order.append("first")
        answers.append(db.submit(noted(order, "urgent"), urgent=True))

    db.submit(comes)
    last = db.submit(noted(order, "last"))
    db.after_commit = lambda: order.append("commit")
    gate.end()
    last.result(10)
    answers[0].result(10)
    assert order == ["commit", "first", "urgent", "commit", "last", "commit"]
    db.close()


def test_a_flood_of_urgent_units_lets_the_others_through(sqlite_url: str) -> None:
    db = SqliteDatabase(sqlite_url, durable=False)
    gate, order = Held(db), list[str]()
    others = [db.submit(noted(order, "other")) for _ in range(2)]
    urgent = [db.submit(noted(order, "urgent"), urgent=True) for _ in range(3 * IN_A_ROW)]
    gate.end()
    for each in others + urgent:
        each.result(10)
    places = [at for at, what in enumerate(order) if what == "other"]
    assert places == [IN_A_ROW, 2 * IN_A_ROW + 1]
    db.close()


def test_a_locked_file_is_told_at_once_to_all_who_would_share_the_commit(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One tries and waits, and then one for all the others: not each of them in turn."""
    db = SqliteDatabase(sqlite_url, durable=False)
    queued, begun, begin = threading.Event(), list[bool](), db._begin
    monkeypatch.setattr(db, "_begin", lambda: (begun.append(queued.wait(10)), begin()))
    db._connection.execute("PRAGMA busy_timeout = 200")
    other = sqlite3.connect(db.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    submitted = [db.submit(lambda tx: None) for _ in range(BATCH)]
    queued.set()
    told = [each.exception(10) for each in submitted]
    assert len(begun) in (1, 2)
    assert all(isinstance(error, Busy) for error in told)
    other.execute("ROLLBACK")
    other.close()
    program(db)
    db.close()


def noted(order: list[str], word: str) -> Callable[[UnitOfWork], None]:
    return lambda tx: order.append(word)


def test_no_unit_outlives_the_rollback_of_its_batch(sqlite_url: str) -> None:
    """With the driver's own transactions the released savepoints would stay."""
    db = SqliteDatabase(sqlite_url, durable=False)
    program_id = program(db)
    gate = threading.Event()

    def crash() -> None:
        raise OSError("power")

    db.submit(lambda tx: gate.wait(10))
    submitted = [db.submit(log(program_id, f"k{n}")) for n in range(5)]
    db.before_commit = crash
    gate.set()
    assert all(isinstance(each.exception(10), OSError) for each in submitted)
    db.before_commit = None
    with db.read() as tx:
        assert tx.issues(program_id) == tx.events(program_id) == []
    assert db.write(log(program_id, "k1")) == 1
    db.close()


def test_a_transaction_lost_under_a_unit_fails_its_whole_batch(sqlite_url: str) -> None:
    db = SqliteDatabase(sqlite_url, durable=False)
    program_id = program(db)
    gate = threading.Event()

    def loses(tx: object) -> None:
        db._connection.execute("ROLLBACK")
        raise OSError("disk full")

    db.submit(lambda tx: gate.wait(10))
    first = db.submit(log(program_id, "k1"))
    lost = db.submit(loses)
    gate.set()
    assert isinstance(first.exception(10), StorageError)
    assert isinstance(lost.exception(10), StorageError)
    assert db.write(log(program_id, "k1")) == 1
    db.close()


def test_a_cancelled_unit_is_not_run(sqlite_url: str) -> None:
    db = SqliteDatabase(sqlite_url, durable=False)
    program_id = program(db)
    gate = threading.Event()
    db.submit(lambda tx: gate.wait(10))
    cancelled = db.submit(log(program_id, "k1"))
    assert cancelled.cancel()
    gate.set()
    assert db.write(log(program_id, "k2")) == 1
    db.close()


def test_a_unit_cannot_wait_for_another(sqlite_url: str) -> None:
    db = SqliteDatabase(sqlite_url, durable=False)
    with pytest.raises(StorageError, match="cannot wait"):
        db.write(lambda tx: db.write(lambda inner: None))
    db.close()


def test_the_file_is_set_up_for_safety(sqlite_url: str) -> None:
    found = {}
    for durable in (True, False):
        db = SqliteDatabase(sqlite_url, threaded=False, durable=durable)
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        found[durable] = [db._connection.execute(f"PRAGMA {p}").fetchone()[0] for p in pragmas]
        db.close()
    assert found == {True: ["wal", 2, 1, 5000], False: ["wal", 0, 1, 5000]}


def test_a_row_without_its_program_is_refused(sqlite_url: str) -> None:
    db = SqliteDatabase(sqlite_url, threaded=False, durable=False)
    with pytest.raises(StorageError, match="a row is missing"):
        db.write(lambda tx: tx.index_channels(99, [("a", "shared")]))
    db.close()


def test_another_process_that_writes_is_waited_for_and_then_told(sqlite_url: str) -> None:
    db = SqliteDatabase(sqlite_url, threaded=False, durable=False)
    db._connection.execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(db.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy, match="locked by another process"):
        program(db)
    with db.read() as tx:
        assert tx.programs() == []
    other.execute("ROLLBACK")
    other.close()
    program(db)
    db.close()


def test_a_file_that_is_no_database_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_text("this is not a database, it is a letter to a friend " * 30)
    with pytest.raises(StorageError, match="not a database"):
        SqliteDatabase(path)


def test_a_database_without_tables_says_what_to_do(tmp_path: Path) -> None:
    db = SqliteDatabase(tmp_path / "x.db", threaded=False)
    with pytest.raises(StorageError, match="andon db upgrade"):
        program(db)
    db.close()


def test_one_process_runs_on_a_file(sqlite_url: str) -> None:
    db = SqliteDatabase(sqlite_url, running=True)
    with pytest.raises(AlreadyRunning, match=f"process {os.getpid()}"):
        SqliteDatabase(sqlite_url, running=True)
    SqliteDatabase(sqlite_url).close()
    db.close()
    SqliteDatabase(sqlite_url, running=True).close()


def test_a_lock_ends_with_its_process(tmp_path: Path) -> None:
    path = tmp_path / "andon.db"
    script = (
        "import sys, time; from pathlib import Path; from storage.lock import RunLock\n"
        "lock = RunLock(Path(sys.argv[1])); print('held', flush=True); time.sleep(60)"
    )
    with start(script, str(path)) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(AlreadyRunning, match=f"process {other.pid}"):
            RunLock(path)
        other.send_signal(signal.SIGKILL)
        other.wait(10)
    RunLock(path).release()


def test_kill_9_leaves_whole_units_and_all_that_were_promised(sqlite_url: str) -> None:
    script = """
import sys
from storage.sqlite import SqliteDatabase
from tests.contract.samples import program
from tests.contract.test_transactions import log
db = SqliteDatabase(sys.argv[1])
program_id = program(db)
for start in range(0, 100_000, 8):
    for each in [db.submit(log(program_id, f"k{n}")) for n in range(start, start + 8)]:
        print(each.result(), flush=True)
"""
    with start(script, sqlite_url) as other:
        assert other.stdout is not None
        promised = [int(other.stdout.readline()) for _ in range(50)]
        other.send_signal(signal.SIGKILL)
        promised += [int(line) for line in other.stdout.read().split("\n")[:-1]]
        other.wait(10)
    db = SqliteDatabase(sqlite_url, threaded=False)
    with db.read() as tx:
        numbers = [issue.number for issue in tx.issues(1)]
        assert numbers == list(range(1, len(numbers) + 1))
        assert max(promised) <= len(numbers)
        assert len(tx.events(1)) == len(numbers)
        for row in tx.issues(1):
            assert tx.answered(f"k{row.number - 1}") is not None
    assert db.write(log(1, "after")) == len(numbers) + 1
    db.close()


def start(script: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
