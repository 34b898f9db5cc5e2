"""When subjects are looked at next, and leases."""

from __future__ import annotations

from datetime import datetime

from bot.ports import Database, Subject
from tests.contract.samples import HOUR, MINUTE, NOW, card, draft, issue, program, queue


def wake(db: Database, program_id: int, subject_id: int, at: datetime | None) -> None:
    db.write(lambda tx: tx.set_wake(Subject("issue", subject_id), program_id, at))


def lease(db: Database, now: datetime, limit: int = 100) -> list[int]:
    found = db.write(lambda tx: tx.lease_due(now, now + MINUTE, limit))
    return [subject.id for subject, _ in found]


def wake_at(db: Database, subject_id: int) -> datetime | None:
    with db.read() as tx:
        return tx.wake_at(Subject("issue", subject_id))


def next_wake(db: Database) -> datetime | None:
    with db.read() as tx:
        return tx.next_wake()


def test_a_wake_is_set_moved_and_taken_away(db: Database) -> None:
    program_id = program(db)
    assert wake_at(db, 1) is None
    wake(db, program_id, 1, NOW)
    wake(db, program_id, 1, NOW + HOUR)
    assert wake_at(db, 1) == NOW + HOUR
    wake(db, program_id, 1, None)
    wake(db, program_id, 1, None)
    assert wake_at(db, 1) is None


def test_subjects_of_two_kinds_share_no_wake(db: Database) -> None:
    program_id = program(db)
    db.write(lambda tx: tx.set_wake(Subject("sync", 1), program_id, NOW))
    assert wake_at(db, 1) is None


def test_due_wakes_come_longest_due_first_and_once(db: Database) -> None:
    program_id = program(db)
    for subject_id, minutes in ((1, -1), (2, -3), (3, 1), (4, -2), (5, 0)):
        wake(db, program_id, subject_id, NOW + minutes * MINUTE)
    found = db.write(lambda tx: tx.lease_due(NOW, NOW + MINUTE, 2))
    assert found == [(Subject("issue", 2), program_id), (Subject("issue", 4), program_id)]
    assert lease(db, NOW) == [1, 5]
    assert lease(db, NOW) == []


def test_a_lease_of_the_dead_expires(db: Database) -> None:
    program_id = program(db)
    wake(db, program_id, 1, NOW)
    assert lease(db, NOW) == [1]
    assert lease(db, NOW + MINUTE / 2) == []
    assert lease(db, NOW + MINUTE) == [1]


def test_setting_a_wake_forgets_its_lease(db: Database) -> None:
    program_id = program(db)
    wake(db, program_id, 1, NOW)
    lease(db, NOW)
    wake(db, program_id, 1, NOW)
    assert lease(db, NOW) == [1]


def test_waking_a_program_wakes_what_has_not_ended(db: Database) -> None:
    one, two = program(db), program(db, "OTHER")
    states = ("open", "acknowledged", "resolved", "closed", "reopened", "merged")
    ids = {}
    for number, state in enumerate(states, 1):
        made = issue(one, number, state=state)
        ids[state] = db.write(lambda tx, made=made: tx.add_issue(made)).id
    other = db.write(lambda tx: tx.add_issue(issue(two))).id
    wake(db, one, ids["open"], NOW + HOUR)
    wake(db, one, ids["closed"], NOW + HOUR)
    db.write(lambda tx: tx.wake_program(one, NOW))
    assert [wake_at(db, ids[state]) for state in states] == [
        NOW,
        NOW,
        NOW,
        NOW + HOUR,
        NOW,
        None,
    ]
    assert wake_at(db, other) is None


def test_nothing_planned_means_no_next_wake(db: Database) -> None:
    assert next_wake(db) is None


def test_the_next_wake_is_the_soonest_of_all_three(db: Database) -> None:
    program_id = program(db)
    wake(db, program_id, 1, NOW + 3 * HOUR)
    assert next_wake(db) == NOW + 3 * HOUR
    queue(db, draft(program_id, "k", not_before=NOW + 2 * HOUR))
    assert next_wake(db) == NOW + 2 * HOUR
    db.write(lambda tx: tx.want_card(card(program_id), NOW + HOUR))
    assert next_wake(db) == NOW + HOUR


def test_what_waits_for_its_root_counts_once_the_card_is_shown(db: Database) -> None:
    program_id = program(db)
    db.write(lambda tx: tx.want_card(card(program_id), NOW))
    queue(db, draft(program_id, "k", thread=True))
    surface = db.write(lambda tx: tx.ready_surfaces(NOW, 9))[0]
    db.write(lambda tx: tx.mark_showing(surface.id, NOW, NOW + MINUTE))
    assert next_wake(db) == NOW + MINUTE
    db.write(lambda tx: tx.mark_shown(surface.id, 1, "r1"))
    assert next_wake(db) == NOW


def test_settled_rows_do_not_count(db: Database) -> None:
    program_id = program(db)
    queue(db, *(draft(program_id, f"k{n}", f"place{n}") for n in range(3)))
    ids = db.write(lambda tx: [row.id for row in tx.ready(NOW, 9, 9)])
    db.write(lambda tx: tx.mark_sent(ids[:1], NOW, "r"))
    db.write(lambda tx: tx.mark_dropped(ids[1:2], NOW, "ended"))
    db.write(lambda tx: tx.mark_dead(ids[2:], NOW, "gone"))
    assert next_wake(db) is None


def test_a_conversation_in_back_off_is_due_when_it_is_free_again(db: Database) -> None:
    """Or a loop that sleeps until the next wake would never sleep."""
    program_id = program(db)
    queue(db, draft(program_id, "first"), draft(program_id, "second"))
    first = db.write(lambda tx: tx.ready(NOW, 9, 1))[0]
    db.write(lambda tx: tx.mark_sending([first.id], NOW, NOW + MINUTE, None))
    assert next_wake(db) == NOW + MINUTE
    db.write(lambda tx: tx.mark_retry([first.id], NOW + HOUR, "later", tried=True))
    assert next_wake(db) == NOW + HOUR
    queue(db, draft(program_id, "elsewhere", "console:oem"), now=NOW + MINUTE)
    assert next_wake(db) == NOW + MINUTE
