"""Times of day as people say them; some may be before noon or after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

Option = tuple[time, int]
"""A time, and how many days behind the named day it lies: midnight may be the next day's."""

HALF = 12


@dataclass(frozen=True)
class Times:
    """A time of day, or each that may be meant."""

    options: tuple[Option, ...]


@dataclass(frozen=True)
class Stamped:
    """A day and its time in one run of digits."""

    year: int
    month: int
    day: int
    hour: int
    minute: int


NOON = Times(((time(HALF), 0),))
MIDNIGHT = Times(((time(), 0), (time(), 1)))


def clock(hour: int, minute: int, kinds: str, *, twice: bool = False) -> Times | None:
    """Return a time with its half of the day (``a``, ``p``) among ``kinds``.

    ``twice``: an hour alone comes twice a day. ``None``: there is no such time.
    """
    if "a" in kinds or "p" in kinds:
        return _half(hour, minute, afternoon="p" in kinds)
    if twice and 0 < hour < HALF:
        both = (_at(hour, minute), _at(hour + HALF, minute))
        return Times(tuple((at, 0) for at in both if at is not None))
    at = _at(hour, minute)
    return None if at is None else Times(((at, 0),))


def _half(hour: int, minute: int, *, afternoon: bool) -> Times | None:
    if hour > HALF:
        at = _at(hour, minute) if afternoon else None
    elif hour == 0:
        at = None if afternoon else _at(0, minute)
    else:
        at = _at(hour % HALF + (HALF if afternoon else 0), minute)
    return None if at is None else Times(((at, 0),))


def _at(hour: int, minute: int) -> time | None:
    return time(hour, minute) if hour < 24 and minute < 60 else None
