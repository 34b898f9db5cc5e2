"""Parsers of single values: text, choices, numbers, durations, identities, zones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from typing import Any

from bot.domain.nudges import parse_nudge
from bot.domain.program import Nudge
from bot.domain.rules import parse_duration
from bot.domain.values import WEEKDAYS, Duration
from bot.domain.zones import zone_names
from bot.program_file.shipped import default_rules
from bot.program_file.tables import Parse, Wrong
from bot.program_file.texts import say
from bot.program_file.wording import close, kind_of, quote

NAME_LIMIT = 120
TITLE_LIMIT = 200
PART_LIMIT = 60
MOST_PIECES = 1_000_000_000
NO_ATTRITION = Decimal(0)
# Line separators and what turns the direction of a line: they would let a name pose as another.
_UNSHOWN = re.compile("[\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_NOT_ZONES = {"localtime", "Factory"}


def string(value: Any, wanted: str = "text in quotes") -> str:
    """Take text as it is; any other type is wrong, and ``wanted`` says what it should be."""
    if not isinstance(value, str):
        raise Wrong(say("type", found=kind_of(value), wanted=wanted))
    return value


def text(limit: int) -> Callable[[Any], str]:
    """Return a parser of one line with at most ``limit`` characters."""

    def parse(value: Any) -> str:
        line = string(value)
        if not line.strip():
            raise Wrong(say("empty"))
        if len(line) > limit:
            raise Wrong(say("long", length=len(line), limit=limit))
        for char in line:
            if unicodedata.category(char) in ("Cc", "Cs") or _UNSHOWN.match(char):
                raise Wrong(say("control", code=ord(char)))
        return line

    return parse


def matching(pattern: str) -> Callable[[Any], str]:
    """Return a parser of text of which the whole matches ``pattern``."""
    expression = re.compile(pattern)

    def parse(value: Any) -> str:
        word = string(value)
        if not expression.fullmatch(word):
            raise wrong_value(word)
        return word

    return parse


def wrong_value(value: Any) -> Wrong:
    """Return the plain complaint about a value that has the right type."""
    return Wrong(say("is", value=quote(value)))


def choice(allowed: Iterable[str]) -> Callable[[Any], str]:
    """Return a parser that takes one of some words."""
    words = tuple(allowed)

    def parse(value: Any) -> str:
        word = string(value)
        if word not in words:
            raise Wrong(_missed(word, words), allowed=", ".join(words))
        return word

    return parse


def category(value: Any) -> str:
    """Take the id of a category of the shipped rules."""
    return choice(default_rules().categories)(value)


def zone(value: Any) -> str:
    """Take the name of an IANA zone; names are compared, never opened as paths."""
    name = string(value)
    if name not in _zones():
        raise Wrong(_missed(name, _zones()))
    return name


@cache
def _zones() -> frozenset[str]:
    return frozenset(zone_names() - _NOT_ZONES)


def _missed(word: str, words: Iterable[str]) -> str:
    near = close(word, words)
    key = "is_near" if near else "is"
    return say(key, value=quote(word), nearest=quote(near))


def country(value: Any) -> str:
    """Take the code of a country whose holidays are known."""
    from bot.program_file.holidays import known_country

    code = string(value)
    if not re.fullmatch("[A-Z]{2}", code) or not known_country(code):
        raise wrong_value(code)
    return code


def flag(value: Any) -> bool:
    """Take true or false."""
    if not isinstance(value, bool):
        raise Wrong(say("type", found=kind_of(value), wanted="true or false"))
    return value


def whole(low: int, high: int) -> Callable[[Any], int]:
    """Return a parser of whole numbers from ``low`` to ``high``."""

    def parse(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise Wrong(say("type", found=kind_of(value), wanted="a whole number"))
        if not low <= value <= high:
            raise wrong_value(value)
        return value

    return parse


def list_of(
    parse: Parse, *, distinct: bool = False, word: str = "item"
) -> Callable[[Any], tuple[Any, ...]]:
    """Return a parser of lists that reports every wrong item by ``word`` and number."""

    def parse_list(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise Wrong(say("type", found=kind_of(value), wanted="a list in brackets"))
        items: list[Any] = []
        reasons: list[str] = []
        for number, item in enumerate(value, start=1):
            try:
                items.append(parse(item))
            except Wrong as wrong:
                reasons += [say("item", word=word, number=number, reason=r) for r in wrong.reasons]
        if distinct and not reasons:
            reasons += [say("twice", value=quote(value[at])) for at in _repeated(items)]
        if reasons:
            raise Wrong(*reasons)
        return tuple(items)

    return parse_list


def _repeated(items: list[Any]) -> list[int]:
    return [at for at, item in enumerate(items) if item in items[:at]]


def perhaps(parse: Parse) -> Parse:
    """Return a parser that takes an empty text for none."""
    return lambda value: None if value == "" else parse(value)


def length(value: Any) -> str:
    """Take a length of time as it is written."""
    duration(value)
    return str(value)


def duration(value: Any) -> Duration:
    """Take a length of time above zero."""
    return _duration(value, zero=False)


def delay(value: Any) -> Duration:
    """Take a length of time, zero included."""
    return _duration(value, zero=True)


def _duration(value: Any, *, zero: bool) -> Duration:
    word = string(value)
    try:
        return parse_duration(word, zero=zero)
    except ValueError:
        raise wrong_value(value) from None


def nudge(value: Any) -> Nudge:
    """Take business or calendar days around a due day, such as ``-5bd`` or ``-30d``."""
    word = string(value)
    try:
        return parse_nudge(word)
    except ValueError:
        raise wrong_value(value) from None


def percent(value: Any) -> int:
    """Take a percentage from 1 to 99, such as ``50%``."""
    return int(matching("[1-9][0-9]?%")(value).rstrip("%"))


def attrition(value: Any) -> Decimal:
    """Take a percentage from 0 to 100 with at most two decimals, such as ``2`` or ``2.5``, exactly
    as it is written."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Wrong(say("type", found=kind_of(value), wanted="a number"))
    # What a float is written as is what was typed: two decimals are far within its digits.
    percent_ = Decimal(repr(value))
    if not percent_.is_finite() or not 0 <= percent_ <= 100:
        raise wrong_value(value)
    if percent_ != round(percent_, 2):
        raise wrong_value(value)
    return percent_.normalize() if percent_ else NO_ATTRITION


def digest_time(value: Any) -> str:
    """Take ``08:30`` or ``mon 08:30``."""
    return matching(rf"(({'|'.join(WEEKDAYS)}) )?([01][0-9]|2[0-3]):[0-5][0-9]")(value)


ident = matching(r"[A-Za-z0-9_]([A-Za-z0-9._-]{0,38}[A-Za-z0-9_])?")
role = matching(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
program_key = matching(r"[A-Z][A-Z0-9]{1,9}")
slack_user = matching(r"[A-Za-z0-9]{1,30}/[A-Za-z0-9]{1,30}")
discord_user = matching(r"[0-9]{1,20}")
email = matching(r"(?=.{3,254}$)[^@\s\x00-\x1f\x7f]+@[^@\s\x00-\x1f\x7f]+")
link = matching(r"(?=.{1,500}$)https?://[^\s\x00-\x1f\x7f]+")
name = text(NAME_LIMIT)
title = text(TITLE_LIMIT)
part = text(PART_LIMIT)
