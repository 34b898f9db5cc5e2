"""Working-time arithmetic on a site's calendar.

Instants are aware and in UTC, days are local dates of the site. Open time is counted as elapsed
time, so a shift over a clock change is an hour shorter or longer. Whatever looks for an opening
raises ``NeverOpens`` where the site has none for too long.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from bot.domain.calendar import ONE_DAY, SEARCH_DAYS, Calendar, NeverOpens, utc
from bot.domain.values import Duration

__all__ = [
    "Calendar",
    "NeverOpens",
    "add",
    "add_open",
    "business_day_after",
    "business_day_before",
    "end_of_business_day",
    "next_opening",
    "nudge_time",
    "open_minutes",
    "open_seconds",
    "shift_business_days",
]

NUDGE_AT = time(9)
"""Wall time of nudges, and of a date that was given without a time."""

SUMS_KEPT = 4096
"""How many due moments a calendar remembers before it forgets them all."""


def add(calendar: Calendar, start: datetime, duration: Duration) -> datetime:
    """Return the due moment of a duration that begins at ``start``.

    Elapsed units begin at once, ``bh`` and ``bd`` at the next opening.
    """
    start = utc(start)
    if duration.elapsed:
        return start + timedelta(minutes=duration.minutes)
    asked = (start, duration.amount, duration.unit)
    return _kept(calendar, asked, lambda: _add_business(calendar, start, duration))


def _kept(
    calendar: Calendar, asked: tuple[datetime, int, str], work_out: Callable[[], datetime]
) -> datetime:
    # An issue is planned many times, and its clocks start at the same few moments each time.
    due = calendar.sums.get(asked)
    if due is None:
        if len(calendar.sums) >= SUMS_KEPT:
            calendar.sums.clear()
        due = calendar.sums[asked] = work_out()
    return due


def _add_business(calendar: Calendar, start: datetime, duration: Duration) -> datetime:
    if duration.unit == "bd":
        return _add_business_days(calendar, start, duration.amount)
    return add_open(calendar, start, duration.minutes)


def _add_business_days(calendar: Calendar, start: datetime, days: int) -> datetime:
    opening = calendar.next_opening(start)
    if days == 0:
        return opening
    local = calendar.local(opening)
    day = shift_business_days(calendar, local.date(), days)
    due = calendar.wall(datetime.combine(day, local.time()))
    return due if calendar.is_open_or_closing(due) else calendar.next_opening(due)


def end_of_business_day(calendar: Calendar, start: datetime, days: int) -> datetime:
    """Return when the n-th working day after the one of ``start`` ends: its last closing.

    The working day of a moment is the day on which its span begins, of a closing the day that
    closes with it. Between them the next opening counts, as for every business clock.
    """
    start = utc(start)

    def last_closing() -> datetime:
        day = shift_business_days(calendar, _working_day(calendar, start), days)
        return max(closes for _, closes in calendar.day_spans(day))

    return _kept(calendar, (start, days, "end of bd"), last_closing)


def _working_day(calendar: Calendar, moment: datetime) -> date:
    day = calendar.working_day(moment)
    return day or calendar.local(calendar.next_opening(moment)).date()


def add_open(calendar: Calendar, start: datetime, minutes: int) -> datetime:
    """Return the moment that many open minutes after ``start``, or before it if negative.

    Forwards, minutes that end exactly at a closing give that closing, and none give the next
    opening. Backwards, the latest moment that fits is given: an opening rather than the closing
    before it.
    """
    if minutes == 0:
        return calendar.next_opening(start)
    if minutes < 0:
        return _back_open(calendar, utc(start), timedelta(minutes=-minutes))
    return _forward_open(calendar, utc(start), timedelta(minutes=minutes))


def _forward_open(calendar: Calendar, start: datetime, left: timedelta) -> datetime:
    for opens, closes in calendar.stretches_from(start):
        begins = max(opens, start)
        if closes - begins >= left:
            return begins + left
        left -= closes - begins
    raise AssertionError("stretches have no end")


def _back_open(calendar: Calendar, start: datetime, left: timedelta) -> datetime:
    for opens, closes in calendar.stretches_before(start):
        ends = min(closes, start)
        if ends - opens >= left:
            return ends - left
        left -= ends - opens
    raise AssertionError("stretches have no end")


def open_seconds(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Return the whole open seconds between two instants; none if ``end`` is not after ``start``.

    A calendar that never opens has none.
    """
    if end <= start:
        return 0
    stretches = calendar.stretches_between(utc(start), utc(end))
    return sum((closes - opens for opens, closes in stretches), timedelta()) // timedelta(seconds=1)


def open_minutes(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Return the whole open minutes between two instants; see ``open_seconds``."""
    return open_seconds(calendar, start, end) // 60


def next_opening(calendar: Calendar, moment: datetime) -> datetime:
    """Return the moment itself if the site is open then, else the next opening."""
    return calendar.next_opening(moment)


def shift_business_days(calendar: Calendar, day: date, days: int) -> date:
    """Return the n-th day after (or before, if negative) on which a span begins; 0 is the day."""
    step = ONE_DAY if days > 0 else -ONE_DAY
    left, idle = abs(days), 0
    while left:
        day += step
        works = calendar.works_on(day)
        left, idle = (left - 1, 0) if works else (left, idle + 1)
        if idle > SEARCH_DAYS:
            raise NeverOpens(calendar.site.id)
    return day


def business_day_before(calendar: Calendar, day: date, days: int) -> date:
    """Return the n-th preceding day on which a span begins; 0 is the day itself."""
    return shift_business_days(calendar, day, -days)


def business_day_after(calendar: Calendar, day: date, days: int) -> date:
    """Return the n-th following day on which a span begins; 0 is the day itself."""
    return shift_business_days(calendar, day, days)


def nudge_time(calendar: Calendar, day: date) -> datetime:
    """Return 09:00 local on the day, or that day's first opening if it has one later."""
    morning = calendar.wall(datetime.combine(day, NUDGE_AT))
    spans = calendar.day_spans(day)
    return max(morning, spans[0][0]) if spans else morning
