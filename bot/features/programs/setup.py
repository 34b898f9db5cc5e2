"""A new program from a few answers: the cities of both sides, and who reads this channel.

Everything else has a default that later commands change. All mistakes are told at once; a city
whose name several share is asked about before anything is made.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.program import Program
from bot.domain.values import (
    PROGRAM_MANAGER,
    SIDES,
    Channel,
    Person,
    Side,
    Site,
    Span,
    other_side,
    read_side,
)
from bot.engine.index import Index
from bot.engine.keys import message_key
from bot.engine.program_names import key_of
from bot.engine.writer import Writer
from bot.features.programs.answers import READERS, SHARED, Answers, Place, places_of
from bot.features.programs.store import create
from bot.features.programs.texts import COMPANIES
from bot.features.rules.sets import overrides_of, shipped_sets
from bot.ports import ProgramRow, UnitOfWork
from bot.ports.place import Place as Where
from bot.ports.place import read_place
from bot.ports.request import Request
from bot.program_file import read_program, write_program
from bot.program_file.cities import City, fold
from bot.program_file.single import file_value
from bot.program_file.zones import zone_city

EXAMPLE = (
    'program setup side=oem city="San Jose, California" partner_city=Shenzhen '
    'companies="Acme Devices, Volta EMS"'
)
MANAGER_LEVEL = 1
KEY = "LINE"
"""The key of a program whose companies were not named."""
_PLAIN_KEY = re.compile(r"[A-Z][A-Z0-9]{1,9}")

Week = Mapping[str, list[str]]
WEEK: Week = {"mon-fri": ["08:00-17:00"]}
SUNDAY_WEEK: Week = {"sun-thu": ["08:00-17:00"]}
WEEKS: Mapping[str, Week] = {
    "CN": {"mon-fri": ["08:30-12:00", "13:30-18:00"]},
    "VN": {"mon-fri": ["08:00-12:00", "13:00-17:00"]},
    "PL": {"mon-fri": ["08:00-16:00"]},
    **dict.fromkeys(
        ("BD", "BH", "DZ", "EG", "IL", "IQ", "JO", "KW", "LY", "OM", "QA", "SA"), SUNDAY_WEEK
    ),
}
"""The ordinary week of a country, where it is not ``WEEK``; each site changes its own."""


def set_up(
    tx: UnitOfWork, request: Request, program: Program, now: datetime, index: Index
) -> tuple[Writer, Person]:
    """Keep the new program of a channel; return a writer on it and whoever set it up."""
    cause = message_key(request.key, "setup")
    writer = create(tx, program, now, cause, index, by=program.people[0])
    return writer, writer.ctx.program.people[0]


def read_answers(tx: UnitOfWork, request: Request, answers: Answers) -> Program | None:
    """Return the program that the answers make; ``None``: they have mistakes, or are unclear."""
    side = _side(answers)
    places = places_of(answers, side)
    companies = _companies(answers, side)
    key = _key(answers, companies, _known_keys(tx, request), side)
    rules = answers.choice("rules", "a rule set", shipped_sets()) or shipped_sets()[0]
    readers = answers.choice("channel", "an answer", READERS) or SHARED
    # Whoever sets it up stands first: which side that is makes no difference.
    shown = {one: companies.get(one) or COMPANIES[one] for one in (side, other_side(side))}
    name = answers.value("name", "program", "name") or " and ".join(shown.values())
    me = _me(answers, request, side)
    if answers.problems or answers.unclear or len(places) < len(SIDES):
        return None
    sites = _sites(places, side)
    program = Program(
        key=key,
        name=name[:120],
        oem=shown["oem"],
        ems=shown["ems"],
        zone=places[side].city.zone,
        sites=sites,
        people=(_person(me, request, side, sites),),
        channels=(channel_of(request.place, SHARED if readers == SHARED else side),),
        overrides=overrides_of(rules),
    )
    return read_program(write_program(program))


def _side(answers: Answers) -> Side:
    typed = answers.get("side").lower()
    named = next((side for side in SIDES if typed == answers.get(side).lower() != ""), None)
    return named or read_side(answers.choice("side", "a side", SIDES) or "oem")


def _companies(answers: Answers, side: Side) -> dict[str, str]:
    """Return the companies that were named: each by itself, or both, one's own first."""
    companies: dict[str, str] = {one: answers.value(one, "program", one) for one in SIDES}
    typed = answers.get("companies")
    named = [part.strip() for part in re.split(";" if ";" in typed else "[,，]", typed)]
    if len(named) > len(SIDES):
        answers.wrong("no.setup.companies")
    for one, name in zip((side, other_side(side)), named, strict=False):
        companies[one] = companies[one] or answers.value("companies", "program", one, name)
    return companies


def _key(answers: Answers, companies: Mapping[str, str], known: Collection[str], side: Side) -> str:
    typed = answers.get("key")
    key = typed.upper()
    if not typed:
        sides = (side, other_side(side))
        made = (_key_of(companies[side]) for side in sides if companies.get(side))
        return _free(known, next((name for name in made if name), KEY))
    if not _PLAIN_KEY.fullmatch(key):
        answers.wrong("no.setup.key", typed=typed[:40])
    elif key in known:
        answers.wrong("no.setup.taken", key=key, other=_free(known, key))
    return key


def _key_of(company: str) -> str | None:
    """Return a key made of a company's name: ``ACME`` of Acme Devices."""
    words = re.findall(r"[A-Z0-9]+", fold(company).upper())
    return next((word[:10] for word in words if _PLAIN_KEY.fullmatch(word[:10])), None)


def _known_keys(tx: UnitOfWork, request: Request) -> set[str]:
    """Return the keys that whoever asks may know of: of their programs and of this workspace."""
    known = {m.program_id for m in tx.memberships(request.platform, request.identity)}
    here = read_place(request.place)
    together = here.team is not None or request.platform == "console"
    return {
        key_of(row.key)
        for row in tx.programs()
        if row.id in known or (together and _reaches(row, here))
    }


def _reaches(row: ProgramRow, here: Where) -> bool:
    # Reading the documents of programs that never name the workspace would take too long.
    if (here.team or here.platform) not in row.document:
        return False
    channels = read_program(row.document).channels
    return any((one.platform, one.team) == (here.platform, here.team) for one in channels)


def _free(known: Collection[str], key: str) -> str:
    tried = (key, *(f"{key[:8]}{number}" for number in range(2, 100)))
    return next((name for name in tried if name not in known), key)


def _me(answers: Answers, request: Request, side: str) -> tuple[str, str]:
    """Return the id and the name of whoever sets it up."""
    handle = answers.value("me", "person", "id")
    name = answers.value("my_name", "person", "name") or request.actor or ""
    on_console = request.identity if request.platform == "console" else ""
    # On the console a person is known by the id alone.
    handle = on_console or handle or new_id(name, side, ())
    return handle, name or handle.capitalize()


def new_id(name: str, side: str, used: Collection[str], place: str = "manager") -> str:
    """Return a short id for a person: the first name where it is free, else with a number.

    A name without Latin letters gives the side and the ``place`` (``ems-manager``).
    """
    plain_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain_name)
    first = words[0][:30] if words else f"{side}-{place}"
    known = {candidate.lower() for candidate in used}
    names = (first, *(f"{first}{number}" for number in range(2, len(known) + 3)))
    return next(candidate for candidate in names if candidate not in known)


def _sites(places: Mapping[Side, Place], first: Side) -> tuple[Site, ...]:
    ids = {side: _site_id(place.city) for side, place in places.items()}
    if ids[first] == ids[other_side(first)]:
        ids = {side: f"{name}-{side}" for side, name in ids.items()}
    sides = (first, other_side(first))
    return tuple(site_in(ids[side], side, places[side]) for side in sides)


def _site_id(city: City) -> str:
    words = re.findall(r"[a-z0-9]+", fold(city.name)) or [fold(zone_city(city.zone))]
    return "-".join(words)[:36].strip("-")


def site_in(name: str, side: Side, place: Place) -> Site:
    """Return a site with the ordinary week and the public holidays of its city."""
    country, subdivision = place.city.holidays
    week = week_of(place.city.country)
    return Site(name, side, place.city.zone, week, country, subdivision, name=place.name)


def moved_to(site: Site, place: Place) -> Site:
    """Return a site in another city; a week of its own stays, the ordinary one follows."""
    new = site_in(site.id, site.side, place)
    ordinary = site.week == week_of(site.country)
    return replace(
        site,
        zone=new.zone,
        country=new.country,
        subdivision=new.subdivision,
        name=new.name,
        week=new.week if ordinary else site.week,
    )


def week_of(country: str | None) -> tuple[tuple[Span, ...], ...]:
    """Return the ordinary week of a country, Monday first."""
    week: tuple[tuple[Span, ...], ...] = file_value(
        "site", "week", dict(WEEKS.get(country or "", WEEK))
    )
    return week


def _person(me: tuple[str, str], request: Request, side: Side, sites: tuple[Site, ...]) -> Person:
    handle, name = me
    site = next(site.id for site in sites if site.side == side)
    return Person(
        id=handle,
        name=name,
        side=side,
        site=site,
        level=MANAGER_LEVEL,
        roles=(PROGRAM_MANAGER,),
        slack=request.identity if request.platform == "slack" else None,
        discord=request.identity if request.platform == "discord" else None,
    )


def channel_of(place: str, audience: str = SHARED) -> Channel:
    """Return the channel of a place: ``console:shared``, ``slack:T0/C0``, ``discord:1``."""
    where = read_place(place)
    return Channel(where.platform, where.id, audience, where.team or None)
