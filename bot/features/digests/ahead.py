"""What lies ahead of a program in the next weeks: meetings, absences, closed days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bot.domain.calendar import ONE_DAY, Calendar
from bot.domain.values import DateRange
from bot.engine.writer import Desk
from bot.features.digests.facts_policy import Away, Closure, Meet
from bot.features.programs.absence import each_day, joined, within
from bot.features.syncs.conditions import held
from bot.features.syncs.store import all_series, next_dates

AHEAD = timedelta(weeks=6)
MEETINGS = timedelta(weeks=2)


def meetings(desk: Desk) -> tuple[Meet, ...]:
    """Return the next date of each recurring meeting within two weeks, the earliest first; none
    of a meeting whose condition is not met."""
    found = []
    for kept in all_series(desk):
        for _, at in next_dates(kept.series, desk.now, 1):
            if at <= desk.now + MEETINGS and held(desk, kept.series, at):
                found.append(Meet(kept.series.title, at))
    return tuple(sorted(found, key=lambda meet: (meet.at, meet.title)))


def absences(desk: Desk) -> tuple[Away, ...]:
    """Return who is away in the next six weeks, the earliest first."""
    found = []
    for person in desk.ctx.program.people:
        ahead = _ahead(desk, desk.roster.calendar(person))
        backup = desk.ctx.program.person(person.backup or "")
        for days in within(joined(person.away), ahead):
            found.append(Away(person.name, person.side, days, backup.name if backup else None))
    return tuple(sorted(found, key=lambda away: (away.days.first, away.name)))


def closures(desk: Desk) -> tuple[Closure, ...]:
    """Return the days of the next six weeks on which a site departs from its week."""
    found: list[Closure] = []
    for calendar in desk.ctx.calendars.values():
        site, ahead = calendar.site, _ahead(desk, calendar)
        for days in _runs(calendar, ahead):
            found.append(Closure(site.id, site.side, days))
        for day in each_day(ahead):
            if calendar.works_on(day) and not site.week[day.weekday()]:
                found.append(Closure(site.id, site.side, DateRange(day, day), works=True))
    return tuple(sorted(found, key=lambda closure: (closure.days.first, closure.site)))


def _ahead(desk: Desk, calendar: Calendar) -> DateRange:
    today = calendar.local(desk.now).date()
    return DateRange(today, today + AHEAD)


def _runs(calendar: Calendar, ahead: DateRange) -> Iterator[DateRange]:
    """Yield stretches of closed working days; the days off between them belong to them."""
    first: date | None = None
    last = ahead.first
    for day in each_day(DateRange(ahead.first, ahead.last + ONE_DAY)):
        if calendar.works_on(day) or day > ahead.last:
            if first is not None:
                yield DateRange(first, last)
            first = None
        elif calendar.site.week[day.weekday()]:
            first, last = first or day, day
