"""``program words``: the words of two companies for what Andon calls otherwise.

Either side adds one alone, and both see them: by itself a word changes nothing. What a word has
meant so far changes only with both, since the other side may write it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.data.words import vocabulary
from bot.domain.issue import STATES
from bot.domain.values import SEVERITIES, SIDES
from bot.domain.vocabulary import word
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.own_words import TABLES, keep_word, meaning_of, own_words, take_off
from bot.engine.understanding.tokens import tokens
from bot.features.programs.texts import refuse, say
from bot.messages.card import Card
from bot.messages.fields import FIELDS
from bot.messages.line import OPENING
from bot.ports.request import Reply

EXAMPLE = 'program words "Reklamation" = nonconformance'
MOST, LONGEST = 200, 60
OFF = "off"
SETTLED = ("severities", "sides")
"""Neither side alone gives a word of these another meaning: the other one uses it as well."""


@command(
    "program words",
    Param("what", "text", required=False, help="word = meaning, or: word off"),
    help="Show or add words of your own for categories, severities, states and fields",
    example=EXAMPLE,
    fields=True,
)
def words(call: Call, what: str | None, fields: Mapping[str, str]) -> Reply:
    """Show the words of the program, add one, or take one off."""
    pairs = list(fields.items()) or ([_parted(what)] if what else [])
    if not pairs:
        return _shown(call)
    named, given = word(pairs[0][0].strip(OPENING)), pairs[0][1].strip().strip(OPENING)
    if given.casefold() == OFF:
        return _taken_off(call, named)
    return _added(call, named, given)


def _parted(what: str) -> tuple[str, str]:
    """Return a word and what stands behind its sign, or behind its last blank."""
    sign = "=" if "=" in what else " "
    named, _, given = what.strip().rpartition(sign)
    return named.strip(), given


def _shown(call: Call) -> Reply:
    own = own_words(call)
    lines = tuple(
        say("words.one", word=added, meaning=meaning, table=table)
        for added, (table, meaning) in sorted(own.items())
    )
    title = say("words.title" if own else "words.none", program=call.ctx.program.key)
    return call.show(Card(title, lines=lines or (say("words.how", example=EXAMPLE),)))


def _added(call: Call, named: str, given: str) -> Reply:
    own = dict(own_words(call))
    found = _meaning(call, given)
    if not 1 < len(named) <= LONGEST or named.isdecimal() or not tokens(named):
        raise refuse("no.words.word", typed=named, limit=LONGEST, example=EXAMPLE)
    if named in _canonical(call):
        raise refuse("no.words.taken", typed=named, example=EXAMPLE)
    if found is None:
        allowed = ", ".join([*call.ctx.rules.categories, *SEVERITIES, *STATES, *SIDES])
        raise refuse("no.words.meaning", typed=given, allowed=allowed, example=EXAMPLE)
    settled = _settled(named, found)
    if settled is not None:
        raise refuse("no.words.settled", typed=named, meaning=settled, example=EXAMPLE)
    if own.get(named) == found:
        return call.answer(say("words.same", word=named, meaning=found[1]))
    if named not in own and len(own) >= MOST:
        raise refuse("no.words.many", limit=MOST)
    keep_word(call, named, *found)
    _record(call, {"word": named, "means": found[1]})
    return call.answer(say("words.added", word=named, meaning=found[1], table=found[0]))


def _settled(named: str, found: tuple[str, str]) -> str | None:
    """Return what else a word means as a severity or a side; ``None``: nothing, or it has the
    meaning that is asked for as well."""
    shipped = vocabulary().meanings
    if shipped(found[0]).get(named) == found[1]:
        return None
    return next((shipped(table)[named] for table in SETTLED if named in shipped(table)), None)


def _taken_off(call: Call, named: str) -> Reply:
    if named not in own_words(call):
        raise refuse("no.words.off", typed=named, example="program words")
    take_off(call, named)
    _record(call, {"word": named, "means": None})
    return call.answer(say("words.off", word=named))


def _record(call: Call, payload: Mapping[str, str | None]) -> None:
    call.writer.record(None, "program.words", call.person.id, dict(payload))


def _meaning(call: Call, given: str) -> tuple[str, str] | None:
    """Return the table and the name of what a word may mean; ``None``: it means nothing here."""
    names = dict(_names(call))
    if word(given) in names:
        return names[word(given)]
    found = ((table, meaning_of(call, table, given)) for table in TABLES)
    return next(((t, m) for t, m in found if m is not None and word(m) in names), None)


def _canonical(call: Call) -> set[str]:
    return {name for name, _ in _names(call)}


def _names(call: Call) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield every name that Andon itself has, with its table; a word of one's own is none."""
    tables = {
        "categories": call.ctx.rules.categories, "severities": SEVERITIES, "states": STATES,
        "sides": SIDES, "fields": {**FIELDS, **vocabulary().table("fields")},
    }  # fmt: skip
    for table in reversed(TABLES):
        for name in tables[table]:
            yield word(name), (table, name)


COMMANDS = (words,)
