"""How many words of a line are one date: ``22 Jan``, ``next friday``, ``fri 14:00``.

What follows a date may be text, and no word of it may be lost in the date.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.dates.days import InWeek
from bot.domain.dates.reader import understand
from bot.domain.dates.said import Said
from bot.engine.commands.call import Call
from bot.engine.commands.grammar import Token
from bot.engine.dates import date_words, plain_date, refusing

PASSED = "old_date"
MOST = 6
"""Words of the longest date that is taken without quotes."""


def words_of_date(tokens: Sequence[Token]) -> int:
    """Return how many tokens at the beginning are one date: at least one.

    A word that is a date by itself takes only a time, a zone or a week with it.
    """
    words = _words(tokens)
    if not words:
        return 1
    rest = len(tokens) > len(words)
    if said := _said(words[:1]):
        return 1 + _more(words, any(each.day is None for each in said))
    lengths = range(len(words), 1, -1)
    return next((n for n in lengths if _whole(words, n, rest=rest) and _said(words[:n])), 1)


def date_field(call: Call, key: str, text: str) -> str:
    """Return a date of an issue's details as it is kept; what is no date raises ``Refused``."""
    calendar, past = call.ctx.roster.calendar(call.person), key == PASSED
    return refusing(lambda: plain_date(text, call.since, calendar, past=past))


def _words(tokens: Sequence[Token]) -> list[str]:
    """Return the words in a row that may be one date: none of them in quotes or an option."""
    if not tokens or tokens[0].quoted:
        return []
    words = [tokens[0].text]
    for token in tokens[1:MOST]:
        if token.quoted or token.key is not None:
            break
        words.append(token.text)
    return words


def _said(words: Sequence[str]) -> list[Said]:
    return understand(" ".join(words), date_words())


def _more(words: list[str], dayless: bool) -> int:
    """Return how many words behind a date belong to it: a time, its zone, which week, or the day
    of a time."""
    for length in range(min(3, len(words) - 1), 0, -1):
        behind = words[1 : 1 + length]
        said = _said(behind)
        adds = bool(said) and all(_adds(each, dayless) for each in said)
        if adds and not _number(behind[-1]) and _said(words[: 1 + length]):
            return length
    return 0


def _adds(said: Said, dayless: bool) -> bool:
    if isinstance(said.day, InWeek):
        return said.day.number is None and said.times is None
    if dayless:
        return said.day is not None and said.times is None
    return said.day is None and (said.times is not None or said.ends)


def _whole(words: list[str], length: int, *, rest: bool) -> bool:
    """A number at the end of a date that text follows is a number of things."""
    follows = length < len(words) or (rest and length == MOST)
    return not (follows and _number(words[length - 1]))


def _number(word: str) -> bool:
    return word.isdecimal() and len(word) < 4
