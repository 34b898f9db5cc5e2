"""Long closures of a site, and the countdown to them: what must be settled before, and after.

Which closures count, and how many weeks ahead each message comes, stands here; the closures come
from the calendars of the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.calendar import Calendar
from bot.domain.issue import StepDone
from bot.domain.worktime import nudge_time, shift_business_days

CLOSURES = "closures"
SHORTEST = 3
"""A closure counts from so many days on that are working days otherwise."""

LUNAR_DAYS = 5
LONG_AHEAD, AHEAD = (12, 8, 6, 4, 2), (6, 3, 1)
"""Weeks before the first closed day: for the lunar new year, and for every other closure."""

RAMP = (5, 10)
HORIZON = timedelta(weeks=14)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Closure:
    """A site closed from ``first`` to ``last``, both included. ``lunar``: around the new year."""

    site: str
    first: date
    last: date
    lunar: bool


@dataclass(frozen=True, slots=True)
class Countdown:
    """One message about a closure. ``what`` is ahead, start, reopening or ramp; ``count`` weeks
    ahead, or business days after the reopening."""

    at: datetime
    closure: Closure
    what: str
    count: int
    key: str


@dataclass(frozen=True, slots=True)
class Watch:
    """What the watch over a program's closures remembers."""

    since: datetime
    done: tuple[StepDone, ...] = ()


def closures(calendar: Calendar, first: date, last: date) -> Iterator[Closure]:
    """Yield the long closures of a site that begin between two dates, both included."""
    site, day = calendar.site, first
    if not calendar.works_on(day - _DAY):
        day = shift_business_days(calendar, day, 1)
    while day <= last:
        if calendar.works_on(day):
            day += _DAY
            continue
        begin, missed = day, 0
        while not calendar.works_on(day):
            missed += bool(site.week[day.weekday()])
            day += _DAY
        if missed >= SHORTEST:
            yield _closure(calendar, begin, day - _DAY, missed)


def _closure(calendar: Calendar, first: date, last: date, missed: int) -> Closure:
    """Return a run of closed days; the lunar new year lies between 21 January and 20 February."""
    site = calendar.site
    begin, end = date(first.year, 1, 15), date(first.year, 2, 26)
    near = first <= end and last >= begin and first.month in (1, 2)
    lunar = site.zone.startswith("Asia/") and missed >= LUNAR_DAYS and near
    return Closure(site.id, first, last, lunar)


def countdown(calendars: Mapping[str, Calendar], watch: Watch, until: datetime) -> list[Countdown]:
    """Return the messages still to come about every site's closures, to ``until``."""
    done = {step.key for step in watch.done}
    messages: list[Countdown] = []
    for calendar in calendars.values():
        first = calendar.local(watch.since).date() - timedelta(weeks=4)
        last = calendar.local(until).date() + HORIZON
        for closure in closures(calendar, first, last):
            messages += [
                message for message in _messages(calendar, closure) if message.key not in done
            ]
    coming = [message for message in messages if watch.since < message.at <= until + HORIZON]
    return sorted(coming, key=lambda message: (message.at, message.key))


def _messages(calendar: Calendar, closure: Closure) -> Iterator[Countdown]:
    name = f"{closure.site}/{closure.first}"
    for weeks in LONG_AHEAD if closure.lunar else AHEAD:
        day = closure.first - timedelta(weeks=weeks)
        if not calendar.works_on(day):
            day = shift_business_days(calendar, day, -1)
        yield Countdown(nudge_time(calendar, day), closure, "ahead", weeks, f"{name}/-{weeks}w")
    yield Countdown(nudge_time(calendar, closure.first), closure, "start", 0, f"{name}/start")
    back = shift_business_days(calendar, closure.last, 1)
    yield Countdown(nudge_time(calendar, back), closure, "reopening", 1, f"{name}/+1bd")
    for days in RAMP if closure.lunar else ():
        day = shift_business_days(calendar, closure.last, days)
        yield Countdown(nudge_time(calendar, day), closure, "ramp", days, f"{name}/+{days}bd")
