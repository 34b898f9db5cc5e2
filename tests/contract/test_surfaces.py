"""Cards: wanted and shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.errors import StorageError
from bot.ports import DIGEST, ESCALATION, Database, Subject, Surface
from tests.contract.samples import HOUR, MINUTE, NOW, card, draft, program, queue


def want(db: Database, wanted: Surface, now: object = NOW) -> None:
    db.write(lambda tx: tx.want_card(wanted, now))  # type: ignore[arg-type]


def stale(db: Database, now: object = NOW, places: int = 64) -> list[Surface]:
    return db.write(lambda tx: tx.ready_surfaces(now, places))  # type: ignore[arg-type]


def showing(db: Database, surface: Surface, now: object = NOW) -> None:
    db.write(lambda tx: tx.mark_showing(surface.id, now, now + MINUTE))  # type: ignore[operator, arg-type]


def shown(db: Database, surface: Surface, ref: str | None = "r1") -> None:
    db.write(lambda tx: tx.mark_shown(surface.id, surface.version, ref))


def only(db: Database) -> Surface:
    with db.read() as tx:
        (found,) = tx.surfaces(Subject("issue", 1))
    return found


def test_a_card_comes_back_as_it_is_wanted(db: Database) -> None:
    one = program(db)
    wanted = card(one, mentions=("tom", "maria"), wanted={"b": 1, "a": ["“ü”"]})
    want(db, wanted)
    found = only(db)
    assert found == replace(wanted, id=found.id, version=1, shown=0)
    assert stale(db) == [found]
    with db.read() as tx:
        assert tx.surface(found.id) == found


def test_an_unknown_card_says_so(db: Database) -> None:
    with db.read() as tx, pytest.raises(StorageError, match="no surface"):
        tx.surface(99)


def test_a_shown_card_is_fresh_and_found_by_its_message(db: Database) -> None:
    one = program(db)
    want(db, card(one))
    showing(db, only(db))
    shown(db, only(db))
    assert stale(db, NOW + HOUR) == []
    found = only(db)
    assert (found.ref, found.version, found.shown, found.attempts) == ("r1", 1, 1, 0)
    assert found.first_claimed is None
    with db.read() as tx:
        assert tx.surface_at("console:shared", "r1") == found
        assert tx.surface_at("console:shared", "r2") is None
        assert tx.surface_at("console:oem", "r1") is None
        assert tx.message_at("console:shared", "r1") == Subject("issue", 1)


def test_the_same_content_makes_nothing_stale(db: Database) -> None:
    one = program(db)
    want(db, card(one, wanted={"a": 1, "b": 2}))
    shown(db, only(db))
    want(db, card(one, wanted={"a": 1, "b": 2}, key="other", version=9, shown=3, ref="x"))
    assert stale(db) == []
    assert (only(db).version, only(db).key) == (1, "card1")


@pytest.mark.parametrize("change", [{"wanted": {"title": ["x"]}}, {"mentions": ("tom",)}])
def test_other_content_makes_it_stale(db: Database, change: dict[str, object]) -> None:
    one = program(db)
    want(db, card(one))
    shown(db, only(db))
    want(db, card(one, **change), NOW + HOUR)
    assert stale(db) == []
    (found,) = stale(db, NOW + HOUR)
    assert (found.version, found.shown, found.ref) == (2, 1, "r1")


def test_what_is_wanted_while_it_is_shown_stays_stale(db: Database) -> None:
    one = program(db)
    want(db, card(one))
    claimed = only(db)
    showing(db, claimed)
    want(db, card(one, wanted={"title": ["newer"]}), NOW + MINUTE / 2)
    assert stale(db, NOW + MINUTE / 2) == []
    shown(db, claimed)
    (found,) = stale(db, NOW + MINUTE / 2)
    assert (found.version, found.shown, found.ref) == (2, 1, "r1")


def test_an_edit_keeps_the_message(db: Database) -> None:
    one = program(db)
    want(db, card(one))
    shown(db, only(db))
    want(db, card(one, wanted={"title": ["newer"]}))
    shown(db, only(db), None)
    assert only(db).ref == "r1"


def test_a_late_settlement_is_put_right_by_another_edit(db: Database) -> None:
    """Whoever edits last decides what is seen: an older version shown later is stale again."""
    one = program(db)
    want(db, card(one))
    old = only(db)
    want(db, card(one, wanted={"title": ["newer"]}))
    shown(db, only(db))
    shown(db, old)
    assert len(stale(db)) == 1


def test_a_leased_card_is_claimed_again_when_the_lease_ended(db: Database) -> None:
    one = program(db)
    want(db, card(one))
    showing(db, only(db))
    assert stale(db, NOW + MINUTE / 2) == []
    (found,) = stale(db, NOW + MINUTE)
    assert (found.attempts, found.first_claimed) == (1, NOW)


@pytest.mark.parametrize(
    ("tried", "unsure", "attempts", "open_since"),
    [(True, True, 1, NOW), (True, False, 1, None), (False, False, 0, None)],
)
def test_a_retry_says_what_is_known_of_the_attempt(
    db: Database, tried: bool, unsure: bool, attempts: int, open_since: object
) -> None:
    one = program(db)
    want(db, card(one))
    showing(db, only(db))
    again = NOW + HOUR
    db.write(lambda tx: tx.mark_card_retry(only(db).id, again, "x", tried=tried, unsure=unsure))
    assert stale(db, again - MINUTE) == []
    (found,) = stale(db, again)
    assert (found.attempts, found.first_claimed) == (attempts, open_since)


def test_a_card_given_up_is_tried_again_when_it_changes(db: Database) -> None:
    one = program(db)
    want(db, card(one))
    showing(db, only(db))
    db.write(lambda tx: tx.mark_card_dead(only(db).id, "too long"))
    want(db, card(one))
    assert stale(db, NOW + HOUR) == []
    want(db, card(one, wanted={"title": ["shorter"]}), NOW + HOUR)
    assert [found.version for found in stale(db, NOW + HOUR)] == [2]


def test_one_card_a_place_the_oldest_first(db: Database) -> None:
    one = program(db)
    for subject_id, place, minutes in ((1, "a", 2), (2, "a", 1), (3, "b", 3)):
        want(db, card(one, subject_id, place), NOW - minutes * MINUTE)
    assert [(c.place, c.subject.id) for c in stale(db)] == [("b", 3), ("a", 1)]
    assert [c.place for c in stale(db, places=1)] == ["b"]


def test_a_card_in_flight_holds_its_place_and_one_in_back_off_does_not(db: Database) -> None:
    one = program(db)
    want(db, card(one, 1))
    want(db, card(one, 2), NOW + MINUTE / 4)
    showing(db, only(db))
    assert stale(db, NOW + MINUTE / 2) == []
    db.write(lambda tx: tx.mark_card_retry(only(db).id, NOW + HOUR, "x", tried=True))
    assert [c.subject.id for c in stale(db, NOW + MINUTE / 2)] == [2]


def test_a_place_that_is_to_be_left_alone_keeps_all_its_cards(db: Database) -> None:
    one = program(db)
    want(db, card(one, 1))
    want(db, card(one, 2), NOW + MINUTE / 4)
    want(db, card(one, 3, "console:oem"), NOW + MINUTE / 4)
    first, soon = only(db).id, NOW + MINUTE / 2
    showing(db, only(db))
    db.write(lambda tx: tx.mark_card_retry(first, NOW + HOUR, "x", tried=True, hold=True))
    assert [c.place for c in stale(db, soon)] == ["console:oem"]
    shown(db, stale(db, soon)[0])
    with db.read() as tx:
        assert tx.next_wake() == NOW + HOUR
    assert [c.subject.id for c in stale(db, NOW + HOUR)] == [2]


def test_a_card_that_lines_wait_for_comes_first(db: Database) -> None:
    one = program(db)
    for subject_id in range(1, 5):
        want(db, card(one, subject_id), NOW - (10 - subject_id) * MINUTE)
        want(db, card(one, subject_id, "console:oem"), NOW - subject_id * MINUTE)
    queue(db, draft(one, "d", subject=Subject("issue", 3), thread=True, priority=DIGEST))
    queue(db, draft(one, "e", subject=Subject("issue", 4), thread=True, priority=ESCALATION))
    found = [(c.place, c.subject.id) for c in stale(db)]
    assert found == [("console:shared", 4), ("console:oem", 4)]
    shown(db, stale(db)[0])
    assert stale(db)[0].subject.id == 3


def test_a_subject_has_a_card_in_each_place(db: Database) -> None:
    one, two = program(db), program(db, "OTHER")
    want(db, card(one, 1, "slack:C1"))
    want(db, card(one, 1, "discord:7", to="oem", key="other"))
    want(db, card(two, 1, "slack:C1"))
    with db.read() as tx:
        found = tx.surfaces(Subject("issue", 1))
    assert [(c.program_id, c.place) for c in found] == [
        (one, "slack:C1"),
        (one, "discord:7"),
        (two, "slack:C1"),
    ]


def test_another_platforms_cards_take_no_room_and_wake_nobody(db: Database) -> None:
    one = program(db)
    for n in range(3):
        want(db, card(one, n, f"discord:{n}"))
    want(db, card(one, 7, "slack:T1/C1"), NOW + HOUR)
    later = NOW + 2 * HOUR
    assert [found.subject.id for found in stale(db, later, places=2)] == [0, 1]
    with db.read() as tx:
        assert [s.place for s in tx.ready_surfaces(later, 2, ["slack"])] == ["slack:T1/C1"]
        assert tx.ready_surfaces(later, 2, []) == []
        assert (tx.next_wake(), tx.next_wake(["slack"])) == (NOW, NOW + HOUR)
