"""Issues and the steps done for them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.errors import Conflict
from bot.domain.issue import StepDone
from bot.ports import Database
from tests.contract.samples import HOUR, NOW, full_issue, issue, program

DAY = timedelta(days=1)


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


def test_outlines_are_of_the_newest_in_their_states(db: Database) -> None:
    program_id, other = program(db), program(db, "OTHER")
    logged = {1: NOW - 31 * DAY, 2: NOW - 29 * DAY, 3: NOW, 4: NOW, 5: NOW, 6: NOW}
    states = {3: "closed", 4: "acknowledged", 5: "merged"}
    for number, at in logged.items():
        new = issue(program_id, number, logged=at, state=states.get(number, "open"))
        db.write(lambda tx, new=new: tx.add_issue(new))
    db.write(lambda tx: tx.add_issue(issue(other, 1)))

    def numbers(**given: Any) -> list[int]:
        plain = {"after": 0, "since": NOW - 30 * DAY, "limit": 9}
        with db.read() as tx:
            found = tx.outlines(program_id, ("open", "acknowledged"), **(plain | given))
        return [number for number, *_ in found]

    assert numbers() == [6, 4, 2]
    assert numbers(limit=2) == [6, 4]
    assert numbers(after=2) == [6, 4]
    assert numbers(since=NOW - 29 * DAY) == [6, 4, 2], "that very moment counts"
    assert numbers(since=NOW - 31 * DAY) == [6, 4, 2, 1]
    assert numbers(since=NOW + HOUR) == []


def test_an_outline_says_what_is_compared(db: Database) -> None:
    program_id = program(db)
    full = db.write(lambda tx: tx.add_issue(full_issue(program_id)))
    empty = db.write(lambda tx: tx.add_issue(issue(program_id, 8, title="")))
    with db.read() as tx:
        states = ("open",)
        two, one = tx.outlines(program_id, states, after=0, since=NOW, limit=9)
    assert one[:3] == (7, full.title, full.category)
    assert json.loads(one[3]) == full.fields
    assert two == (8, "", empty.category, "{}")


def test_what_was_merged_into_an_issue_is_found(db: Database) -> None:
    program_id, other = program(db), program(db, "OTHER")
    db.write(lambda tx: tx.add_issue(issue(program_id, 3)))
    for number, into, state in (
        (5, 3, "merged"),
        (4, 3, "merged"),
        (6, 5, "merged"),
        (7, 3, "open"),
    ):
        merged = issue(program_id, number, state=state, merged_into=into)
        db.write(lambda tx, merged=merged: tx.add_issue(merged))
    db.write(lambda tx: tx.add_issue(issue(other, 9, state="merged", merged_into=3)))
    with db.read() as tx:
        assert [each.number for each in tx.merged_into(program_id, 3)] == [4, 5]
        assert [each.number for each in tx.merged_into(program_id, 5)] == [6]
        assert tx.merged_into(program_id, 4) == []


def test_numbers_of_a_list_are_found_among_what_has_ended(db: Database) -> None:
    one, made = program(db), full_issue(program(db, "OTHR"))
    for number, fields, closed, source in (
        (1, {"ref": "R-1"}, NOW, None),
        (2, {"ref": "R-2", "po": "4711"}, NOW, "slack:T0/C1/1.0"),
        (3, {"ref": "R-3"}, None, None),
        (4, {"po": 'ref "R-4"'}, NOW, None),
        (5, {"ref": "R-5"}, NOW, "sheet:abc"),
    ):
        issue = replace(
            made, program_id=one, number=number, fields=fields, closed=closed, source=source
        )
        db.write(lambda tx, issue=issue: tx.add_issue(issue))
    with db.read() as tx:
        assert tx.ended_refs(one, "sheet:") == [(1, "R-1"), (2, "R-2")]
        assert tx.ended_refs(one + 1, "sheet:") == []
