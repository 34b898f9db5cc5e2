"""What is overdue, what waits for a platform that nobody serves, and what was refused for good."""

from __future__ import annotations

from collections.abc import Collection

from bot.ports import Database, Subject
from bot.ports.backlog import Backlog, DeadCard, Kind, Overdue, Waiting
from tests.contract.samples import HOUR, MINUTE, NOW, card, claim, draft, program, queue

LATER = NOW + 2 * MINUTE


def backlog(
    db: Database, *platforms: str, now: object = LATER, any_platform: bool = False
) -> Backlog:
    known: Collection[str] | None = None if any_platform else platforms
    with db.read() as tx:
        return tx.backlog(now, known)  # type: ignore[arg-type]


def overdue(found: Backlog) -> dict[Kind, int]:
    return {late.kind: late.count for late in found.overdue}


def test_nothing_is_found_in_an_empty_database(db: Database) -> None:
    assert backlog(db, "slack") == Backlog((), (), ())


def test_what_is_overdue_is_counted_by_kind(db: Database) -> None:
    one = program(db)
    db.write(lambda tx: tx.set_wake(Subject("issue", 7), one, NOW))
    db.write(lambda tx: tx.set_wake(Subject("issue", 8), one, NOW + HOUR))
    db.write(lambda tx: tx.want_card(card(one, 1), NOW))
    db.write(lambda tx: tx.want_card(card(one, 2), LATER))
    queue(db, draft(one, "a"), draft(one, "b"), draft(one, "c", not_before=NOW + HOUR))
    found = backlog(db, "console")
    assert found.overdue == (
        Overdue(Kind.WAKES, 1, NOW),
        Overdue(Kind.MESSAGES, 2, NOW),
        Overdue(Kind.CARDS, 1, NOW),
    )
    assert found.waiting == ()
    assert backlog(db, "console", now=NOW + MINUTE).overdue == ()


def test_a_lease_renewed_again_and_again_hides_nothing(db: Database) -> None:
    one = program(db)
    db.write(lambda tx: tx.set_wake(Subject("issue", 7), one, NOW))
    db.write(lambda tx: tx.lease_due(LATER, LATER + MINUTE, 9))
    assert overdue(backlog(db, "console")) == {Kind.WAKES: 1}


def test_sends_without_an_answer_are_uncertain(db: Database) -> None:
    one = program(db)
    queue(db, draft(one, "a"), draft(one, "b", "console:oem"))
    first, _ = claim(db, NOW, NOW + MINUTE)
    db.write(lambda tx: tx.mark_retry([first], NOW + HOUR, "no answer", tried=True, unsure=True))
    db.write(lambda tx: tx.want_card(card(one), NOW))
    ((shown,),) = [[c.id for c in db.write(lambda tx: tx.ready_surfaces(NOW, 9))]]
    db.write(lambda tx: tx.mark_showing(shown, NOW, NOW + HOUR))
    assert overdue(backlog(db, "console"))[Kind.UNCERTAIN] == 3


def test_what_waits_for_a_platform_that_nobody_serves_is_no_delay_but_told(db: Database) -> None:
    one, other = program(db), program(db, "OTHER")
    queue(
        db,
        draft(one, "a", "discord:7"),
        draft(one, "b", "discord:dm:1", to="dm:tom", not_before=NOW + HOUR),
        draft(other, "c", "discord:9"),
        draft(one, "d"),
    )
    db.write(lambda tx: tx.want_card(card(one, 1, "slack:T/C"), NOW + MINUTE / 2))
    found = backlog(db, "console")
    assert overdue(found) == {Kind.MESSAGES: 1}
    assert found.waiting == (
        Waiting(one, "discord", Kind.MESSAGES, 2, NOW, "discord:7"),
        Waiting(other, "discord", Kind.MESSAGES, 1, NOW, "discord:9"),
        Waiting(one, "slack", Kind.CARDS, 1, NOW + MINUTE / 2, "slack:T/C"),
    )
    assert backlog(db, any_platform=True).waiting == ()
    assert overdue(backlog(db, any_platform=True))[Kind.MESSAGES] == 3


def test_dead_cards_are_found_until_they_are_shown_or_their_channel_is_gone(db: Database) -> None:
    one = program(db)
    db.write(lambda tx: tx.index_channels(one, [("console:shared", "shared")]))
    db.write(lambda tx: tx.want_card(card(one), NOW))
    (shown,) = db.write(lambda tx: tx.ready_surfaces(NOW, 9))
    db.write(lambda tx: tx.mark_card_dead(shown.id, "channel gone"))
    queue(db, draft(one, "a"))
    db.write(lambda tx: tx.mark_dead(claim_ids(db), NOW, "channel gone"))

    def dead() -> list[DeadCard]:
        with db.read() as tx:
            return tx.dead_cards()

    assert dead() == [DeadCard(one, "ACME-1", "console:shared", "channel gone")]
    assert backlog(db, "console").dead == ((Kind.MESSAGES, 1), (Kind.CARDS, 1))
    db.write(lambda tx: tx.index_channels(one, [("console:other", "shared")]))
    assert dead() == []
    db.write(lambda tx: tx.index_channels(one, [("console:shared", "shared")]))
    db.write(lambda tx: tx.want_card(card(one, wanted={"title": ["again"]}), LATER))
    assert dead() == [], "it is tried again"


def claim_ids(db: Database) -> list[int]:
    with db.read() as tx:
        return [row.id for row in tx.ready(NOW, 9, 9)]
