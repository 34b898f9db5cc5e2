"""The answers of ``program setup``: read from words, with every mistake and every open question.

A city is answered by its name. One that several cities share is kept as unclear, to be asked about.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from bot.domain.errors import Refused
from bot.domain.values import SIDES, Side, other_side
from bot.features.programs.texts import say
from bot.messages.card import plain
from bot.messages.line import one_line
from bot.messages.say import Value
from bot.program_file.cities import City, bare_name, cities_named, nearest_city
from bot.program_file.single import file_value
from bot.program_file.wording import close
from bot.program_file.zones import exact_zone

CITY, PARTNER_CITY = "city", "partner_city"
SHARED, OWN = "shared", "own"
READERS = (SHARED, OWN)
"""Who reads the channel in which a program is set up: both companies, or one's own."""


@dataclass(frozen=True)
class Unclear:
    """A city whose name several share: the answer it was given in, as typed, and what it may be."""

    name: str
    typed: str
    cities: tuple[City, ...]

    @property
    def bare(self) -> str:
        """Return the name without what was typed behind it to choose."""
        return bare_name(self.typed)


@dataclass
class Answers:
    """What was answered, while it is read; ``problems`` has a sentence for each mistake, and
    ``unclear`` what has to be asked."""

    given: Mapping[str, str]
    problems: list[str] = field(default_factory=list)
    unclear: list[Unclear] = field(default_factory=list)

    def wrong(self, key: str, /, **values: Value) -> None:
        """Add a mistake."""
        self.problems.append(plain(say(key, **values)))

    def get(self, name: str) -> str:
        """Return an answer in one line, or nothing."""
        return one_line(self.given.get(name, ""))

    def value(self, name: str, table: str, key: str, typed: str | None = None) -> str:
        """Return an answer that a key of the program file can hold."""
        typed = self.get(name) if typed is None else typed
        if not typed:
            return typed
        try:
            file_value(table, key, typed, shown=f"{name}=")
        except Refused as refusal:
            self.problems.append(str(refusal))
        return typed

    def choice(self, name: str, what: str, allowed: Collection[str]) -> str:
        """Return an answer that is one of a few words, or nothing."""
        typed = self.get(name).lower()
        if not typed or typed in allowed:
            return typed
        shown = {"typed": typed[:40], "nearest": _hint(close(typed, allowed))}
        self.wrong("no.setup.choice", what=what, allowed=", ".join(allowed), **shown)
        return ""

    def city(self, name: str, typed: str) -> City | None:
        """Return the city that was typed; an unknown one is a mistake, of several one is asked."""
        cities = cities_named(typed)
        if len(cities) > 1:
            self.unclear.append(Unclear(name, typed, cities))
        elif not cities:
            near = _hint(nearest_city(typed))
            self.wrong("no.city", typed=typed[:40], nearest=near, name=name)
        return cities[0] if len(cities) == 1 else None


@dataclass(frozen=True)
class Place:
    """Where a side works: the city, and its name as it was typed."""

    city: City
    name: str | None


def missing(answers: Answers) -> list[str]:
    """Return what is still needed, as the options of a line."""
    both = answers.get("cities") or answers.get("zones")
    needed = ("side",) if both else ("side", CITY, PARTNER_CITY)
    return [f"{name}=" for name in needed if not answers.get(name)]


def typed_cities(answers: Answers, side: Side) -> dict[Side, tuple[str, str]]:
    """Return what was typed as each side's city, with the answer's name: apart, or as a pair."""
    own = {CITY: side, PARTNER_CITY: other_side(side)}
    typed = {where: (name, answers.get(name)) for name, where in own.items() if answers.get(name)}
    for name in ("cities", "zones"):
        pair = answers.get(name)
        if not pair:
            continue
        parts = [part.strip() for part in re.split(";" if ";" in pair else "[,，]", pair)]
        if len(parts) != len(SIDES) or not all(parts):
            answers.wrong("no.setup.cities", name=name)
            continue
        names = {where: name for name, where in own.items()}
        for where, part in zip(SIDES, parts, strict=True):
            typed.setdefault(where, (names[where], part))
    return typed


def places_of(answers: Answers, side: Side) -> dict[Side, Place]:
    """Return where each side works; what is unknown or unclear is kept with the answers."""
    places: dict[Side, Place] = {}
    for where, (name, typed) in typed_cities(answers, side).items():
        city = answers.city(name, typed)
        if city is not None:
            places[where] = Place(city, name_typed(typed))
    return places


def name_typed(typed: str) -> str | None:
    """Return how a person called a city; an IANA zone is no name of a place."""
    return None if exact_zone(typed) else bare_name(typed)


def _hint(near: str | None) -> str:
    return plain(say("no.nearest", nearest=near)) if near else ""
