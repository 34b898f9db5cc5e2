"""What the simulation found, each as small as it gets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.console.room import Room
from adapters.console.send import ConsoleSender
from bot.app.bootstrap import on_console
from bot.engine.core import Core
from bot.engine.delivery.claim import BUNDLE_LIMIT
from bot.features import INDEX
from bot.messages.card import Card, pack, plain_card, unpack
from bot.ports import (
    NOTICE,
    PERMANENT,
    SENT,
    TEMPORARY,
    UNKNOWN,
    Database,
    Delivery,
    Draft,
    Outcome,
    UnitOfWork,
)
from bot.ports.request import COMMAND, Request
from storage import schema
from storage.open import open_database
from tests.playing import small_program

NOW = datetime(2026, 12, 3, 18, 0, tzinfo=UTC)  # 10:00 on a Thursday at the OEM
NIGHT = datetime(2026, 12, 4, 6, 0, tzinfo=UTC)  # 22:00 at the OEM, Friday afternoon at the EMS
MORNING = datetime(2026, 12, 4, 16, 0, tzinfo=UTC)
PLACE = "console:dm:tom"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path}/andon.db"
    schema.create(url)
    found = open_database(url, threaded=False, durable=False)
    yield found
    found.close()


@pytest.fixture
def core(db: Database) -> Core:
    found = Core(db, ["console"], INDEX)
    found.import_program(on_console(small_program()), NOW)
    return found


def _queue(core: Core, *keys: str, priority: int = NOTICE, waits: bool = False) -> None:
    drafts = [
        Draft(
            key, 1, PLACE, "dm:tom", "notice", None, None, pack(Card((key,))),
            priority=priority, not_before=NOW if waits else None,
        )
        for key in keys
    ]  # fmt: skip
    core.db.write(lambda tx: tx.queue(drafts, NOW))


def _claimed(core: Core, now: datetime) -> list[Delivery]:
    return [delivery for batch in core.claim(now) for delivery in batch]


def _log(core: Core, now: datetime = NOW, number: int = 1) -> None:
    line = f'issue log shortage major "U{number} short"'
    key = f"console:{number}"
    core.handle(Request(key, COMMAND, "console", "linh", "console:shared", line), now)


def test_an_open_attempt_survives_closing_time(core: Core) -> None:
    _queue(core, "one", waits=True)
    evening = datetime(2026, 12, 4, 0, 59, 50, tzinfo=UTC)  # 16:59:50
    assert not _claimed(core, evening)[0].repeated
    for hours in (0, 1, 15, 16):
        again = _claimed(core, evening + timedelta(hours=hours, seconds=70))
        if again:
            assert again[0].repeated
            return
    pytest.fail("it was never tried again")


def test_what_was_tried_alone_is_looked_up_under_its_own_key(core: Core) -> None:
    _queue(core, "one")
    (first,) = _claimed(core, NOW)
    core.settle([(first, Outcome(UNKNOWN))], NOW)
    _queue(core, "two", "three")
    found = _claimed(core, NOW + timedelta(seconds=5))
    assert (found[0].key, found[0].repeated) == ("one", True)
    assert all(not each.repeated for each in found[1:])


def test_a_conversation_that_is_to_be_left_alone_is(core: Core) -> None:
    """Else every card of a busy channel would be claimed, only to be handed back."""
    for number in (1, 2, 3):
        _log(core, number=number)
    (card,) = [d for d in _claimed(core, NOW) if d.surface]
    core.settle([(card, Outcome(TEMPORARY, retry_after=17.0))], NOW)
    assert not [d for d in _claimed(core, NOW + timedelta(seconds=16)) if d.surface]
    assert [d for d in _claimed(core, NOW + timedelta(seconds=17)) if d.surface]


def test_only_what_a_person_waits_for_is_urgent(
    core: Core, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, urgent = db.write, list[bool]()

    def noted(unit: Callable[[UnitOfWork], object], **how: bool) -> object:
        urgent.append(how.get("urgent", False))
        return write(unit, **how)

    monkeypatch.setattr(db, "write", noted)
    _log(core)
    (batch,) = core.claim(NOW)
    core.settle([(batch[0], Outcome(SENT, "r1"))], NOW)
    core.beat(NOW)
    assert urgent == [True, False, False, False]


def test_bundles_that_interleave_stay_whole(core: Core) -> None:
    _queue(core, "n1", "n2")
    _queue(core, "e1", priority=0)
    (first,) = _claimed(core, NOW)
    core.settle([(first, Outcome(UNKNOWN))], NOW)
    _queue(core, "n3")
    _queue(core, "e2", priority=0)
    again = NOW + timedelta(seconds=5)
    assert len(_claimed(core, again)) == 2  # killed here: both attempts are open
    found = _claimed(core, again + timedelta(minutes=2))
    assert sorted(len(each.rows) for each in found) == [2, 3]
    assert len({each.key for each in found}) == 2 < BUNDLE_LIMIT


def test_a_card_found_by_its_key_is_brought_up_to_date(core: Core) -> None:
    room = Room()
    sender = ConsoleSender(room, lambda: NOW)
    _log(core)
    (card,) = [d for d in _claimed(core, NOW) if d.surface]
    sender.send(card)  # killed here: nobody learns that it arrived
    line = "issue ack ACME-1"
    core.handle(Request("console:2", COMMAND, "console", "tom", "console:shared", line), NOW)
    later = NOW + timedelta(minutes=2)
    for _ in range(3):
        core.settle([(d, sender.send(d)) for d in _claimed(core, later)], later)
    found = room.card_about("ACME-1")
    assert found is not None
    assert found.text.startswith("Acknowledged · ACME-1 ")
    assert len([m for m in room.about("ACME-1") if m.key == card.key]) == 1


def test_lines_under_a_refused_card_do_not_wait_for_ever(core: Core) -> None:
    _log(core)
    moment, said = NOW, []
    for _ in range(60):
        for delivery in _claimed(core, moment):
            shared = delivery.place == "console:shared"
            result = PERMANENT if shared and delivery.surface else SENT
            said += [delivery.kind] if shared and result == SENT else []
            core.settle([(delivery, Outcome(result, "m1"))], moment)
        while core.fire(moment):
            pass
        moment += timedelta(hours=1)
    assert "ack.escalated" in said


def test_a_card_that_somebody_deleted_is_posted_anew(core: Core) -> None:
    _log(core)
    (card,) = [d for d in _claimed(core, NOW) if d.surface]
    core.settle([(card, Outcome(SENT, "m1"))], NOW)
    line = "issue ack ACME-1"
    core.handle(Request("console:2", COMMAND, "console", "tom", "console:shared", line), NOW)
    deleted = Outcome(PERMANENT, error="deleted", gone=True)
    told: list[tuple[str, str | None, str | None]] = []
    for _ in range(4):
        found = [d for d in _claimed(core, NOW) if d.place == "console:shared"]
        told += [(d.kind, d.ref, d.root) for d in found]
        lost = [d for d in found if "m1" in (d.ref, d.root)]
        core.settle([(d, deleted if d in lost else Outcome(SENT, "m2")) for d in found], NOW)
    assert told == [
        ("issue.card", "m1", None),
        ("issue.event", None, "m1"),
        ("issue.card", None, None),
        ("issue.event", None, "m2"),
    ]
    with core.db.read() as tx:
        assert tx.dead() == []


def test_events_are_remembered_for_a_month(core: Core) -> None:
    _log(core)
    month = timedelta(days=30)
    assert core.tidy(NOW + month) == 0
    assert core.tidy(NOW + month + timedelta(seconds=1)) == 1


@pytest.mark.parametrize(
    ("severity", "reached"),
    [("critical", {"maria": NIGHT, "wei": NIGHT}), ("major", {"maria": MORNING, "wei": NIGHT})],
)
def test_a_manager_hears_of_a_refused_card_in_his_hours_unless_it_is_critical(
    core: Core, severity: str, reached: dict[str, datetime]
) -> None:
    line = f'issue log shortage {severity} "U7 short"'
    core.handle(Request("console:1", COMMAND, "console", "linh", "console:shared", line), NIGHT)
    told: dict[str, datetime] = {}
    for turn in range(60):
        moment = NIGHT + timedelta(minutes=30 * (turn // 2))
        for delivery in _claimed(core, moment):
            refused = delivery.place == "console:shared"
            if "could not be" in plain_card(unpack(delivery.card)):
                told.setdefault(delivery.to.removeprefix("dm:"), moment)
            core.settle([(delivery, Outcome(PERMANENT if refused else SENT, "m1"))], moment)
    assert told == reached
