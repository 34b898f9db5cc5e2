"""A topic of the rights as people write it: its id, or words of it (``off AVL``, ``pull-in``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from bot.domain.program import DecisionRight
from bot.engine.commands.arguments import Arguments
from bot.engine.commands.declaration import Param
from bot.engine.commands.grammar import Token, joined
from bot.engine.feature import ArgumentKind
from bot.features.decisions.rights import rights, words_of
from bot.features.decisions.texts import refuse
from bot.messages.forms import Choice

if TYPE_CHECKING:
    from bot.engine.commands.call import Call
    from bot.engine.suggestions import Asker

_WORD = re.compile(r"[^\W_]+")
_SMALL = frozenset(
    (
        "a", "an", "and", "are", "at", "by", "can", "change", "do", "for", "from", "in", "is", "it",
        "may", "of", "on", "or", "the", "to", "we",
    )
)  # fmt: skip
"""Words that fit many topics: they choose between those that fit, and are no topic alone."""
SURE = 6
"""A word of so many letters may hold one slip."""


def words(text: str) -> list[str]:
    """Return the words of a text without case, signs and endings of the plural."""
    return [word[:-1] if len(word) > 3 and word.endswith("s") else word for word in _words(text)]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def fitting(table: Iterable[DecisionRight], typed: str) -> list[DecisionRight]:
    """Return the topics that have every word of a text, those with its small words first.

    An id of a topic is that topic alone.
    """
    table, said = list(table), words(typed)
    exact = [right for right in table if words(right.topic) == said]
    if exact:
        return exact
    heavy = _heavy(said)
    found = [right for right in table if heavy and all(_has(right, word) for word in heavy)]
    light = {right.topic: sum(_has(right, w) for w in said) for right in found}
    most = max(light.values(), default=0)
    return [right for right in found if light[right.topic] == most]


def _heavy(said: Iterable[str]) -> list[str]:
    """Return the words that name a topic."""
    return [word for word in said if word not in _SMALL]


def _has(right: DecisionRight, word: str) -> bool:
    own = _own_words(right)
    if word in own:
        return True
    return len(word) >= SURE and any(OSA.distance(word, each) == 1 for each in own if len(each) > 4)


@lru_cache(maxsize=512)
def _own_words(right: DecisionRight) -> frozenset[str]:
    texts = (right.topic, right.title or "", *words_of(right))
    return frozenset(word for text in texts for word in words(text))


def read_topic(call: Call, text: str, _example: str) -> DecisionRight:
    """Return the topic that a text names; one that fits none or several is refused."""
    found = fitting(rights(call.tx, call.ctx.id).values(), text)
    if len(found) == 1:
        return found[0]
    if not found:
        raise refuse("no.topic", typed=text)
    raise refuse("no.topic.which", typed=text, allowed=", ".join(each.topic for each in found))


def _take(arguments: Arguments, param: Param) -> DecisionRight | None:
    """Take the words of a topic from the line: all before a quoted text, or else as many as belong
    to the name of one."""
    rest = arguments.rest
    taken = _before_quotes(rest) or _named(arguments.call, rest)
    if not taken:
        if param.required:
            raise refuse("no.topic.given", example=arguments.command.example)
        return None
    for _ in taken:
        arguments.drop()
    return read_topic(arguments.call, joined(taken), arguments.command.example)


def _before_quotes(rest: Sequence[Token]) -> Sequence[Token]:
    quoted = next((at for at, token in enumerate(rest) if token.quoted), 0)
    return rest[: quoted or (len(rest) == 1)]


def _named(call: Call, rest: Sequence[Token]) -> Sequence[Token]:
    """Return the words at the beginning of a line that belong to one topic: an id, or as many as
    fit one or more of them."""
    table = list(rights(call.tx, call.ctx.id).values())
    if rest and any(words(right.topic) == words(rest[0].text) for right in table):
        return rest[:1]
    longest = 1
    for count in range(1, len(rest) + 1):
        text = joined(rest[:count])
        if fitting(table, text):
            longest = count
        elif _heavy(words(text)):
            break  # What does not fit with these words does not with more of them.
    return rest[:longest]


def _topics(asker: Asker) -> Iterable[Choice]:
    for right in rights(asker.tx, asker.ctx.id).values():
        yield Choice(right.topic, right.title or right.topic)


KINDS = (
    ArgumentKind(
        "topic",
        "a topic of the rights, such as `alternate_on_avl`, or words of it (`premium freight`)",
        read_topic,
        _topics,
        take=_take,
    ),
)
