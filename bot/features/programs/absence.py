"""Absences as ranges of whole days, and who stands in on each of them. Days are local ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby

from bot.domain.calendar import ONE_DAY
from bot.domain.people import Roster
from bot.domain.values import DateRange, Person


def joined(ranges: Iterable[DateRange]) -> tuple[DateRange, ...]:
    """Return ranges in order, with those that overlap or touch made one."""
    runs: list[DateRange] = []
    for days in sorted(ranges, key=lambda days: (days.first, days.last)):
        if runs and days.first <= runs[-1].last + ONE_DAY:
            runs[-1] = replace(runs[-1], last=max(runs[-1].last, days.last))
        else:
            runs.append(days)
    return tuple(runs)


def without(ranges: Iterable[DateRange], cut: DateRange) -> tuple[DateRange, ...]:
    """Return ranges without the days of ``cut``."""
    left: list[DateRange] = []
    for days in ranges:
        if days.first < cut.first:
            left.append(replace(days, last=min(days.last, cut.first - ONE_DAY)))
        if days.last > cut.last:
            left.append(replace(days, first=max(days.first, cut.last + ONE_DAY)))
    return tuple(left)


def within(ranges: Iterable[DateRange], days: DateRange) -> tuple[DateRange, ...]:
    """Return the parts of ranges that lie in ``days``."""
    parts = (DateRange(max(r.first, days.first), min(r.last, days.last)) for r in ranges)
    return tuple(part for part in parts if part.first <= part.last)


def each_day(days: DateRange) -> Iterator[date]:
    """Yield the days of a range."""
    for step in range((days.last - days.first).days + 1):
        yield days.first + timedelta(days=step)


def stand_ins(
    roster: Roster, person: Person, days: DateRange
) -> list[tuple[DateRange, Person | None]]:
    """Return who does what is somebody's on each day, equal neighbours joined.

    It is the person where they are there, and ``None`` where nobody stands in.
    """
    calendar = roster.calendar(person)

    def on(day: date) -> Person | None:
        return next(iter(roster.present((person,), calendar.within(day))), None)

    runs: list[tuple[DateRange, Person | None]] = []
    for who, group in groupby(each_day(days), key=on):
        run = list(group)
        runs.append((DateRange(run[0], run[-1]), who))
    return runs
