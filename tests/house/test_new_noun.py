"""A noun is added by its own value and the rights of its commands: commands, help, arguments,
forms, wakes, talk, emoji, the card, Discord's commands and the program file follow from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.discord.commands import payloads
from bot.app.bootstrap import on_console, throwaway_database
from bot.domain.issue import Issue
from bot.domain.rights import Right
from bot.engine.commands.argument_kinds import KINDS, choose
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.core import Core
from bot.engine.feature import ArgumentKind, Feature, FormOf, Job, Reaction
from bot.engine.index import Index, index_of
from bot.engine.suggestions import Asker
from bot.engine.writer import Writer
from bot.features import FEATURES, READING
from bot.messages.card import Text, plain_card
from bot.messages.forms import Choice, Field, Form
from bot.messages.say import Sayings
from bot.ports import Record, Subject
from bot.ports.request import COMMAND, REACTION, Reply, Request
from bot.program_file.rights import read_rights
from tests.playing import small_program

NOW = datetime(2027, 1, 5, 18, tzinfo=UTC)
CHEERS = ("bravo", "well_done")
CHEER = "cheer"
say = Sayings({"cheered": "{who} says {word}.", "due": "A cheer is due."}).say


def _word(call: Call, text: str, example: str) -> str:
    return choose(text, list(CHEERS), "a cheer", example)


def _words(_asker: Asker) -> Iterable[Choice]:
    return (Choice(each, each) for each in CHEERS)


@command(
    "cheer give",
    Param("word", "cheer", help="what to say"),
    Param("why", "text", required=False),
    help="Cheer",
    example="cheer give bravo",
)
def give(call: Call, word: str, why: str | None) -> Reply:
    """Say it, and remember to say it again in an hour."""
    record = call.tx.add_record(Record(0, call.ctx.id, CHEER, word, True, None, {}))
    wake = call.now + timedelta(hours=1)
    call.tx.set_wake(Subject(CHEER, record.id), call.ctx.id, wake)
    return call.answer(say("cheered", who=call.person.name, word=word))


def _fire(writer: Writer, record: Record) -> None:
    writer.notice(say("due"), key=f"cheer/{record.id}")
    writer.tx.set_wake(Subject(CHEER, record.id), writer.ctx.id, None)


def _form(_asker: Asker, line: str) -> Form:
    return Form("cheer give", line, "Cheer", "Send", (Field("why", "Why?"),))


def _line(_writer: Writer, issue: Issue) -> tuple[Text, ...]:
    return ((f"Cheers for number {issue.number}",),)


def _react(call: Call, request: Request, issue: Issue | None) -> Reply:
    return call.answer(("Cheered by emoji",))


NOUN = Feature(
    "cheers",
    commands=(give,),
    arguments=(ArgumentKind(CHEER, "a cheer", _word, _words),),
    forms=(FormOf("cheer give", _form),),
    wakes=(Job(CHEER, _fire),),
    reactions=(Reaction(("tada", "🎉"), take=_react),),
    card_lines=(_line,),
)


@dataclass
class Room:
    """A core with the new noun, and what it delivers to the shared channel."""

    core: Core
    said: int = 0

    def say(self, person: str, line: str, now: datetime = NOW, **more: Any) -> str:
        self.said += 1
        given: dict[str, Any] = {"kind": COMMAND, "text": line, **more}
        request = Request(
            key=f"k{self.said}", platform="console", identity=person,
            place="console:shared", private=False, heard=False, **given,
        )  # fmt: skip
        reply = self.core.handle(request, now)
        return plain_card(reply.card) if reply.card is not None else ""

    def delivered(self, now: datetime) -> list[str]:
        self.core.fire(now)
        return [str(d.card) for batch in self.core.claim(now) for d in batch]


@pytest.fixture
def index() -> Index:
    rights = (*read_rights(), Right("cheer give", ("roster",), "none"))
    return index_of((*FEATURES, NOUN), (*READING, ("cheer", ("give",))), KINDS, rights)


@pytest.fixture
def room(index: Index) -> Iterator[Room]:
    with throwaway_database() as database:
        core = Core(database, ["console"], index)
        core.import_program(on_console(small_program()), NOW - timedelta(days=1))
        yield Room(core)


def test_its_command_runs_and_help_shows_it(room: Room) -> None:
    assert room.say("maria", "cheer give bravo") == "Maria Lopez says bravo."
    assert "cheer: give" in room.say("tom", "help full=yes")
    assert "Allowed: bravo, well_done" in room.say("tom", "cheer give bravi")


def test_what_is_not_declared_is_unknown() -> None:
    with throwaway_database() as database:
        core = Core(database, ["console"], index_of(FEATURES, READING, KINDS, read_rights()))
        core.import_program(on_console(small_program()), NOW - timedelta(days=1))
        assert "says" not in Room(core).say("maria", "cheer give bravo")


def test_its_argument_completes_everywhere(room: Room, index: Index) -> None:
    asked = Request(
        key="s", kind=COMMAND, platform="console", identity="tom", place="console:shared",
        text="", private=False, heard=False,
    )  # fmt: skip
    assert [c.value for c in room.core.suggest(asked, CHEER, "")] == list(CHEERS)
    offered = next(c for c in payloads(index) if c["name"] == "cheer")
    (verb,) = offered["options"]
    assert verb["options"][0]["autocomplete"] is True
    form = room.core.form(asked, "cheer give")
    assert form is not None
    assert form.title == "Cheer"


def test_its_record_wakes(room: Room) -> None:
    room.say("maria", "cheer give bravo")
    assert not [c for c in room.delivered(NOW) if "A cheer is due" in c]
    assert [c for c in room.delivered(NOW + timedelta(hours=1)) if "A cheer is due" in c]


def test_its_line_stands_on_the_card_and_its_emoji_is_heard(room: Room) -> None:
    room.say("linh", 'issue log shortage major "U7 MCU short"')
    assert [c for c in room.delivered(NOW) if "Cheers for number" in c]
    said = room.say("tom", "🎉", kind=REACTION, message="m1", message_text="kit arrived")
    assert said == "Cheered by emoji"
