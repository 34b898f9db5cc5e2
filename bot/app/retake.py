"""A demo that is played again under other rules: what both sides agreed to at its beginning, and
what was done since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.domain.program import Program
from bot.domain.values import PROGRAM_MANAGER, Person
from bot.ports.playing import Told

if TYPE_CHECKING:
    from adapters.web.files import Dropped


@dataclass(frozen=True, slots=True)
class Agreed:
    """A change of the rules or of a calendar: ``by`` types ``line``, and ``accepts`` is who of the
    other side accepts it, where it takes two. ``key`` is what it changes, ``words`` tell it."""

    key: str
    words: str
    by: Person
    line: str
    accepts: Person | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that was done at a moment (UTC); ``again`` does it in another play of the demo."""

    at: datetime
    again: Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class Take:
    """What is played again, up to ``now`` (UTC), and how the demo stood there.

    ``scene`` is the next one of the story, which lets time pass to ``until``. The slider began at
    ``origin``; ``before`` is when something happened, or would have, under the rules before.
    """

    agreed: tuple[Agreed, ...]
    deeds: tuple[Deed, ...]
    now: datetime
    scene: int
    until: datetime | None
    told: Told
    origin: datetime
    before: tuple[datetime, ...]
    dropped: Dropped

    @property
    def change(self) -> Agreed:
        """Return the change for which all is played again."""
        return self.agreed[-1]


def with_change(agreed: tuple[Agreed, ...], change: Agreed) -> tuple[Agreed, ...]:
    """Return what is agreed to with a change, which takes the place of one of the same thing."""
    return (*(each for each in agreed if each.key != change.key), change)


def manager(program: Program, side: str) -> Person | None:
    """Return who decides for a side."""
    people = program.side_people(side)
    return next((person for person in people if PROGRAM_MANAGER in person.roles), None)
