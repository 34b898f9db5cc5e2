"""Days, dates and lengths of time that a free text names, as they are typed in a command."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from bot.engine.understanding.reading import Mark
from bot.engine.understanding.spotting import Hit
from bot.engine.understanding.tokens import Token

DATE, LENGTH = "date", "length"
_ISO = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})")
MONTHS = 12
_JOINS = frozenset(("to", "bis", "al", "do", "a", "until", "till", "through", "đến"))
_OF = frozenset(("de", "of"))
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.h]([0-5]\d)?|(\d{1,2})(am|pm)")
_AFTER_COUNT = {"h": "{}h", "d": "+{}bd", "w": "+{}bd"}
_LENGTH = {"h": "{}h", "d": "{}bd", "w": "{}w", "m": "{}m"}
_JOINED = re.compile(r"(\d{1,3})(h|hrs?|d|days?|w|bd|min|std)")
_UNITS = {"h": "h", "hr": "h", "hrs": "h", "std": "h", "min": "m", "d": "d", "day": "d",
          "days": "d", "bd": "d", "w": "w"}  # fmt: skip


def moments(tokens: Sequence[Token], hits: Sequence[Hit], today: date) -> Iterator[Mark]:
    """Yield the days and lengths of time that a text names; ``today`` tells a date its year."""
    named = {hit.first: hit for hit in hits if ":" in hit.name}
    for at, token in enumerate(tokens):
        if _ISO.fullmatch(token.text):
            if _is_day(token.text):
                yield Mark(DATE, token.text, at, at + 1)
        elif day := _written(token.text, today):
            yield Mark(DATE, day.isoformat(), at, at + 1)
        elif match := _JOINED.fullmatch(token.text):
            yield from _length(match[1], _UNITS[match[2]], at, at + 1)
        elif (hit := named.get(at)) is not None:
            yield from _of_hit(tokens, named, hit, at, today)


def _is_day(text: str) -> bool:
    try:
        date(*map(int, text.split("-")))
    except ValueError:
        return False
    return True


def _written(text: str, today: date) -> date | None:
    """Return a day in figures that can be only one: ``21.12.``, ``21/12``."""
    dotted, slashed = _DOTTED.fullmatch(text), _SLASHED.fullmatch(text)
    if dotted is not None:
        return _next(int(dotted[2]), int(dotted[1]), today)
    first, second = (int(slashed[1]), int(slashed[2])) if slashed is not None else (0, 0)
    if first > MONTHS >= second > 0:
        return _next(second, first, today)
    return _next(first, second, today) if second > MONTHS >= first > 0 else None


def _of_hit(
    tokens: Sequence[Token], named: dict[int, Hit], hit: Hit, at: int, today: date
) -> Iterator[Mark]:
    table, _, value = hit.name.partition(":")
    if table == "days":
        clock = _clock(tokens, hit.end)
        yield Mark(DATE, f"{value} {clock}" if clock else value, at, hit.end + bool(clock))
    elif table == "units":
        count = _count_before(tokens, named, at)
        if count is not None:
            yield from _length(count[0], value, count[1], hit.end)
    elif table == "months":
        yield from _of_month(tokens, int(value), at, hit.end, today)


def _length(count: str, unit: str, first: int, end: int) -> Iterator[Mark]:
    number = int(count)
    days = number * 5 if unit == "w" else number
    yield Mark(LENGTH, _LENGTH[unit].format(number), first, end)
    if unit == "h":
        yield Mark(DATE, f"+{number}h", first, end)
    elif unit in "dw":
        yield Mark(DATE, f"+{days}bd", first, end)


def _count_before(
    tokens: Sequence[Token], named: dict[int, Hit], at: int
) -> tuple[str, int] | None:
    """Return the number before a unit, and where it stands: ``2 more days``, ``one week``."""
    for back in (1, 2, 3):
        place = at - back
        if place < 0:
            return None
        text = tokens[place].text
        if text.isascii() and text.isdecimal() and len(text) < 4:
            return text, place
        hit = named.get(place)
        if hit is not None and hit.name.startswith("numbers:"):
            return hit.name.partition(":")[2], place
    return None


def _of_month(
    tokens: Sequence[Token], month: int, at: int, end: int, today: date
) -> Iterator[Mark]:
    yield from _range_of_month(tokens, month, at, today)
    for place in (_day_before(tokens, at), end):
        text = tokens[place].text if 0 <= place < len(tokens) else ""
        days = re.fullmatch(r"(\d{1,2})(?:-(\d{1,2}))?(?:\.|st|nd|rd|th)?", text)
        for day in filter(None, days.groups() if days else ()):
            found = _next(month, int(day), today)
            if found is not None:
                yield Mark(DATE, found.isoformat(), min(place, at), max(place + 1, end))
        if days:
            return


def _day_before(tokens: Sequence[Token], at: int) -> int:
    return at - 2 if at > 1 and tokens[at - 1].text in _OF else at - 1


def _range_of_month(tokens: Sequence[Token], month: int, at: int, today: date) -> Iterator[Mark]:
    """Yield the first day of ``21 to 23 December``; the last one is found by itself."""
    last = _day_before(tokens, at)
    if last < 2 or tokens[last - 1].text not in _JOINS:
        return
    texts = (tokens[last - 2].text, tokens[last].text)
    if all(text.isascii() and text.isdecimal() and len(text) < 3 for text in texts):
        found = _next(month, int(texts[0]), today)
        if found is not None:
            yield Mark(DATE, found.isoformat(), last - 2, last)


def _next(month: int, day: int, today: date) -> date | None:
    for year in (today.year, today.year + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            return None
        if found >= today:
            return found
    return None


def _clock(tokens: Sequence[Token], at: int) -> str | None:
    match = _CLOCK.fullmatch(tokens[at].text) if at < len(tokens) else None
    if match is None:
        return None
    hour = int(match[1] or match[3])
    hour = hour % 12 + 12 * (match[4] == "pm") if match[4] else hour
    return f"{hour:02d}:{match[2] or '00'}" if hour < 24 else None
