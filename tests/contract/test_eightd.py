"""An 8D is kept whole: what was done, agreed and told comes back as it was, on every database."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.issue import StepDone
from bot.features.eightd.policy import CHECK, D1, D4, D6, EIGHTD, EightD, Extension
from bot.features.eightd.transitions import (
    approved,
    extended,
    finished,
    not_effective,
    returned,
    submitted,
)
from bot.ports import Database, Record, Subject
from bot.ports.codec import from_data, to_data
from tests.contract.samples import HOUR, NOW, issue, program


def full() -> EightD:
    """Return an 8D in which no field has its default."""
    value = EightD("ems", "sz", NOW)
    value = finished(value, D1, "“团队” Mei, Linh", "mei", NOW + HOUR, NOW)
    value = submitted(value, D4, "ü" * 3000, "mei", NOW + HOUR, NOW)
    value = returned(value, D4, NOW + HOUR)
    value = extended(value, D4, Extension(NOW, NOW + HOUR, NOW + 2 * HOUR, late=True))
    value = approved(submitted(value, D6, None, "mei", None, NOW), D6, NOW + HOUR)
    value = finished(value, CHECK, "3 of 1200", "priya", NOW, NOW)
    value = submitted(not_effective(value, NOW + HOUR), D4, "again", "mei", None, NOW + 2 * HOUR)
    told = StepDone("D4/0/L1", NOW, "step", 1, "sent")
    return replace(value, done=(told,), open=("D4/2", "E/1"), restarted=NOW + HOUR)


def test_it_comes_back_as_it_was(db: Database) -> None:
    program_id = program(db)
    about = db.write(lambda tx: tx.add_issue(issue(program_id, category="scar")))
    first = Record(0, program_id, EIGHTD, "1", True, about.id, to_data(EightD("ems", "sz", NOW)))
    stored = db.write(lambda tx: tx.add_record(first))
    db.write(lambda tx: tx.save_record(replace(stored, data=to_data(full()))))
    with db.read() as tx:
        [found] = tx.records_about(about.id, EIGHTD)
    assert from_data(EightD, found.data) == full()
    assert found.data["open"] == ["D4/2", "E/1"], "messages ask for these names"


def test_it_is_woken_like_any_other_record(db: Database) -> None:
    program_id = program(db)
    data = to_data(full())
    live = db.write(lambda tx: tx.add_record(Record(0, program_id, EIGHTD, "1", True, None, data)))
    subject = Subject(EIGHTD, live.id)
    db.write(lambda tx: tx.set_wake(subject, program_id, NOW))
    assert db.write(lambda tx: tx.lease_due(NOW, NOW + HOUR, 10)) == [(subject, program_id)]
    assert db.write(lambda tx: tx.lease_due(NOW, NOW + HOUR, 10)) == []
