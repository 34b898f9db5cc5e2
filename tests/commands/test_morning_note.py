"""What asks for nothing new waits for one morning note, at the opening of its reader's site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.app.bootstrap import on_console, rehearsal_core, throwaway_database
from bot.domain.program import DigestSchedule, Program
from bot.engine.context import context_of
from bot.engine.core import Core
from bot.engine.pump import turn
from bot.engine.writer import Writer
from bot.features import INDEX
from bot.messages.card import Button, Card, plain_card, unpack
from bot.ports import SENT, ClockGuard, Database, Delivery, Outcome, UnitOfWork
from bot.ports.message import Message
from bot.ports.request import COMMAND, Request
from tests.playing import small_program

# A Thursday at ten in California, two in the night of Friday in Shenzhen.
NOW = datetime(2026, 12, 3, 18, 0, tzinfo=UTC)
MORNING = datetime(2026, 12, 4, 16, 0, tzinfo=UTC)
SHENZHEN = datetime(2026, 12, 4, 0, 30, tzinfo=UTC)
LOG = "issue log shortage major 'U7 short' mpn=U7 gap=1200 need=2026-12-20"


class Inbox:
    """A platform that keeps what is sent to it."""

    def __init__(self) -> None:
        self.sent: list[Delivery] = []

    def send(self, delivery: Delivery) -> Outcome:
        self.sent.append(delivery)
        return Outcome(SENT, delivery.key)


@dataclass
class Place:
    database: Database
    core: Core

    def ask(self, who: str, line: str, now: datetime = NOW) -> None:
        place, key = "console:shared", f"{who}/{line}/{now}"
        self.core.handle(Request(key, COMMAND, "console", who, place, line), now)

    def note(self, who: str, text: str, now: datetime = NOW, **more: object) -> None:
        def unit(tx: UnitOfWork) -> None:
            ctx = context_of(tx, 1, INDEX)
            issue = tx.issue_numbered(1, 1)
            message = Message("update.missed", (text,), issue, note=True)
            person = ctx.program.person(who)
            assert person is not None
            writer = Writer(tx, ctx, now, f"test/{text}")
            writer.tell(person, replace(message, **more))  # type: ignore[arg-type]

        self.database.write(unit)

    def sent(self, now: datetime, to: str) -> list[Delivery]:
        """Return what somebody is sent at a moment; all else of that moment is sent, too."""
        inbox = Inbox()
        for _ in range(3):
            turn(self.core, inbox, now)
        return [delivery for delivery in inbox.sent if delivery.to == to]


def opened(program: Program) -> Iterator[Place]:
    with throwaway_database() as database:
        core = rehearsal_core(database, on_console(program))(NOW)
        core.start(NOW)
        place = Place(database, core)
        place.ask("linh", LOG)
        place.sent(NOW, "dm:tom")
        yield place


@pytest.fixture
def place() -> Iterator[Place]:
    yield from opened(small_program())


@pytest.fixture
def with_digest() -> Iterator[Place]:
    at = DigestSchedule("personal", "America/Los_Angeles", "08:30", "dm")
    yield from opened(replace(small_program(), digests=(at,)))


def shown(delivery: Delivery) -> str:
    return plain_card(unpack(delivery.card))


def test_a_note_waits_for_the_next_morning_also_within_hours(place: Place) -> None:
    place.ask("tom", "issue ack ACME-1")
    place.note("tom", "ACME-1 had no update yesterday.")
    assert not place.sent(NOW + timedelta(minutes=1), "dm:tom")
    (note,) = place.sent(MORNING, "dm:tom")
    assert (note.kind, note.name) == ("note", None)
    assert note.parts == (("update.missed", "ACME-1", None),)
    assert "ACME-1 had no update yesterday." in shown(note)


def test_several_notes_are_one_message_with_a_line_each(place: Place) -> None:
    place.ask("tom", "issue ack ACME-1")
    buttons = (Button("Update", "issue update ACME-1"),)
    place.note("tom", "One.", content=Card(("One.",), buttons=buttons))
    place.note("tom", "Two.", NOW + timedelta(hours=3))
    (note,) = place.sent(MORNING, "dm:tom")
    assert note.kind == "note"
    assert shown(note).count("•") == 2
    assert [b.command for b in unpack(note.card).buttons] == ["issue update ACME-1"]


def test_a_pause_at_noon_is_no_morning(place: Place) -> None:
    # In Shenzhen it is ten on Friday; the site opens again after lunch.
    place.note("linh", "One.", SHENZHEN + timedelta(hours=1, minutes=30))
    assert not place.sent(datetime(2026, 12, 4, 5, 30, tzinfo=UTC), "dm:linh")
    monday = datetime(2026, 12, 7, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)
    (note,) = place.sent(monday, "dm:linh")
    assert note.kind == "note"


def test_a_note_of_a_critical_issue_wakes_nobody(place: Place) -> None:
    place.ask("linh", "issue severity ACME-1 critical 'line stops'")
    place.sent(NOW, "dm:linh")
    place.note("linh", "One.")
    assert not place.sent(NOW, "dm:linh")
    (note,) = place.sent(SHENZHEN, "dm:linh")
    assert note.kind == "note"


def test_a_line_that_holds_no_more_is_dropped(place: Place) -> None:
    place.note("tom", "Old.", guard=ClockGuard(1, "ack"))
    place.note("tom", "Still so.")
    place.ask("tom", "issue ack ACME-1", NOW + timedelta(hours=1))
    (note,) = place.sent(MORNING, "dm:tom")
    assert "Old." not in shown(note)
    assert "Still so." in shown(note)


def test_the_personal_digest_takes_the_note_along(with_digest: Place) -> None:
    with_digest.ask("tom", "issue ack ACME-1")
    with_digest.note("tom", "ACME-1 had no update yesterday.")
    assert not with_digest.sent(MORNING, "dm:tom")
    (note,) = with_digest.sent(MORNING + timedelta(minutes=30), "dm:tom")
    assert note.kind == "note"
    assert {kind for kind, _, _ in note.parts} == {"digest.personal", "update.missed"}
    assert "ACME-1 had no update yesterday." in shown(note)


def test_a_note_without_a_digest_comes_when_the_digest_would(with_digest: Place) -> None:
    with_digest.note("linh", "One.")
    at = SHENZHEN
    (note,) = with_digest.sent(at, "dm:linh")
    assert note.parts == (("update.missed", "ACME-1", None),)


def test_a_note_that_failed_is_sent_again_as_the_same_message(place: Place) -> None:
    place.note("tom", "One.")
    place.note("tom", "Two.")
    (first,) = [d for batch in place.core.claim(MORNING) for d in batch if d.to == "dm:tom"]
    again = [d for b in place.core.claim(MORNING + timedelta(minutes=2)) for d in b]
    (second,) = [d for d in again if d.to == "dm:tom"]
    assert (second.key, second.parts, second.kind) == (first.key, first.parts, "note")
    assert second.repeated


def test_an_issue_is_one_line_of_a_bundle(place: Place) -> None:
    place.note("tom", "Contain U7.", note=False, kind="contain.reminder")
    place.note("tom", "Solve U7.", note=False, kind="resolve.reminder")
    place.note("tom", "Decide U7.", note=False, kind="approval.requested")
    (bundle,) = place.sent(NOW, "dm:tom")
    assert [kind for kind, _, _ in bundle.parts] == [
        "contain.reminder",
        "resolve.reminder",
        "approval.requested",
    ]
    assert shown(bundle).splitlines() == [
        "1 to decide; 1 to contain",
        "• Decide U7.",
        "• Contain U7; Solve U7.",
    ]
