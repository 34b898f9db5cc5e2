"""Times as people type them, and as they read them back.

Typed wall times are of one site's zone; what is returned is aware and in UTC. Every mistake is a
``BadTime`` whose text can be shown to the person: what was wrong, what is allowed, an example.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.domain.calendar import ONE_DAY, Calendar, utc
from bot.domain.values import WEEKDAYS, Duration
from bot.domain.worktime import add, nudge_time

LONGEST = {"m": 9999, "h": 9999, "d": 1826, "w": 260, "bh": 9999, "bd": 1300}
"""The largest amount of each unit: four digits, and about five years."""

FARTHEST = timedelta(days=1827)
"""How far from now a date may lie: five years."""

DURATION_HELP = "use a whole number with m, h, d, w, bh or bd, for example 4bh"
OFFSET_HELP = "use business days with a sign, or 0, for example -5bd"
WHEN_HELP = (
    "use a date, a weekday, today, tomorrow, a time or + a duration, "
    "for example 2027-02-05 14:00, fri 14:00 or +3bd"
)
FAR_HELP = "use one within five years of now, for example +3bd"

_DURATION = re.compile(r"([0-9]{1,4}) ?(m|h|d|w|bh|bd)", re.IGNORECASE)
_OFFSET = re.compile(r"([+-])([0-9]{1,4}) ?bd|\+?0|0 ?bd", re.IGNORECASE)
_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_FULL_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY_NUMBERS = {
    name: number for names in (WEEKDAYS, _FULL_WEEKDAYS) for number, name in enumerate(names)
}


class BadTime(ValueError):
    """A typed date, duration or offset that cannot be understood."""

    def __init__(self, text: str, allowed: str) -> None:
        shown = text if len(text) <= 40 else text[:39] + "…"
        super().__init__(f'I cannot read "{shown}" as a time: {allowed}.')


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


def parse_when(text: str, now: datetime, calendar: Calendar) -> datetime:
    """Return the instant that a typed date or time means at ``now`` in the calendar's zone.

    A date without a time is 09:00 or the day's opening if later. A weekday is the next one after
    today, or today if a time still to come is given. What cannot be understood, does not exist or
    lies farther than ``FARTHEST`` raises ``BadTime``, business hours on a calendar without any
    ``NeverOpens``; a past date is returned as it is.
    """
    now = utc(now)
    try:
        moment = _moment(_tidy(text), now, calendar)
    except OverflowError:
        raise BadTime(text, FAR_HELP) from None
    except _Unreadable:
        raise BadTime(text, WHEN_HELP) from None
    if abs(moment - now) > FARTHEST:
        raise BadTime(text, FAR_HELP)
    return moment


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


class _Unreadable(Exception):
    """A part of a typed time fits no form, or names a day or time that does not exist."""


def _tidy(text: str) -> str:
    return " ".join(text.lower().replace("−", "-").split())


def _moment(text: str, now: datetime, calendar: Calendar) -> datetime:
    if text.startswith("+") and _DURATION.fullmatch(text[1:].lstrip()):
        return add(calendar, now, parse_duration(text[1:]))
    if _TIME.fullmatch(text):
        return _next_time(_time(text), now, calendar)
    word, at = _split(text)
    if word in _WEEKDAY_NUMBERS:
        return _weekday(_WEEKDAY_NUMBERS[word], at, now, calendar)
    return _at(_day(word, calendar.local(now).date()), at, calendar)


def _split(text: str) -> tuple[str, time | None]:
    """Split off a trailing time; an ISO date may be joined to it by a ``t``."""
    joined = _DATE.match(text)
    if joined and text[joined.end() : joined.end() + 1] == "t":
        text = f"{joined[0]} {text[joined.end() + 1 :]}"
    word, gap, at = text.partition(" ")
    return word, _time(at) if gap else None


def _time(text: str) -> time:
    match = _TIME.fullmatch(text)
    if match is None:
        raise _Unreadable
    try:
        return time(int(match[1]), int(match[2]))
    except ValueError:
        raise _Unreadable from None


def _day(word: str, today: date) -> date:
    if word in ("today", "tomorrow"):
        return today if word == "today" else today + ONE_DAY
    match = _DATE.fullmatch(word)
    if match is None:
        raise _Unreadable
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise _Unreadable from None
    if abs(day - today) > FARTHEST + ONE_DAY:
        raise OverflowError
    return day


def _at(day: date, at: time | None, calendar: Calendar) -> datetime:
    if at is None:
        return nudge_time(calendar, day)
    return calendar.wall(datetime.combine(day, at))


def _next_time(at: time, now: datetime, calendar: Calendar) -> datetime:
    today = calendar.local(now).date()
    moment = _at(today, at, calendar)
    return moment if moment > now else _at(today + ONE_DAY, at, calendar)


def _weekday(number: int, at: time | None, now: datetime, calendar: Calendar) -> datetime:
    today = calendar.local(now).date()
    ahead = (number - today.weekday()) % 7
    if ahead == 0 and at is not None and (moment := _at(today, at, calendar)) > now:
        return moment
    return _at(today + (ahead or 7) * ONE_DAY, at, calendar)
