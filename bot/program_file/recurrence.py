"""When recurring things occur: wall times of one anchor zone, expanded and turned into instants.

dateutil expands rules on naive times, so no clock change can lose or double an occurrence; the
zone is applied to each one afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule

from bot.domain.zones import load_zone, wall_time
from bot.program_file.rrules import expand

# A wall time and its instant are never further apart than this.
_FARTHEST_ZONE = timedelta(days=1)


@lru_cache(maxsize=512)
def _rule(rule: str, start: datetime) -> rrule:
    return expand(rule, start)


def occurrences(
    rule: str, start: datetime, zone: str, after: datetime, until: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the occurrences of a rule with ``after < instant <= until``: (wall time, instant).

    ``start`` and the wall times are naive times of ``zone``; instants are UTC.
    """
    where = load_zone(zone)
    first, last = (_wall(moment, where) for moment in (after, until))
    for wall in _rule(rule, start).xafter(first - _FARTHEST_ZONE):
        if wall > last + _FARTHEST_ZONE:
            return
        instant = wall_time(where, wall)
        if after < instant <= until:
            yield wall, instant


def next_occurrence(
    rule: str, start: datetime, zone: str, after: datetime
) -> tuple[datetime, datetime] | None:
    """Return the first occurrence after a moment: (wall time, instant); ``None``: there is none."""
    return next(occurrences_from(rule, start, zone, after), None)


def occurrences_from(
    rule: str, start: datetime, zone: str, after: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Yield all occurrences of a rule after a moment: (wall time, instant); it may have no end."""
    where = load_zone(zone)
    for wall in _rule(rule, start).xafter(_wall(after, where) - _FARTHEST_ZONE):
        instant = wall_time(where, wall)
        if instant > after:
            yield wall, instant


def occurrence_on(rule: str, start: datetime, day: date) -> datetime | None:
    """Return the wall time of the occurrence on a date; ``None``: there is none."""
    midnight = datetime.combine(day, datetime.min.time())
    wall = _rule(rule, start).after(midnight, inc=True)
    return wall if wall is not None and wall.date() == day else None


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)
