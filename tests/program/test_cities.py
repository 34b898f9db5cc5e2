"""Cities are found in any usual spelling; what two of one name would mean is asked back."""

from __future__ import annotations

import pytest

from bot.program_file.cities import (
    _SUBDIVISIONS,
    CHOICES,
    KNOWN,
    TYPED_LIMIT,
    bare_name,
    cities_named,
    nearest_city,
)
from bot.program_file.holidays import known_country, known_subdivision
from bot.program_file.zones import exact_zone, zones_in


@pytest.mark.parametrize(
    ("typed", "zone", "country"),
    [
        ("Shenzhen", "Asia/Shanghai", "CN"),
        ("深圳", "Asia/Shanghai", "CN"),
        ("東莞", "Asia/Shanghai", "CN"),
        ("Kunshan", "Asia/Shanghai", "CN"),
        ("Suzhou", "Asia/Shanghai", "CN"),
        ("Zhongli", "Asia/Taipei", "TW"),
        ("Taoyuan", "Asia/Taipei", "TW"),
        ("中壢", "Asia/Taipei", "TW"),
        ("Guadalajara", "America/Mexico_City", "MX"),
        ("monterrey", "America/Monterrey", "MX"),
        ("TIJUANA", "America/Tijuana", "MX"),
        ("Ciudad  Juárez", "America/Ciudad_Juarez", "MX"),
        ("Penang", "Asia/Kuala_Lumpur", "MY"),
        ("Bac Ninh", "Asia/Ho_Chi_Minh", "VN"),
        ("Hà Nội", "Asia/Ho_Chi_Minh", "VN"),
        ("Saigon", "Asia/Ho_Chi_Minh", "VN"),
        ("Ho Chi Minh City", "Asia/Ho_Chi_Minh", "VN"),
        ("Thai Nguyen", "Asia/Ho_Chi_Minh", "VN"),
        ("Wroclaw", "Europe/Warsaw", "PL"),
        ("Wrocław", "Europe/Warsaw", "PL"),
        ("Cluj", "Europe/Bucharest", "RO"),
        ("Cluj-Napoca", "Europe/Bucharest", "RO"),
        ("Chennai", "Asia/Kolkata", "IN"),
        ("Batam", "Asia/Jakarta", "ID"),
        ("Xi'an", "Asia/Shanghai", "CN"),
        ("New York, NY", "America/New_York", "US"),
        ("Tel Aviv", "Asia/Jerusalem", "IL"),
        ("Silicon Valley", "America/Los_Angeles", "US"),
        ("Portland, Maine", "America/New_York", "US"),
        ("Portland (OR)", "America/Los_Angeles", "US"),
        ("San José, Costa Rica", "America/Costa_Rica", "CR"),
        ("San Jose, US-CA", "America/Los_Angeles", "US"),
        ("深圳，中国", "Asia/Shanghai", "CN"),
        ("America/Chicago", "America/Chicago", "US"),
        ("utc", "UTC", None),
    ],
)
def test_a_city_has_its_zone_and_country(typed: str, zone: str, country: str | None) -> None:
    (city,) = cities_named(typed)
    assert (city.zone, city.country) == (zone, country)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("San Jose", ["US-CA", "CR-08", "PH-41"]),
        ("San José", ["US-CA", "CR-08", "PH-41"]),
        ("Portland", ["US-OR", "US-ME"]),
        ("Birmingham", ["GB-ENG", "US-AL"]),
        ("Springfield", ["US-MO", "US-MA", "US-IL", "US-OR", "US-OH"]),
        ("Leon", ["MX-11", "NI-08", "ES-55"]),
        ("Canton", ["CN-30", "US-MI", "US-OH"]),
    ],
)
def test_what_may_mean_several_is_asked_the_largest_first(typed: str, codes: list[str]) -> None:
    cities = cities_named(typed)
    assert [city.code for city in cities] == codes
    assert len(cities) <= CHOICES
    for city in cities:
        assert cities_named(f"{typed}, {city.code}") == (city,), "what is chosen is understood"
        assert cities_named(f"{typed}, {city.lies_in.split(',')[0]}") == (city,)


@pytest.mark.parametrize(
    "typed", ["", " ", "Xyzzyville", "x" * (TYPED_LIMIT + 1), "../etc", ",,", "\t"]
)
def test_an_unknown_name_is_no_city(typed: str) -> None:
    assert cities_named(typed) == ()


def test_one_that_is_near_is_offered() -> None:
    assert nearest_city("Wroclav") == "Wrocław"
    assert nearest_city("Xyzzyville") is None
    assert bare_name("  San  José,  Costa Rica") == "San José"


@pytest.mark.parametrize(
    ("typed", "holidays"),
    [
        ("Munich", ("DE", "BY")),
        ("Berlin", ("DE", "BE")),
        ("Birmingham, UK", ("GB", "ENG")),
        ("Penang", ("MY", "07")),
        ("Toronto", ("CA", "ON")),
        ("San Jose, CA", ("US", None)),
        ("Shenzhen", ("CN", None)),
        ("utc", (None, None)),
    ],
)
def test_the_holidays_are_those_that_factories_there_keep(
    typed: str, holidays: tuple[str | None, str | None]
) -> None:
    (city,) = cities_named(typed)
    assert city.holidays == holidays


def test_the_tables_hold_nothing_unknown() -> None:
    for country, regions in _SUBDIVISIONS.items():
        assert known_country(country)
        assert all(known_subdivision(country, code) for code in regions.values())
    for city in KNOWN.values():
        assert exact_zone(city.zone) == city.zone
        assert city.zone in zones_in(city.country or "")
