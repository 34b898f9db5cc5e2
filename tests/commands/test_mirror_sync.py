"""What is said in the thread of a sync's date appears in the other shared channels, once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.app.bootstrap import throwaway_database
from bot.domain.program import Program, SyncSeries
from bot.engine.core import Core
from bot.features import INDEX
from bot.messages.card import plain_card, unpack
from bot.ports import SENT, Delivery, Outcome
from bot.ports.request import TALK, Request
from tests.commands.test_mirror import DISCORD, SLACK, mirrored

START = datetime(2027, 1, 3, 18, 0, tzinfo=UTC)
BEGINS = datetime(2027, 1, 6, 1, 0, tzinfo=UTC)
"""Tue 2027-01-05 17:00 in California."""


def program() -> Program:
    weekly = SyncSeries(
        "ops-weekly", "Weekly sync", "America/Los_Angeles", datetime(2027, 1, 5, 17, 0),
        "FREQ=WEEKLY;BYDAY=TU",
    )  # fmt: skip
    return replace(mirrored(), syncs=(weekly,))


class Meeting:
    """A core that serves two platforms, and its clock."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.now = START
        self._events = 0

    def until(self, moment: datetime) -> list[Delivery]:
        """Let time pass; return what was sent."""
        found: list[Delivery] = []
        while self.now < moment:
            self.now = min(moment, self.now + timedelta(minutes=15))
            while self.core.fire(self.now):
                pass
            found += self.deliver()
        return found

    def deliver(self) -> list[Delivery]:
        found: list[Delivery] = []
        while batches := self.core.claim(self.now):
            sent = [d for batch in batches for d in batch]
            found += sent
            done = [(d, Outcome(SENT, ref=d.ref or f"m{d.key}")) for d in sent]
            self.core.settle(done, self.now)
        return found

    def say(self, who: str, message: Delivery, text: str, *, event: str | None = None) -> None:
        """Say something in the thread of a message."""
        self._events += 1
        number = next(n for n, person in enumerate(program().people) if person.id == who)
        platform = message.place.partition(":")[0]
        identity = f"T0/U{number}" if platform == "slack" else str(1000 + number)
        root = message.ref or f"m{message.key}"
        request = Request(
            event or f"e{self._events}", TALK, platform, identity, message.place, text, thread=root
        )
        self.core.handle(request, self.now)


@pytest.fixture
def meeting() -> Iterator[Meeting]:
    with throwaway_database() as database:
        core = Core(database, ["slack", "discord"], INDEX)
        core.import_program(program(), START)
        yield Meeting(core)


def on(place: str, kind: str, found: list[Delivery]) -> Delivery:
    return next(d for d in found if (d.place, d.kind) == (place, kind))


def told(found: list[Delivery]) -> list[tuple[str, str, str | None, str]]:
    """Return place, kind, root and text of what was said, the roll's edits left out."""
    return [
        (d.place, d.kind, d.root, plain_card(unpack(d.card)))
        for d in found
        if d.kind != "sync.rollcall"
    ]


def test_a_point_is_told_with_its_date_before_the_roll_is_called(meeting: Meeting) -> None:
    asked = on(DISCORD, "sync.agenda", meeting.until(BEGINS - timedelta(hours=7)))
    meeting.say("tom", asked, "U7 <@U1> allocation", event="same")
    meeting.say("tom", asked, "U7 <@U1> allocation", event="same")
    (line,) = told(meeting.deliver())
    assert line[:3] == (SLACK, "notice", None)
    assert line[3] == (
        "Tom Reed on the agenda of Weekly sync, Los Angeles Tue 17:00 · Shanghai Wed 09:00: "
        "U7 <@U1> allocation"
    )
    assert meeting.deliver() == []


def test_minutes_are_told_under_the_roll_of_the_other_channel(meeting: Meeting) -> None:
    found = meeting.until(BEGINS)
    here, there = (on(place, "sync.rollcall", found) for place in (SLACK, DISCORD))
    meeting.say("linh", here, "800 pcs come on Friday")
    assert told(meeting.deliver()) == [
        (DISCORD, "notice", f"m{there.key}", "Linh Tran: 800 pcs come on Friday")
    ]
    # Said in the thread of an older message of the same date: under the roll, too.
    reminder = on(DISCORD, "sync.reminder", found)
    meeting.say("tom", reminder, "noted")
    assert told(meeting.deliver()) == [(SLACK, "notice", f"m{here.key}", "Tom Reed: noted")]


def test_what_cannot_be_taken_is_not_told(meeting: Meeting) -> None:
    asked = on(SLACK, "sync.agenda", meeting.until(BEGINS - timedelta(hours=7)))
    for number in range(50):
        meeting.say("tom", asked, f"point {number}")
    meeting.deliver()
    meeting.say("tom", asked, "one too many")
    assert meeting.deliver() == []
