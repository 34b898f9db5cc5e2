"""Kinds of arguments that belong to no noun: how each is read, refused, and suggested.

A noun's own kinds stand in its folder (``arguments.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from rapidfuzz import process

from bot.data.words import vocabulary
from bot.domain.errors import Refused
from bot.domain.values import SEVERITIES, SIDES, Person
from bot.domain.vocabulary import word
from bot.domain.when import BadTime, parse_duration
from bot.engine.commands.grammar import clean
from bot.engine.dates import due_when, parse_when, refusing
from bot.engine.feature import CERTAIN, ArgumentKind
from bot.engine.own_words import meaning_of
from bot.engine.texts import refuse, say
from bot.messages.card import plain
from bot.messages.forms import Choice
from bot.messages.line import TEXT_LIMIT

if TYPE_CHECKING:
    from bot.engine.commands.call import Call
    from bot.engine.suggestions import Asker

THIRD = "third_party"
HOLDERS = (*SIDES, THIRD)
_SURE = frozenset(map(word, vocabulary().of("signs", "sure")))
"""Words for a severity that begin no title."""


def nearest(typed: str, allowed: list[str]) -> str:
    """Return "Did you mean …?" with the closest allowed word, or nothing."""
    found = process.extractOne(typed.lower(), allowed, score_cutoff=55)
    return plain(say("no.nearest", nearest=str(found[0]))) if found else ""


def choose(typed: str, allowed: list[str], what: str, example: str) -> str:
    """Return the allowed word that was typed, whatever its case, or refuse it."""
    named = typed.strip().lower().replace("-", "_")
    if named in allowed:
        return named
    raise refuse(
        "no.choice",
        typed=typed,
        what=what,
        nearest=nearest(named, allowed),
        allowed=", ".join(allowed),
        example=example,
    )


def chosen(call: Call, table: str, typed: str, allowed: list[str], what: str, example: str) -> str:
    """Return the allowed word that was typed, or that a word of the vocabulary means here."""
    named = typed.strip().lower().replace("-", "_")
    meant = None if named in allowed else meaning_of(call, table, typed)
    return meant if meant in allowed else choose(typed, allowed, what, example)


def _category(call: Call, text: str, example: str) -> str:
    allowed = list(call.ctx.rules.categories)
    titles = {word(each.title): each.id for each in call.ctx.rules.categories.values()}
    return titles.get(word(text)) or chosen(
        call, "categories", text, allowed, "a category", example
    )


def _severity(call: Call, text: str, example: str) -> str:
    return chosen(call, "severities", text, list(SEVERITIES), "a severity", example)


def _loose(text: str) -> bool:
    """Say whether a word for a severity may as well begin a title: ``high voltage``, ``1 reel``."""
    known = word(text)
    return known not in SEVERITIES and known not in _SURE


def _side(call: Call, text: str, example: str) -> str:
    allowed: list[str] = list(call.ctx.program.sides)
    return chosen(call, "sides", _company_side(call, text), allowed, "a side", example)


def _holder(call: Call, text: str, example: str) -> str:
    holders = [*call.ctx.program.sides, THIRD]
    side = _company_side(call, text)
    return chosen(call, "sides", side, holders, "a holder of the ball", example)


def _company_side(call: Call, text: str) -> str:
    """Return the side whose company ``text`` names, or the text as it is."""
    for side in call.ctx.program.sides:
        if text.strip().lower() == call.ctx.company(side).lower():
            return side
    return text


def person_named(call: Call, text: str, example: str) -> Any:
    """Return whom a word means: an id, a full name, or a mention; an unknown one is refused."""
    found = known_person(call, text)
    if found is not None:
        return found
    ids = [p.id for p in call.ctx.program.people]
    raise refuse("no.who", typed=text, nearest=nearest(bare_handle(text), ids), example=example)


def known_person(call: Call, text: str) -> Person | None:
    """Return whom a word means, or ``None``."""
    handle = bare_handle(text).lower()
    people = call.ctx.program.people
    return next((person for person in people if handle in _names(person)), None)


def bare_handle(text: str) -> str:
    """Return a word for a person without the marks of a mention."""
    return text.strip().strip("<>").lstrip("@!")


def _names(person: Person) -> set[str]:
    """What a person may be called: the id, the full name, or who they are on a platform."""
    slack = (person.slack or "").rpartition("/")[2]
    found = (person.id, person.name, slack, person.discord)
    return {name.lower() for name in found if name}


def _when(call: Call, text: str, example: str) -> Any:
    return refusing(lambda: parse_when(text, call.since, call.ctx.roster.calendar(call.person)))


def _due(call: Call, text: str, example: str) -> str:
    """A date that counts on somebody else's calendar: checked here, understood by the command."""
    refusing(lambda: due_when(text, call.since, call.ctx.roster.calendar(call.person)))
    return text


def _passed(call: Call, text: str, example: str) -> str:
    """The same of a date that has passed: ``fri`` is the last one."""
    calendar = call.ctx.roster.calendar(call.person)
    refusing(lambda: due_when(text, call.since, calendar, past=True))
    return text


def _duration(call: Call, text: str, example: str) -> Any:
    try:
        return parse_duration(text)
    except BadTime as error:
        raise Refused(str(error)) from None


def _site(call: Call, text: str, example: str) -> Any:
    ids = {site.id.lower(): site for site in call.ctx.program.sites}
    found = ids.get(text.strip().lower())
    if found is not None:
        return found
    near = nearest(text, list(ids))
    allowed = ", ".join(site.id for site in call.ctx.program.sites)
    raise refuse(
        "no.choice", typed=text, what="a site", nearest=near, allowed=allowed, example=example
    )


def _number(call: Call, text: str, example: str) -> int:
    if text.isdecimal() and len(text) < 10:
        return int(text)
    raise refuse(
        "no.choice", typed=text, what="a number", nearest="", allowed="1, 2, 3 …", example=example
    )


def _word(call: Call, text: str, example: str) -> str:
    return clean(text, "The text", TEXT_LIMIT, example)


def mistyped(words: Iterable[str]) -> Callable[[str], bool]:
    """Return what says whether a word looks like one of ``words`` with a slip in it."""
    known = tuple(words)
    return lambda text: process.extractOne(text.lower(), known, score_cutoff=75) is not None


def listed(words: Iterable[str]) -> str:
    """Return words as they stand in a sentence of the documentation."""
    return ", ".join(f"`{word}`" for word in words)


# suggestions


def _categories(asker: Asker) -> Iterable[Choice]:
    for category in asker.ctx.rules.categories.values():
        yield Choice(category.id, f"{category.title} ({category.id})")


def _sides(asker: Asker) -> Iterable[Choice]:
    for side in asker.ctx.program.sides:
        yield Choice(side, f"{side}: {asker.ctx.company(side)}")


def _holders(asker: Asker) -> Iterable[Choice]:
    yield from _sides(asker)
    yield Choice(THIRD, "a third party")


def _own_people(asker: Asker) -> Iterable[Choice]:
    for person in asker.ctx.program.people:
        if person.side == asker.person.side:
            yield Choice(person.id, f"{person.name} ({', '.join(person.roles) or person.id})")


def _own_sites(asker: Asker) -> Iterable[Choice]:
    for site in asker.ctx.program.sites:
        if site.side == asker.person.side:
            yield Choice(site.id, f"{site.id} ({site.zone})")


KINDS = (
    ArgumentKind(
        "person", "the id of a person, such as `tom` or `@tom`", person_named, _own_people
    ),
    ArgumentKind(
        "handle",
        "the id of a person who is there or is new, such as `tom`, or a mention",
        _word,
        _own_people,
    ),
    ArgumentKind("site", "the id of a site, such as `sz`", _site, _own_sites),
    ArgumentKind(
        "own_site", "the id of a site; left out where your side has only one", _word, _own_sites
    ),
    ArgumentKind(
        "category",
        "a category of the rules, such as `shortage`; `rules show` lists them",
        _category,
        _categories,
        subject=CERTAIN,
    ),
    ArgumentKind(
        "severity",
        f"one of {listed(SEVERITIES)}",
        _severity,
        lambda _asker: (Choice(each, each) for each in SEVERITIES),
        mistyped=mistyped(SEVERITIES),
        loose=_loose,
    ),
    ArgumentKind("side", f"one of {listed(SIDES)}, or the company's name", _side, _sides),
    ArgumentKind("holder", f"one of {listed(HOLDERS)}, or a company's name", _holder, _holders),
    ArgumentKind(
        "when",
        "a time: `2027-02-05 14:00`, `5 Feb`, `fri 14:00`, `tomorrow`, `in 3 days`, "
        "`end of month`, `CW4`, `5pm`, `+3bd`, in six languages; see [dates](dates.md)",
        _when,
        timed=True,
    ),
    ArgumentKind("duration", "a length of time: `30m`, `4h`, `2d`, `1w`, `4bh`, `2bd`", _duration),
    ArgumentKind("number", "a whole number", _number, whole=True, mistyped=str.isdecimal),
    ArgumentKind(
        "due",
        "a time as for *when*, on the calendar of whoever owes it; a date alone is the end of "
        "that working day",
        _due,
        timed=True,
    ),
    ArgumentKind(
        "passed", "a time as for *due* that has passed: `fri` is the last one", _passed, timed=True
    ),
    ArgumentKind("word", "one word, or text in quotes", _word),
    ArgumentKind("text", "text to the end of the line, with or without quotes", _word),
)
"""The kinds that every noun may use."""
