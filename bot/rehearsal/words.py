"""The small words of the scenario language: comments, quotes, moments and lengths of time.

A mistake is a ``Refused`` whose text says what is allowed and gives an example.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from bot.domain.calendar import Calendar
from bot.domain.errors import Refused
from bot.domain.values import Site
from bot.domain.zones import load_zone
from bot.rehearsal.texts import text

QUOTES = '"“”„'
LONGEST = timedelta(days=3653)
"""The longest single wait: ten years."""

_QUOTED = f"[{QUOTES}][^{QUOTES}]*[{QUOTES}]"
_UP_TO_COMMENT = rf"^((?>{_QUOTED}|.)*?)\s#"
_COMMENT = re.compile(_UP_TO_COMMENT)
_COMMENT_AFTER_TALK = re.compile(rf"{_UP_TO_COMMENT}+(?=\s|$)")
_WORD = re.compile(rf"(?:{_QUOTED}|[^\s{QUOTES}]|[{QUOTES}])+")
_WHEN = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[Tt\s]\s*(\d?\d:\d\d(?::\d\d)?)(Z|[+-]\d\d:?\d\d)?)?(?:\s+(\S+))?"
)
_PIECE = re.compile(r"(\d{1,6})\s*([smhdw])", re.IGNORECASE)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def without_comment(line: str, *, talk: bool = False) -> str:
    """Return the line without its trailing comment and outer blanks.

    In talk a comment needs a blank on both sides of its ``#``, so that ``PO #4711`` stays. A
    ``#`` inside quotes begins none.
    """
    if line.lstrip().startswith("#"):
        return ""
    match = (_COMMENT_AFTER_TALK if talk else _COMMENT).match(line)
    return (match[1] if match else line).strip()


def split(line: str) -> list[str]:
    """Return the words of a line; blanks inside quotes do not part them."""
    return _WORD.findall(line)


def unquoted(word: str) -> str:
    """Return a word without the quotes around it."""
    if len(word) > 1 and word[0] in QUOTES and word[-1] in QUOTES:
        return word[1:-1]
    return word


def read_when(source: str, zone: str) -> datetime:
    """Return the moment (UTC) of ``2026-12-03T16:00 [zone]``; without a zone it is in ``zone``.

    A date alone is its midnight. Wall time that does not exist is the first instant after the
    gap, one that exists twice the first of the two.
    """
    match = _WHEN.fullmatch(source.strip())
    if match is None:
        raise Refused(text("when", source=source))
    day, clock, offset, named = match.groups(default="")
    try:
        moment = datetime.fromisoformat(f"{day}T{_padded(clock)}{offset}")
    except ValueError:
        raise Refused(text("when", source=source)) from None
    if not 1970 <= moment.year < 2200:
        raise Refused(text("when", source=source))
    if moment.tzinfo is None:
        return _wall_clock(named or zone).wall(moment)
    if named:
        raise Refused(text("offset", source=source))
    return moment.astimezone(UTC)


def _padded(clock: str) -> str:
    return (clock if clock[1:2] != ":" else f"0{clock}") or "00:00"


def _wall_clock(zone: str) -> Calendar:
    try:
        load_zone(zone)
    except (KeyError, ValueError, OSError):
        raise Refused(text("zone", zone=zone)) from None
    return Calendar(Site("anchor", "oem", zone, ((),) * 7), lambda _year: frozenset())


def read_length(source: str, word: str) -> timedelta:
    """Return the elapsed time of ``4h`` or ``1h30m``; ``word`` is the step it belongs to."""
    compact = re.sub(r"\s+", "", source)
    pieces = _PIECE.findall(compact)
    if not pieces or _PIECE.sub("", compact):
        raise Refused(text("length", source=source, word=word))
    length = sum(
        (timedelta(**{_UNITS[unit.lower()]: int(amount)}) for amount, unit in pieces), timedelta()
    )
    if length > LONGEST:
        raise Refused(text("too_long", source=source, word=word))
    return length


def show_length(length: timedelta) -> str:
    """Return a length as it is typed, such as ``1d12h``; ``0m`` for none."""
    seconds = int(length.total_seconds())
    shown = ""
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        amount, seconds = divmod(seconds, size)
        shown += f"{amount}{unit}" if amount else ""
    return shown or "0m"
