"""What can be said for a day, and the days that it may be, seen from one day.

Every ``days`` returns the days that a text may mean: one, several that are asked back, or none
where there is no such day.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from typing import Protocol

from bot.domain.calendar import ONE_DAY, Calendar
from bot.domain.dates.values import DAY_FIRST, MONTH_FIRST
from bot.domain.worktime import shift_business_days

FRIDAY = 4
LEAP = 8
"""Within so many years every day of a year comes again, the 29th of February too."""
MOST = 9999
"""The largest number of units from now."""
Days = tuple[date, ...]


@dataclass(frozen=True)
class Seen:
    """From where a date is read. ``today`` is the working day that lasts; ``over`` says whether
    what is meant of a day lies behind; ``past`` that the last such day is meant, not the next one;
    ``order`` which comes first in ``03/04/2027``. Without ``calendar`` there are no working days.
    """

    today: date
    over: Callable[[date], bool] = field(default=lambda day: False)
    past: bool = False
    order: str | None = None
    calendar: Calendar | None = None


class Day(Protocol):
    """Something said for a day."""

    def days(self, seen: Seen) -> Days:
        """Return the days that may be meant."""
        ...


@dataclass(frozen=True)
class Exactly:
    """A day with its year."""

    year: int
    month: int
    day: int

    def days(self, seen: Seen) -> Days:
        """Return the day, if there is one."""
        return _day(self.year, self.month, self.day)


@dataclass(frozen=True)
class Relative:
    """A day so many days from today: tomorrow is one."""

    ahead: int

    def days(self, seen: Seen) -> Days:
        """Return the day; yesterday is meant only of what has passed."""
        return (seen.today + self.ahead * ONE_DAY,) if seen.past or self.ahead >= 0 else ()


@dataclass(frozen=True)
class EveryYear:
    """A day of a month, without its year; without its month it comes every month."""

    day: int
    month: int | None = None

    def days(self, seen: Seen) -> Days:
        """Return the next such day, today included, or the last one."""
        months = self._months(seen)
        found = (day for year, month in months for day in _day(year, month, self.day))
        return _nearest(found, seen)

    def _months(self, seen: Seen) -> Iterator[tuple[int, int]]:
        step = -1 if seen.past else 1
        if self.month is not None:
            return ((seen.today.year + step * n, self.month) for n in range(LEAP + 1))
        first = seen.today.year * 12 + seen.today.month - 1
        return ((at // 12, at % 12 + 1) for at in (first + step * n for n in range(4)))


@dataclass(frozen=True)
class Either:
    """Two numbers, of which one is the day and the other the month."""

    first: int
    second: int
    year: int | None
    order: str | None = None

    def days(self, seen: Seen) -> Days:
        """Return the day, or both where nothing says which number is the month."""
        first = self.order or seen.order
        known = self._as(first).days(seen) if first is not None else ()
        if known or self.order is not None:
            return known
        found = {day for each in (DAY_FIRST, MONTH_FIRST) for day in self._as(each).days(seen)}
        return tuple(sorted(found))

    def _as(self, order: str) -> Day:
        day, month = self.first, self.second
        if order == MONTH_FIRST:
            day, month = month, day
        return EveryYear(day, month) if self.year is None else Exactly(self.year, month, day)


@dataclass(frozen=True)
class Weekday:
    """A day of the week: ``which`` is ``t`` (this), ``n`` (next), ``c`` (coming), ``l`` (last)."""

    number: int
    which: str | None = None

    def days(self, seen: Seen) -> Days:
        """Return the day; "next friday" said on a Monday may be either of two."""
        ahead = seen.today + (self.number - seen.today.weekday()) % 7 * ONE_DAY
        if seen.past and self.which in (None, "l"):
            today = ahead == seen.today and self.which is None
            return (ahead if today else ahead - 7 * ONE_DAY,)
        if self.which == "l":
            return ()
        if self.which == "n":
            after = ahead + 7 * ONE_DAY
            if ahead == seen.today:
                return (after,)
            return (ahead,) if ahead >= _monday(seen.today, 1) else (ahead, after)
        again = ahead == seen.today and (self.which == "c" or seen.over(ahead))
        return (ahead + 7 * ONE_DAY,) if again else (ahead,)


@dataclass(frozen=True)
class InWeek:
    """A weekday of last week, this one or the next (``weeks``); without one it is any of it."""

    weeks: int
    number: int | None = None

    def days(self, seen: Seen) -> Days:
        """Return the day. This week is its Friday, and the next may begin or end with it."""
        if self.weeks < 0 and not seen.past:
            return ()
        monday = _monday(seen.today, self.weeks)
        if self.number is not None:
            return (monday + self.number * ONE_DAY,)
        friday = monday + FRIDAY * ONE_DAY
        return (friday,) if self.weeks == 0 else (monday, friday)


@dataclass(frozen=True)
class InMonth:
    """A day of this month or the next (``months``); without one it is any of it."""

    months: int
    day: int | None = None

    def days(self, seen: Seen) -> Days:
        """Return the day. This month is its end, and the next may begin or end with it."""
        year, month = _month(seen.today, self.months)
        if self.day is not None:
            return _day(year, month, self.day)
        last = _last_of(year, month)
        return (last,) if self.months == 0 else (last.replace(day=1), last)


@dataclass(frozen=True)
class CalendarWeek:
    """A week by its number; a due date in it is its Friday, unless a weekday is named."""

    week: int
    year: int | None = None
    number: int | None = None

    def days(self, seen: Seen) -> Days:
        """Return the day in the next such week, or in the last one."""
        if self.year is not None:
            return self._of(self.year)
        step = -1 if seen.past else 1
        year = seen.today.isocalendar().year - step
        found = (day for n in range(LEAP) for day in self._of(year + n * step))
        return _nearest(found, seen)

    def _of(self, year: int) -> Days:
        day = FRIDAY if self.number is None else self.number
        try:
            return (date.fromisocalendar(year, self.week, day + 1),)
        except ValueError:
            return ()


@dataclass(frozen=True)
class Ahead:
    """A number of whole days, weeks, months, years or working days from today."""

    amount: int
    unit: str

    def days(self, seen: Seen) -> Days:
        """Return the day; one ago is meant only of what has passed."""
        if self.amount < 0 and not seen.past:
            return ()
        if self.unit == "working_day":
            if seen.calendar is None:
                return ()
            return (shift_business_days(seen.calendar, seen.today, self.amount),)
        if self.unit in ("day", "week"):
            return (seen.today + self.amount * (7 if self.unit == "week" else 1) * ONE_DAY,)
        months = self.amount * {"month": 1, "quarter": 3, "year": 12}[self.unit]
        year, month = _month(seen.today, months)
        return (date(year, month, min(seen.today.day, _last_of(year, month).day)),)


@dataclass(frozen=True)
class EndOf:
    """The last day of a week (its Friday), month, quarter or year, so many (``ahead``) from now."""

    unit: str
    ahead: int = 0

    def days(self, seen: Seen) -> Days:
        """Return the day."""
        if self.unit == "week":
            friday = _monday(seen.today, self.ahead) + FRIDAY * ONE_DAY
            weekend = friday < seen.today and self.ahead == 0
            return (friday + 7 * ONE_DAY,) if weekend else (friday,)
        year, month = _month(seen.today, self.ahead)
        length = {"month": 1, "quarter": 3, "year": 12}[self.unit]
        month += (length - month) % length
        return (_last_of(year, month),)


@dataclass(frozen=True)
class EndOfMonth:
    """The last day of a named month."""

    month: int
    year: int | None = None

    def days(self, seen: Seen) -> Days:
        """Return the day, of the next such month if no year is named."""
        if self.year is not None:
            return (_last_of(self.year, self.month),)
        passed = (
            (self.month < seen.today.month) if not seen.past else -(self.month > seen.today.month)
        )
        year = seen.today.year + passed
        return (_last_of(year, self.month),)


@dataclass(frozen=True)
class Weekend:
    """A weekend: it may be its first or its last day."""

    def days(self, seen: Seen) -> Days:
        """Return both days that are still to come."""
        monday = _monday(seen.today, 0)
        both = (monday + 5 * ONE_DAY, monday + 6 * ONE_DAY)
        return tuple(day for day in both if day >= seen.today)


def _day(year: int, month: int, day: int) -> Days:
    try:
        return (date(year, month, day),)
    except ValueError:
        return ()


def _nearest(days: Iterable[date], seen: Seen) -> Days:
    """Return the first day that is not behind; of what has passed: that is not ahead."""
    near = (day for day in days if (day <= seen.today if seen.past else day >= seen.today))
    return tuple(islice(near, 1))


def _last_of(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _monday(day: date, weeks: int) -> date:
    return day - timedelta(days=day.weekday()) + 7 * weeks * ONE_DAY


def _month(day: date, months: int) -> tuple[int, int]:
    at = day.year * 12 + day.month - 1 + months
    return at // 12, at % 12 + 1
