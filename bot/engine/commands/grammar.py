"""The one grammar: words, quoted text and ``name=value`` options of a command line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.engine.texts import refuse
from bot.messages.line import ESCAPED, OPENING, quote

_OPTION = re.compile(r"((?:owner\.)?[A-Za-z_][\w-]*)=", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Token:
    """One argument as typed; ``key`` is the name of a ``name=value`` option."""

    text: str
    quoted: bool = False
    key: str | None = None


def tokens(line: str, example: str) -> list[Token]:
    """Split a line; any kind of double quote, straight or curly, holds words together."""
    found: list[Token] = []
    at = 0
    while at < len(line):
        if line[at].isspace():
            at += 1
            continue
        option = _OPTION.match(line, at)
        key = option[1].lower() if option else None
        start = option.end() if option else at
        text, quoted, at = _word(line, start, example)
        found.append(Token(text, quoted, key))
    return found


def _word(line: str, at: int, example: str) -> tuple[str, bool, int]:
    if at < len(line) and line[at] in OPENING:
        return _quoted(line, at + 1, example)
    end = at
    while end < len(line) and not line[end].isspace():
        end += 1
    return line[at:end], False, end


def _quoted(line: str, at: int, example: str) -> tuple[str, bool, int]:
    text = ""
    while at < len(line):
        char = line[at]
        if char == "\\" and at + 1 < len(line) and line[at + 1] in ESCAPED:
            text, at = text + line[at + 1], at + 2
            continue
        if char in OPENING and _closes(line, at):
            return text, True, at + 1
        text, at = text + char, at + 1
    raise refuse("no.quote", example=example)


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
