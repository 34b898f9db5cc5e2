"""A story played by the real engine in virtual time, in this process."""

from __future__ import annotations

import gc
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from adapters.console.room import SHARED, Message, Room, private_place
from adapters.console.stage import ConsoleStage
from bot.app.bootstrap import on_console
from bot.app.sides import Sides
from bot.domain.errors import Refused
from bot.domain.program import Program
from bot.engine.budgets import UNLIMITED
from bot.engine.core import Core
from bot.engine.feeds import SECRET
from bot.features import INDEX
from bot.messages.card import Button, unpack
from bot.messages.forms import CHOICE, DATE, Form, form_line
from bot.ports import Database
from bot.ports.acts import Say
from bot.ports.request import Attachment, Request, unreadable
from bot.program_file import read_program
from bot.rehearsal.record import Happening, Record, as_json
from bot.rehearsal.runner import Runner, VirtualClock
from bot.rehearsal.steps import At
from storage import schema
from storage.sqlite import SqliteDatabase
from tests.fairness.stories import BEGIN, Choose, Press, Step, Story, Talk

OFFERED = 6
"""So many of the newest messages with buttons that somebody can see are looked at for a press."""


@dataclass
class Told:
    """What was delivered because of the step with this number; ``number`` -1: before the first.

    ``given`` are the files that came with an answer: name, and content as text.
    """

    number: int
    record: Record
    given: list[tuple[str, str]] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        """Return everything that is told, as plain data."""
        return {**json.loads(as_json(self.record)), "given": [list(pair) for pair in self.given]}


class Stage(ConsoleStage):
    """A console that tells which files were handed over, too."""

    told: list[Told]
    turn = ""
    """What is done, as a platform names an event: nobody else's acts are counted in it."""

    def _key(self) -> str:
        return f"console:{self.turn}"

    def hand_over(self, request: Request, files: Iterable[Attachment], now: datetime) -> list[str]:
        self.told[-1].given += [(file.name, content(file)) for file in files]
        return []


def content(file: Attachment) -> str:
    """Return the content of a file as text: of a workbook, the cells of its sheets."""
    if not file.name.endswith(".xlsx"):
        return file.data.decode()
    book = load_workbook(BytesIO(file.data), read_only=True)
    return "\n".join(
        f"{sheet.title}: {row}" for sheet in book for row in sheet.iter_rows(values_only=True)
    )


class Files:
    """The files of a story, by name, in place of a folder."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files

    def read(self, name: str) -> Attachment:
        found = self._files.get(name)
        return unreadable(name) if found is None else Attachment(name, found.encode())


@cache
def _empty() -> bytes:
    """Return an empty database file with the schema."""
    with tempfile.TemporaryDirectory(prefix="andon-") as folder:
        schema.create(f"sqlite:///{folder}/andon.db")
        return Path(folder, "andon.db").read_bytes()


@contextmanager
def _database() -> Iterator[Database]:
    with tempfile.TemporaryDirectory(prefix="andon-") as folder:
        path = Path(folder, "andon.db")
        path.write_bytes(_empty())
        database = SqliteDatabase(path, threaded=False, durable=False)
        # A story keeps nearly all that it makes: to look through it again and again takes long.
        gc.disable()
        try:
            yield database
        finally:
            gc.enable()
            database.close()


class _Playing:
    """One story on one database."""

    def __init__(self, database: Database, program: Program, files: Mapping[str, str]) -> None:
        self.told: list[Told] = []
        self.number = -1
        self._database, self._program, self._cores = database, program, 0
        clock = VirtualClock()
        self.room = Room()
        self.sides = Sides(database, {person.id: person.side for person in program.people})
        self.stage = Stage(self.room, self.sides, clock)
        self.stage.told = self.told
        self.stage.beside = Files(files)  # type: ignore[assignment]
        self.runner = Runner(self._core, self.stage, clock, self._hear, program.zone)

    def _core(self, now: object) -> Core:
        core = Core(self._database, ["console"], INDEX, budgets=UNLIMITED)
        if not self._cores:
            self._database.write(lambda tx: tx.keep(SECRET, "story"))
            core.import_program(on_console(self._program), now)  # type: ignore[arg-type]
        self._cores += 1
        self.core = core
        return core

    def _hear(self, happening: Happening) -> None:
        if isinstance(happening, Record):
            self.told.append(Told(self.number, happening))

    def do(self, one: Step, private: int) -> None:
        """Do a step; what somebody cannot do there does nothing.

        ``private`` counts those that are one side's own affair.
        """
        self.number, step = one.number, one.what
        self.stage.turn = f"private/{private}" if one.private else str(one.number)
        try:
            if isinstance(step, Talk):
                self.runner.play(Say(0, step.person, step.text, step.where, step.files))
            elif isinstance(step, Press):
                self._press(step)
            elif isinstance(step, Choose):
                self._suggested(step)
            else:
                self.runner.play(step)
        except Refused:
            # A thread that is not there yet, a name that is new: nobody could have done it.
            return

    def _press(self, step: Press) -> None:
        choices = self._choices(step)
        if choices:
            message, button = choices[step.which % len(choices)]
            request = self.stage.press(step.person, message.ref, button)
            form = self.core.form(request, button.form) if button.form else None
            if form is not None:
                self._show(step.person, "form", repr(form))
                request = replace(request, text=form_line(form, _filled(form)))
            self.runner.act(step.person, "shared", f"[{button.label}]", request)

    def _suggested(self, step: Choose) -> None:
        """Show what is suggested to somebody who types an argument."""
        request = self.stage.request(Say(0, step.person, "/andon", step.where), self.runner.now)
        for choice in self.core.suggest(request, step.kind, ""):
            self._show(step.person, "choice", repr(choice))

    def _show(self, person: str, kind: str, text: str) -> None:
        to, at = f"dm:{person}", self.runner.now
        self._hear(Record(at, to, kind, None, None, (), None, edit=False, text=text))

    def _choices(self, step: Press) -> list[tuple[Message, Button]]:
        """Return buttons that somebody sees, of few messages, the newest first."""
        places = {SHARED}
        if not step.shared:
            own = f"console:{self.sides[step.person]}"
            places |= {private_place(step.person), own}
        offering: list[Message] = []

        def offers(message: Message) -> bool:
            if message.place in places and message.card is not None and message.card["buttons"]:
                offering.append(message)
            return len(offering) == OFFERED

        self.room.newest(offers)
        return [(m, button) for m in offering for button in unpack(m.card or {}).buttons]


def _filled(form: Form) -> dict[str, str | None]:
    """Return what somebody fills in: what is offered, or words; dates stay empty."""
    return {
        field.name: field.initial
        or (field.choices[0].value if field.kind == CHOICE and field.choices else None)
        or (None if field.kind == DATE else "as agreed")
        for field in form.fields
    }


def play(story: Story) -> list[Told]:
    """Return everything that was delivered, in order."""
    with _database() as database:
        playing = _Playing(database, read_program(story.program), story.files)
        playing.runner.play(At(0, BEGIN))
        private = 0
        for step in story.steps:
            private += step.private
            playing.do(step, private=private)
        return playing.told
