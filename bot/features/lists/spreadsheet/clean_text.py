"""Cells as clean text: what people cannot see goes, what they wrote stays."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from bot.data.words import vocabulary
from bot.features.lists.spreadsheet.sheet import CellError, Value

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Characters that are not shown: controls, zero-width ones, and those that turn the direction.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")
_BLANK = frozenset(vocabulary().of("signs", "blank"))
_LONGEST_BLANK = max(map(len, _BLANK))
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}


def text_of(value: Value) -> str:
    """Return a cell as text of several lines; an error or nothing is empty."""
    if isinstance(value, str):
        return free_text(value)
    if value is None or isinstance(value, CellError):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.15g}" if not value.is_integer() or abs(value) > 1e15 else str(int(value))
    if isinstance(value, datetime):
        shown = f"{value:%Y-%m-%d %H:%M}"
        return shown.removesuffix(" 00:00")
    if isinstance(value, date | time):
        return value.isoformat()[:10] if isinstance(value, date) else f"{value:%H:%M}"
    return str(value)


def free_text(text: str) -> str:
    """Return text without characters that are not shown, its spaces single, its lines trimmed."""
    if text.isascii() and text.isprintable() and "  " not in text and "_x" not in text:
        return text.strip()
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    text = _UNSEEN.sub("", _ENDS.sub("\n", text))
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()


def unseen(value: Value) -> bool:
    """Say whether a cell holds characters that ``free_text`` leaves out."""
    return (
        isinstance(value, str)
        and not value.isprintable()
        and _UNSEEN.search(_ENDS.sub("\n", value)) is not None
    )


def legal(text: str) -> str:
    """Return text without the characters that no workbook may hold."""
    return _ILLEGAL.sub("", text)


def one_line(text: str) -> str:
    """Return text on one line."""
    return " ".join(text.split())


def narrow(text: str) -> str:
    """Return text with full-width letters, digits and signs as usual ones."""
    return text if text.isascii() else text.translate(_FULL_WIDTH)


def blank(text: str) -> bool:
    """Say whether text stands for nothing, such as ``n/a`` or a dash."""
    return len(text) <= _LONGEST_BLANK and narrow(text).strip().casefold() in _BLANK
