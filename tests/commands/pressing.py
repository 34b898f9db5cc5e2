"""Presses each button of what a rehearsal delivers, as its readers would, and takes it back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from adapters.console.room import Room
from adapters.console.stage import ConsoleStage
from bot.app.bootstrap import rehearsal_core, throwaway_database
from bot.app.sides import Sides
from bot.domain.errors import Refused
from bot.domain.program import Program
from bot.engine.budgets import UNLIMITED
from bot.engine.context import Contexts
from bot.engine.denied import Denied
from bot.engine.requests import answer
from bot.engine.suggestions import open_form
from bot.features import INDEX
from bot.messages.card import Button, Card, plain_card
from bot.messages.forms import CHOICE, Field, form_line
from bot.ports import Database, UnitOfWork
from bot.ports.request import BUTTON, Request
from bot.rehearsal.record import Happening, Record
from bot.rehearsal.runner import Runner, VirtualClock
from bot.rehearsal.scenario import read_step

SHARED = "shared"
GIVEN = {
    "until": "+2bd",
    "date": "2027-02-26",
    "due": "2026-12-28",
    "rev": "C",
    "qty": "100",
    "need": "2026-12-20",
}
"""What somebody types into a form, by the name of its field; else a few words."""


@dataclass
class Presser:
    """A rehearsal in which everything that is delivered is pressed at that moment.

    ``pressed`` counts by kind of message and label; ``refused`` tells each press of a private
    message that was refused, and each of a shared one that nobody may do; ``lost`` each refusal
    that offers nothing that works.
    """

    program: Program
    db: Database
    clock: VirtualClock
    runner: Runner | None = None
    records: list[Record] = field(default_factory=list)
    pressed: set[tuple[str, str]] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    known: set[tuple[object, ...]] = field(default_factory=set)
    contexts: Contexts = field(default_factory=lambda: Contexts(INDEX, UNLIMITED))
    count: int = 0

    def hear(self, happening: Happening) -> None:
        """Press what was delivered."""
        if not isinstance(happening, Record):
            return
        self.records.append(happening)
        card, reader = happening.card, happening.to.removeprefix("dm:")
        if card is None or not self._new(happening.kind, happening.to, card.buttons, card.state):
            return
        if happening.to == SHARED:
            self._press_together(happening.kind, card)
        elif self.program.person(reader) is not None:
            self._press_alone(happening.kind, card, reader)

    def _new(self, *parts: object) -> bool:
        """Say whether this is seen for the first time: what offers the same in the same state is
        pressed once."""
        seen = parts in self.known
        self.known.add(parts)
        return not seen

    def do(self, lines: str) -> None:
        """Do the lines of a scenario."""
        assert self.runner is not None
        for line in lines.strip().splitlines():
            step = read_step(line.strip(), self.program.zone)
            problem = None if step is None else self.runner.play(step)
            assert problem is None, f"{line}: {problem}"

    def _press_alone(self, kind: str, card: Card, reader: str) -> None:
        for button in card.buttons:
            self.pressed.add((kind, button.label))
            refusal = self.press(reader, button, private=True)
            if refusal is not None:
                self.refused.append(f"{reader}, {kind}: {button.label}: {refusal}\n{told(card)}")

    def _press_together(self, kind: str, card: Card) -> None:
        for button in card.buttons:
            self.pressed.add((kind, button.label))
            answers = {person: self.press(person, button) for person in self._readers()}
            if all(answers.values()):
                self.refused.append(f"nobody, {kind}: {button.label}\n{told(card)}")
            for person, refusal in answers.items():
                if refusal is not None and self._new(person, button.command, str(refusal)):
                    self._follow(person, button, refusal)

    def _readers(self) -> list[str]:
        """Return one person of each side, role and level: whoever is like another is left out."""
        alike: dict[tuple[object, ...], str] = {}
        for person in self.program.people:
            alike.setdefault((person.side, person.roles, person.level > 1), person.id)
        return list(alike.values())

    def _follow(self, person: str, button: Button, refusal: Refused) -> None:
        """Whoever may not press it is offered what works."""
        if not isinstance(refusal, Denied):
            self.lost.append(f"{person}: {button.label}: {refusal}")
            return
        for offered in (refusal.reply.card or Card(())).buttons:
            again = self.press(person, offered)
            if again is not None:
                self.lost.append(f"{person}: {button.label}, then {offered.label}: {again}")

    def press(self, person: str, button: Button, *, private: bool = False) -> Refused | None:
        """Press a button, fill its form in if it opens one, and take it back; return a refusal."""
        self.count += 1
        place = f"console:dm:{person}" if private else "console:shared"
        request = Request(
            f"press-{self.count}", BUTTON, "console", person, place, button.command, private
        )

        def unit(tx: UnitOfWork) -> Refused | None:
            return tx.tried(lambda: self._answered(tx, request, button))[0]

        return self.db.write(unit)

    def opens(self, person: str, line: str) -> bool:
        """Say whether a button with a form opens it for somebody."""
        request = Request("open", BUTTON, "console", person, "console:shared", line)
        name = " ".join(line.split()[:2])
        return self.db.write(lambda tx: open_form(self.contexts, tx, request, name)) is not None

    def _answered(self, tx: UnitOfWork, request: Request, button: Button) -> Refused | None:
        form = open_form(self.contexts, tx, request, button.form) if button.form else None
        if form is not None:
            asked = [each for each in form.fields if each.required or each.after != "until"]
            line = form_line(form, {each.name: _given(each) for each in asked})
            request = replace(request, text=line)
        try:
            reply = answer(self.contexts, tx, request, self.clock())
        except Refused as refusal:
            return refusal
        return Refused(told(reply.card)) if reply.refused else None


def _given(asked: Field) -> str:
    if asked.kind == CHOICE:
        return asked.initial or asked.choices[0].value
    return GIVEN.get(asked.name, "a few words")


def told(card: Card | None) -> str:
    """Return what a card says."""
    return plain_card(card) if card is not None else ""


@contextmanager
def presser(program: Program) -> Iterator[Presser]:
    """Open a rehearsal of ``program`` that presses what it delivers."""
    clock = VirtualClock()
    known = {person.id: person.side for person in program.people}
    with throwaway_database() as db:
        stage = ConsoleStage(Room(), Sides(db, known), clock)
        found = Presser(program, db, clock)
        core: Callable[[datetime], object] = rehearsal_core(db, program)
        found.runner = Runner(core, stage, clock, found.hear, program.zone)  # type: ignore[arg-type]
        yield found
