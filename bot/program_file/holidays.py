"""Public holidays of a country or subdivision and its official make-up workdays, by local year.

Some countries move working days to weekends to make a holiday longer (China, Hungary, Vietnam and
others). The library is imported only when a country is asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from bot.domain.calendar import Calendar
from bot.domain.issue import Pause
from bot.domain.values import Site

if TYPE_CHECKING:
    from holidays import HolidayBase

SETTLED = 3
"""So many years after the last one with moved days it is still expected to have some."""


def public_holidays(
    country: str | None, subdivision: str | None = None
) -> Callable[[int], frozenset[date]]:
    """Return the public holidays as a function of the local year; none without a country.

    Codes are ISO 3166 (``US``, ``CA``). The function raises ``ValueError`` for an unknown one.
    """
    if country is None:
        return _no_holidays
    return partial(_holidays_of, country, subdivision)


def official_workdays(
    country: str | None, subdivision: str | None = None
) -> Callable[[int], frozenset[date]]:
    """Return the official make-up workdays as a function of the local year, as ``public_holidays``.

    The days off that they make up for are among the holidays.
    """
    if country is None:
        return _no_holidays
    return partial(_workdays_of, country, subdivision)


def site_calendar(site: Site, stands: tuple[Pause, ...] = ()) -> Calendar:
    """Return the calendar of a site with the days that its country is known to have."""
    place = site.country, site.subdivision
    return Calendar(site, public_holidays(*place), stands, official_workdays(*place))


def workdays_known(country: str | None, year: int) -> bool:
    """Say whether the make-up workdays of a year are known, as far as the country has any.

    A country of which nothing came for longer than ``SETTLED`` years has none any more.
    """
    last = None if country is None else _last_known(country)
    return last is None or year <= last or year > last + SETTLED


def holiday_names(country: str | None, subdivision: str | None, year: int) -> Mapping[date, str]:
    """Return the public holidays of a local year by name, in English where it has one."""
    return {} if country is None else _names_of(country, subdivision, year)


def known_country(country: str) -> bool:
    """Say whether the holidays of a country code such as ``US`` are known."""
    return country in _countries()


def known_subdivision(country: str, subdivision: str) -> bool:
    """Say whether a subdivision code such as ``CA`` of a country is known."""
    return subdivision in _countries().get(country, ())


def _no_holidays(year: int) -> frozenset[date]:
    return frozenset()


@cache
def _countries() -> Mapping[str, Sequence[str]]:
    from holidays import list_supported_countries

    return list_supported_countries()


@cache
def _holidays_of(country: str, subdivision: str | None, year: int) -> frozenset[date]:
    days = _loaded(country, subdivision, (year,))
    return frozenset(day for day in days if day.year == year)


@cache
def _workdays_of(country: str, subdivision: str | None, year: int) -> frozenset[date]:
    if _last_known(country) is None:
        return frozenset()
    # A long new year takes its working days from the year before.
    days = _loaded(country, subdivision, (year - 1, year, year + 1))
    moved = frozenset(day for day in days.weekend_workdays if day.year == year)
    return moved - _holidays_of(country, subdivision, year)


@cache
def _last_known(country: str) -> int | None:
    """Return the last year whose moved days are known; ``None``: the country moves none."""
    days = _loaded(country, None, ())
    special = getattr(days, "special_public_holidays", {}) if days.has_substituted_holidays else {}
    return max((year for year, rows in special.items() if _moves_a_day(rows)), default=None)


def _moves_a_day(rows: Any) -> bool:
    """Say whether one of a year's special days is moved from another day: month and day of both."""
    listed = rows if isinstance(rows[0], tuple) else (rows,)
    return any(len(row) > 3 and isinstance(row[2], int) for row in listed)


def _loaded(country: str, subdivision: str | None, years: Sequence[int]) -> HolidayBase:
    from holidays import PUBLIC, country_holidays

    try:
        return country_holidays(
            country, subdiv=subdivision, years=years, expand=False, categories=(PUBLIC,)
        )
    except NotImplementedError as error:
        place = country if subdivision is None else f"{country}-{subdivision}"
        raise ValueError(f"The holidays of {place} are not known.") from error


@cache
def _names_of(country: str, subdivision: str | None, year: int) -> Mapping[date, str]:
    from holidays import PUBLIC, country_holidays

    # The machine's own language must not show.
    days = country_holidays(
        country, subdiv=subdivision, years=year, categories=(PUBLIC,), language="en_US"
    )
    return {day: name for day, name in days.items() if day.year == year}
