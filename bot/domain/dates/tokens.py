"""From the pieces of a text to its tokens, with everything that a word can be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product

from bot.domain.dates import zones
from bot.domain.dates.split import Piece, split
from bot.domain.dates.words import LONGEST_PHRASE, DateWords, Sequence, Token

MOST = 32
"""So many ways to take the words of a text are tried."""
LONGEST_TEXT = 16
"""More tokens than that are no date."""

AFTERNOON = 13

_DIGITS = {sign: number for number, sign in enumerate("〇一二三四五六七八九")} | {
    "零": 0, "两": 2, "兩": 2,
}  # fmt: skip
Choices = list[list[Sequence]]


def alternatives(text: str, words: DateWords) -> Iterator[Sequence]:
    """Yield the ways in which the words of a tidy text can be taken; none: it is no date."""
    pieces = split(text)
    choices = _choices(pieces, words) if pieces is not None else None
    if not choices:
        return
    ways = 1
    for choice in choices:
        ways *= len(choice)
    if ways > MOST or len(choices) > LONGEST_TEXT:
        return
    for way in product(*choices):
        yield tuple(token for sequence in way for token in sequence)


def _choices(pieces: list[Piece], words: DateWords) -> Choices | None:
    choices: Choices = []
    at = 0
    while at < len(pieces):
        length, choice = _phrase(pieces, at, words) or _other(pieces, at)
        if not choice:
            return None
        choices.append(choice)
        at += length
    return choices


def _phrase(pieces: list[Piece], at: int, words: DateWords) -> tuple[int, list[Sequence]] | None:
    """Return the longest phrase that begins at a piece, and what it can be."""
    for length in range(min(LONGEST_PHRASE, len(pieces) - at), 0, -1):
        known = words.phrases.get(tuple(piece.text for piece in pieces[at : at + length]))
        if known:
            return length, known
    return None


def _other(pieces: list[Piece], at: int) -> tuple[int, list[Sequence]]:
    piece = pieces[at]
    if piece.form == "sign":
        return _chinese_number(pieces, at)
    if piece.form == "short":
        return 1, [(token,) for token in _short(piece)]
    if piece.form == "hours":
        return 1, list(_hours(piece))
    read = _FORMS.get(piece.form)
    token = read(piece) if read is not None else None
    glued = piece.form == "clock" and piece.joined and pieces[at - 1].form == "word"
    return 1, [] if token is None or glued else [(token,)]


def _chinese_number(pieces: list[Piece], at: int) -> tuple[int, list[Sequence]]:
    """Read ``二十二`` up to 99 and a year such as ``二〇二七``; any other sign is none."""
    signs = ""
    for piece in pieces[at : at + 4]:
        if piece.text not in _DIGITS and piece.text != "十":
            break
        signs += piece.text
    if len(signs) == 4 and "十" not in signs:
        return 4, [(Token("L", int("".join(str(_DIGITS[sign]) for sign in signs))),)]
    signs = signs[:3]
    tens, ten, ones = signs.rpartition("十")
    if not ten:
        return 1, [(Token("N", _DIGITS[signs]),)] if len(signs) == 1 else []
    if len(tens) > 1 or len(ones) > 1:
        return 1, []
    value = _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
    return len(signs), [(Token("N", value),)]


def _number(piece: Piece) -> Token:
    return Token("L" if len(piece.text) == 4 else "N", int(piece.text))


def _word(piece: Piece) -> Token | None:
    zone = zones.named(piece.text)
    return Token("z", zone) if zone is not None else None


def _place(piece: Piece) -> Token | None:
    zone = zones.place(piece.text)
    return Token("z", (zone, None)) if zone is not None else None


def _offset(name: str) -> Callable[[Piece], Token | None]:
    def read(piece: Piece) -> Token | None:
        zone = zones.offset(piece.match[name])
        return Token("z", (zone, None)) if zone is not None else None

    return read


def _numbers(match: re.Match[str], *names: str) -> tuple[int, ...]:
    return tuple(int(match[name] or 0) for name in names)


def _year_first(piece: Piece) -> Token:
    return Token("Y", _numbers(piece.match, "yf", "yf_month", "yf_day"))


def _compact(piece: Piece) -> Token:
    digits = piece.text
    return Token("Y", (int(digits[:4]), int(digits[4:6]), int(digits[6:])))


def _stamp(piece: Piece) -> Token:
    day, clock = piece.match["stamp_day"], piece.match["stamp_time"]
    parts = (day[:4], day[4:6], day[6:], clock[:2], clock[2:4])
    return Token("B", tuple(map(int, parts)))


def _dotted(piece: Piece) -> Token:
    first, second = _numbers(piece.match, "do_first", "do_second")
    return Token("E", (first, ".", second, _year(piece.match["do_year"])))


def _either(piece: Piece) -> Token:
    first, second = _numbers(piece.match, "ei_first", "ei_second")
    return Token("E", (first, "/", second, _year(piece.match["ei_year"])))


def _short(piece: Piece) -> Iterator[Token]:
    """Yield what two numbers may be; a dash between them may also mean *to*, a dot a time."""
    match = piece.match
    first, second = _numbers(match, "sh_first", "sh_second")
    sign = match["sh_sign"]
    if sign != "-" or first > 12 >= second > 0:
        yield Token("E", (first, sign, second, None))
    if sign == "." and not match["sh_end"] and len(match["sh_second"]) == 2 and second % 5 == 0:
        yield Token("h", (first, second))


def _hours(piece: Piece) -> Iterator[Sequence]:
    """Yield ``9h`` as a time and as a length; ``17h`` alone is a time of day."""
    hours, minutes = int(piece.match["hh"]), piece.match["hm"]
    yield (Token("H", (hours, int(minutes or 0))),)
    if minutes is None:
        yield Token("N", hours), Token("T" if AFTERNOON <= hours <= 24 else "w", "h")


def _week(piece: Piece) -> Token:
    return Token("K", (*_numbers(piece.match, "iso_year", "iso_week"), piece.match["iso_day"]))


def _year(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)


_FORMS: dict[str, Callable[[Piece], Token | None]] = {
    "stamp": _stamp,
    "isoweek": _week,
    "year_first": _year_first,
    "compact": _compact,
    "dotted": _dotted,
    "either": _either,
    "clock": lambda piece: Token("C", _numbers(piece.match, "hour", "minute")),
    "week_year": lambda piece: Token("V", _numbers(piece.match, "wy_week", "wy_year")),
    "utc": _offset("utc_by"),
    "offset": _offset("offset_by"),
    "place": _place,
    "ordinal": lambda piece: Token("O", int(piece.match["nth"])),
    "number": _number,
    "word": _word,
    "at": lambda _piece: Token("j"),
    "plus": lambda _piece: Token("P"),
    "dash": lambda _piece: Token("-"),
}
