"""Issues and the steps done for them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.values import StepDone
from bot.errors import Conflict
from bot.ports import Database
from tests.contract.samples import HOUR, NOW, full_issue, issue, program


def test_every_field_of_an_issue_comes_back(db: Database) -> None:
    program_id = program(db)
    plain = db.write(lambda tx: tx.add_issue(issue(program_id)))
    full = db.write(lambda tx: tx.add_issue(full_issue(program_id)))
    with db.read() as tx:
        assert tx.issue(plain.id) == plain == replace(issue(program_id), id=plain.id)
        assert tx.issue(full.id) == full == replace(full_issue(program_id), id=full.id)


def test_saving_stores_every_field(db: Database) -> None:
    program_id = program(db)
    stored = db.write(lambda tx: tx.add_issue(issue(program_id, 7)))
    changed = replace(full_issue(program_id), id=stored.id)
    db.write(lambda tx: tx.save_issue(changed))
    with db.read() as tx:
        assert tx.issue(stored.id) == changed
    db.write(lambda tx: tx.save_issue(stored))
    with db.read() as tx:
        assert tx.issue(stored.id) == stored


def test_issues_are_found_by_id_number_and_source(db: Database) -> None:
    one, two = program(db), program(db, "OTHER")
    first = db.write(lambda tx: tx.add_issue(issue(one, source="m1")))
    other = db.write(lambda tx: tx.add_issue(issue(two, source="m1")))
    with db.read() as tx:
        assert tx.issue_numbered(one, 1) == tx.issue_from(one, "m1") == first
        assert tx.issue_numbered(two, 1) == tx.issue_from(two, "m1") == other
        assert tx.issue(99) is None
        assert tx.issue_numbered(one, 2) is None
        assert tx.issue_from(one, "m2") is None


def test_one_number_and_one_source_is_one_issue(db: Database) -> None:
    program_id = program(db)
    db.write(lambda tx: tx.add_issue(issue(program_id, 1, source="m1")))
    for twice in (issue(program_id, 1), issue(program_id, 2, source="m1")):
        with pytest.raises(Conflict):
            db.write(lambda tx, twice=twice: tx.add_issue(twice))
    db.write(lambda tx: (tx.add_issue(issue(program_id, 2)), tx.add_issue(issue(program_id, 3))))


def test_issues_come_by_number_and_state(db: Database) -> None:
    program_id = program(db)
    for number, state in ((3, "open"), (1, "closed"), (2, "acknowledged")):
        db.write(lambda tx, n=number, s=state: tx.add_issue(issue(program_id, n, state=s)))
    with db.read() as tx:
        assert [found.number for found in tx.issues(program_id)] == [1, 2, 3]
        live = tx.issues(program_id, ("open", "acknowledged"))
        assert [found.number for found in live] == [2, 3]
        assert tx.issues(program_id, ()) == []


def test_ids_are_never_used_again(db: Database) -> None:
    """A row that is rolled back or removed must not hand its id to another one's keys."""
    program_id = program(db)
    first = db.write(lambda tx: tx.add_issue(issue(program_id)))
    db.write(lambda tx: tx._cursor.execute("DELETE FROM issue"))  # type: ignore[attr-defined]
    assert db.write(lambda tx: tx.add_issue(issue(program_id))).id > first.id


def test_a_step_is_remembered_once(db: Database) -> None:
    program_id = program(db)
    stored = db.write(lambda tx: tx.add_issue(issue(program_id)))
    first = StepDone("ack/1:L1:maria", NOW, "ack", 1, "sent")
    again = StepDone("ack/1:L1:maria", NOW + HOUR, "ack", 2, "skipped")
    second = StepDone("ack/1:L0:tom", NOW, "ack", None, "skipped")
    db.write(lambda tx: tx.add_steps(stored.id, [first]))
    db.write(lambda tx: tx.add_steps(stored.id, [again, second]))
    db.write(lambda tx: tx.add_steps(stored.id, []))
    with db.read() as tx:
        assert tx.steps(stored.id) == [first, second]
        assert tx.steps(stored.id + 1) == []


def test_steps_belong_to_their_issue(db: Database) -> None:
    program_id = program(db)
    one = db.write(lambda tx: tx.add_issue(issue(program_id, 1)))
    two = db.write(lambda tx: tx.add_issue(issue(program_id, 2)))
    step = StepDone("k", NOW, "update", 3, "sent")
    db.write(lambda tx: (tx.add_steps(one.id, [step]), tx.add_steps(two.id, [step])))
    with db.read() as tx:
        assert tx.steps(one.id) == tx.steps(two.id) == [step]
