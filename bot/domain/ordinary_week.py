"""A site's ordinary week, and what holidays and closures take from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.domain.calendar import ONE_DAY, Calendar


def ordinary(calendar: Calendar) -> Calendar:
    """Return the calendar of a site's week alone: no holidays, closures or make-up days."""
    site = replace(calendar.site, closed=(), open=())
    return Calendar(site, lambda _year: frozenset())


def closed_days(calendar: Calendar, start: datetime, end: datetime) -> list[date]:
    """Return the local dates whose ordinary hours reach into ``[start, end)``, and are closed."""
    week, closed = ordinary(calendar), []
    day, last = calendar.local(start).date(), calendar.local(end).date()
    while day <= last:
        spans = week.day_spans(day)
        if spans and not calendar.works_on(day) and spans[0][0] < end and spans[-1][1] > start:
            closed.append(day)
        day += ONE_DAY
    return closed


def usual_day(calendar: Calendar, moment: datetime) -> date:
    """Return the working day to which a due moment belongs, or would belong in an ordinary week.

    The hours after midnight of a shift that is closed belong to the day on which it would begin.
    """
    day = calendar.working_day(moment) or ordinary(calendar).working_day(moment)
    return day or calendar.local(moment).date()
