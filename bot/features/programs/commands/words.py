"""``program words``: the words of two companies for what Andon calls otherwise.

Either side adds one alone, and both see them: by itself a word changes nothing. What a word has
meant so far changes only with both, since the other side may write it.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.issue import STATES
from bot.domain.values import SEVERITIES, SIDES
from bot.domain.vocabulary import LONGEST_OWN, MOST_OWN, OWN_TABLES, word
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.own_words import KeptWord, keep_word, meaning_of, own_words, take_off
from bot.engine.understanding.tokens import tokens
from bot.features.programs.texts import refuse, say
from bot.messages.card import Card
from bot.messages.line import OPENING
from bot.ports.request import Reply
from bot.program_file.own_words import is_word, meanings, settled

EXAMPLE = 'program words "Reklamation" = nonconformance'
OFF = "off"


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
    if not (is_word(named) and tokens(named)):
        raise refuse("no.words.word", typed=named, limit=LONGEST_OWN, example=EXAMPLE)
    if named in meanings(call.ctx.rules.categories):
        raise refuse("no.words.taken", typed=named, example=EXAMPLE)
    if found is None:
        allowed = ", ".join([*call.ctx.rules.categories, *SEVERITIES, *STATES, *SIDES])
        raise refuse("no.words.meaning", typed=given, allowed=allowed, example=EXAMPLE)
    other = settled(named, *found)
    if other is not None:
        raise refuse("no.words.settled", typed=named, meaning=other, example=EXAMPLE)
    if own.get(named) == found:
        return call.answer(say("words.same", word=named, meaning=found[1]))
    if named not in own and len(own) >= MOST_OWN:
        raise refuse("no.words.many", limit=MOST_OWN)
    keep_word(call.writer, named, KeptWord(*found, call.side, call.now))
    _record(call, {"word": named, "means": found[1]})
    return call.answer(say("words.added", word=named, meaning=found[1], table=found[0]))


def _taken_off(call: Call, named: str) -> Reply:
    if named not in own_words(call):
        raise refuse("no.words.off", typed=named, example="program words")
    take_off(call.writer, named)
    _record(call, {"word": named, "means": None})
    return call.answer(say("words.off", word=named))


def _record(call: Call, payload: Mapping[str, str | None]) -> None:
    call.writer.record(None, "program.words", call.person.id, dict(payload))


def _meaning(call: Call, given: str) -> tuple[str, str] | None:
    """Return the table and the name of what a word may mean; ``None``: it means nothing here."""
    names = meanings(call.ctx.rules.categories)
    if word(given) in names:
        return names[word(given)]
    found = ((table, meaning_of(call, table, given)) for table in OWN_TABLES)
    return next(((t, m) for t, m in found if m is not None and word(m) in names), None)


COMMANDS = (words,)
