"""A typed date in pieces: numbers that belong together, words, and Chinese characters."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

LONGEST = 100
"""Characters; what is longer is no date."""

CJK = re.compile("[\u3007\u4e00-\u9fff]")
_LETTERS = "[^\\W\\d_\u3007\u4e00-\u9fff]"
_FORMS = (
    ("blank", r"[\s,;!()\[\]（）、，。]+|\.+(?![0-9])|(?<=[^0-9])\."),
    ("stamp", r"(?P<stamp_day>20[0-9]{6})t(?P<stamp_time>[0-9]{4,6})(?![0-9])"),
    ("isoweek", r"(?P<iso_year>20[0-9]{2})[-/ ]?(?:w|cw|kw|wk)(?P<iso_week>[0-9]{1,2})"
                r"(?:-(?P<iso_day>[1-7]))?(?![0-9])"),
    ("year_first", r"(?P<yf>[0-9]{4})(?P<yf_sign>[-/.])(?P<yf_month>[0-9]{1,2})(?P=yf_sign)"
                   r"(?P<yf_day>[0-9]{1,2})(?![0-9])"),
    ("compact", r"20[0-9]{6}(?![0-9])"),
    ("dotted", r"(?P<do_first>[0-9]{1,2})\. ?(?P<do_second>[0-9]{1,2})\. ?"
               r"(?P<do_year>[0-9]{4}|[0-9]{2})(?![0-9:.h])"),
    ("either", r"(?P<ei_first>[0-9]{1,2})(?P<ei_sign>[-/])(?P<ei_second>[0-9]{1,2})(?P=ei_sign)"
               r"(?P<ei_year>[0-9]{4}|[0-9]{2})(?![0-9])"),
    ("clock", r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})"
              r"(?:[.,][0-9]{1,9})?)?(?![0-9:])"),
    ("week_year", r"(?P<wy_week>[0-9]{1,2})[-/.](?P<wy_year>20[0-9]{2})(?![0-9])"),
    ("short", r"(?P<sh_first>[0-9]{1,2})(?P<sh_sign>[./-])(?P<sh_second>[0-9]{1,2})"
              r"(?P<sh_end>\.?)(?![0-9])"),
    ("hours", r"(?P<hh>[0-9]{1,2}) ?h(?P<hm>[0-9]{2})?(?![^\W_])"),
    ("utc", r"(?:utc|gmt) ?(?P<utc_by>[+-] ?[0-9]{1,2}(?::?[0-9]{2})?)(?![0-9])"),
    ("offset", r"(?<=[0-9 ])(?P<offset_by>[+-][0-9]{2}(?::?[0-9]{2}))(?![0-9])"),
    ("joint", r"(?<=[0-9])t(?=[0-9]{1,2}:)"),
    ("place", r"[a-z]{2,20}/[a-z_-]{2,30}(?:/[a-z_-]{2,30})?"),
    ("ordinal", r"(?P<nth>[0-9]{1,2})(?:st|nd|rd|th)(?![^\W_])"),
    ("number", r"[0-9]{1,4}(?![0-9])"),
    ("word", rf"{_LETTERS}+(?:['’]{_LETTERS}+)?"),
    ("sign", CJK.pattern),
    ("plus", r"\+"),
    ("at", "@"),
    ("dash", rf"-(?=[0-9])(?<={_LETTERS}-)|(?<=[0-9])-(?={_LETTERS})"),
)  # fmt: skip
_PIECE = re.compile("|".join(f"(?P<{name}>{form})" for name, form in _FORMS))
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_HALVES = re.compile(r"\b([ap])\.\s?m\b\.?")


class Piece(NamedTuple):
    """A piece of text: the name of its form, its text, and whether something stands right before
    it. ``match`` has what its form holds."""

    form: str
    text: str
    joined: bool
    match: re.Match[str]


def tidy(text: str) -> str:
    """Return text in small letters of usual width, without what stands around it."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = unicodedata.normalize("NFC", _UNSEEN.sub("", plain)).replace("−", "-")
    return _HALVES.sub(r"\1m", " ".join(plain.split()))


def split(text: str) -> list[Piece] | None:
    """Return the pieces of a tidy text; ``None``: some of it fits no form."""
    found, at, end = list[Piece](), 0, -1
    while at < len(text):
        match = _PIECE.match(text, at)
        if match is None:
            return None
        at = match.end()
        form = match.lastgroup or ""
        if form not in ("blank", "joint"):
            found.append(Piece(form, match[0], match.start() == end, match))
            end = at
    return found


def pieces(phrase: str) -> tuple[str, ...]:
    """Return the words and signs of a phrase of the vocabulary."""
    return tuple(piece.text for piece in split(tidy(phrase)) or ())
