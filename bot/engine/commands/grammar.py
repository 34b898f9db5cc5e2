"""The one grammar: words, quoted text and ``name=value`` options of a command line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.engine.texts import refuse
from bot.messages.line import ESCAPED, OPENING, quote

_OPTION = re.compile(r"((?:owner\.)?[A-Za-z_][\w-]*)=", re.IGNORECASE)
_QUOTES = frozenset(OPENING)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Token:
    """One argument; ``key`` is the name of a ``name=value`` option.

    ``raw`` is what was typed, with its quotes, and ``apart`` says that a blank stood before it.
    """

    text: str
    quoted: bool = False
    key: str | None = None
    raw: str = ""
    apart: bool = True


def tokens(line: str, example: str) -> list[Token]:
    """Split a line; any kind of double quote, straight or curly, holds words together."""
    found: list[Token] = []
    at = end = 0
    # Where one quote does not end, none behind it does: the rest is looked through once.
    ends = True
    while at < len(line):
        if line[at].isspace():
            at += 1
            continue
        option = _OPTION.match(line, at)
        key = option[1].lower() if option else None
        start = option.end() if option else at
        apart, begin = at > end, at
        opened = line[start : start + 1] in _QUOTES
        inside = _quoted(line, start + 1) if opened and ends else None
        ends = ends and (inside is not None or not opened)
        text, quoted, at = inside or _word(line, start, example)
        found.append(Token(text, quoted, key, line[begin:at], apart))
        end = at
    return found


def _word(line: str, at: int, example: str) -> tuple[str, bool, int]:
    end = at
    while end < len(line) and not line[end].isspace():
        end += 1
    # A word in quotes with a mark behind it, such as "so"), is a word of a text.
    if line[at:end][:1] in _QUOTES and not any(char in OPENING for char in line[at + 1 : end]):
        raise refuse("no.quote", example=example)
    return line[at:end], False, end


def _quoted(line: str, at: int) -> tuple[str, bool, int] | None:
    """Return the text of a quote that was opened before ``at``; ``None``: it does not end."""
    text: list[str] = []
    while at < len(line):
        char = line[at]
        if char == "\\" and at + 1 < len(line) and line[at + 1] in ESCAPED:
            text.append(line[at + 1])
            at += 2
            continue
        if char in OPENING and _closes(line, at):
            return "".join(text), True, at + 1
        text.append(char)
        at += 1
    return None


def _closes(line: str, at: int) -> bool:
    """A quote ends the text where a space or the end follows, so 5" inside a text stays."""
    return at + 1 == len(line) or line[at + 1].isspace() or line[at] in "”»"


def clean(text: str, what: str, limit: int, example: str = "") -> str:
    """Return text with outer spaces removed, or refuse what is empty, too long or not text."""
    text = text.strip()
    if not text:
        raise refuse("no.empty", what=what, example=example)
    if len(text) > limit:
        raise refuse("no.long", what=what, length=len(text), limit=limit)
    if _CONTROL.search(text):
        raise refuse("no.control", what=what)
    return text


def rewritten(token: Token) -> str:
    """Return an argument as it may be typed again."""
    text = quote(token.text) if token.quoted else token.text
    return f"{token.key}={text}" if token.key else text


def joined(rest: Sequence[Token]) -> str:
    """Return unquoted words as the text that was typed."""
    return " ".join(token.text for token in rest)


def prose(rest: Sequence[Token]) -> str:
    """Return words as one text, with the quotes that were typed in it.

    Quotes around all of it hold it together and are no part of it: ``"7" panel cracked"``.
    """
    parts = ((" " if token.apart else "") + (token.raw or token.text) for token in rest)
    text = "".join(parts).strip()
    around = len(text) > 1 and text[0] in OPENING and text[-1] in OPENING
    return text[1:-1] if around and sum(char in OPENING for char in text) % 2 else text
