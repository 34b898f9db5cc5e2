"""Public holidays as calendars print them, for the oracle: two countries, two years."""

from __future__ import annotations

from datetime import date

_DAYS = {
    "US": """
        2026-01-01 2026-01-19 2026-02-16 2026-05-25 2026-06-19 2026-07-03 2026-07-04 2026-09-07
        2026-10-12 2026-11-11 2026-11-26 2026-12-25
        2027-01-01 2027-01-18 2027-02-15 2027-05-31 2027-06-18 2027-06-19 2027-07-04 2027-07-05
        2027-09-06 2027-10-11 2027-11-11 2027-11-25 2027-12-24 2027-12-25 2027-12-31
    """,
    "DE": """
        2026-01-01 2026-04-03 2026-04-06 2026-05-01 2026-05-14 2026-05-25 2026-10-03 2026-12-25
        2026-12-26
        2027-01-01 2027-03-26 2027-03-29 2027-05-01 2027-05-06 2027-05-17 2027-10-03 2027-12-25
        2027-12-26
    """,
}
"""The federal ones with the days on which they are observed; those of all German states."""


def public_holidays(country: str | None) -> set[date]:
    """Return the holidays of a country; none where no country is given."""
    return {date.fromisoformat(day) for day in _DAYS[country].split()} if country else set()
