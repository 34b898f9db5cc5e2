"""The audit log, answers to inbound events, kept values, and moments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.domain.errors import Conflict
from bot.ports import Database, Event, Subject
from tests.contract.samples import HOUR, NOW, program


def test_the_log_keeps_its_order_and_its_subjects(db: Database) -> None:
    one, two = program(db), program(db, "OTHER")
    about = Subject("issue", 5)
    lines = [
        Event(one, about, NOW, "maria", "oem", "logged", {"title": "“ü”", "n": [1, None]}),
        Event(one, None, NOW, None, None, "imported"),
        Event(one, about, NOW - HOUR, "tom", "ems", "note", {"text": "x"}, "ems"),
    ]
    other = Event(two, about, NOW, "li", "oem", "logged")
    db.write(lambda tx: [tx.add_event(line) for line in (*lines, other)])
    with db.read() as tx:
        assert tx.events(one) == lines
        assert tx.events(one, about) == [lines[0], lines[2]]
        assert tx.events(one, Subject("sync", 5)) == []
        assert tx.events(two) == [other]


def test_an_inbound_event_is_answered_once(db: Database) -> None:
    answer = {"text": "ACME-1 is open", "lines": [1, 2]}
    with db.read() as tx:
        assert tx.answered("slack:C1/171.5") is None
    db.write(lambda tx: tx.remember("slack:C1/171.5", NOW, answer))
    with pytest.raises(Conflict):
        db.write(lambda tx: tx.remember("slack:C1/171.5", NOW, {}))
    with db.read() as tx:
        assert tx.answered("slack:C1/171.5") == answer


def test_an_empty_answer_is_an_answer(db: Database) -> None:
    db.write(lambda tx: tx.remember("k", NOW, {}))
    with db.read() as tx:
        assert tx.answered("k") == {}


def test_a_unit_goes_on_after_a_conflict_it_expected(db: Database) -> None:
    def unit(tx: object) -> None:
        tx.remember("k", NOW, {"n": 1})  # type: ignore[attr-defined]
        with pytest.raises(Conflict):
            tx.remember("k", NOW, {"n": 2})  # type: ignore[attr-defined]
        tx.keep("after", "yes")  # type: ignore[attr-defined]

    db.write(unit)
    with db.read() as tx:
        assert tx.answered("k") == {"n": 1}
        assert tx.note("after") == "yes"


def test_a_value_is_kept_by_name(db: Database) -> None:
    with db.read() as tx:
        assert tx.note("alive") is None
    db.write(lambda tx: tx.keep("alive", "one"))
    db.write(lambda tx: tx.keep("alive", "two"))
    with db.read() as tx:
        assert tx.note("alive") == "two"


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 30, tzinfo=timezone(timedelta(hours=8))),
    ],
)
def test_a_moment_comes_back_as_the_same_moment_in_utc(db: Database, moment: datetime) -> None:
    program_id = program(db)
    db.write(lambda tx: tx.set_wake(Subject("issue", 1), program_id, moment))
    with db.read() as tx:
        found = tx.wake_at(Subject("issue", 1))
    assert found == moment
    assert found is not None
    assert found.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(db: Database) -> None:
    program_id = program(db)
    naive = datetime(2026, 12, 3)
    with pytest.raises(ValueError, match="needs a zone"):
        db.write(lambda tx: tx.set_wake(Subject("issue", 1), program_id, naive))
