"""A program in which something of every noun is going on, to say things in and press buttons."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from adapters.console.room import Message, Room
from adapters.console.stage import ConsoleStage
from bot.app.bootstrap import rehearsal_core, throwaway_database
from bot.app.sides import Sides
from bot.domain.program import Program
from bot.features import INDEX
from bot.features.programs.store import import_program
from bot.messages.card import Button
from bot.ports.acts import Say
from bot.ports.request import Reply, Request
from bot.rehearsal.runner import Runner, VirtualClock
from bot.rehearsal.scenario import read_step
from storage.sqlite import SqliteDatabase
from tests.playing import small_program

ZONE = "America/Los_Angeles"
REMEMBERED = ("inbound", "kept")
"""Tables in which the engine remembers what it heard; all others hold what people count on."""

BEFORE = """
at 2027-01-05T09:55 America/Los_Angeles
linh: /andon issue log shortage major "U7 MCU short" mpn=STM32G0B1
tom: /andon issue log eq minor "Which torque for the lid?"
linh: /andon issue log nonconformance major "Reels arrived wet"
tom in ACME-3: /andon issue resolve ACME-3 "dried"
maria: /andon sync add "Weekly sync" start="2027-01-05 10:05" repeat=weekly id=ops-weekly
maria: /andon deadline add "FAI approved" due=2027-02-10 owner=maria kind=milestone id=fai
maria: /andon deadline add "Samples" due=2027-02-03 owner=maria id=samples
maria: /andon digest schedule weekly "mon 08:30"
wei: /andon rules propose shortage major ack=2bd
tom in ACME-1: /andon issue severity ACME-1 minor "second source found"
wait 11m
"""


class TalkRoom:
    """Say lines of the scenario language and look at what the database holds before and after."""

    def __init__(self, database: SqliteDatabase, runner: Runner, stage: ConsoleStage) -> None:
        self._core = runner
        self._stage = stage
        self._path = database.path
        self.before_pressing = self.state()

    def say(self, line: str) -> Reply:
        """Say a line and return the private answer; nothing is delivered."""
        step = read_step(line, ZONE)
        assert isinstance(step, Say)
        return self._handle(self._stage.request(step, self._core.now))

    def press(self, person: str, reply: Reply, label: str) -> Reply:
        """Press a button of an answer, on the message with which it was shown."""
        message = self.shown(person, reply)
        (button,) = (b for b in self.buttons(reply) if b.label == label)
        return self.press_again(person, message, button)

    def press_again(self, person: str, message: Message, button: Button) -> Reply:
        """Press a button of a message that is shown already."""
        return self._handle(self._stage.press(person, message.ref, button))

    def shown(self, person: str, reply: Reply) -> Message:
        """Show an answer to the person and return the message."""
        assert reply.card is not None
        asked = Request("k", "command", "console", person, "console:shared", "")
        self._stage.answer(asked, reply.card, reply.name, self._core.now)
        found = self._stage.room.newest(lambda m: m.place == f"console:dm:{person}")
        assert found is not None
        return found

    def _handle(self, request: Request) -> Reply:
        assert self._core._core is not None
        return self._core._core.handle(request, self._core.now)

    @staticmethod
    def buttons(reply: Reply) -> tuple[Button, ...]:
        """Return the buttons of an answer."""
        return reply.card.buttons if reply.card is not None else ()

    def state(self) -> dict[str, list[tuple[object, ...]]]:
        """Return every row of every table that people count on."""
        with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)) as reader:
            names = [
                row[0]
                for row in reader.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
                if row[0] not in REMEMBERED and not row[0].startswith("sqlite_")
            ]
            return {name: reader.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}


@contextmanager
def talk_room(also: Program | None = None, program: Program | None = None) -> Iterator[TalkRoom]:
    """Open a room in which the issues ACME-1 to ACME-3, a sync that is on, two deadlines, a
    digest, a proposed rule set and two decisions wait for somebody.

    ``also`` is a second program with the same people; ``program`` one in place of the small one.
    """
    program, clock = program or small_program(), VirtualClock()
    with throwaway_database() as database:
        assert isinstance(database, SqliteDatabase)
        known = {person.id: person.side for person in program.people}
        stage = ConsoleStage(Room(), Sides(database, known), clock)
        runner = Runner(rehearsal_core(database, program), stage, clock, lambda _: None, ZONE)
        for line in BEFORE.strip().splitlines():
            step = read_step(line, ZONE)
            assert step is not None
            assert runner.play(step) is None, line
        if also is not None:
            database.write(lambda tx: import_program(tx, also, runner.now, INDEX))
        yield TalkRoom(database, runner, stage)
