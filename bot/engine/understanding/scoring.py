"""How well an intent fits a text: what it needs is there, and little is left unexplained.

A score is a percentage of the words of one clause that the intent explains. Below ``FLOOR``
nothing is suggested.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.engine.intent import Intent
from bot.engine.understanding.reading import (
    DOUBT,
    HOW_TO,
    IF,
    LIGHT,
    NOT,
    POLITE,
    QUESTION,
    SAID,
    SOON,
    Reading,
)

QUOTATION = re.compile(r"[\"“„«「『](?=\S*+ )[^\"”“»」』]*+[\"”“»」』]")
"""Several words in quotation marks."""
QUOTED = re.compile(r"[\"“„«「『][^\"“”»」』]++[\"“”»」』]")
"""The same, or a single word: who writes it so says that others call it that."""
FLOOR = 60
"""From this score on an intent is offered or answered; it is stated in ``docs/talk.md``."""
NAMED_FLOOR = 34
"""The floor of a clause that names what it is about: ``ACME-1``, ``DEC7``."""
SLIP = 0.9
"""What a slip of the finger leaves of a score."""
NEAR = 12
"""Readings whose scores differ by less are offered beside each other."""


@dataclass(frozen=True, slots=True)
class Scored:
    """An intent with its score, and how many words of the clause it explains."""

    intent: Intent
    score: float
    explained: int
    clause: int


def scored(intents: Iterable[Intent], reading: Reading, here: frozenset[str]) -> list[Scored]:
    """Return the intents that fit, the likeliest first. ``here`` says what is known without being
    named: ``issue`` in its thread."""
    fitting = [best for intent in intents if (best := _best(intent, reading, here)) is not None]
    return sorted(fitting, key=lambda each: (-each.score, -each.explained))


def _best(intent: Intent, reading: Reading, here: frozenset[str]) -> Scored | None:
    if intent.about is not None and not (reading.named(intent.about) or intent.about in here):
        return None
    if any(_there(name, reading.names, reading) for name in intent.without):
        return None
    clauses = (_of_clause(intent, reading, clause) for clause in reading.clauses)
    return max(filter(None, clauses), key=lambda each: each.score, default=None)


def _of_clause(intent: Intent, reading: Reading, clause: int) -> Scored | None:
    names = reading.in_clause(clause) | ({QUESTION} if reading.asked(clause) else set())
    needed: set[str] = set()
    for group in intent.needs:
        able = [name for name in group.split("|") if _there(name, names, reading)]
        if not able:
            return None
        needed.update(name.lstrip("!") for name in able)
    if intent.reads and _reported_elsewhere(reading, clause):
        return None
    if intent.reads and not _may_look(intent, reading, clause):
        return None
    if not intent.reads and not _may_act(intent, reading, clause, needed):
        return None
    return _coverage(intent, reading, clause, needed)


def _may_look(intent: Intent, reading: Reading, clause: int) -> bool:
    """Say whether a clause can ask to see something: not one that tells what others want, or that
    something is not so."""
    names = reading.in_clause(clause)
    if reading.asked(clause) or "show" in names:
        return True
    told = {SAID, NOT} & names - set(intent.helps)
    return not told or _ends_with_not(reading, clause)


def _ends_with_not(reading: Reading, clause: int) -> bool:
    """Say whether a clause ends with a "not", which asks in Vietnamese and Chinese: ``không``."""
    last = max(at for at, token in enumerate(reading.tokens) if token.clause == clause)
    return any(hit.name == NOT and hit.end == last + 1 for hit in reading.hits)


def _reported_elsewhere(reading: Reading, clause: int) -> bool:
    """Say whether another clause reports something: then nothing is asked."""
    names = (reading.in_clause(other) for other in reading.clauses if other != clause)
    return any("trouble" in of or any(n.startswith("reports:") for n in of) for of in names)


def _there(name: str, names: frozenset[str], reading: Reading) -> bool:
    if name.startswith("@"):
        return bool(reading.named(name[1:]))
    if name.startswith("!"):
        return NOT in names and name[1:] in names
    return name in names or (name.endswith(":*") and bool(reading.meanings(name[:-2])))


def _may_act(intent: Intent, reading: Reading, clause: int, needed: set[str]) -> bool:
    """Say whether a clause can ask for an act: not one that says the opposite, depends on
    something, tells what others say, or only asks."""
    names = reading.in_clause(clause)
    if NOT in names and not (intent.denies or intent.turned):
        return False
    if reading.has(IF, SAID, HOW_TO) or (DOUBT in names and not intent.asks):
        return False
    if _quoted(reading, clause, needed):
        return False
    if SOON in names and not intent.soon:
        return False
    return intent.asks or not reading.asked(clause) or POLITE in names


def _quoted(reading: Reading, clause: int, needed: set[str]) -> bool:
    """Say whether the words of an act stand in a quotation: others said them, or they are named."""
    value = any(name.startswith("severities:") for name in needed)
    sign = QUOTATION if value else QUOTED
    spans = [match.span() for match in sign.finditer(reading.text)]
    hits = [
        reading.tokens[hit.first]
        for hit in reading.hits
        if hit.name in needed and reading.tokens[hit.first].clause == clause
    ]
    inside = [any(a <= token.start < b for a, b in spans) for token in hits]
    return bool(inside) and all(inside)


def _coverage(intent: Intent, reading: Reading, clause: int, needed: set[str]) -> Scored | None:
    denied = {NOT} if intent.turned or intent.reads or intent.denies else set[str]()
    explains = needed | set(intent.helps) | LIGHT | denied
    places = {at for at, token in enumerate(reading.tokens) if token.clause == clause}
    light = {at for at in places if reading.tokens[at].text in reading.small}
    covered, slips = set[int](), False
    for hit in reading.hits:
        if _explained(hit.name, explains):
            covered.update(range(hit.first, hit.end))
            slips = slips or (hit.slip and hit.name in needed)
    for hit in reading.hits:
        if hit.name in LIGHT:
            light.update(range(hit.first, hit.end))
    for mark in reading.marks:
        covered.update(range(mark.first, mark.end))
    content = places - (light - _of(reading, needed))
    told = content & covered
    if not content:
        return None
    score = 100 * len(told) / len(content) * (SLIP if slips else 1)
    return Scored(intent, score, len(told), clause)


def _of(reading: Reading, names: set[str]) -> set[int]:
    return {
        at
        for hit in reading.hits
        if _explained(hit.name, names)
        for at in range(hit.first, hit.end)
    }


def _explained(name: str, explains: Iterable[str]) -> bool:
    return name in explains or f"{name.partition(':')[0]}:*" in explains


def likely(found: Sequence[Scored], reading: Reading) -> list[Scored]:
    """Return those above the floor, and of them the ones that are about as likely as the first."""
    able = [each for each in found if each.score >= _floor(each, reading)]
    if not able:
        return []
    top = able[0]
    return [each for each in able if each.score > top.score - NEAR]


def _floor(scored: Scored, reading: Reading) -> int:
    named = any(
        reading.tokens[mark.first].clause == scored.clause and mark.kind == scored.intent.about
        for mark in reading.marks
    )
    return scored.intent.floor or (NAMED_FLOOR if named else FLOOR)
