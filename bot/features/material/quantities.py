"""Amounts of pieces as people write them: 60000, 60 000, 1'200, 1,20,000, 1.2k, 1200 pcs, 6万.

A number is read only where it can mean one amount. ``1.200`` is 1,200 in Warsaw and 1.2 in San
Jose: the other cells of its column may tell, and else somebody is asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from fractions import Fraction

UNITS = frozenset(
    (
        *("pcs", "pc", "pce", "pces", "piece", "pieces", "ea", "each", "unit", "units", "nos"),
        *("st", "stk", "stck", "stück", "stücke", "stuck", "szt", "sztuk", "sztuka", "sztuki"),
        *("ud", "uds", "unidad", "unidades", "pz", "pza", "pzas", "pzs", "pieza", "piezas"),
        *("cái", "chiếc", "con", "个", "個", "只", "支", "片", "颗", "顆", "粒", "件", "枚"),
    )
)
"""What pieces are called. A reel, a metre or a kilogram is no number of pieces."""
_THOUSAND = ("k", "tsd", "tys", "mil", "nghìn", "ngàn", "千")
TIMES = {**dict.fromkeys(_THOUSAND, 1_000), "万": 10_000, "萬": 10_000}
"""Words behind a number that make it larger."""
MOST = 1_000_000_000
_NUMBER = re.compile(r"([+-]?)\s*(\d[\d.,'\s]*\d|\d)\s*(\D*)")
_GROUPED = re.compile(r"\d{1,3}(?:[' ]\d{3})+")
_LAKHS = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")
_ZEROS = re.compile(r"0\d*")
APOSTROPHE = "'"
LONGEST = 40
"""A longer text is no amount."""


class NotAnAmount(ValueError):
    """A text that is no whole number of pieces: ``unit`` is what it counts, where that is known."""

    def __init__(self, text: str, unit: str = "") -> None:
        super().__init__(text)
        self.text, self.unit = text, unit


class UnclearAmount(ValueError):
    """A text that may be two amounts; ``readings`` are both, as they are written without doubt."""

    def __init__(self, text: str, readings: tuple[str, str]) -> None:
        super().__init__(text)
        self.text, self.readings = text, readings


def read_amount(text: str, thousands: str | None = None) -> int:
    """Return how many pieces a text means; ``thousands`` is the sign that its column has between
    thousands, where that is known. Raises ``NotAnAmount`` or ``UnclearAmount``."""
    sign, digits, behind = _parts(text)
    times = _times(text, behind)
    amount = _whole(text, digits, times, thousands)
    if amount is None or amount > MOST:
        raise NotAnAmount(text)
    return -amount if sign == "-" else amount


def _parts(text: str) -> tuple[str, str, str]:
    plain = unicodedata.normalize("NFKC", text).replace("’", "'").replace("\N{MINUS SIGN}", "-")
    match = _NUMBER.fullmatch(" ".join(plain.split())) if len(plain) <= LONGEST else None
    if match is None:
        raise NotAnAmount(text)
    return match[1], match[2], match[3]


def _times(text: str, behind: str) -> int:
    """Return by how much the words behind a number make it larger; an unknown one is refused."""
    words = re.split(r"[\s.]+", behind.strip(" .").casefold())
    times = 1
    for word in filter(None, words):
        first = word[:1]
        if word in TIMES and times == 1:
            times = TIMES[word]
        elif first in TIMES and word[1:] in UNITS and times == 1:
            times = TIMES[first]
        elif word not in UNITS:
            raise NotAnAmount(text, behind.strip())
    return times


def _whole(text: str, digits: str, times: int, thousands: str | None) -> int | None:
    value = _value(text, digits, times, thousands) * times
    return int(value) if value.denominator == 1 else None


def _value(text: str, digits: str, times: int, thousands: str | None) -> Fraction:
    """Return the number before its unit."""
    if "'" in digits or " " in digits:
        return _spaced(text, digits)
    signs = [sign for sign in ".," if sign in digits]
    if not signs:
        return Fraction(digits)
    if len(signs) == 2:
        decimal = max(signs, key=digits.rindex)
        return _split(text, digits, decimal, "," if decimal == "." else ".")
    (sign,) = signs
    if digits.count(sign) > 1:
        return _many(text, digits, sign)
    before, _, after = digits.partition(sign)
    if _decimal(before, after):
        return Fraction(f"{before}.{after}")
    if thousands is None:
        raise UnclearAmount(text, _readings(before, after, times))
    return Fraction(f"{before}{after}" if thousands == sign else f"{before}.{after}")


def _decimal(before: str, after: str) -> bool:
    """Say whether one sign can only be a decimal one: no group of three stands behind it."""
    return len(after) != 3 or len(before) > 3 or _ZEROS.fullmatch(before) is not None


def _readings(before: str, after: str, times: int) -> tuple[str, str]:
    large = int(before + after) * times
    small = Fraction(f"{before}.{after}") * times
    shown = f"{float(small):.15g}" if small.denominator != 1 else str(int(small))
    return str(large), shown


def _spaced(text: str, digits: str) -> Fraction:
    """Blanks and apostrophes stand between thousands only."""
    at = max(digits.rfind("."), digits.rfind(","))
    whole, after = (digits[:at], digits[at + 1 :]) if at >= 0 else (digits, "0")
    if _GROUPED.fullmatch(whole) is None or not after.isdecimal():
        raise NotAnAmount(text)
    return Fraction(f"{whole.replace(' ', '').replace(APOSTROPHE, '')}.{after}")


def _split(text: str, digits: str, decimal: str, thousands: str) -> Fraction:
    """Of two signs the last is the decimal one, and stands once."""
    whole, _, after = digits.rpartition(decimal)
    if decimal in whole or not after.isdecimal():
        raise NotAnAmount(text)
    grouped = re.fullmatch(rf"\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+", whole)
    if grouped is None and _LAKHS.fullmatch(whole) is None:
        raise NotAnAmount(text)
    return Fraction(f"{whole.replace(thousands, '')}.{after}")


def _many(text: str, digits: str, sign: str) -> Fraction:
    """One sign that stands several times is between thousands, or between lakhs."""
    grouped = re.fullmatch(rf"\d{{1,3}}(?:{re.escape(sign)}\d{{3}})+", digits)
    if grouped is None and _LAKHS.fullmatch(digits) is None:
        raise NotAnAmount(text)
    return Fraction(digits.replace(sign, ""))


def thousands_of(texts: Iterable[str]) -> str | None:
    """Return which sign a column has between thousands, by those of its amounts that can be read in
    one way only; ``None``: none tells, or they tell different things."""
    told = {sign for text in texts if (sign := _told(text)) is not None}
    return told.pop() if len(told) == 1 else None


def _told(text: str) -> str | None:
    try:
        _, digits, _ = _parts(text)
    except NotAnAmount:
        return None
    signs = [sign for sign in ".," if sign in digits]
    if "'" in digits or " " in digits or not signs:
        return None
    if len(signs) == 2:
        return min(signs, key=digits.rindex)
    (sign,) = signs
    if digits.count(sign) > 1:
        return sign
    before, _, after = digits.partition(sign)
    return {".": ",", ",": "."}[sign] if _decimal(before, after) else None
