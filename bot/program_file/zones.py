"""Time zones as people name them, and the country that a zone lies in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from rapidfuzz import fuzz, process

from bot.domain.zones import zone_called, zone_table
from bot.program_file.holidays import known_country

NEAR = 75
"""From this likeness (percent) on a zone is offered in place of a mistyped one."""
PLACES = {
    "austin": "America/Chicago",
    "bangalore": "Asia/Kolkata",
    "beijing": "Asia/Shanghai",
    "boston": "America/New_York",
    "dongguan": "Asia/Shanghai",
    "guadalajara": "America/Mexico_City",
    "guangzhou": "Asia/Shanghai",
    "hanoi": "Asia/Ho_Chi_Minh",
    "munich": "Europe/Berlin",
    "penang": "Asia/Kuala_Lumpur",
    "san_francisco": "America/Los_Angeles",
    "shenzhen": "Asia/Shanghai",
    "suzhou": "Asia/Shanghai",
    "xiamen": "Asia/Shanghai",
}
"""Where things are built, and no zone is named after the place."""


def zone_named(typed: str) -> str | None:
    """Return the IANA zone that a name or a city means: ``asia/shanghai``, ``Los Angeles``.

    ``None`` for an unknown name, and for one that several zones share.
    """
    word = "_".join(typed.split()).lower()
    return zone_called(word) or _cities().get(word)


def exact_zone(typed: str) -> str | None:
    """Return the zone of an IANA name, such as ``america/chicago``; a city alone is none."""
    word = "_".join(typed.split()).lower()
    return zone_called(word) if "/" in word or word == "utc" else None


def zone_city(zone: str) -> str:
    """Return the city that a zone is named after: ``Los Angeles``."""
    return zone.rpartition("/")[2].replace("_", " ")


def zones_in(country: str) -> tuple[str, ...]:
    """Return the zones of a country by its ISO code; none for an unknown one."""
    return _zones_of_countries().get(country, ())


def nearest_zone(typed: str) -> str | None:
    """Return the zone that was probably meant by an unknown name; ``None``: none is near."""
    word = "_".join(typed.split()).lower().rpartition("/")[2]
    best = process.extractOne(word, list(_cities()), scorer=fuzz.ratio, score_cutoff=NEAR)
    return _cities()[best[0]] if best else None


def country_of(zone: str) -> str | None:
    """Return the country (``US``) in which a zone lies, if its holidays are known."""
    country = _countries().get(zone)
    return country if country is not None and known_country(country) else None


@cache
def _cities() -> Mapping[str, str]:
    """Return the zones by their cities; other names, such as ``US/Pacific``, have none."""
    own = {zone.rpartition("/")[2].lower(): zone for zone in sorted(_countries(), reverse=True)}
    return PLACES | own


@cache
def _countries() -> Mapping[str, str]:
    table = zone_table("zone.tab").splitlines()
    rows = (line.split("\t") for line in table if line and line[0] != "#")
    return {row[2]: row[0] for row in rows}


@cache
def _zones_of_countries() -> Mapping[str, tuple[str, ...]]:
    zones: dict[str, tuple[str, ...]] = {}
    for zone, country in sorted(_countries().items()):
        zones[country] = (*zones.get(country, ()), zone)
    return zones
