"""The anchor of a recurring thing: one zone, and the days on which work is done there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from bot.domain.calendar import ONE_DAY, SEARCH_DAYS, Calendar
from bot.domain.ordinary_week import usual_day
from bot.domain.worktime import NUDGE_AT
from bot.domain.zones import load_zone, wall_time


class Anchor:
    """A zone with its working days.

    Those are the days of the first of ``calendars`` in the zone; where no site is in it, the days
    of the zone on whose morning all of ``firsts`` work, the first site of either side.
    """

    def __init__(
        self, zone: str, calendars: Iterable[Calendar], firsts: Sequence[Calendar]
    ) -> None:
        self.zone = load_zone(zone)
        own = next((calendar for calendar in calendars if calendar.site.zone == zone), None)
        self._own = own
        self._calendars = tuple(firsts) if own is None else (own,)

    def day(self, moment: datetime) -> date:
        """Return the date of a moment in the zone."""
        return moment.astimezone(self.zone).date()

    def day_of(self, moment: datetime) -> date:
        """Return the working day of a moment: that of its shift where the zone has a site."""
        return self._own.day_of(moment, due=True) if self._own else self.day(moment)

    def wall(self, naive: datetime) -> datetime:
        """Return the instant of a wall time of the zone."""
        return wall_time(self.zone, naive)

    def morning(self, day: date) -> datetime:
        """Return 09:00 of a day in the zone."""
        return self.wall(datetime.combine(day, NUDGE_AT))

    def works_on(self, day: date) -> bool:
        """Say whether work is done on a day of the zone."""
        morning = self.morning(day)
        if self._own is not None:
            return self._own.works_on(day)
        return all(calendar.works_on(calendar.day_of(morning)) for calendar in self._calendars)

    def works_at(self, moment: datetime) -> bool:
        """Say whether a moment belongs to a working day.

        An hour after midnight that some shift of the week works belongs to a shift, or to none.
        """
        day = self.day(moment)
        if self._own is None:
            return self.works_on(day)
        shift = self._own.working_day(moment)
        return shift is not None or (self.works_on(day) and not self._own.at_night(moment))

    def working_day(self, day: date, step: int) -> date:
        """Return the next (``step`` 1) or previous (-1) working day; without any, the next day."""
        candidate = day
        for _ in range(SEARCH_DAYS):
            candidate += step * ONE_DAY
            if self.works_on(candidate):
                return candidate
        return day + step * ONE_DAY


def closed_on(calendar: Calendar, moment: datetime) -> bool:
    """Say whether a site is closed on the working day of a moment though its week would be open.

    A day off in every week is no closure: who chose that hour knew it.
    """
    day = usual_day(calendar, moment)
    return bool(calendar.site.week[day.weekday()]) and not calendar.works_on(day)
