"""What is said once: order, waiting, leases, settling."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.ports import DIGEST, ESCALATION, NOTICE, ClockGuard, Database, Queued, Subject
from storage.tables import table
from tests.contract.samples import (
    HOUR,
    MINUTE,
    NOW,
    card,
    claim,
    draft,
    program,
    queue,
    ready,
)


def rows(db: Database, now: object = NOW) -> list[Queued]:
    return db.write(lambda tx: tx.ready(now, 64, 50))  # type: ignore[arg-type]


def show_card(db: Database, program_id: int, ref: str, **values: object) -> None:
    db.write(lambda tx: tx.want_card(card(program_id, **values), NOW))
    with db.read() as tx:
        found = tx.surfaces(Subject("issue", int(values.get("subject_id", 1))))  # type: ignore[call-overload]
    db.write(lambda tx: tx.mark_shown(found[-1].id, found[-1].version, ref))


def test_every_field_of_a_message_comes_back(db: Database) -> None:
    program_id = program(db)
    show_card(db, program_id, "r7", subject_id=7)
    full = draft(
        program_id,
        "k" * 24,
        to="dm:maria",
        subject=Subject("issue", 7),
        card={"lines": ["“ü”"], "n": 1},
        mentions=("maria", "tom"),
        level=2,
        priority=ESCALATION,
        not_before=NOW - HOUR,
        guard=ClockGuard(7, "ack/1"),
        thread=True,
        under="u" * 24,
    )
    queue(db, draft(program_id, "u" * 24, "elsewhere"))
    sent(db, "u" * 24, "r9")
    bare = draft(program_id, "b", "other", subject=None, name=None)
    queue(db, full, bare)
    found = {row.draft.key: row for row in rows(db)}
    assert found["k" * 24].draft == full
    assert found["b"].draft == bare
    assert replace(found["b"], id=0) == Queued(0, bare, "queued", 0, None, None, None)
    assert found["k" * 24].root == "r7"


def test_the_same_key_is_said_once(db: Database) -> None:
    program_id = program(db)
    queue(db, draft(program_id, "k", level=1), draft(program_id, "k", level=2))
    queue(db, draft(program_id, "k", level=3), draft(program_id, "new", level=4))
    assert [row.draft.level for row in rows(db)] == [1, 4]


def test_a_key_too_long_for_platforms_is_refused(db: Database) -> None:
    program_id = program(db)
    with pytest.raises(ValueError, match="24 characters"):
        queue(db, draft(program_id, "k" * 25))


def test_rows_come_by_priority_and_age(db: Database) -> None:
    program_id = program(db)
    for key, priority in (("d", DIGEST), ("n", NOTICE), ("e1", ESCALATION), ("e2", ESCALATION)):
        queue(db, draft(program_id, key, priority=priority))
    assert ready(db) == ["e1", "e2", "n", "d"]
    assert ready(db, per_place=2) == ["e1", "e2"]


def test_conversations_come_by_urgency_and_age_of_their_heads(db: Database) -> None:
    program_id = program(db)
    queue(
        db,
        draft(program_id, "c1", "c", priority=DIGEST),
        draft(program_id, "b1", "b"),
        draft(program_id, "a1", "a"),
        draft(program_id, "c2", "c", priority=ESCALATION),
    )
    assert ready(db) == ["c2", "c1", "b1", "a1"]
    assert ready(db, places=2) == ["c2", "c1", "b1"]


def test_what_may_not_be_said_yet_delays_nobody(db: Database) -> None:
    program_id = program(db)
    queue(
        db,
        draft(program_id, "later", priority=ESCALATION, not_before=NOW + HOUR),
        draft(program_id, "now"),
    )
    assert ready(db) == ["now"]
    assert ready(db, NOW + HOUR) == ["later", "now"]


def test_a_claimed_row_holds_its_conversation(db: Database) -> None:
    program_id = program(db)
    queue(db, draft(program_id, "a1", "a"), draft(program_id, "a2", "a"))
    queue(db, draft(program_id, "b1", "b"))
    one, _ = claim(db)
    assert ready(db) == []
    db.write(lambda tx: tx.mark_sent([one], NOW, "r1"))
    assert ready(db) == ["a2"]


def test_a_lease_that_ended_is_claimed_again_as_unknown(db: Database) -> None:
    program_id = program(db)
    queue(db, draft(program_id, "a1"), draft(program_id, "a2"))
    ids = claim(db, until=NOW + MINUTE)
    assert ready(db, NOW + MINUTE / 2) == []
    again = rows(db, NOW + MINUTE)
    assert [row.draft.key for row in again] == ["a1", "a2"]
    first = again[0]
    assert (first.id, first.state, first.attempts) == (ids[0], "sending", 1)
    assert first.first_claimed == NOW
    claim(db, NOW + MINUTE)
    assert rows(db, NOW + HOUR)[0].attempts == 2
    assert rows(db, NOW + HOUR)[0].first_claimed == NOW


def test_the_bundle_of_an_open_attempt_stays(db: Database) -> None:
    program_id = program(db)
    queue(db, draft(program_id, "a"), draft(program_id, "b"))
    ids = [row.id for row in rows(db)]
    db.write(lambda tx: tx.mark_sending(ids, NOW, NOW + MINUTE, "bundle"))
    assert [row.bundle for row in rows(db, NOW + MINUTE)] == ["bundle", "bundle"]
    db.write(lambda tx: tx.mark_retry(ids, NOW, "?", tried=True, unsure=True))
    assert [row.bundle for row in rows(db)] == ["bundle", "bundle"]
    db.write(lambda tx: tx.mark_retry(ids, NOW, "429", tried=True))
    assert [row.bundle for row in rows(db)] == [None, None]


def test_a_back_off_holds_its_conversation_until_then(db: Database) -> None:
    program_id = program(db)
    queue(db, draft(program_id, "a1", "a"), draft(program_id, "a2", "a", priority=ESCALATION))
    ids = claim(db)
    db.write(lambda tx: tx.mark_retry(ids, NOW + HOUR, "busy", tried=True))
    assert ready(db, NOW + HOUR - MINUTE) == []
    assert ready(db, NOW + HOUR) == ["a2", "a1"]


@pytest.mark.parametrize(
    ("tried", "unsure", "attempts", "open_since"),
    [(True, True, 1, NOW), (True, False, 1, None), (False, False, 0, None)],
)
def test_a_retry_says_what_is_known_of_the_attempt(
    db: Database, tried: bool, unsure: bool, attempts: int, open_since: object
) -> None:
    program_id = program(db)
    queue(db, draft(program_id, "a"))
    ids = claim(db)
    db.write(lambda tx: tx.mark_retry(ids, NOW, "x", tried=tried, unsure=unsure))
    row = rows(db)[0]
    assert (row.state, row.attempts, row.first_claimed) == ("queued", attempts, open_since)


def test_taking_an_attempt_back_keeps_an_earlier_open_one(db: Database) -> None:
    program_id = program(db)
    queue(db, draft(program_id, "a"))
    ids = claim(db, until=NOW + MINUTE)
    claim(db, NOW + MINUTE)
    db.write(lambda tx: tx.mark_retry(ids, NOW, "no line", tried=False, unsure=True))
    row = rows(db)[0]
    assert (row.attempts, row.first_claimed) == (1, NOW)


def test_settled_rows_are_never_claimed_again(db: Database) -> None:
    program_id = program(db)
    queue(db, *(draft(program_id, f"k{n}", f"p{n}") for n in range(3)))
    sent, dropped, dead = claim(db)
    db.write(lambda tx: tx.mark_sent([sent], NOW, "r"))
    db.write(lambda tx: tx.mark_dropped([dropped], NOW, "acknowledged"))
    db.write(lambda tx: tx.mark_dead([dead], NOW, "channel gone"))
    for again in (sent, dropped, dead):
        db.write(lambda tx, of=again: tx.mark_retry([of], NOW, "late", tried=True))
        db.write(lambda tx, of=again: tx.mark_sending([of], NOW, NOW, None))
    assert ready(db, NOW + HOUR) == []


def test_dead_rows_are_listed_by_program(db: Database) -> None:
    one, two = program(db), program(db, "OTHER")
    queue(db, draft(one, "k1", "a"), draft(two, "k2", "b"), draft(one, "k3", "c"))
    ids = claim(db)
    db.write(lambda tx: tx.mark_dead(ids[:2], NOW, "channel gone"))
    with db.read() as tx:
        assert [row.draft.key for row in tx.dead()] == ["k1", "k2"]
        assert [row.draft.key for row in tx.dead(one)] == ["k1"]
        assert tx.dead(one)[0].state == "dead"


def test_rows_tell_their_program(db: Database) -> None:
    one, two = program(db), program(db, "OTHER")
    queue(db, draft(one, "k1", "a"), draft(two, "k2", "b"))
    first, second = claim(db)
    with db.read() as tx:
        assert tx.program_of_rows([first]) == one
        assert tx.program_of_rows([second]) == two


def test_nothing_to_mark_is_no_mistake(db: Database) -> None:
    db.write(lambda tx: tx.mark_sending([], NOW, NOW, None))
    db.write(lambda tx: tx.mark_sent([], NOW, None))
    db.write(lambda tx: tx.queue([], NOW))


def test_a_thread_line_waits_for_its_card(db: Database) -> None:
    one = program(db)
    queue(db, draft(one, "line", thread=True), draft(one, "plain", priority=DIGEST))
    assert ready(db) == ["plain"]
    db.write(lambda tx: tx.want_card(card(one), NOW))
    assert ready(db) == ["plain"]
    show_card(db, one, "r1")
    assert [(row.draft.key, row.root) for row in rows(db)] == [("line", "r1"), ("plain", None)]


def test_a_thread_line_knows_the_card_of_its_own_place_and_program(db: Database) -> None:
    one, two = program(db), program(db, "OTHER")
    show_card(db, one, "elsewhere", place="slack:C9")
    show_card(db, two, "foreign")
    queue(db, draft(one, "line", thread=True))
    assert ready(db) == []


def sent(db: Database, key: str, ref: str | None) -> None:
    """Send what is ready under a key; without ``ref`` it is dropped."""
    (row,) = (row for row in rows(db) if row.draft.key == key)
    db.write(lambda tx: tx.mark_sending([row.id], NOW, NOW + HOUR, None))
    if ref is None:
        db.write(lambda tx: tx.mark_dropped([row.id], NOW, "no use any more"))
    else:
        db.write(lambda tx: tx.mark_sent([row.id], NOW, ref))


def test_a_line_under_another_message_waits_until_that_is_said(db: Database) -> None:
    one = program(db)
    queue(db, draft(one, "rest", under="digest", priority=ESCALATION), draft(one, "digest"))
    assert ready(db) == ["digest"]
    sent(db, "digest", "r3")
    assert [(row.draft.key, row.root) for row in rows(db)] == [("rest", "r3")]


def test_a_line_under_a_message_that_was_dropped_goes_without_it(db: Database) -> None:
    one = program(db)
    queue(db, draft(one, "digest"), draft(one, "rest", under="digest"))
    sent(db, "digest", None)
    assert [(row.draft.key, row.root) for row in rows(db)] == [("rest", None)]


def test_the_subject_of_a_message_that_was_sent(db: Database) -> None:
    one = program(db)
    about = Subject("issue", 5)
    queue(db, draft(one, "k1", subject=about), draft(one, "k2", "b", subject=None))
    first, second = claim(db)
    db.write(lambda tx: tx.mark_sent([first], NOW, "r5"))
    db.write(lambda tx: tx.mark_sent([second], NOW, "r6"))
    with db.read() as tx:
        assert tx.message_at("console:shared", "r5") == about
        assert tx.message_at("b", "r5") is None
        assert tx.message_at("b", "r6") is None
        assert tx.message_at("console:shared", "r9") is None


def test_a_bundle_has_a_subject_only_if_it_is_about_one(db: Database) -> None:
    one = program(db)
    for place, subjects in (("same", (4, 4)), ("mixed", (4, 5))):
        for nth, subject_id in enumerate(subjects):
            key = f"{place}{nth}"
            queue(db, draft(one, key, place, subject=Subject("issue", subject_id)))
    ids = claim(db, per_place=9)
    db.write(lambda tx: tx.mark_sent(ids, NOW, "r"))
    with db.read() as tx:
        assert tx.message_at("same", "r") == Subject("issue", 4)
        assert tx.message_at("mixed", "r") is None


def test_a_flooded_conversation_slows_nobody(db: Database) -> None:
    """131,072 rows in one place: what may be claimed is found by a few index seeks.

    SQLite counts its own steps; reading the whole flood would take millions of them.
    """
    one = program(db)
    queue(db, *(draft(one, f"k{n}", f"place{n % 20}") for n in range(40)))
    queue(db, draft(one, "f", "flooded", priority=DIGEST))
    before = _steps(db)
    flood(db, 17)
    assert len(ready(db, per_place=5)) == 40 + 5
    assert next_wake(db) == NOW
    assert _steps(db) < 3 * before + 200
    claim(db)
    assert ready(db) == []
    assert _steps(db) < 3 * before + 200


def _steps(db: Database) -> int:
    """Hundreds of steps that SQLite's machine takes to look; 0 on PostgreSQL."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    with db.read() as tx:
        raw = tx._cursor.connection  # type: ignore[attr-defined]
        if not isinstance(raw, sqlite3.Connection):
            return 0
        raw.set_progress_handler(count, 100)
        tx.ready(NOW, 64, 5)
        tx.next_wake()
        raw.set_progress_handler(None, 0)
    return counted


def next_wake(db: Database) -> datetime | None:
    with db.read() as tx:
        return tx.next_wake()


def flood(db: Database, doublings: int) -> None:
    """Double the rows of the flooded place again and again."""
    names = ", ".join(f'"{c.name}"' for c in table("outbox").c if c.name not in ("id", "key"))
    double = (
        f"INSERT INTO outbox (key, {names}) SELECT key || 'x', {names} FROM outbox"
        " WHERE place = 'flooded'"
    )

    def unit(tx: Any) -> None:
        for nth in range(doublings):
            tx._cursor.execute(double.replace("'x'", f"'{chr(97 + nth)}'"))
        if tx._dialect.name == "postgresql":  # it has its own for this
            tx._cursor.execute("ANALYZE")

    db.write(unit)


def test_another_platforms_conversations_take_no_room(db: Database) -> None:
    """A process that serves one platform is not starved by what waits for the other."""
    one = program(db)
    queue(db, *(draft(one, f"d{n}", f"discord:{n}", priority=ESCALATION) for n in range(5)))
    queue(db, draft(one, "s", "slack:T1/C1"), draft(one, "dm", "slack:dm:T1/U1"))
    queue(db, draft(one, "x", "slackish:1"), draft(one, "y", "slack"))
    assert ready(db, places=2) == ["d0", "d1"]
    assert ready(db, places=2, platforms=("slack",)) == ["s", "dm"]
    assert ready(db, places=3, platforms=("slack", "slackish")) == ["s", "dm", "x"]
    assert ready(db, platforms=()) == []


def test_another_platforms_rows_wake_nobody(db: Database) -> None:
    """Or the pump of a process that does not serve them would never sleep."""
    one = program(db)
    queue(db, draft(one, "d", "discord:1"))
    queue(db, draft(one, "s", "slack:T1/C1", not_before=NOW + HOUR))
    with db.read() as tx:
        assert tx.next_wake() == NOW
        assert tx.next_wake(["slack"]) == NOW + HOUR
        assert tx.next_wake(["slack", "discord"]) == NOW
        assert tx.next_wake(["console"]) is None
