"""Shared channels on two platforms: one issue, a card on each, each word said once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app.bootstrap import throwaway_database
from bot.domain.program import Program
from bot.domain.values import Channel, Person
from bot.engine.core import Core
from bot.features import INDEX
from bot.messages.card import plain_card, unpack
from bot.ports import SENT, Delivery, Outcome
from bot.ports.request import COMMAND, TALK, Reply, Request
from bot.program_file import read_program

NOW = datetime(2026, 12, 3, 18, 0, tzinfo=UTC)
SMALL = (Path(__file__).parents[1] / "small.toml").read_text("utf-8")
SLACK, DISCORD = "slack:T0/C0", "discord:77"


def mirrored() -> Program:
    program = read_program(SMALL)

    def known(person: Person, number: int) -> Person:
        return replace(person, slack=f"T0/U{number}", discord=str(1000 + number))

    people = tuple(known(person, number) for number, person in enumerate(program.people))
    channels = (Channel("slack", "C0", "shared", "T0"), Channel("discord", "77", "shared"))
    return replace(program, people=people, channels=channels)


class Both:
    """A core that serves two platforms."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self._events = 0

    def act(
        self, kind: str, platform: str, identity: str, place: str, text: str, thread: str | None
    ) -> Reply:
        self._events += 1
        request = Request(f"e{self._events}", kind, platform, identity, place, text, thread=thread)
        return self.core.handle(request, NOW)

    def deliver(self) -> list[Delivery]:
        found: list[Delivery] = []
        while batches := self.core.claim(NOW):
            sent = [d for batch in batches for d in batch]
            found += sent
            self.core.settle([(d, Outcome(SENT, ref=f"m{d.key}")) for d in sent], NOW)
        return found


@pytest.fixture
def both() -> Iterator[Both]:
    with throwaway_database() as database:
        core = Core(database, ["slack", "discord"], INDEX)
        core.import_program(mirrored(), NOW)
        yield Both(core)


def test_what_is_said_in_one_thread_appears_in_the_other_once(both: Both) -> None:
    people = {person.id: number for number, person in enumerate(mirrored().people)}
    line = 'issue log shortage major "U7 short"'
    both.act(COMMAND, "slack", f"T0/U{people['linh']}", SLACK, line, None)
    cards = [d for d in both.deliver() if d.kind == "issue.card"]
    assert {d.place for d in cards} == {SLACK, DISCORD}
    root = next(d for d in cards if d.place == DISCORD)
    said = (TALK, "discord", str(1000 + people["tom"]), DISCORD, "broker has <@U1> 800")
    both.act(*said, f"m{root.key}")
    (told,) = both.deliver()
    assert (told.place, told.kind, told.mentions) == (SLACK, "issue.event", ())
    assert plain_card(unpack(told.card)) == "Tom Reed: broker has <@U1> 800"
    assert both.deliver() == []
    with both.core.db.read() as tx:
        assert [event.kind for event in tx.events(1)].count("commented") == 1
