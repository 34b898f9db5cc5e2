"""Direct messages that wait for a platform which nobody serves: found, and addressed anew."""

from __future__ import annotations

from typing import Any

from bot.ports import Database, Draft
from tests.contract.samples import HOUR, MINUTE, NOW, claim, draft, program, queue, ready

OLD, NEW = "discord:dm:1", "slack:dm:T0/U1"


def direct(of: int, key: str, place: str = OLD, to: str = "dm:tom", **values: Any) -> Draft:
    return draft(of, key, place, to=to, **values)


def waiting(db: Database, *platforms: str) -> list[tuple[int, str, str, int]]:
    with db.read() as tx:
        return tx.stranded(platforms)


def test_they_are_counted_by_reader_and_place(db: Database) -> None:
    one, other = program(db), program(db, "OTHER")
    queue(
        db,
        direct(one, "a"),
        direct(one, "b", not_before=NOW + HOUR),
        direct(other, "c"),
        direct(one, "d", NEW),
        draft(one, "e", "discord:7"),
    )
    assert waiting(db, "slack") == [(one, "dm:tom", OLD, 2), (other, "dm:tom", OLD, 1)]
    assert waiting(db, "slack", "discord") == []
    assert waiting(db, "discord") == [(one, "dm:tom", NEW, 1)]
    assert len(waiting(db)) == 3


def test_they_are_moved_in_their_order_and_at_their_time(db: Database) -> None:
    one = program(db)
    queue(
        db,
        direct(one, "a"),
        direct(one, "b", not_before=NOW + HOUR),
        direct(one, "c", to="dm:maria"),
    )
    assert db.write(lambda tx: tx.readdress(one, "dm:tom", OLD, NEW)) == 2
    assert ready(db, platforms=["slack"]) == ["a"]
    assert ready(db, NOW + HOUR, platforms=["slack"]) == ["a", "b"]
    assert waiting(db, "slack") == [(one, "dm:maria", OLD, 1)]
    assert db.write(lambda tx: tx.readdress(one, "dm:tom", OLD, NEW)) == 0


def test_what_was_tried_stays(db: Database) -> None:
    """It may have arrived: only its own platform can be asked."""
    one = program(db)
    queue(db, direct(one, "a"))
    claim(db, NOW, NOW + MINUTE)
    assert waiting(db, "slack") == []
    assert db.write(lambda tx: tx.readdress(one, "dm:tom", OLD, NEW)) == 0


def test_what_was_sent_is_not_sent_again(db: Database) -> None:
    one = program(db)
    queue(db, direct(one, "a"))
    ids = claim(db)
    db.write(lambda tx: tx.mark_sent(ids, NOW, "1"))
    assert waiting(db, "slack") == []
    assert db.write(lambda tx: tx.readdress(one, "dm:tom", OLD, NEW)) == 0


def test_several_values_are_read_at_once(db: Database) -> None:
    db.write(lambda tx: tx.keep("alive/slack", "1"))
    db.write(lambda tx: tx.keep("alive/discord", "2"))
    with db.read() as tx:
        assert tx.notes(["alive/slack", "alive/console", "alive/discord"]) == {
            "alive/slack": "1",
            "alive/discord": "2",
        }
        assert tx.notes([]) == {}


def test_what_was_sent_to_people_is_counted_once_for_each_message(db: Database) -> None:
    one, other = program(db), program(db, "OTHER")
    queue(db, direct(one, "a"), direct(one, "b"), direct(one, "c", to="dm:maria"))
    queue(db, direct(one, "d", card={}), direct(other, "e"), draft(one, "f", "discord:7"))
    queue(db, direct(one, "g", to="dm:maria"), direct(one, "h"))
    with db.read() as tx:
        ids = {row.draft.key: row.id for row in tx.ready(NOW, 64, 50)}

    def send(key: str, minutes: int, *more: str) -> None:
        rows = [ids[each] for each in (key, *more)]
        bundle = "together" if more else None
        db.write(lambda tx: tx.mark_sending(rows, NOW, NOW + HOUR, bundle))
        db.write(lambda tx: tx.mark_sent(rows, NOW + minutes * MINUTE, "m"))

    send("a", 1, "b")
    for minutes, key in enumerate("cdefg", 2):
        send(key, minutes)
    with db.read() as tx:
        assert tx.sent_in_private(one, NOW) == [
            ("dm:tom", NOW + MINUTE),
            ("dm:maria", NOW + 2 * MINUTE),
            ("dm:maria", NOW + 6 * MINUTE),
        ]
        assert tx.sent_in_private(one, NOW + 2 * MINUTE)[0] == ("dm:maria", NOW + 2 * MINUTE)
        assert tx.sent_in_private(other, NOW + HOUR) == []
