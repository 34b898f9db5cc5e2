"""What was said is forgotten after a while, a few rows at a time; that it was said is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.app.bootstrap import on_console
from bot.domain.values import DateRange
from bot.engine.core import Core
from bot.engine.tidy import BATCH, KEEP, Keep
from bot.features import INDEX
from bot.ports import Database, Subject
from bot.program_file import read_program
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
from tests.playing import small_program

LATER = NOW + KEEP.texts + HOUR
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
    tidy(db, NOW + KEEP.texts)
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


def test_a_card_is_forgotten_on_both_platforms_and_one_that_waits_on_neither(db: Database) -> None:
    """A mirrored program shows one issue twice: what the second platform still lacks is kept."""
    of = program(db)
    for number, state in enumerate(("closed", "open"), 1):
        made = issue(of, number, state=state, closed=NOW if state == "closed" else None)
        db.write(lambda tx, made=made: tx.add_issue(made))  # type: ignore[misc]
        for place in ("slack:T0/C1", "discord:1"):
            shown_there = card(of, number, place, key=f"{number}{place[:5]}")
            db.write(lambda tx, one=shown_there: tx.want_card(one, NOW))  # type: ignore[misc]
    with db.read() as tx:
        ids = {(n, s.place): s.id for n in (1, 2) for s in tx.surfaces(Subject("issue", n))}
    db.write(lambda tx: tx.mark_shown(ids[1, "slack:T0/C1"], 1, "m"))
    tidy(db)
    stale = {"title": ["open"]}
    assert shown(db) == [{}, stale, stale, stale]
    db.write(lambda tx: tx.mark_shown(ids[1, "discord:1"], 1, "m"))
    tidy(db)
    assert shown(db) == [{}, {}, stale, stale]


def test_the_housekeeping_goes_on_where_it_was_cut_off(db: Database) -> None:
    """What a crash left is forgotten the next time, and what was forgotten is not lost again."""
    program(db)
    db.write(lambda tx: [tx.remember(f"k{n}", NOW, {}) for n in range(2 * BATCH)])
    send(db, "one")
    write, done = db.write, 0

    def failing(unit, **more):  # type: ignore[no-untyped-def]
        nonlocal done
        found = write(unit, **more)
        done += found == BATCH
        if done == 1:
            raise RuntimeError("the power fails")
        return found

    db.write = failing  # type: ignore[method-assign]
    with pytest.raises(RuntimeError, match="power"):
        tidy(db)
    db.write = write  # type: ignore[method-assign]
    assert Core(db, ["console"], INDEX).tidy(LATER) == BATCH
    assert said(db) == [("{}", "one", "sent", "console:one", "m1")]


def away(db: Database, people: dict[str, tuple[DateRange, ...]]) -> None:
    found = small_program()
    named = (replace(p, away=people.get(p.id, ())) for p in found.people)
    Core(db, ["console"], INDEX).import_program(
        on_console(replace(found, people=tuple(named))), NOW
    )


def absences(db: Database) -> dict[str, tuple[DateRange, ...]]:
    with db.read() as tx:
        people = read_program(tx.program(1).document).people
    return {p.id: p.away for p in people if p.away}


def test_absences_are_forgotten_a_year_after_they_ended(db: Database) -> None:
    past = DateRange(date(2026, 11, 1), date(2026, 11, 30))
    last = DateRange(date(2026, 12, 1), date(2027, 3, 1))
    away(db, {"tom": (past, last), "linh": (past,)})
    tidy(db, NOW + KEEP.absences - 4 * DAY)
    assert absences(db) == {"tom": (past, last), "linh": (past,)}
    with db.read() as tx:
        revision = tx.program(1).revision
    tidy(db, NOW + KEEP.absences)
    assert absences(db) == {"tom": (last,)}
    with db.read() as tx:
        assert tx.program(1).revision == revision + 1, "every process reads the roster anew"
    tidy(db, NOW + KEEP.absences)
    with db.read() as tx:
        assert tx.program(1).revision == revision + 1, "nothing is stored where nothing went"


def test_the_operator_says_how_long_what_is_kept(db: Database) -> None:
    past = DateRange(date(2026, 11, 1), date(2026, 11, 30))
    away(db, {"tom": (past,)})
    db.write(lambda tx: tx.remember("k", NOW, {}))
    send(db, "one")
    long = Keep(timedelta(days=999), timedelta(days=999), timedelta(days=999))
    Core(db, ["console"], INDEX, keep=long).tidy(NOW + 500 * DAY)
    with db.read() as tx:
        assert tx.answered("k") is not None
    assert absences(db)
    short = Keep(timedelta(days=1), timedelta(days=7), timedelta(days=35))
    Core(db, ["console"], INDEX, keep=short).tidy(NOW + 36 * DAY)
    with db.read() as tx:
        assert tx.answered("k") is None
    assert not absences(db)
    assert said(db)[-1][0] == "{}"  # type: ignore[index]


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
