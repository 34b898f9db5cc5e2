"""Records: proposals and whatever else is kept whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.errors import Conflict
from bot.ports import Database, Record, Subject
from tests.contract.samples import HOUR, NOW, issue, program


def record(program_id: int, name: str = "D1", **values: object) -> Record:
    plain = Record(0, program_id, "proposal", name, True, None, {"text": "“ü” 料", "n": [1, None]})
    return replace(plain, **values)  # type: ignore[arg-type]


def test_a_record_comes_back_and_is_found(db: Database) -> None:
    program_id, other = program(db), program(db, "OTHER")
    stored = db.write(lambda tx: tx.add_record(record(program_id)))
    db.write(lambda tx: tx.add_record(record(other)))
    with db.read() as tx:
        assert tx.record(stored.id) == stored == replace(record(program_id), id=stored.id)
        assert tx.record_named(program_id, "proposal", "D1") == stored
        assert tx.record_named(program_id, "proposal", "D2") is None
        assert tx.record_named(program_id, "deadline", "D1") is None
        assert tx.records(program_id, "proposal") == [stored]
        assert tx.record(99) is None


def test_only_live_ones_are_listed_as_live(db: Database) -> None:
    program_id = program(db)
    first = db.write(lambda tx: tx.add_record(record(program_id, "D1")))
    second = db.write(lambda tx: tx.add_record(record(program_id, "D2")))
    ended = replace(first, live=False, data={"state": "approved"})
    db.write(lambda tx: tx.save_record(ended))
    with db.read() as tx:
        assert tx.records(program_id, "proposal") == [ended, second]
        assert tx.records(program_id, "proposal", live=True) == [second]


def test_records_about_an_issue(db: Database) -> None:
    program_id = program(db)
    about = db.write(lambda tx: tx.add_issue(issue(program_id)))
    stored = db.write(lambda tx: tx.add_record(record(program_id, issue_id=about.id)))
    db.write(lambda tx: tx.add_record(record(program_id, "D2")))
    with db.read() as tx:
        assert tx.records_about(about.id, "proposal") == [stored]
        assert tx.records_about(about.id, "deadline") == []


def test_a_dropped_record_is_gone_and_its_name_is_free(db: Database) -> None:
    program_id = program(db)
    stored = db.write(lambda tx: tx.add_record(record(program_id)))
    db.write(lambda tx: tx.drop_record(stored.id))
    db.write(lambda tx: tx.drop_record(stored.id))
    with db.read() as tx:
        assert tx.record(stored.id) is None
    again = db.write(lambda tx: tx.add_record(record(program_id)))
    assert again.id != stored.id


def test_a_name_is_taken_once_a_kind(db: Database) -> None:
    program_id = program(db)
    db.write(lambda tx: tx.add_record(record(program_id)))
    db.write(lambda tx: tx.add_record(record(program_id, kind="deadline")))
    with pytest.raises(Conflict):
        db.write(lambda tx: tx.add_record(record(program_id)))


def test_waking_a_program_wakes_its_live_records(db: Database) -> None:
    program_id = program(db)
    live = db.write(lambda tx: tx.add_record(record(program_id)))
    ended = db.write(lambda tx: tx.add_record(record(program_id, "D2", live=False)))
    db.write(lambda tx: tx.set_wake(Subject("proposal", live.id), program_id, NOW + HOUR))
    db.write(lambda tx: tx.wake_program(program_id, NOW))
    with db.read() as tx:
        assert tx.wake_at(Subject("proposal", live.id)) == NOW
        assert tx.wake_at(Subject("proposal", ended.id)) is None
