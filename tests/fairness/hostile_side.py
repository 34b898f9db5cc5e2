"""One side in a world as it is, and what an act of it is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from bot.domain.issue import Issue
from bot.domain.program import Program
from bot.domain.values import Person, other_side
from bot.features.deadlines.policy import Deadline
from tests.fairness.hostile_facts import Facts, Line


@dataclass(frozen=True)
class Try:
    """An act with a name for counting, and the issue that it is about."""

    name: str
    lines: tuple[Line, ...]
    issue: Issue | None = None
    free: bool = False


@dataclass(frozen=True)
class Hostile:
    """One side in a world as it is, and chance."""

    side: str
    facts: Facts
    random: Random

    @property
    def other(self) -> str:
        return other_side(self.side)

    @property
    def program(self) -> Program:
        return self.facts.ctx.program

    def people(self, side: str) -> list[Person]:
        return [person for person in self.program.people if person.side == side]

    @property
    def manager(self) -> Person:
        """Their manager: what only managers may do is the most."""
        return next(p for p in self.people(self.side) if "program_manager" in p.roles)

    def says(self, text: str, file: bytes | None = None, name: str = "acme.toml") -> Line:
        anybody = self.random.choice(self.people(self.side)[:3])
        by = anybody if file is None and self.random.random() < 0.3 else self.manager
        return Line(by.id, text, file, name)

    def owed(self, *states: str) -> list[Issue]:
        """What they owe, or owed until they resolved it."""
        states = states or ("open", "acknowledged", "reopened")
        found = self.facts.issues.values()
        return [i for i in found if i.responder == self.side and i.state in states]

    def dates(self, side: str) -> list[Deadline]:
        return [d for d in self.facts.deadlines.values() if d.open and d.side == side]

    def day(self, *ahead: int) -> date:
        return self.facts.now.date() + timedelta(days=self.random.choice(ahead))


Maker = Callable[[Hostile], Try | None]
