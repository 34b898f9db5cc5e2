"""What is queued in a program while it stands: kept back, and made ready again in its order."""

from __future__ import annotations

from bot.app.bootstrap import on_console
from bot.engine.core import Core
from bot.features import INDEX
from bot.ports import SENT, ClockGuard, Database, Outcome
from bot.ports.request import COMMAND, Request
from tests.contract.samples import HOUR, MINUTE, NOW, claim, draft, program, queue, ready
from tests.playing import small_program

GUARD = ClockGuard(1, "ack/1")


def test_what_depends_on_something_is_kept_back_and_the_rest_goes_on(db: Database) -> None:
    one, other = program(db), program(db, "OTHER")
    queue(
        db,
        draft(one, "reminder", "a", guard=GUARD),
        draft(one, "line", "a"),
        draft(one, "later", "b", guard=GUARD, not_before=NOW + 2 * HOUR),
        draft(other, "theirs", "c", guard=ClockGuard(2, "ack/1")),
    )
    assert db.write(lambda tx: tx.hold_queued(one)) == 2
    assert ready(db, NOW + 9 * HOUR) == ["line", "theirs"]
    with db.read() as tx:
        assert tx.next_wake() == NOW
    assert db.write(lambda tx: tx.hold_queued(one)) == 0, "done again it does nothing"
    assert db.write(lambda tx: tx.release_held(one, NOW + HOUR)) == 2
    assert ready(db, NOW + HOUR) == ["reminder", "line", "theirs"], "in the order of before"
    assert "later" in ready(db, NOW + 2 * HOUR)
    assert db.write(lambda tx: tx.release_held(one, NOW + HOUR)) == 0


def test_what_comes_later_is_not_kept_back(db: Database) -> None:
    one = program(db)
    db.write(lambda tx: tx.hold_queued(one))
    queue(db, draft(one, "k", "a", guard=GUARD))
    assert ready(db) == ["k"]


def test_what_was_tried_already_is_settled_as_ever(db: Database) -> None:
    """An attempt without an answer may have arrived: it is looked up, not kept back."""
    one = program(db)
    queue(db, draft(one, "k", "a", guard=GUARD), draft(one, "m", "b", guard=GUARD))
    claim(db, NOW, NOW + MINUTE)
    assert db.write(lambda tx: tx.hold_queued(one)) == 0
    rows = db.write(lambda tx: tx.ready(NOW + HOUR, 64, 50))
    assert {row.draft.key for row in rows} == {"k", "m"}


def test_what_was_refused_for_now_is_kept_back(db: Database) -> None:
    one = program(db)
    queue(db, draft(one, "k", "a", guard=GUARD))
    (row,) = db.write(lambda tx: tx.ready(NOW, 64, 50))
    db.write(lambda tx: tx.mark_sending([row.id], NOW, NOW + MINUTE, None))
    db.write(lambda tx: tx.mark_retry([row.id], NOW + MINUTE, "busy", tried=True))
    assert db.write(lambda tx: tx.hold_queued(one)) == 1
    assert ready(db, NOW + HOUR) == []
    db.write(lambda tx: tx.release_held(one, NOW + HOUR))
    assert ready(db, NOW + HOUR) == ["k"]


def test_a_program_stands_and_goes_on(db: Database) -> None:
    """The whole way through the engine: pause, restart, resume."""
    core = Core(db, ["console"], INDEX)
    core.import_program(on_console(small_program()), NOW)

    def say(key: str, who: str, line: str, at: object = NOW) -> str:
        request = Request(key, COMMAND, "console", who, "console:shared", line)
        return str(core.handle(request, at).card)  # type: ignore[arg-type]

    say("e1", "linh", 'issue log shortage major "U7"')
    assert "(', 'DEC1', ')" in say("e2", "maria", "program pause")
    assert "approved" in say("e2a", "wei", "decision approve DEC1")
    assert core.fire(NOW) == 1
    core = Core(db, ["console"], INDEX)
    assert core.fire(NOW + 50 * HOUR) == 0
    assert "no clock runs" in say("e3", "tom", "issue ack ACME-1", NOW + 50 * HOUR)
    assert "goes on" in say("e4", "wei", "program resume", NOW + 60 * HOUR)
    assert core.fire(NOW + 60 * HOUR) >= 1
    with db.read() as tx:
        assert tx.next_subject() is not None


def test_a_leavers_messages_are_dropped_and_a_new_identity_gets_them(db: Database) -> None:
    core = Core(db, ["console", "slack"], INDEX)
    core.import_program(on_console(small_program()), NOW)
    with db.read() as tx:
        one = tx.programs()[0].id
    queue(
        db,
        draft(one, "gone", "console:dm:nobody", to="dm:nobody"),
        draft(one, "old", "console:dm:tomas", to="dm:tom"),
        draft(one, "kept", "console:dm:tom", to="dm:tom"),
    )
    sent = [each for batch in core.claim(NOW) for each in batch]
    assert [each.key for each in sent] == ["kept"]
    core.settle([(each, Outcome(SENT, ref="m1")) for each in sent], NOW)
    sent = [each for batch in core.claim(NOW) for each in batch]
    assert [each.place for each in sent] == ["console:dm:tom"], "where he reads now"
    core.settle([(each, Outcome(SENT, ref="m2")) for each in sent], NOW)
    assert not core.claim(NOW + HOUR)


def test_a_program_is_set_up_once_in_a_channel(db: Database) -> None:
    core = Core(db, ["console"], INDEX)
    line = 'program setup key=NEW side=oem oem=A ems=B zones="Berlin, Hanoi"'
    for number in range(2):
        request = Request(
            f"s{number}", COMMAND, "console", "maria", "console:new", line, manager=True
        )
        core.handle(request, NOW)
    with db.read() as tx:
        assert [row.key for row in tx.programs()] == ["NEW"]
        assert tx.channel("console:new") is not None
