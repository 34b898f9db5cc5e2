"""What lies ahead of a program in the next weeks: meetings, lots that cannot start, absences, and
closed days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bot.domain.calendar import ONE_DAY, Calendar
from bot.domain.values import DateRange
from bot.engine.writer import Writer
from bot.features.digests.facts import Away, Blocked, Closure, Meet
from bot.features.material.policy import blocking, by_urgency
from bot.features.material.store import calendar_of, kits, started
from bot.features.programs.absence import each_day, joined, within
from bot.features.syncs.conditions import held
from bot.features.syncs.store import all_series, next_dates

AHEAD = timedelta(weeks=6)
MEETINGS = timedelta(weeks=2)
PARTS = timedelta(weeks=4)


def meetings(writer: Writer) -> tuple[Meet, ...]:
    """Return the next date of each recurring meeting within two weeks, the earliest first; none
    of a meeting whose condition is not met."""
    meets = []
    for stored in all_series(writer):
        for _, at in next_dates(stored.series, writer.now, 1):
            if at <= writer.now + MEETINGS and held(writer, stored.series, at):
                meets.append(Meet(stored.series.title, at))
    return tuple(sorted(meets, key=lambda meet: (meet.at, meet.title)))


def blocked_lots(writer: Writer) -> tuple[Blocked, ...]:
    """Return the lots that cannot start for parts that are due within four weeks or late, the
    earliest first."""
    today = calendar_of(writer).day_of(writer.now)
    waiting = (kept.kit for kept in kits(writer) if not started(writer, kept.kit))
    lots = []
    for kit in by_urgency(waiting):
        lines = tuple(line for line in blocking(kit) if line.due <= today + PARTS)
        lots += [Blocked(kit, lines, today)] if lines else []
    return tuple(lots)


def absences(writer: Writer) -> tuple[Away, ...]:
    """Return who is away in the next six weeks, the earliest first."""
    absent = []
    for person in writer.ctx.program.people:
        ahead = _ahead(writer, writer.roster.calendar(person))
        backup = writer.ctx.program.person(person.backup or "")
        for days in within(joined(person.away), ahead):
            absent.append(Away(person.name, person.side, days, backup.name if backup else None))
    return tuple(sorted(absent, key=lambda away: (away.days.first, away.name)))


def closures(writer: Writer) -> tuple[Closure, ...]:
    """Return the days of the next six weeks on which a site departs from its week."""
    closed: list[Closure] = []
    for calendar in writer.ctx.calendars.values():
        site, ahead = calendar.site, _ahead(writer, calendar)
        for days in _runs(calendar, ahead):
            closed.append(Closure(site.id, site.side, days))
        for day in each_day(ahead):
            if calendar.works_on(day) and not site.week[day.weekday()]:
                closed.append(Closure(site.id, site.side, DateRange(day, day), works=True))
    return tuple(sorted(closed, key=lambda closure: (closure.days.first, closure.site)))


def _ahead(writer: Writer, calendar: Calendar) -> DateRange:
    today = calendar.day_of(writer.now)
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
