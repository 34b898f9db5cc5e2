"""Public holidays of a country or subdivision, by local year.

Make-up workdays are not taken from the library: the partners' own agreed program file decides
whether a factory works on an official make-up day (`open`). The library is imported only when a
country is asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache, partial


def public_holidays(
    country: str | None, subdivision: str | None = None
) -> Callable[[int], frozenset[date]]:
    """Return the public holidays as a function of the local year; none without a country.

    Codes are ISO 3166 (``US``, ``CA``). The function raises ``ValueError`` for an unknown one.
    """
    if country is None:
        return _no_holidays
    return partial(_holidays_of, country, subdivision)


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
    from holidays import PUBLIC, country_holidays

    try:
        days = country_holidays(country, subdiv=subdivision, years=year, categories=(PUBLIC,))
    except NotImplementedError as error:
        place = country if subdivision is None else f"{country}-{subdivision}"
        raise ValueError(f"The holidays of {place} are not known.") from error
    return frozenset(day for day in days if day.year == year)


@cache
def _names_of(country: str, subdivision: str | None, year: int) -> Mapping[date, str]:
    from holidays import PUBLIC, country_holidays

    # The machine's own language must not show.
    days = country_holidays(
        country, subdiv=subdivision, years=year, categories=(PUBLIC,), language="en_US"
    )
    return {day: name for day, name in days.items() if day.year == year}
