"""A weekday some weeks from now, which people count in two ways."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.calendar import ONE_DAY
from bot.domain.dates.days import Days, InWeek, Seen, Weekday


@dataclass(frozen=True)
class WeeksOn:
    """A weekday so many weeks on: *Friday in a week*. It may be counted from today's week or from
    the next such day."""

    number: int
    weeks: int

    def days(self, seen: Seen) -> Days:
        """Return the day, or both where they differ."""
        counted = InWeek(self.weeks, self.number).days(seen)
        nearest = Weekday(self.number).days(seen)
        return tuple(sorted({*counted, *(day + 7 * self.weeks * ONE_DAY for day in nearest)}))
