"""One transaction per unit: all or nothing, in any company, at any speed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bot.domain.errors import Conflict, StorageError
from bot.ports import Database, Event, Subject, UnitOfWork
from tests.contract.samples import MINUTE, NOW, card, draft, issue, program, queue


def log(program_id: int, key: str) -> Callable[[UnitOfWork], int]:
    """What logging an issue does."""

    def unit(tx: UnitOfWork) -> int:
        tx.program(program_id, lock=True)
        tx.remember(key, NOW, {"text": "logged"})
        number = tx.take_number(program_id)
        stored = tx.add_issue(issue(program_id, number))
        about = Subject("issue", stored.id)
        tx.add_event(Event(program_id, about, NOW, "linh", "oem", "logged"))
        tx.set_wake(about, program_id, NOW)
        tx.want_card(card(program_id, stored.id), NOW)
        tx.queue([draft(program_id, key)], NOW)
        return number

    return unit


def counts(db: Database, program_id: int) -> tuple[int, int, int]:
    with db.read() as tx:
        due = tx.ready(NOW, 99, 999)
        return len(tx.issues(program_id)), len(tx.events(program_id)), len(due)


def test_a_unit_returns_its_result(db: Database) -> None:
    program_id = program(db)
    assert db.write(log(program_id, "k1")) == 1
    assert db.submit(log(program_id, "k2")).result(10) == 2
    assert counts(db, program_id) == (2, 2, 2)


def test_an_urgent_unit_is_done_like_any_other(db: Database) -> None:
    program_id = program(db)
    assert db.submit(log(program_id, "k1"), urgent=True).result(10) == 1
    assert db.write(log(program_id, "k2"), urgent=True) == 2
    assert counts(db, program_id) == (2, 2, 2)


def test_an_exception_undoes_everything_and_is_raised(db: Database) -> None:
    program_id = program(db)

    def fails(tx: UnitOfWork) -> None:
        log(program_id, "k1")(tx)
        raise KeyError("on purpose")

    with pytest.raises(KeyError, match="on purpose"):
        db.write(fails)
    assert isinstance(db.submit(fails).exception(10), KeyError)
    assert counts(db, program_id) == (0, 0, 0)
    assert db.write(log(program_id, "k1")) == 1


def test_what_is_only_tried_is_taken_back(db: Database) -> None:
    program_id = program(db)

    def tries(tx: UnitOfWork) -> tuple[int, bool, int, bool, int]:
        tx.program(program_id, lock=True)
        first, wrote = tx.tried(lambda: log(program_id, "k1")(tx))
        state, changed = tx.tried(lambda: len(tx.issues(program_id)))
        return first, wrote, state, changed, log(program_id, "k1")(tx)

    assert db.write(tries) == (1, True, 0, False, 1)
    assert counts(db, program_id) == (1, 1, 1)


def test_what_fails_while_it_is_tried_leaves_the_unit_as_it_was(db: Database) -> None:
    program_id = program(db)

    def fails(tx: UnitOfWork) -> None:
        log(program_id, "k2")(tx)
        tx.save_program(program_id, "changed", "paused")
        raise KeyError("on purpose")

    def tries(tx: UnitOfWork) -> tuple[int, str]:
        log(program_id, "k1")(tx)
        with pytest.raises(KeyError, match="on purpose"):
            tx.tried(lambda: fails(tx))
        return log(program_id, "k3")(tx), tx.program(program_id).state

    assert db.write(tries) == (2, "active")
    assert counts(db, program_id) == (2, 2, 2)


def test_nothing_is_tried_in_a_view(db: Database) -> None:
    with db.read() as tx, pytest.raises(StorageError, match="read view"):
        tx.tried(lambda: None)


def test_a_unit_that_lost_is_undone_as_a_whole(db: Database) -> None:
    program_id = program(db)
    db.write(log(program_id, "k1"))
    with pytest.raises(Conflict):
        db.write(log(program_id, "k1"))
    assert counts(db, program_id) == (1, 1, 1)


def test_one_failing_unit_does_not_disturb_the_others(db: Database) -> None:
    """Units that share a commit stay apart."""
    program_id = program(db)

    def fails(tx: UnitOfWork) -> None:
        log(program_id, "doomed")(tx)
        raise ValueError("on purpose")

    def breaks(tx: UnitOfWork) -> None:
        log(program_id, "broken")(tx)
        tx._cursor.execute("INSERT INTO kept VALUES ('x', NULL)")  # type: ignore[attr-defined]

    with hold(db):
        good = [db.submit(log(program_id, f"k{n}")) for n in range(20)]
        bad = [db.submit(each) for each in (fails, breaks) * 5]
        more = [db.submit(log(program_id, f"m{n}")) for n in range(20)]
    assert sorted(each.result(20) for each in good + more) == list(range(1, 41))
    assert {type(each.exception(20)) for each in bad} == {ValueError, Conflict}
    assert counts(db, program_id) == (40, 40, 40)


class hold:
    """Keep the writer busy, so that what is submitted meanwhile waits together."""

    def __init__(self, db: Database) -> None:
        self._gate = threading.Event()
        if getattr(db, "_thread", None) is not None:
            db.submit(lambda tx: self._gate.wait(10))

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self._gate.set()


def test_units_from_many_threads_take_every_number_once(db: Database) -> None:
    program_id = program(db)
    with ThreadPoolExecutor(4) as pool:
        found = pool.map(lambda n: db.write(log(program_id, f"k{n}")), range(60))
        assert sorted(found) == list(range(1, 61))
    assert counts(db, program_id) == (60, 60, 60)


def test_of_many_with_one_key_one_wins(db: Database) -> None:
    program_id = program(db)

    def attempt(_: int) -> int:
        try:
            return db.write(log(program_id, "same"))
        except Conflict:
            return 0

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(attempt, range(12))) == [0] * 11 + [1]
    assert db.write(log(program_id, "next")) == 2


def test_every_wake_is_leased_to_one_thread(db: Database) -> None:
    program_id = program(db)
    for n in range(60):
        db.write(lambda tx, n=n: tx.set_wake(Subject("issue", n), program_id, NOW))
    found = race(db, lambda tx: tx.lease_due(NOW, NOW + MINUTE, 7))
    assert sorted(subject.id for subject, _ in found) == list(range(60))


def test_every_row_is_claimed_by_one_thread_and_in_order(db: Database) -> None:
    program_id = program(db)
    queue(db, *(draft(program_id, f"{n:03}", f"place{n % 5}") for n in range(60)))
    order: dict[str, list[str]] = {}

    def unit(tx: Any) -> list[str]:
        rows = tx.ready(NOW, 3, 2)
        tx.mark_sending([row.id for row in rows], NOW, NOW + MINUTE, None)
        return rows

    def settled(rows: list[Any]) -> None:
        for row in rows:
            order.setdefault(row.draft.place, []).append(row.draft.key)
        db.write(lambda tx: tx.mark_sent([row.id for row in rows], NOW, "r"))

    found = race(db, unit, settled, rounds=40)
    assert sorted(row.draft.key for row in found) == [f"{n:03}" for n in range(60)]
    assert all(keys == sorted(keys) for keys in order.values())


def test_every_card_is_claimed_by_one_thread(db: Database) -> None:
    program_id = program(db)
    for n in range(20):
        db.write(lambda tx, n=n: tx.want_card(card(program_id, n, f"place{n % 4}"), NOW))

    def unit(tx: Any) -> list[Any]:
        found = tx.ready_surfaces(NOW, 2)
        for surface in found:
            tx.mark_showing(surface.id, NOW, NOW + MINUTE)
        return found

    def settled(found: list[Any]) -> None:
        for each in found:
            db.write(lambda tx, each=each: tx.mark_shown(each.id, each.version, "r"))

    found = race(db, unit, settled, rounds=40)
    assert sorted(each.subject.id for each in found) == list(range(20))


def race(
    db: Database,
    unit: Callable[[Any], list[Any]],
    then: Callable[[list[Any]], None] = lambda found: None,
    rounds: int = 12,
) -> list[Any]:
    """Run ``unit`` in four threads at once, again and again; return all that they got."""
    together = threading.Barrier(4)

    def run(_: int) -> list[Any]:
        together.wait(10)
        out: list[Any] = []
        for _ in range(rounds):
            found = db.write(unit)
            out += found
            then(found)
        return out

    with ThreadPoolExecutor(4) as pool:
        return [item for found in pool.map(run, range(4)) for item in found]


def test_a_view_cannot_write_or_lock(db: Database) -> None:
    program_id = program(db)
    attempts: list[Callable[[UnitOfWork], object]] = [
        lambda tx: tx.keep("a", "b"),
        lambda tx: tx.add_issue(issue(program_id)),
        lambda tx: tx.program(program_id, lock=True),
        lambda tx: tx.lease_due(NOW, NOW, 1),
        lambda tx: tx.set_wake(Subject("issue", 1), program_id, None),
    ]
    for attempt in attempts:
        with db.read() as tx, pytest.raises(StorageError, match="read view"):
            attempt(tx)
    with db.read() as tx:
        assert tx.note("a") is None
        assert tx.ready(NOW, 1, 1) == tx.ready_surfaces(NOW, 1) == []


def test_a_view_is_consistent_and_waits_for_nobody(db: Database, kind: str) -> None:
    program_id = program(db)
    db.write(log(program_id, "k1"))
    entered, leave = threading.Event(), threading.Event()

    def slow(tx: UnitOfWork) -> None:
        log(program_id, "k2")(tx)
        entered.set()
        leave.wait(10)

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(db.write, slow)
        assert entered.wait(10)
        with db.read() as tx:
            assert len(tx.issues(program_id)) == 1
            leave.set()
            writing.result(10)
            assert len(tx.issues(program_id)) == len(tx.events(program_id)) == 1
        with db.read() as tx:
            assert len(tx.issues(program_id)) == 2


def test_views_may_be_open_at_once_and_survive_an_error(db: Database) -> None:
    program_id = program(db)
    with db.read() as one, db.read() as two:
        assert one.programs() == two.programs()
    with pytest.raises(KeyError), db.read() as tx:
        raise KeyError("on purpose")
    with db.read() as tx:
        assert tx.program(program_id).key == "ACME"


def test_closing_finishes_what_was_submitted(db: Database, url: str, kind: str) -> None:
    program_id = program(db)
    submitted = [db.submit(log(program_id, f"k{n}")) for n in range(30)]
    db.close()
    assert sorted(each.result(0) for each in submitted) == list(range(1, 31))
    for late in (db.write, db.submit):
        with pytest.raises(StorageError, match="closed"):
            late(lambda tx: None)
    with pytest.raises(StorageError, match="closed"), db.read():
        pass
    db.close()


def test_every_commit_is_seen_from_outside(db: Database) -> None:
    """Crash tests hang themselves in here."""
    seen: list[str] = []
    db.before_commit = lambda: seen.append("before")  # type: ignore[attr-defined]
    db.after_commit = lambda: seen.append("after")  # type: ignore[attr-defined]
    program(db)
    assert seen == ["before", "after"]


def test_what_fails_before_the_commit_is_undone(db: Database) -> None:
    program_id = program(db)

    def crash() -> None:
        raise OSError("power")

    db.before_commit = crash  # type: ignore[attr-defined]
    with pytest.raises(OSError, match="power"):
        db.write(log(program_id, "k1"))
    db.before_commit = None  # type: ignore[attr-defined]
    assert counts(db, program_id) == (0, 0, 0)
    assert db.write(log(program_id, "k1")) == 1
