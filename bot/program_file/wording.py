"""Values and near misses as they stand in a report."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

SHOWN = 60


def shorten(text: str) -> str:
    """Cut a long text and make it one line, so that a report stays readable."""
    line = text if text.isprintable() else repr(text)[1:-1]
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"


def quote(value: Any) -> str:
    """Show a TOML value: text in quotes, other values as TOML writes them."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{shorten(value)}"'
        case date() | time():
            return value.isoformat()
        case _:
            return shorten(str(value))


def kind_of(value: Any) -> str:
    """Name the TOML type of a value, with the value where it is short."""
    match value:
        case dict():
            return "a table"
        case list():
            return "a list"
        case str():
            return f"the text {quote(value)}"
        case bool():
            return quote(value)
        case datetime():
            return f"the date and time {quote(value)}"
        case date():
            return f"the date {quote(value)}"
        case time():
            return f"the time {quote(value)}"
        case _:
            return f"the number {quote(value)}"


def nearest(text: str, allowed: Iterable[str]) -> str:
    """Return the allowed word that is most like ``text``, whatever its case."""
    words = {word.lower(): word for word in allowed}
    matches = difflib.get_close_matches(text.lower()[:SHOWN], words, n=1, cutoff=0)
    return words[matches[0]]


def close(text: str, allowed: Iterable[str]) -> str | None:
    """Return the allowed word that ``text`` was probably meant to be, or ``None``."""
    words = {word.lower(): word for word in allowed}
    matches = difflib.get_close_matches(text.lower()[:SHOWN], words, n=1, cutoff=0.6)
    return words[matches[0]] if matches else None
