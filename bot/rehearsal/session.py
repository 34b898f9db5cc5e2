"""One demo: who speaks, and what a typed line does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.errors import Refused
from bot.domain.program import Program
from bot.domain.values import PROGRAM_MANAGER, Person
from bot.domain.zones import load_zone
from bot.messages.card import Button
from bot.ports.acts import Choices, Click, React, Say
from bot.ports.request import Request
from bot.rehearsal.runner import Runner
from bot.rehearsal.scenario import read_step
from bot.rehearsal.steps import At
from bot.rehearsal.texts import text
from bot.rehearsal.transcript import anchor_zones
from bot.rehearsal.words import read_when

OPENS = "2027-01-12T09:00"
"""When the demo begins, in the program's zone: a Tuesday morning without a holiday nearby, always
the same, so that a demo can be told again."""

LOGGED_BEFORE = timedelta(hours=7, minutes=30)
"""How long before that the first issue was logged: late in the EMS provider's afternoon."""

FIRST_ISSUE = (
    '/andon issue log eq major "Solder mask at U7: Gerber and drawing differ" '
    'file=G2-main.zip rev=C proposal="follow the Gerber"'
)

_CONTROLS = {"at", "wait", "down", "restart", "expect"}
_ADDRESSED = re.compile(
    r"\w[\w.-]*(\s+in\s+\S+)?\s*:|\w[\w.-]*\s+(clicks|reacts|with\s+\S+\.\w{1,5})\b"
)
_COMMAND = re.compile(r"[/@]andon\b", re.IGNORECASE)


class Stage(Protocol):
    """The platform of a demo, as far as a person looks at it."""

    @property
    def sides(self) -> Mapping[str, str]:
        """Return the side of each person by id."""

    def choices(self, person: str) -> Choices | None:
        """Return the buttons of the newest message with some that a person can see."""

    def press(self, person: str, message: str, button: Button) -> Request:
        """Return the request of a button that a person presses on a message."""


class Session:
    """A demo of ``program`` that is played on ``stage``."""

    def __init__(self, runner: Runner, stage: Stage, program: Program) -> None:
        self.runner = runner
        self._stage = stage
        self.program = program
        self.speaker = _leading(program, "oem").id

    def begin(self) -> None:
        """Go to the moment at which the demo opens, with a first issue logged hours before."""
        opens = read_when(OPENS, self.program.zone)
        self.runner.play(At(0, opens - LOGGED_BEFORE))
        self.runner.play(Say(0, _engineer(self.program).id, FIRST_ISSUE))
        self.runner.play(At(0, opens))

    def line(self, typed: str, *, talk: bool = False) -> str | None:
        """Do what a line says; return a sentence where it cannot be done.

        ``talk`` takes a line of no known form as words of the current speaker.
        """
        try:
            return self._do(typed.strip(), talk=talk)
        except Refused as refusal:
            return str(refusal)

    def _do(self, typed: str, *, talk: bool) -> str | None:
        word, _, rest = typed.partition(" ")
        if typed.isdecimal() and len(typed) < 10:
            return self.press(int(typed))
        if word.lower() == "as" and rest.strip() in self._stage.sides:
            return self.speak_as(rest.strip())
        if _COMMAND.match(typed) or (talk and typed and not self._is_step(typed)):
            typed = f"{self.speaker}: {typed}"
        step = read_step(typed, self.program.zone)
        if step is None:
            return None
        if isinstance(step, Say | Click | React):
            self._known(step.person)
        return self.runner.play(step)

    @staticmethod
    def _is_step(typed: str) -> bool:
        first = typed.split(None, 1)[0].lower()
        return first in _CONTROLS or bool(_ADDRESSED.match(typed)) or typed.startswith("#")

    def _known(self, person: str) -> None:
        # People whom somebody adds in the demo speak too.
        if person not in self._stage.sides:
            people = ", ".join(p.id for p in self.program.people)
            raise Refused(text("nobody", person=person, people=people, example=self.speaker))

    def speak_as(self, person: str) -> str:
        """Let ``person`` (a known id) speak from now on, and say so."""
        self._known(person)
        self.speaker = person
        if self.program.person(person) is None:
            side = self._stage.sides[person]
            return text("speaking", name=person, id=person, side=side, roles="")
        return described(self.program, person)

    def choices(self) -> Choices | None:
        """Return the buttons of the newest message with some that the speaker can see."""
        return self._stage.choices(self.speaker)

    def press(self, number: int) -> str | None:
        """Press a button of the newest card, counted from 1; return a sentence if there is none."""
        choices = self.choices()
        if choices is None:
            example = f"{self.speaker}: /andon issue log general"
            return text("no_numbers", example=example)
        count = len(choices.buttons)
        if not 1 <= number <= count:
            allowed = text("number_range", count=count, subject=choices.subject)
            return text("no_number", number=number, allowed=allowed)
        button = choices.buttons[number - 1]
        request = self._stage.press(self.speaker, choices.message, button)
        self.runner.act(self.speaker, "shared", f"[{button.label}]", request)
        return None

    def welcome(self) -> str:
        """Return the line that a demo begins with."""
        return text("welcome", oem=self.program.oem, ems=self.program.ems)

    def times(self) -> str:
        """Return the present moment in the zones of both sides."""
        return show_times(self.runner.now, anchor_zones(self.program))


def show_times(moment: datetime, zones: tuple[str, ...]) -> str:
    """Return a moment as wall time of each zone."""
    shown = (
        f"{moment.astimezone(load_zone(z)):%a %Y-%m-%d %H:%M} {z.split('/')[-1]}" for z in zones
    )
    return " | ".join(shown).replace("_", " ")


def described(program: Program, person_id: str) -> str:
    """Return a sentence about who speaks."""
    person = program.person(person_id)
    assert person is not None
    roles = ", ".join(person.roles)
    return text("speaking", name=person.name, id=person.id, side=person.side, roles=roles)


def _leading(program: Program, side: str) -> Person:
    people = program.side_people(side) or program.people
    return next((p for p in people if PROGRAM_MANAGER in p.roles), people[0])


def _engineer(program: Program) -> Person:
    people = program.side_people("ems") or program.people
    return next((p for p in people if "process_engineer" in p.roles), people[0])
