"""A channel that gets a new id takes everything with it, once."""

from __future__ import annotations

from bot.ports import Database, Subject
from tests.contract.samples import MINUTE, NOW, card, claim, draft, issue, program, queue, ready

OLD, NEW = "slack:T1/G1", "slack:T1/C9"


def move(db: Database, program_id: int, old: str = OLD, new: str = NEW) -> int:
    return db.write(lambda tx: tx.move_place(program_id, old, new))


def source(db: Database, issue_id: int) -> str | None:
    with db.read() as tx:
        found = tx.issue(issue_id)
    assert found is not None
    return found.source


def test_messages_cards_and_sources_move_once(db: Database) -> None:
    one = program(db)
    db.write(lambda tx: tx.want_card(card(one, 1, OLD), NOW))
    (shown,) = db.write(lambda tx: tx.ready_surfaces(NOW, 9))
    db.write(lambda tx: tx.mark_shown(shown.id, 1, "r1"))
    queue(db, draft(one, "said", OLD))
    db.write(lambda tx: tx.mark_sent([tx.ready(NOW, 9, 9)[0].id], NOW, "r2"))
    queue(db, draft(one, "to say", OLD), draft(one, "elsewhere", f"{OLD}x"))
    made = [
        db.write(lambda tx, n=n, s=s: tx.add_issue(issue(one, n, source=s)))
        for n, s in ((1, f"{OLD}/1.5"), (2, f"{OLD}x/1.5"), (3, None))
    ]
    assert move(db, one) == 4
    assert ready(db, platforms=["slack"]) == ["to say", "elsewhere"]
    with db.read() as tx:
        assert tx.message_at(NEW, "r1") == Subject("issue", 1)
        assert tx.message_at(NEW, "r2") == Subject("issue", 1)
        assert tx.message_at(OLD, "r1") is None
        assert [s.place for s in tx.surfaces(Subject("issue", 1))] == [NEW]
    assert [source(db, each.id) for each in made] == [f"{NEW}/1.5", f"{OLD}x/1.5", None]
    assert move(db, one) == 0


def test_what_is_in_flight_is_settled_and_tried_again_at_the_new_place(db: Database) -> None:
    one = program(db)
    queue(db, draft(one, "k", OLD))
    ids = claim(db)
    move(db, one)
    db.write(lambda tx: tx.mark_retry(ids, NOW + MINUTE, "temporary", tried=True))
    (row,) = db.write(lambda tx: tx.ready(NOW + MINUTE, 9, 9))
    assert row.draft.place == NEW


def test_another_programs_rows_stay(db: Database) -> None:
    one, two = program(db), program(db, "BETA")
    queue(db, draft(two, "theirs", OLD))
    assert move(db, one) == 0
    (row,) = db.write(lambda tx: tx.ready(NOW, 9, 9))
    assert row.draft.place == OLD


def test_what_is_known_at_both_places_stays_and_is_renewed_at_the_new_one_only(
    db: Database,
) -> None:
    one = program(db)
    for place in (OLD, NEW):
        db.write(lambda tx, place=place: tx.want_card(card(one, 1, place), NOW))
    logged = [
        db.write(lambda tx, n=n, p=p: tx.add_issue(issue(one, n, source=f"{p}/1.5")))
        for n, p in ((1, OLD), (2, NEW))
    ]
    assert move(db, one) == 0
    found = db.write(lambda tx: tx.ready_surfaces(NOW, 9))
    assert [each.place for each in found] == [NEW]
    assert [source(db, each.id) for each in logged] == [f"{OLD}/1.5", f"{NEW}/1.5"]
