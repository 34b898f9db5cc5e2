"""What people mean about the program and its people when they write no command."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.domain.values import SIDES, Person, other_side
from bot.engine.commands.call import Call
from bot.engine.feature import PERSON
from bot.engine.intent import Intent, fixed
from bot.engine.understanding.read import spotter
from bot.engine.understanding.reading import Mark, Reading
from bot.engine.understanding.spotting import Hit
from bot.engine.understanding.tokens import Token, compared
from bot.engine.understanding.tokens import tokens as split
from bot.messages.line import one_line, quote

SIDE = "side"
_FIRST = 3
"""The first word of a company's name stands for it from so many letters on."""


def names(call: Call, tokens: Sequence[Token], _hits: Sequence[Hit]) -> Iterator[Mark]:
    """Yield the people and companies that a text names."""
    people, sides = _people(call), _sides(call)
    yield from _in_full(call, tokens)
    for at, token in enumerate(tokens):
        word = token.text.removeprefix("@")
        if word in people:
            yield Mark(PERSON, people[word], at, at + 1)
        for side, name in sides:
            if token.text.startswith(name) and len(token.text) - len(name) < _FIRST:
                yield Mark(SIDE, side, at, at + 1)
                break


def _people(call: Call) -> dict[str, str]:
    """Return people by what they are called; a first name that two people have names nobody."""
    people = call.ctx.program.people
    named: dict[str, str] = {}
    for person in people:
        for name in _called(person):
            named[name] = "" if named.get(name, person.id) != person.id else person.id
    return {name: who for name, who in named.items() if who} | {
        compared(person.id): person.id for person in people
    }


def _called(person: Person) -> Iterator[str]:
    parts = (compared(part) for part in person.name.split() if len(part) >= _FIRST)
    yield from (part for part in parts if not spotter().is_small(part))


def _in_full(call: Call, tokens: Sequence[Token]) -> Iterator[Mark]:
    """Yield who is named in full, where a part of the name is an everyday word: ``Will Olsen``."""
    program, text = call.ctx.program, [token.text for token in tokens]
    named = [(PERSON, person.id, person.name) for person in program.people]
    named += [(SIDE, side, call.ctx.company(side)) for side in SIDES]
    for kind, value, name in named:
        words = [token.text for token in split(name)]
        if not any(map(spotter().is_small, words)):
            continue
        for at in range(len(text) - len(words) + 1):
            if text[at : at + len(words)] == words:
                yield Mark(kind, value, at, at + len(words))


def _sides(call: Call) -> list[tuple[str, str]]:
    """Return sides by their ids and by the first words of their companies, without a vowel at the
    end, which some languages change: ``Volta``, ``Volty``."""
    firsts = {side: compared(call.ctx.company(side)).split()[0] for side in SIDES}
    found: list[tuple[str, str]] = [(side, side) for side in SIDES]
    if len(set(firsts.values())) == len(SIDES):
        found += [(side, _stem(word)) for side, word in firsts.items() if _stands_alone(word)]
    return found


def _stands_alone(word: str) -> bool:
    """Say whether the first word of a company's name stands for it; no everyday word does."""
    return len(word) >= _FIRST and not spotter().is_small(word)


def _stem(word: str) -> str:
    return word[:-1] if len(word) > _FIRST and word[-1] in "aeiouy" else word


def _roster(call: Call, reading: Reading) -> Sequence[str]:
    if reading.has("escalate") and not reading.asks:
        return []
    sides = reading.named(SIDE)
    if len(sides) == 1:
        return [f"program roster {sides[0]}"]
    people = [call.ctx.program.person(name) for name in reading.named(PERSON)]
    own = {person.side for person in people if person is not None}
    if len(own) == 1:
        return [f"program roster {own.pop()}"]
    if reading.has("them") and not reading.has("us"):
        return [f"program roster {other_side(call.side)}"]
    return ["program roster"]


def _away(call: Call, reading: Reading) -> Sequence[str]:
    days = [date.partition(" ")[0] for date in reading.named("date")]
    if reading.has("not"):
        return ["program away off"]
    if not days:
        return []
    if len(days) > 1 and days[0] != days[-1]:
        return [f"program away {days[0]}..{days[-1]}"]
    return [f"program away until {days[0]}" if reading.has("time") else f"program away {days[0]}"]


def _pause(call: Call, reading: Reading) -> Sequence[str]:
    return [f"program pause {quote(one_line(reading.text))}"]


INTENTS = (
    Intent("program pause", _pause, ("pause",), helps=("closed_days", "us"), soon=True, floor=30),
    Intent(
        "program away",
        _away,
        ("away", "@date"),
        helps=(
            "i_am",
            "mine",
            "take",
            "not",
            "give",
            "people",
            "time",
            "soon",
            "us",
            "now",
            "week",
        ),
        turned=True,
        soon=True,
        without=("ask", "meeting"),
        floor=50,
    ),
    Intent(
        "program calendar",
        fixed("program calendar"),
        ("closed_days", "ask|show|factory"),
        helps=("them", "us", "factory", "next", "show", "issue", "close"),
        reads=True,
        without=("@issue",),
    ),
    Intent(
        "program calendar, open",
        fixed("program calendar"),
        ("open", "@side|factory", "@date"),
        helps=("them", "next", "week", "factory"),
        reads=True,
        without=("@issue", "issue"),
        floor=80,
    ),
    Intent(
        "program roster",
        _roster,
        ("people|away", "ask|who|show|people|@person"),
        helps=("who", "them", "us", "factory", "away", "week", "now", "issue", "mine", "people"),
        reads=True,
        without=("@issue", "give", "take"),
    ),
)
