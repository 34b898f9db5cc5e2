"""When the owner of a deadline is asked: the days around its date, read, shown and found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from bot.domain.calendar import Calendar
from bot.domain.program import Days, Nudge
from bot.domain.rules import parse_offset, show_offset
from bot.domain.worktime import nudge_time, shift_business_days

MOST = 20
"""So many nudges a deadline has at most."""

FARTHEST = 366
_DAYS = re.compile(r"([+-])([0-9]{1,3})d")


def parse_nudge(text: str) -> Nudge:
    """Read ``-5bd``, ``0``, ``+1bd`` or, in calendar days, ``-30d``; else ``ValueError``."""
    match = _DAYS.fullmatch(text)
    if match is None:
        return parse_offset(text)
    count = int(match[1] + match[2])
    if not 0 < abs(count) <= FARTHEST:
        raise ValueError(text)
    return Days(count)


def show_nudge(nudge: Nudge) -> str:
    """Write a nudge as it is typed."""
    return f"{nudge.count:+d}d" if isinstance(nudge, Days) else show_offset(nudge)


def _days(*counts: int) -> tuple[Nudge, ...]:
    return tuple(Days(count) if count else 0 for count in counts)


USUAL: dict[str, tuple[Nudge, ...]] = {
    "expiry": _days(-30, -14, -5, -1, 0, 1),
    "ltb": _days(-60, -30, -14, -7, -3, -1, 0),
    "kit": (-10, -5, -2, 0),
    "forecast": (-3, 0, 1, 3),
}
"""Days with a name: what expires (deviation, quote, NDA, certificate, calibration), a last time
buy, a consigned kit on the dock, a forecast."""


def moments(
    nudges: Iterable[Nudge], calendar: Calendar, day: date
) -> Iterator[tuple[str, int, datetime]]:
    """Yield each nudge around a due day: its mark, the days behind the date, and its instant.

    It comes at 09:00 of the owner's site. A calendar day on which nobody works there is replaced by
    the working day before it, behind the date by the one after it. What falls on one moment with
    another is left out.
    """
    seen: set[datetime] = set()
    for nudge in nudges:
        at = nudge_time(calendar, _day(nudge, calendar, day))
        if at in seen:
            continue
        seen.add(at)
        count = nudge.count if isinstance(nudge, Days) else nudge
        mark = f"{count}d" if isinstance(nudge, Days) else str(count)
        yield mark, max(count, 0), at


def _day(nudge: Nudge, calendar: Calendar, day: date) -> date:
    if not isinstance(nudge, Days):
        return shift_business_days(calendar, day, nudge)
    shifted = day + timedelta(days=nudge.count)
    if calendar.works_on(shifted):
        return shifted
    return shift_business_days(calendar, shifted, -1 if nudge.count < 0 else 1)
