"""Issues are found by what was written in and about them, the same on every database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.domain.search import asked_words
from bot.ports import Database, Event, Subject
from storage.queries import words
from storage.statement import Compiled
from tests.contract import test_growth
from tests.contract.samples import NOW, issue, program
from tests.contract.test_statements import STATEMENTS, given

connection = test_growth.connection


def found(
    db: Database, of: int, asked: str, *readers: str, limit: int = 9, whole: bool = False
) -> tuple[Sequence[int], bool]:
    """Return the numbers of the issues that say something, and whether older ones may miss."""
    with db.read() as tx:
        known = tx.issues_saying(of, asked_words(asked), readers, limit, whole=whole)
        numbers = tx.numbers(known.issues)
    return [numbers[each] for each in known.issues], known.cut


def log(db: Database, of: int, *titles: str, **more: Any) -> list[int]:
    def unit(tx: Any) -> list[int]:
        last = tx.last_number(of)
        new = [
            replace(issue(of, last + at), title=title, source=None, **more)
            for at, title in enumerate(titles, 1)
        ]
        return [tx.add_issue(each).id for each in new]

    return db.write(unit)


def say(db: Database, of: int, about: int, text: str, audience: str = "shared") -> None:
    subject = Subject("issue", about)
    event = Event(of, subject, NOW, "tom", "oem", "commented", {"text": text}, audience)
    db.write(lambda tx: tx.add_event(event))


def test_an_issue_is_found_by_its_own_words(db: Database) -> None:
    of = program(db)
    log(db, of, "U7 MCU short, STM32G0B1", "焊料短缺", "Złącze zalane", fields={"po": "PO-4711"})
    assert found(db, of, "stm32 short") == ([1], False)
    assert found(db, of, "G0B1") == ([1], False)
    assert found(db, of, "短缺") == ([2], False)
    assert found(db, of, "焊") == ([2], False)
    assert found(db, of, "zlacze") == ([3], False)
    assert found(db, of, "PO4711") == ([3, 2, 1], False)
    assert found(db, of, "47") == ([3, 2, 1], False)
    assert found(db, of, "short zalane") == ([], False)
    assert found(db, of, "po") == ([3, 2, 1], False)


def test_changed_words_are_found_and_old_ones_no_longer(db: Database) -> None:
    of = program(db)
    [about] = log(db, of, "reel damaged")
    with db.read() as tx:
        stored = tx.issue(about)
    assert stored is not None
    changed = replace(stored, title="reel wet", fields={"part": "X9"}, resolution="dried at 40 °C")
    db.write(lambda tx: tx.save_issue(changed))
    assert found(db, of, "damaged") == ([], False)
    assert found(db, of, "reel wet x9 dried") == ([1], False)
    db.write(lambda tx: tx.save_issue(replace(changed, fields={}, resolution=None)))
    assert found(db, of, "x9") == found(db, of, "dried") == ([], False)


def test_a_title_that_is_taken_out_leaves_nothing_to_be_found(db: Database) -> None:
    """Its words leave the index itself, for every reader and as beginnings of words, too."""
    of = program(db)
    [about] = log(db, of, "焊料短缺 STM32G0B1 Złącze", fields={"part": "X9"})
    with db.read() as tx:
        stored = tx.issue(about)
    assert stored is not None
    db.write(lambda tx: tx.save_issue(replace(stored, title="Shortage 1", fields={})))
    for gone in ("焊料", "短", "stm32", "g0b1", "zlacze", "x9"):
        assert found(db, of, gone, "shared", "oem", "ems") == ([], False)
    assert found(db, of, "shortage") == ([1], False)


def test_what_is_said_is_found_by_who_reads_it(db: Database) -> None:
    of = program(db)
    [about] = log(db, of, "reel damaged")
    say(db, of, about, "broker has 800")
    say(db, of, about, "second source is Mouser", "oem")
    assert found(db, of, "broker", "shared") == ([1], False)
    assert found(db, of, "broker") == ([], False)
    assert found(db, of, "mouser", "shared", "ems") == ([], False)
    assert found(db, of, "mou", "shared", "ems") == ([], False)
    assert found(db, of, "mouser", "shared", "ems", whole=True) == ([], False)
    assert found(db, of, "mouser broker reel", "shared", "oem") == ([1], False)


def test_another_program_finds_nothing(db: Database) -> None:
    of, other = program(db), program(db, key="BETA")
    log(db, of, "reel damaged")
    assert found(db, other, "reel") == ([], False)


def test_what_was_taken_back_is_not_found(db: Database) -> None:
    of = program(db)

    def unit(tx: Any) -> None:
        tx.tried(lambda: tx.add_issue(replace(issue(of, 1), title="reel damaged")))

    db.write(unit)
    assert found(db, of, "reel") == ([], False)


def test_whole_words_are_told_from_beginnings(db: Database) -> None:
    of = program(db)
    log(db, of, "PO-500", "PO-5001")
    assert found(db, of, "500") == ([2, 1], False)
    assert found(db, of, "500", whole=True) == ([1], False)


def test_the_newest_are_found_where_there_are_too_many(db: Database) -> None:
    of = program(db)
    log(db, of, *("reel short" if at % 2 else "reel wet" for at in range(20)))
    assert found(db, of, "reel", limit=3) == ([20, 19, 18], True)
    # The rarest word leads: what it finds is complete.
    log(db, of, "reel blue", "reel", "reel", "reel", "reel")
    assert found(db, of, "reel blue", limit=3) == ([21], False)
    assert found(db, of, "reel wet", limit=3) == ([19, 17, 15], True)


def test_many_endings_of_a_word_are_cut(db: Database) -> None:
    of = program(db)
    log(db, of, *(f"lot{at:03}" for at in range(words.ENDINGS + 5)))
    numbers, cut = found(db, of, "lot", limit=100)
    assert len(numbers) == words.ENDINGS
    assert cut


def test_a_part_of_history_is_read_however_long_it_is(connection: Connection) -> None:
    """The newest come in the order of the index: nothing is sorted, nothing is walked."""
    dialect = connection.dialect
    statement = STATEMENTS["words._NEWEST"].core(dialect)
    compiled = Compiled(statement, dialect)
    arguments = compiled.arguments(given(statement, dialect)[0])
    cursor: Any = connection.connection.driver_connection.cursor()  # type: ignore[union-attr]
    kind = "QUERY PLAN" if dialect.name == "sqlite" else "(FORMAT JSON)"
    cursor.execute(f"EXPLAIN {kind} {compiled.text}", arguments)
    plan = json.dumps(cursor.fetchall(), default=str)
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


@pytest.mark.parametrize("asked", ["%", "_", "'; DROP TABLE word", "x" * 3_000, "\U0010ffff"])
def test_odd_words_find_nothing(db: Database, asked: str) -> None:
    of = program(db)
    log(db, of, "reel damaged")
    assert found(db, of, asked, "shared") == ([], False)
