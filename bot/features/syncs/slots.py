"""When several sites work at once: their joint hours, and free slots near a wanted moment."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.calendar import ONE_DAY, Calendar, Stretch
from bot.domain.zones import load_zone, wall_time

NEAR = 14
"""So many days before and after a wanted moment are searched for a slot."""

_HALF_A_DAY = timedelta(hours=12)


def joint(calendars: Sequence[Calendar], start: datetime, end: datetime) -> list[Stretch]:
    """Return the stretches between two instants in which all sites are open, in order."""
    shared: list[Stretch] = [(start, end)]
    for calendar in calendars:
        opened = list(calendar.stretches_between(start, end))
        shared = [
            (max(begin, opens), min(finish, closes))
            for begin, finish in shared
            for opens, closes in opened
            if opens < finish and closes > begin
        ]
    return _merged(shared)


def _merged(stretches: list[Stretch]) -> list[Stretch]:
    """Join stretches that touch: a shift that follows another closes nothing."""
    merged: list[Stretch] = []
    for opens, closes in sorted(stretches):
        if merged and opens <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(closes, merged[-1][1]))
        else:
            merged.append((opens, closes))
    return merged


def long_enough(stretches: Sequence[Stretch], length: timedelta) -> list[Stretch]:
    """Return the stretches in which a meeting of a length fits."""
    return [(opens, closes) for opens, closes in stretches if closes - opens >= length]


def nearest_slots(
    calendars: Sequence[Calendar],
    wanted: datetime,
    zone: str,
    length: timedelta,
    after: datetime,
    taken: Collection[datetime] = (),
    count: int = 2,
) -> tuple[list[datetime], bool]:
    """Return when a meeting fits best near a wanted moment, the nearest first, and whether those
    are joint working hours.

    One slot a day is looked at: the wall time of ``wanted`` in ``zone``, or what is nearest to it
    that day. Where the sites have no hour in common, that wall time is taken on days on which all
    of them work. Only slots later than ``after`` are returned that do not overlap a meeting of the
    same length that begins at one of ``taken``; none, though the sites share hours, if all do.
    """
    days = list(_days(wanted, load_zone(zone)))
    inside = [slot for day in days for slot in _fitting(calendars, day, length)]
    free = [slot for slot in inside if all(abs(slot - other) >= length for other in taken)]
    best = _best(free, wanted, after, count)
    if best or _best(inside, wanted, after, count):
        return best, True
    working = [day for day in days if all(c.works_on(c.day_of(day)) for c in calendars)]
    working = [day for day in working if all(abs(day - other) >= length for other in taken)]
    return _best(working, wanted, after, count), False


def _days(wanted: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """Yield the wall time of a moment on the days around it."""
    local = wanted.astimezone(zone).replace(tzinfo=None)
    for distance in range(-NEAR, NEAR + 1):
        yield wall_time(zone, local + distance * ONE_DAY)


def _fitting(calendars: Sequence[Calendar], day: datetime, length: timedelta) -> Iterator[datetime]:
    hours = joint(calendars, day - _HALF_A_DAY, day + _HALF_A_DAY)
    starts = [min(max(day, o), c - length) for o, c in long_enough(hours, length)]
    if starts:
        yield min(starts, key=lambda start: (abs(start - day), start))


def _best(
    slots: Sequence[datetime],
    wanted: datetime,
    after: datetime,
    count: int,
) -> list[datetime]:
    free = {slot for slot in slots if slot > after and slot != wanted}
    return sorted(free, key=lambda slot: (abs(slot - wanted), slot))[:count]
