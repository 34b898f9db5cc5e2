"""What only PostgreSQL promises: replicas apart, units run again, unknown outcomes told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from bot.domain.errors import Busy, Conflict, StorageError
from bot.ports import Subject, UnitOfWork
from storage.postgres import TRIES, PostgresDatabase
from tests.contract.samples import HOUR, MINUTE, NOW, card, draft, program, queue, ready
from tests.contract.test_transactions import counts, log


@pytest.fixture
def one(postgres_url: str) -> Iterator[PostgresDatabase]:
    db = PostgresDatabase(postgres_url)
    yield db
    db.close()


@pytest.fixture
def two(postgres_url: str) -> Iterator[PostgresDatabase]:
    """A second process on the same database."""
    db = PostgresDatabase(postgres_url)
    yield db
    db.close()


class Inside:
    """A unit that has done its work and waits before its commit."""

    def __init__(self, db: PostgresDatabase, unit: Any) -> None:
        self._reached, self._leave = threading.Event(), threading.Event()
        self._done = db.submit(lambda tx: self._run(tx, unit))
        assert self._reached.wait(10)

    def _run(self, tx: UnitOfWork, unit: Any) -> Any:
        found = unit(tx)
        self._reached.set()
        assert self._leave.wait(10)
        return found

    def commit(self) -> Any:
        self._leave.set()
        return self._done.result(10)


def test_a_place_is_claimed_by_one_replica_at_a_time(
    one: PostgresDatabase, two: PostgresDatabase
) -> None:
    """Also while the first one's claim is not committed and cannot be seen."""
    program_id = program(one)
    queue(one, *(draft(program_id, f"a{n}", "a") for n in range(3)), draft(program_id, "b", "b"))

    def claim_a(tx: UnitOfWork) -> list[str]:
        rows = tx.ready(NOW, 1, 1)
        tx.mark_sending([row.id for row in rows], NOW, NOW + MINUTE, None)
        return [row.draft.key for row in rows]

    claiming = Inside(one, claim_a)
    assert ready(two) == ["b"]
    assert claiming.commit() == ["a0"]
    assert ready(two) == ["b"]


def test_a_card_is_claimed_by_one_replica_at_a_time(
    one: PostgresDatabase, two: PostgresDatabase
) -> None:
    program_id = program(one)
    for subject_id in (1, 2):
        one.write(lambda tx, n=subject_id: tx.want_card(card(program_id, n), NOW))

    def claim(tx: UnitOfWork) -> int:
        (found,) = tx.ready_surfaces(NOW, 9)
        tx.mark_showing(found.id, NOW, NOW + MINUTE)
        return found.id

    claiming = Inside(one, claim)
    assert two.write(lambda tx: tx.ready_surfaces(NOW, 9)) == []
    claiming.commit()
    assert two.write(lambda tx: tx.ready_surfaces(NOW, 9)) == []


def test_wakes_that_another_replica_is_leasing_are_passed_over(
    one: PostgresDatabase, two: PostgresDatabase
) -> None:
    program_id = program(one)
    for n in range(4):
        one.write(lambda tx, n=n: tx.set_wake(Subject("issue", n), program_id, NOW))
    leasing = Inside(one, lambda tx: tx.lease_due(NOW, NOW + MINUTE, 2))
    found = two.write(lambda tx: tx.lease_due(NOW, NOW + MINUTE, 9))
    assert [subject.id for subject, _ in found] == [2, 3]
    assert [subject.id for subject, _ in leasing.commit()] == [0, 1]


def test_a_row_settled_late_is_not_claimed_by_who_waited(
    one: PostgresDatabase, two: PostgresDatabase
) -> None:
    """The lease ended, and the first replica's outcome arrives while the second claims."""
    program_id = program(one)
    queue(one, draft(program_id, "a1"), draft(program_id, "a2"))
    (row,) = one.write(lambda tx: tx.ready(NOW, 1, 1))
    one.write(lambda tx: tx.mark_sending([row.id], NOW, NOW + MINUTE, None))
    settling = Inside(one, lambda tx: tx.mark_sent([row.id], NOW + MINUTE, "r"))
    claimed = two.submit(lambda tx: [r.draft.key for r in tx.ready(NOW + HOUR, 9, 9)])
    settling.commit()
    assert claimed.result(10) == ["a2"]


def test_numbers_of_one_program_wait_for_each_other(
    one: PostgresDatabase, two: PostgresDatabase
) -> None:
    program_id = program(one)
    first = Inside(one, log(program_id, "k1"))
    second = two.submit(log(program_id, "k2"))
    assert not second.done()
    assert first.commit() == 1
    assert second.result(10) == 2


def test_units_that_wait_for_each_other_are_run_again(one: PostgresDatabase) -> None:
    left, right = program(one), program(one, "OTHER")
    together = threading.Barrier(2)
    runs: list[int] = []

    def crosswise(first: int, second: int) -> Any:
        def unit(tx: UnitOfWork) -> None:
            runs.append(first)
            tx.program(first, lock=True)
            if len(runs) <= 2:
                together.wait(10)
            tx.program(second, lock=True)
            tx.take_number(first)

        return unit

    both = [one.submit(crosswise(left, right)), one.submit(crosswise(right, left))]
    assert [each.result(20) for each in both] == [None, None]
    assert len(runs) == 3
    assert [one.write(lambda tx, p=p: tx.take_number(p)) for p in (left, right)] == [2, 2]


def kill(tx: Any) -> None:
    """End the unit's own connection, as a failing server would."""
    pid = tx._cursor.connection.info.backend_pid
    with psycopg.connect(tx._cursor.connection.info.dsn, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [pid])


def test_a_connection_lost_before_the_commit_is_replaced(one: PostgresDatabase) -> None:
    program_id = program(one)
    runs: list[None] = []

    def unit(tx: UnitOfWork) -> int:
        runs.append(None)
        if len(runs) == 1:
            kill(tx)
        return log(program_id, "k1")(tx)

    assert one.write(unit) == 1
    assert len(runs) == 2
    assert counts(one, program_id) == (1, 1, 1)


def test_a_connection_that_is_always_lost_is_told(one: PostgresDatabase) -> None:
    runs: list[None] = []

    def unit(tx: UnitOfWork) -> None:
        runs.append(None)
        kill(tx)
        tx.keep("a", "b")

    with pytest.raises(StorageError):
        one.write(unit)
    assert len(runs) == TRIES
    program(one)


def test_a_connection_lost_during_the_commit_is_an_unknown_outcome(
    one: PostgresDatabase,
) -> None:
    """Run again, a unit that was committed after all would be done twice."""
    program_id = program(one)
    runs: list[None] = []
    held: list[Any] = []

    def unit(tx: UnitOfWork) -> None:
        runs.append(None)
        held.append(tx)
        log(program_id, "k1")(tx)

    one.before_commit = lambda: kill(held[-1])
    with pytest.raises(StorageError, match="outcome is unknown"):
        one.write(unit)
    assert len(runs) == 1
    one.before_commit = None
    assert counts(one, program_id) == (0, 0, 0)


def test_a_unit_that_fails_for_its_own_reasons_is_not_run_again(one: PostgresDatabase) -> None:
    program_id = program(one)
    one.write(log(program_id, "k1"))
    runs: list[None] = []

    def unit(tx: UnitOfWork) -> None:
        runs.append(None)
        log(program_id, "k1")(tx)

    with pytest.raises(Conflict):
        one.write(unit)
    assert len(runs) == 1


def test_a_statement_that_took_too_long_is_busy(one: PostgresDatabase) -> None:
    def unit(tx: Any) -> None:
        tx._cursor.execute("SET LOCAL statement_timeout = 20")
        tx._cursor.execute("SELECT pg_sleep(5)")

    with pytest.raises(Busy):
        one.write(unit)


def test_a_server_that_is_not_there_says_so() -> None:
    with pytest.raises(StorageError, match="cannot do its work"):
        PostgresDatabase("postgresql://nobody@127.0.0.1:1/andon")
