"""From what people write in cells to the program's own words: severity, category, state, people.

``None`` means that a text is none of them. Every judgement depends on its text and the program
only, so each text is judged once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import cast

from rapidfuzz import fuzz, process

from bot.data.words import vocabulary
from bot.domain.dates.cells import CellReader
from bot.domain.dates.values import Ambiguous, Unread
from bot.domain.values import SIDES, Person, Severity, Side, read_severity
from bot.domain.vocabulary import word
from bot.engine.context import Context
from bot.engine.dates import date_words
from bot.features.issues.discretion.policy import discretion_of
from bot.features.lists.imports.own_vocabulary import NO_WORDS, Names, OwnVocabulary
from bot.features.lists.spreadsheet.clean_text import one_line
from bot.features.lists.spreadsheet.header_words import SCRIPTS
from bot.features.lists.texts import say
from bot.messages.card import plain

_LIKE, _NEAR, _NEARLY = 86, 60, 80
_BETWEEN = re.compile(r"[/|;:,·()\[\]\n]+| - |(?<=\w)-(?=\s)|(?<=\s)-(?=\w)")
_ARROW = re.compile(r"(?<![-=–—])[-=–—]++>|→|⇒|➔|»|>>")
# Pictures and marks beside a word say nothing of their own.
_PICTURES = re.compile("[\u2600-\u26ff\U0001f300-\U0001faff\ufe0e\ufe0f]+")
_ASKED = re.compile(r"[?？¿]|[吗嗎]")
_SIGNS = re.compile(r"[^\w%]+")
_ENDED = ("closed", "cancelled", "resolved")
_MAIL = re.compile(r"([^<]*+)<([^<>\s@]++@[^<>\s@]++)>")
_PEOPLE = re.compile(r"[/;\n&+]|,\s+| and | und | y ")
_SIDES = cast("Mapping[str, Side]", vocabulary().meanings("sides"))
_SEVERITIES, _STATES, _CATEGORIES = map(
    vocabulary().meanings, ("severities", "states", "categories")
)
_ROLES = vocabulary().meanings("roles")
_READ_STATES = frozenset(_STATES.values())
_ON = frozenset(map(word, vocabulary().of("signs", "on")))
_DATED = re.compile(r"([^\d:;,(]++)[:;,(\s]*(\d.*?)\)?", re.DOTALL)
"""A word with a date behind it: ``Closed on 20 Nov 2026``."""
_DOUBTS = frozenset(map(word, vocabulary().of("signs", "doubts")))


def last(text: str) -> str:
    """Return what a cell says by now: of ``Open -> Closed`` the last."""
    parts = [part.strip() for part in _ARROW.split(_PICTURES.sub(" ", text))]
    return next((part for part in reversed(parts) if part), text)


def severity(text: str, own: OwnVocabulary = NO_WORDS) -> Severity | None:
    """Return the severity that a text names: ``High``, ``P1``, ``2 - Major``."""
    meaning = _meaning(last(text), own.over("severities", _SEVERITIES))
    return None if meaning is None else read_severity(meaning)


def state(text: str, own: OwnVocabulary = NO_WORDS, today: date | None = None) -> str | None:
    """Return new, open, acknowledged, resolved, closed or cancelled; a percentage tells too.

    What is asked, doubted or denied (``closed?``, ``not closed``) has not ended, and neither has
    what is to end after ``today``.
    """
    text = last(text)
    names = own.over("states", _STATES)
    share = re.fullmatch(r"(\d{1,3})(?:[.,]\d+)? ?%", text.strip())
    if share is not None:
        done = int(share[1])
        return "new" if done == 0 else "closed" if done >= 100 else "acknowledged"
    if text.strip() in ("0", "1") or re.fullmatch(r"0[.,]\d+", text.strip()):
        return {"0": "new", "1": "closed"}.get(text.strip(), "acknowledged")
    if word(text) in names:
        return _in_a_list(names[word(text)])
    meaning = _meaning(text, names)
    if meaning in _ENDED and (_doubted(text) or not _spelled(text, meaning, names)):
        return None
    return _in_a_list(meaning) or _state_with_date(text, names, today)


def _in_a_list(meaning: str | None) -> str | None:
    """Return a state as lists say it: *merged* is cancelled there."""
    return meaning if meaning in _READ_STATES else _STATES.get(meaning or "")


def _state_with_date(text: str, names: Names, today: date | None) -> str | None:
    """Return the state of a text that says since when it is so. A day to come is a plan."""
    match = _DATED.fullmatch(text.strip())
    if match is None or today is None:
        return None
    said, _, on = word(match[1]).rpartition(" ")
    meaning = _in_a_list(names.get(said if on in _ON else word(match[1])))
    day = CellReader(date_words()).read(match[2])
    if meaning is None or isinstance(day, Unread):
        return None
    days = day.readings if isinstance(day, Ambiguous) else (day,)
    return meaning if all(each.day <= today for each in days) else None


def _doubted(text: str) -> bool:
    words = f" {word(_SIGNS.sub(' ', text))} "
    spaced = any(f" {doubt} " in words for doubt in _DOUBTS)
    joined = any(doubt in words for doubt in _DOUBTS if not doubt.isascii() and len(doubt) == 1)
    return bool(_ASKED.search(text)) or spaced or joined


def _spelled(text: str, meaning: str, known: Names) -> bool:
    """Say whether a text has a word for an end as it is written, or with one letter wrong."""
    names = [name for name, of in known.items() if of == meaning]
    if any(piece in names for piece in _pieces(text)):
        return True
    whole = word(text)
    near = _nearest(whole, names, _LIKE) or ""
    return near[:1] == whole[:1] and near[-1:] == whole[-1:] and abs(len(near) - len(whole)) < 2


def _meaning(text: str, names: Mapping[str, str]) -> str | None:
    whole = word(text)
    if whole in names:
        return names[whole]
    pieces = {piece: names[piece] for piece in _pieces(text) if piece in names}
    # Of "1 - Low" the word counts, not the number.
    spelled = {meaning for piece, meaning in pieces.items() if len(piece) > 2}
    meanings = spelled or set(pieces.values())
    if meanings:
        return next(iter(meanings)) if len(meanings) == 1 else None
    near = _nearest(whole, names, _LIKE)
    return names[near] if near and len(whole) > 3 else None


def _pieces(text: str) -> list[str]:
    parts = [script for part in _BETWEEN.split(text) for script in SCRIPTS.split(part)]
    return [piece for part in parts if (piece := word(part))]


def _nearest(text: str, allowed: Iterable[str], cutoff: int) -> str | None:
    best = process.extractOne(text, list(allowed), scorer=fuzz.ratio, score_cutoff=cutoff)
    return None if best is None else str(best[0])


@lru_cache(maxsize=64)
def _category_names(categories: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Return ids and titles of the program's own categories, and the field's words for them."""
    ids = {name for name, _ in categories}
    own = {word(name): name for name, _ in categories}
    own |= {word(title): name for name, title in categories}
    return {alias: name for alias, name in _CATEGORIES.items() if name in ids} | own


def category(text: str, ctx: Context, own: OwnVocabulary = NO_WORDS) -> str | None:
    """Return the category of the program that a text names."""
    titles = tuple((c.id, c.title) for c in ctx.rules.categories.values())
    meaning = _meaning(last(text), own.over("categories", _category_names(titles)))
    return meaning if meaning in ctx.rules.categories else None


def discreet(text: str, ctx: Context) -> bool:
    """Say whether a text that names no category may mean one whose content not both sides read."""
    titles = tuple((c.id, c.title) for c in ctx.rules.categories.values())
    names = _category_names(titles)
    kept = [name for name, of in names.items() if discretion_of(of) is not None]
    parts = {word(text), *_pieces(text), *word(text).split()}
    return any(
        _nearest(part, kept, _NEARLY) for part in parts if len(part) > 2 or not part.isascii()
    )


def side(text: str, ctx: Context, own: OwnVocabulary = NO_WORDS) -> Side | None:
    """Return the side that a text names: OEM, EMS, a company's name or its first word."""
    whole = word(text)
    known = cast("Mapping[str, Side]", own.over("sides", _SIDES))
    if whole in known:
        return known[whole]
    names: dict[str, Side | None] = {}
    for candidate in SIDES:
        name = word(ctx.company(candidate))
        names[name] = candidate
        first = name.partition(" ")[0]
        # Both companies may begin with the same word, and then it names neither.
        names[first] = candidate if names.get(first, candidate) == candidate else None
    if names.get(whole):
        return names[whole]
    near = _nearest(whole, names, _LIKE) if len(whole) > 3 else None
    return names[near] if near else None


def role(text: str, ctx: Context) -> str | None:
    """Return the role of the roster that a text names: ``PM``, ``SQE``, ``process engineer``."""
    held = {word(role): role for person in ctx.program.people for role in person.roles}
    whole = word(last(text))
    return held.get(whole) or held.get(word(_ROLES.get(whole, "")))


def holders(role: str, ctx: Context, side: Side | None) -> list[Person]:
    """Return everybody who holds a role, on one side or on both."""
    people = ctx.program.people
    return [p for p in people if role in p.roles and (side is None or p.side == side)]


def person(text: str, ctx: Context) -> Person | None:
    """Return who is named: of several the first; a name must be one person's only."""
    people = ctx.program.people
    text = last(text)
    if mail := _MAIL.fullmatch(text.strip()):
        return _person(mail[2], people) or _person(mail[1].strip(), people)
    whole = _person(text, people)
    if whole is not None:
        return whole
    first = next((part for part in _PEOPLE.split(text) if part.strip()), "")
    return _person(first, people) if first.strip() != text.strip() else None


def _person(text: str, people: tuple[Person, ...]) -> Person | None:
    handle = one_line(re.sub(r"\([^()]*\)", " ", text)).strip(" <>@.[]").casefold()
    if not handle:
        return None
    match = _one(p for p in people if handle in _known(p))
    if match is not None:
        return match
    return _one(p for p in people if handle in _short(p)) or _alike(handle, people)


def _known(person: Person) -> set[str]:
    """Return what names one person: the id, the name either way round, the e-mail address."""
    first, _, last = person.name.partition(" ")
    names = (person.id, person.name, f"{last}, {first}", f"{last} {first}", person.email or "")
    return {name.casefold() for name in names if name}


def _short(person: Person) -> set[str]:
    first, _, last = person.name.partition(" ")
    mail = (person.email or "").partition("@")[0]
    names = (
        first,
        last,
        f"{first} {last[:1]}",
        f"{first[:1]}. {last}",
        f"{first[:1]} {last}",
        mail,
    )
    return {name.casefold() for name in names if len(name) > 1}


def _one(people: Iterable[Person]) -> Person | None:
    matches = list(people)
    return matches[0] if len(matches) == 1 else None


def _alike(handle: str, people: tuple[Person, ...]) -> Person | None:
    """Return the person whose full name has a letter wrong, if nobody else's is near it."""
    if " " not in handle:
        return None
    return _one(p for p in people if fuzz.ratio(handle, p.name.casefold()) >= 87)


def spelled(column: str) -> list[str]:
    """Return the words that are known in a column, to find the nearest one."""
    names = {"severity": _SEVERITIES, "state": _STATES, "category": _CATEGORIES}[column]
    return [name for name in names if len(name) > 2]


def hint(text: str, allowed: Iterable[str]) -> str:
    """Return "Did you mean …? " with the nearest allowed word, or nothing."""
    near = _nearest(word(text), allowed, _NEAR)
    return plain(say("no.nearest", nearest=near)) if near else ""
