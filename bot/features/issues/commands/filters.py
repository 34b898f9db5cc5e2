"""What a list is narrowed down with: each name and each word of it is understood, or refused.

A list that is empty because of a typing mistake would say that nothing is open. Several words of
one name, with commas between them, are alternatives.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.errors import Refused
from bot.domain.issue import GOING_ON_STATES, STATES, Issue
from bot.domain.search import asked_words, fold, says, texts_of
from bot.domain.values import Person, Site, other_side
from bot.domain.when import BadTime, parse_duration
from bot.engine.commands.argument_kinds import chosen, nearest
from bot.engine.commands.call import Call
from bot.engine.dates import day_meant
from bot.engine.own_words import meaning_of
from bot.features.issues.texts import refuse
from bot.messages.fields import FIELDS

EXAMPLE = "issue list severity=critical"
LIMIT = 20
"""So many alternatives may be named at once."""

Fits = Callable[[Issue], bool]
Read = Callable[[Call, list[str]], tuple[str, Fits]]

NEW = "new"
ME = ("me", "mine", "myself")
OURS, THEIRS = ("ours", "our", "us"), ("theirs", "their", "them")


@dataclass(frozen=True, slots=True)
class Filter:
    """One name with what it asks for: in the program's words, and as a question to an issue."""

    key: str
    said: str
    fits: Fits


def read_filters(call: Call, fields: Mapping[str, str]) -> tuple[Filter, ...]:
    """Return what a list is narrowed down with.

    A name that is neither one of an issue nor of a detail raises ``Refused``, and so does a word
    that means nothing.
    """
    return tuple(_filter(call, key, value) for key, value in fields.items())


def _filter(call: Call, key: str, value: str) -> Filter:
    if key in READERS:
        return Filter(key, *READERS[key](call, words_in(value, key)))
    if not _is_detail(call, key):
        raise refuse(
            "no.filter",
            typed=key,
            nearest=nearest(key, [*READERS, *_asked(call)]),
            allowed=", ".join(READERS),
            example=EXAMPLE,
        )
    # A value may have a comma of its own.
    wanted = {fold(each) for each in (value, *words_in(value, key))}
    return Filter(key, value, lambda issue: fold(detail(issue, key)) in wanted)


def words_in(value: str, key: str, example: str = EXAMPLE) -> list[str]:
    """Return the alternatives of a value; none, or too many, are refused."""
    words = [word.strip() for word in value.replace("，", ",").split(",") if word.strip()]
    if not words:
        raise refuse("no.empty", what=f"{key}=", example=example)
    if len(words) > LIMIT:
        raise refuse("no.filter.many", key=key, count=len(words), limit=LIMIT)
    return words


def detail(issue: Issue, key: str) -> str:
    """Return a detail of an issue, whatever the case of its name."""
    return next((value for name, value in issue.fields.items() if name.lower() == key), "")


def _is_detail(call: Call, key: str) -> bool:
    """Say whether a name is one of a detail: known, asked for, or had by an issue that goes on."""
    if key in FIELDS or key in _asked(call):
        return True
    going_on = call.tx.issues(call.ctx.id, GOING_ON_STATES)
    return any(key == name.lower() for issue in going_on for name in issue.fields)


def _asked(call: Call) -> list[str]:
    every = (key for category in call.ctx.rules.categories.values() for key in category.asks)
    return list(dict.fromkeys(every))


# how the words of each name are read


def kind_of(call: Call, kind: str, word: str, example: str = EXAMPLE) -> str:
    """Return a word as an argument of a kind reads it."""
    return str(call.ctx.index.arguments[kind].read(call, word, example))


def side_meant(call: Call, word: str, example: str = EXAMPLE) -> str:
    """Return the side that a word means to whoever says it."""
    if word.lower() in OURS:
        return call.side
    if word.lower() in THEIRS:
        return other_side(call.side)
    return _short_name(call, word) or kind_of(call, "side", word, example)


def _short_name(call: Call, word: str) -> str | None:
    """Return the side whose company begins with a word, if only one does: Acme of Acme Devices."""
    of = [
        s for s in call.ctx.program.sides if fold(call.ctx.company(s)).split()[:1] == [fold(word)]
    ]
    return of[0] if len(of) == 1 else None


def person_meant(call: Call, word: str, example: str = EXAMPLE) -> str:
    """Return the id of the person that a word means to whoever says it."""
    if word.lower() in ME:
        return call.person.id
    person: Person = call.ctx.index.arguments["person"].read(call, word, example)
    return person.id


def _by_kind(kind: str, of: Callable[[Issue], str]) -> Read:
    def read(call: Call, words: list[str]) -> tuple[str, Fits]:
        return _one_of([kind_of(call, kind, word) for word in words], of)

    return read


def _state(call: Call, words: list[str]) -> tuple[str, Fits]:
    wanted = [_state_meant(call, word) for word in words]
    return _one_of(wanted, lambda issue: issue.state)


def _state_meant(call: Call, typed: str) -> str:
    """Return the state that a word means; what nobody has acknowledged yet is open."""
    if typed.strip().lower() not in STATES and meaning_of(call, "states", typed) == NEW:
        return "open"
    return chosen(call, "states", typed, list(STATES), "a state", EXAMPLE)


def _one_of(wanted: Collection[str], of: Callable[[Issue], str]) -> tuple[str, Fits]:
    return ",".join(wanted), lambda issue: of(issue) in wanted


def _owner(call: Call, words: list[str]) -> tuple[str, Fits]:
    wanted = [person_meant(call, word) for word in words]
    return ",".join(wanted), lambda issue: has_owner(call, issue, wanted)


def has_owner(call: Call, issue: Issue, people: Collection[str]) -> bool:
    """Say whether it is somebody's: before an acknowledgment, whether it waits for them."""
    return any(owner.id in people for owner in call.writer.owners(issue))


def _side(call: Call, words: list[str]) -> tuple[str, Fits]:
    wanted = [side_meant(call, word) for word in words]
    companies = ",".join(call.ctx.company(side) for side in wanted)
    return companies, lambda issue: _holds(issue) in wanted


def _holds(issue: Issue) -> str:
    """Return the side that has it now; what waits for a third party is still somebody's."""
    return issue.responder if issue.waiting_on == "third_party" else issue.waiting_on


def _raised(call: Call, words: list[str]) -> tuple[str, Fits]:
    people, sides = set[str](), set[str]()
    for word in words:
        side = _side_or_none(call, word)
        if side is None:
            people.add(person_meant(call, word))
        else:
            sides.add(side)
    names = (*sorted(people), *(call.ctx.company(side) for side in sorted(sides)))
    return ",".join(names), lambda i: i.raised_by in people or i.raised_side in sides


def _side_or_none(call: Call, word: str) -> str | None:
    try:
        return side_meant(call, word)
    except Refused:
        return None


def _site(call: Call, words: list[str]) -> tuple[str, Fits]:
    wanted = [_site_meant(call, word).id for word in words]
    site_of = call.writer.site
    return ",".join(wanted), lambda issue: site_of(issue, _holds(issue)) in wanted


def _site_meant(call: Call, word: str) -> Site:
    for site in call.ctx.program.sites:
        if fold(word) in (fold(site.id), fold(call.ctx.program.place_name(site))):
            return site
    read: Site = call.ctx.index.arguments["site"].read(call, word, EXAMPLE)
    return read


def _text(_call: Call, words: list[str]) -> tuple[str, Fits]:
    wanted = text_meant(words, EXAMPLE)

    def fits(issue: Issue) -> bool:
        return wanted("\n".join(texts_of(issue.title, issue.fields, issue.resolution)))

    return ",".join(words), fits


def text_meant(words: list[str], example: str) -> Callable[[str], bool]:
    """Return what looks for one of several texts; one in which there is no word is refused."""
    empty = next((each for each in words if not asked_words(each)), None)
    if empty is not None:
        raise refuse("no.filter.text", typed=empty[:40], example=example)
    return says(words)


def _since(call: Call, words: list[str]) -> tuple[str, Fits]:
    if len(words) > 1:
        raise refuse("no.filter.since", count=len(words), example="issue list since=7d")
    at = since_meant(call, words[0], EXAMPLE)
    return words[0], lambda issue: issue.logged >= at


def since_meant(call: Call, word: str, example: str) -> datetime:
    """Return the moment from which on somebody asks: so long ago, the last such weekday, or a day
    from its beginning, where they are. What lies ahead, or is no such moment, is refused."""
    calendar = call.ctx.roster.calendar(call.person)
    ago = _ago(word)
    if ago is not None:
        return call.now - ago
    today = calendar.local(call.now).date()
    try:
        day = day_meant(word, call.since, calendar, past=True)
    except BadTime:
        raise refuse("no.since", typed=word, example=example) from None
    if day > today:
        raise refuse("no.since", typed=word, example=example)
    return calendar.wall(datetime.combine(day, datetime.min.time()))


def _ago(word: str) -> timedelta | None:
    try:
        duration = parse_duration(word.strip().removesuffix("ago"))
    except BadTime:
        return None
    return timedelta(minutes=duration.minutes) if duration.elapsed else None


READERS: Mapping[str, Read] = {
    "severity": _by_kind("severity", lambda issue: issue.severity),
    "category": _by_kind("category", lambda issue: issue.category),
    "state": _state,
    "owner": _owner,
    "side": _side,
    "site": _site,
    "raised": _raised,
    "text": _text,
    "since": _since,
    "waiting": _by_kind("holder", lambda issue: issue.waiting_on),
    "responder": _by_kind("side", lambda issue: issue.responder),
}
"""How the words of each name of an issue are read; all other names are details."""


def said_of(filters: Iterable[Filter]) -> list[str]:
    """Return filters as they may be typed."""
    return [f"{each.key}={each.said}" for each in filters]
