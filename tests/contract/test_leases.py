"""After the clock was set: leases and waits go on as long as they would have, and no longer."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.ports import Database, Subject
from tests.contract.samples import HOUR, MINUTE, NOW, card, claim, draft, program, queue, ready

SECOND = timedelta(seconds=1)


def next_wake(db: Database) -> datetime | None:
    with db.read() as tx:
        return tx.next_wake()


def set_clock(db: Database, now: datetime, by: timedelta) -> None:
    db.write(lambda tx: tx.move_leases(now, by, MINUTE))


def test_a_clock_set_back_ends_a_lease_when_it_would_have(db: Database) -> None:
    queue(db, draft(program(db), "a"))
    claim(db, until=NOW + MINUTE)
    then = NOW - HOUR + 10 * SECOND
    set_clock(db, then, -HOUR)
    assert next_wake(db) == NOW - HOUR + MINUTE
    set_clock(db, then, -HOUR)
    assert next_wake(db) == NOW - HOUR + MINUTE, "a second process notices the same"


def test_a_message_is_asked_for_since_its_first_try_by_the_clock_as_it_is_now(db: Database) -> None:
    queue(db, draft(program(db), "a"))
    ids = claim(db)
    db.write(lambda tx: tx.mark_retry(ids, NOW + MINUTE, "no answer", tried=True, unsure=True))
    set_clock(db, NOW - HOUR + 10 * SECOND, -HOUR)
    (row,) = db.write(lambda tx: tx.ready(NOW, 9, 9))
    assert row.first_claimed == NOW - HOUR


def test_a_clock_set_back_keeps_no_try_waiting(db: Database) -> None:
    queue(db, draft(program(db), "a"))
    ids = claim(db, until=NOW + MINUTE)
    db.write(lambda tx: tx.mark_retry(ids, NOW + 5 * MINUTE, "busy", tried=True))
    set_clock(db, NOW - HOUR, -HOUR)
    assert next_wake(db) == NOW - HOUR + MINUTE


def test_a_clock_set_back_keeps_nothing_waiting_that_was_to_be_sent_at_once(db: Database) -> None:
    program_id = program(db)
    queue(db, draft(program_id, "a"), draft(program_id, "b", "other", not_before=NOW - HOUR))
    db.write(lambda tx: tx.want_card(card(program_id), NOW))
    now = NOW - 2 * HOUR
    set_clock(db, now, -2 * HOUR)
    assert ready(db, now) == ["a"]
    assert ready(db, NOW - HOUR) == ["a", "b"]
    with db.read() as tx:
        assert len(tx.ready_surfaces(now, 9)) == 1


def test_a_clock_set_back_looks_again_at_what_was_woken_by_the_former_one(db: Database) -> None:
    program_id = program(db)
    wakes = {1: NOW, 2: NOW + MINUTE, 3: NOW + 3 * HOUR}
    for number, at in wakes.items():
        subject = Subject("issue", number)
        db.write(lambda tx, at=at, of=subject: tx.set_wake(of, program_id, at))  # type: ignore[misc]
    now = NOW - HOUR
    set_clock(db, now, -HOUR)
    leased = db.write(lambda tx: tx.lease_due(now, now + MINUTE, 9))
    assert [subject.id for subject, _ in leased] == [1, 2]


def test_a_clock_set_forward_does_not_end_a_lease(db: Database) -> None:
    program_id = program(db)
    queue(db, draft(program_id, "a"))
    claim(db, until=NOW + MINUTE)
    db.write(lambda tx: tx.want_card(card(program_id), NOW))
    with db.read() as tx:
        (shown,) = tx.surfaces(Subject("issue", 1))
    db.write(lambda tx: tx.mark_showing(shown.id, NOW, NOW + MINUTE))
    now = NOW + HOUR + 10 * SECOND
    for _ in range(2):
        set_clock(db, now, HOUR)
        assert next_wake(db) == NOW + HOUR + MINUTE


def test_a_lease_that_ended_long_ago_lasts_a_minute_more_at_most(db: Database) -> None:
    queue(db, draft(program(db), "a"))
    claim(db, until=NOW + MINUTE)
    set_clock(db, NOW + 2 * MINUTE, HOUR)
    assert next_wake(db) == NOW + 3 * MINUTE
