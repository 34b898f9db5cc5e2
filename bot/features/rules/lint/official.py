"""Official make-up workdays: which ones a calendar took, and of which year none are known yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from bot.domain.calendar import ONE_DAY, Calendar
from bot.domain.people import Roster
from bot.features.rules.lint.finding import NOTE, Finding, new_finding
from bot.program_file.holidays import workdays_known

YEAR = timedelta(days=366)
"""So far ahead the days that were taken are listed."""


def check_official(roster: Roster, now: datetime, ahead: timedelta) -> list[Finding]:
    """Return the official make-up workdays of each site in the next year, and each country whose
    ones of this year, or of the year that begins within ``ahead``, are not known."""
    calendars = list(roster.calendars.values())
    return [*_taken(calendars, now), *_unknown(calendars, now, ahead)]


def _taken(calendars: Iterable[Calendar], now: datetime) -> Iterator[Finding]:
    for calendar in calendars:
        first, site = calendar.day_of(now), calendar.site
        days = [day for day in _days(first, YEAR.days) if calendar.officially_open(day)]
        if days:
            shown = tuple(f"{day} ({day:%a})" for day in days)
            yield new_finding(NOTE, "made_up", site.side, site=site.id, days=shown, day=days[0])


def _days(first: date, count: int) -> Iterator[date]:
    return (first + step * ONE_DAY for step in range(count))


def _unknown(calendars: Iterable[Calendar], now: datetime, ahead: timedelta) -> Iterator[Finding]:
    told: set[str | None] = set()
    for calendar in calendars:
        site = calendar.site
        years = sorted({calendar.local(at).year for at in (now, now + ahead)})
        missing = [year for year in years if not workdays_known(site.country, year)]
        if missing and site.country not in told:
            told.add(site.country)
            given: dict[str, str | int] = {"site": site.id, "country": site.country or ""}
            yield new_finding(NOTE, "made_up_unknown", site.side, year=missing[0], **given)
