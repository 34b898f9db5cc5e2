"""What was said is forgotten after a while, a few rows at a time; that it was said is not."""

from __future__ import annotations

from datetime import timedelta

from bot.engine.core import Core
from bot.engine.tidy import BATCH, TEXTS_KEPT
from bot.features import INDEX
from bot.ports import Database, Subject
from tests.contract.samples import (
    HOUR,
    MINUTE,
    NOW,
    card,
    claim,
    draft,
    issue,
    program,
    queue,
    ready,
)

LATER = NOW + TEXTS_KEPT + HOUR
DAY = timedelta(days=1)


def tidy(db: Database, now: object = LATER) -> None:
    Core(db, ["console"], INDEX).tidy(now)  # type: ignore[arg-type]


def send(db: Database, *keys: str, program_id: int = 1) -> None:
    """Say something, and settle it as sent."""
    queue(db, *(draft(program_id, key, f"console:{key}") for key in keys))
    ids = claim(db)
    db.write(lambda tx: tx.mark_sent(ids, NOW, "m1"))


def said(db: Database) -> list[object]:
    with db.read() as tx:
        cursor = tx._cursor  # type: ignore[attr-defined]
        cursor.execute("SELECT card, key, state, place, ref FROM outbox ORDER BY id")
        return [tuple(row) for row in cursor.fetchall()]


def shown(db: Database) -> list[object]:
    with db.read() as tx:
        found = [tx.surfaces(Subject("issue", number)) for number in (1, 2, 3)]
    return [surface.wanted for surfaces in found for surface in surfaces]


def test_what_was_said_is_forgotten_and_that_it_was_said_is_not(db: Database) -> None:
    program(db)
    send(db, "one", "two")
    tidy(db, NOW + TEXTS_KEPT)
    assert all(row[0] != "{}" for row in said(db)), "not before its time"
    tidy(db)
    assert said(db) == [
        ("{}", "one", "sent", "console:one", "m1"),
        ("{}", "two", "sent", "console:two", "m1"),
    ]
    queue(db, draft(1, "one", "console:one"))
    assert ready(db, LATER) == [], "its key is kept for ever: it is not said again"


def test_what_is_still_to_be_said_is_kept(db: Database) -> None:
    program(db)
    queue(db, draft(1, "waiting"))
    tidy(db)
    with db.read() as tx:
        assert tx.next_wake() == NOW
    assert "waiting" in str(said(db)[0])


def test_the_message_of_a_forgotten_text_is_still_known(db: Database) -> None:
    program(db)
    send(db, "one")
    tidy(db)
    with db.read() as tx:
        assert tx.message_at("console:one", "m1") == Subject("issue", 1)


def test_the_cards_of_live_issues_stay_and_of_ended_ones_can_be_shown_again(db: Database) -> None:
    of = program(db)
    for number, closed in enumerate((None, NOW, NOW), 1):
        state = "open" if closed is None else "closed"
        made = issue(of, number, state=state, closed=closed)
        db.write(lambda tx, made=made: tx.add_issue(made))  # type: ignore[misc]
        db.write(lambda tx, number=number: tx.want_card(card(of, number), NOW))  # type: ignore[misc]
    with db.read() as tx:
        ids = [tx.surfaces(Subject("issue", number))[0].id for number in (1, 2)]
    for each in ids:
        db.write(lambda tx, each=each: tx.mark_shown(each, 1, "m"))  # type: ignore[misc]
    tidy(db)
    stale = {"title": ["open"]}
    assert shown(db) == [stale, {}, stale], "one lives, one ended, one is still to be shown"
    db.write(lambda tx: tx.want_card(card(of, 2), LATER))
    assert shown(db)[1] == stale
    with db.read() as tx:
        found = tx.surface(ids[1])
    assert (found.version, found.shown, found.ref) == (2, 1, "m")


def test_tidy_forgets_a_few_rows_in_each_unit(db: Database) -> None:
    """Whoever waits behind the housekeeping waits for one batch, not for all of it."""
    program(db)
    db.write(lambda tx: [tx.remember(f"k{n}", NOW, {}) for n in range(2 * BATCH + 1)])
    forgot: list[int] = []
    write = db.write

    def counting(unit, **more):  # type: ignore[no-untyped-def]
        found = write(unit, **more)
        forgot.append(found if isinstance(found, int) else 0)
        return found

    db.write = counting  # type: ignore[method-assign]
    assert Core(db, ["console"], INDEX).tidy(NOW + 31 * DAY) == 2 * BATCH + 1
    assert [count for count in forgot if count] == [BATCH, BATCH, 1]


def test_answers_are_forgotten_oldest_first(db: Database) -> None:
    db.write(lambda tx: [tx.remember(f"k{n}", NOW + n * MINUTE, {}) for n in range(5)])
    assert db.write(lambda tx: tx.forget_inbound(NOW + 4 * MINUTE, 3)) == 3
    with db.read() as tx:
        assert [tx.answered(f"k{n}") is None for n in range(5)] == [True] * 3 + [False] * 2
