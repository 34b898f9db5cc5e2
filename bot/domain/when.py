"""Lengths of time as people type them, and moments as they read them back.

Every mistake is a ``BadTime`` whose text can be shown to the person: what was wrong, what is
allowed, an example. Dates are read in ``bot/domain/dates``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from bot.domain.values import Duration

LONGEST = {"m": 9999, "h": 9999, "d": 1826, "w": 260, "bh": 9999, "bd": 1300}
"""The largest amount of each unit: four digits, and about five years."""

FARTHEST = timedelta(days=1827)
"""How far from now a date may lie: five years."""

DURATION_HELP = "use a whole number with m, h, d, w, bh or bd, for example 4bh"
OFFSET_HELP = "use business days with a sign, or 0, for example -5bd"
WHEN_HELP = (
    "use a date, a weekday, today, tomorrow, a time or + a duration, "
    "for example 2027-02-05 14:00, 5 Feb, fri 14:00, end of month or +3bd"
)
FAR_HELP = "use one within five years of now, for example +3bd"

_DURATION = re.compile(r"([0-9]{1,4}) ?(m|h|d|w|bh|bd)", re.IGNORECASE)
_OFFSET = re.compile(r"([+-])([0-9]{1,4}) ?bd|\+?0|0 ?bd", re.IGNORECASE)


class BadTime(ValueError):
    """A typed date, duration or offset that cannot be understood."""

    def __init__(self, text: str, allowed: str) -> None:
        super().__init__(not_a_time(text, allowed))


def not_a_time(text: str, allowed: str) -> str:
    """Return the sentence for a text that names no one time, and what is allowed."""
    shown = text if len(text) <= 40 else text[:39] + "…"
    return f'I cannot read "{shown}" as a time: {allowed}.'


def parse_duration(text: str) -> Duration:
    """Return the duration that a text such as ``4bh`` means; a bad one raises ``BadTime``."""
    match = _DURATION.fullmatch(_tidy(text))
    if match is None:
        raise BadTime(text, DURATION_HELP)
    duration = Duration(int(match[1]), match[2].lower())
    if duration.amount > LONGEST[duration.unit]:
        raise BadTime(text, f"at most {LONGEST[duration.unit]}{duration.unit}, for example 4bh")
    return duration


def parse_offset(text: str) -> int:
    """Return a signed number of business days such as ``-5bd`` or ``0``; else ``BadTime``."""
    match = _OFFSET.fullmatch(_tidy(text))
    if match is None:
        raise BadTime(text, OFFSET_HELP)
    days = int(match[2] or 0)
    if days > LONGEST["bd"]:
        raise BadTime(text, f"at most {LONGEST['bd']} business days, for example -5bd")
    return -days if match[1] == "-" else days


NEAR = timedelta(days=6)
"""So far from the time of writing a weekday alone names one day."""


def show_when(
    moment: datetime, places: Sequence[tuple[str, tzinfo]], written: datetime | None = None
) -> str:
    """Return a moment for people: ``San Jose Thu 13:00 · Shenzhen Fri 05:00``.

    It has the date as well where it is on an earlier day than when it is ``written``, or farther
    ahead than ``NEAR`` (or that is not known), and the year if that is another one. Places that
    read the same are shown once, by the first one's name; without any it is shown in UTC.
    """
    shown: dict[str, str] = {}
    for name, zone in places or (("UTC", UTC),):
        local = moment.astimezone(zone)
        now = written.astimezone(zone) if written is not None else None
        shown.setdefault(_wall(local, now), name)
    return " · ".join(f"{name} {wall}" for wall, name in shown.items())


def city_of(zone: str) -> str:
    """Return the city that gives an IANA zone its name: ``Los Angeles``."""
    return zone.rpartition("/")[2].replace("_", " ")


def _wall(local: datetime, now: datetime | None) -> str:
    day = f"{local:%a}"
    if now is None or _far(local, now):
        day = f"{day} {local:%b} {local.day}"
    if now is not None and local.year != now.year and _far(local, now):
        day = f"{day} {local.year}"
    return f"{day} {local:%H:%M}{_which(local)}"


def _far(local: datetime, now: datetime) -> bool:
    """Say whether a weekday alone could be another day, also across a clock change: of an earlier
    day it could be the one to come."""
    return local - now > NEAR or not now.date() <= local.date() <= now.date() + NEAR


def _which(local: datetime) -> str:
    """A wall time that exists twice says which of the two it is."""
    if local.replace(fold=1 - local.fold).utcoffset() == local.utcoffset():
        return ""
    return f" ({'after' if local.fold else 'before'} the clock change)"


def _tidy(text: str) -> str:
    return " ".join(text.lower().replace("−", "-").split())
