"""A new program from a few answers: two companies, their sites, and whoever sets it up.

Everything else has a default that later commands change. All mistakes are told at once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.errors import Refused
from bot.domain.program import Program
from bot.domain.values import PROGRAM_MANAGER, SIDES, Channel, Person, Side, Site
from bot.engine.index import Index
from bot.engine.keys import message_key
from bot.engine.writer import Writer
from bot.features.programs.store import create
from bot.features.programs.texts import say
from bot.features.rules.sets import overrides_of, shipped_sets
from bot.messages.card import plain
from bot.messages.say import Value
from bot.ports import UnitOfWork
from bot.ports.place import read_place
from bot.ports.request import Request
from bot.program_file import read_program, write_program
from bot.program_file.single import file_value
from bot.program_file.wording import close
from bot.program_file.zones import country_of, nearest_zone, zone_named

EXAMPLE = (
    'program setup key=ACME side=oem oem="Acme Devices" ems="Volta EMS" '
    'zones="Los Angeles, Shanghai"'
)
NEEDED = ("key", "side", "oem", "ems", "zones")
MANAGER_LEVEL = 1

Week = Mapping[str, list[str]]
WEEK: Week = {"mon-fri": ["08:00-17:00"]}
SUNDAY_WEEK: Week = {"sun-thu": ["08:00-17:00"]}
WEEKS: Mapping[str, Week] = {
    "CN": {"mon-fri": ["08:30-12:00", "13:30-18:00"]},
    "VN": {"mon-fri": ["08:00-12:00", "13:00-17:00"]},
    "PL": {"mon-fri": ["08:00-16:00"]},
    **dict.fromkeys(("EG", "IL", "JO", "KW", "QA", "SA"), SUNDAY_WEEK),
}
"""The ordinary week of a country, where it is not ``WEEK``; each site changes its own."""


@dataclass
class Answers:
    """What was answered, while it is read; ``problems`` has a sentence for each mistake."""

    given: Mapping[str, str]
    problems: list[str] = field(default_factory=list)

    def wrong(self, key: str, /, **values: Value) -> None:
        """Add a mistake."""
        self.problems.append(plain(say(key, **values)))

    def get(self, name: str) -> str:
        """Return an answer in one line, or nothing."""
        return " ".join(self.given.get(name, "").split())

    def value(self, name: str, table: str, key: str) -> str:
        """Return an answer that a key of the program file can hold."""
        typed = self.get(name)
        if not typed:
            return typed
        try:
            file_value(table, key, typed, shown=f"{name}=")
        except Refused as refusal:
            self.problems.append(str(refusal))
        return typed


def set_up(
    tx: UnitOfWork, request: Request, given: Mapping[str, str], now: datetime, index: Index
) -> tuple[Writer, Person]:
    """Keep the new program of a channel; return a writer on it and whoever set it up.

    Mistakes are refused all at once, and nothing is stored.
    """
    program = read_answers(tx, request, given)
    cause = message_key(request.key, "setup")
    writer = create(tx, program, now, cause, index, by=program.people[0])
    return writer, writer.ctx.program.people[0]


def read_answers(tx: UnitOfWork, request: Request, given: Mapping[str, str]) -> Program:
    """Return the program that the answers make; mistakes raise ``Refused``."""
    answers = Answers(given)
    missing = [f"{name}=" for name in NEEDED if not _given(answers, name)]
    if missing:
        answers.wrong("no.setup.missing", missing=", ".join(missing))
    key = _key(tx, answers)
    side = _side(answers)
    companies = {one: answers.value(one, "program", one) for one in SIDES}
    zones = _zones(answers)
    rules = _rules(answers)
    name = answers.value("name", "program", "name") or " and ".join(companies.values())
    me = _me(answers, request, side)
    if answers.problems:
        raise Refused("\n".join([*answers.problems, plain(say("setup.example", example=EXAMPLE))]))
    sites = _sites(zones)
    program = Program(
        key=key,
        name=name[:120],
        oem=companies["oem"],
        ems=companies["ems"],
        zone=zones["oem"],
        sites=sites,
        people=(_person(me, request, side, sites),),
        channels=(channel_of(request.place),),
        overrides=overrides_of(rules),
    )
    return read_program(write_program(program))


def _given(answers: Answers, name: str) -> bool:
    if name == "zones" and answers.get("oem_zone") and answers.get("ems_zone"):
        return True
    return bool(answers.get(name))


def _key(tx: UnitOfWork, answers: Answers) -> str:
    typed = answers.get("key")
    key = typed.upper()
    if typed and not re.fullmatch(r"[A-Z][A-Z0-9]{1,9}", key):
        answers.wrong("no.setup.key", typed=typed[:40])
    elif typed and tx.program_named(key) is not None:
        answers.wrong("no.setup.taken", key=key, other=_free(tx, key))
    return key


def _free(tx: UnitOfWork, key: str) -> str:
    tried = (f"{key[:8]}{number}" for number in range(2, 100))
    return next((name for name in tried if tx.program_named(name) is None), "ACME")


def _side(answers: Answers) -> Side:
    typed = answers.get("side").lower()
    for side in SIDES:
        if typed and typed in (side, answers.get(side).lower()):
            return side
    if typed:
        shown = answers.get("side")[:40]
        answers.wrong("no.setup.choice", typed=shown, what="a side", nearest="", allowed="oem, ems")
    return "oem"


def _zones(answers: Answers) -> dict[str, str]:
    """Return both zones: from ``zones=``, or each from its own answer."""
    typed = [part.strip() for part in re.split(r"[,;]", answers.get("zones")) if part.strip()]
    if typed and len(typed) != len(SIDES):
        answers.wrong("no.setup.zones", example="Los Angeles, Shanghai")
    both = dict(zip(SIDES, typed, strict=False)) if len(typed) == len(SIDES) else {}
    return {
        side: _zone(answers, answers.get(f"{side}_zone") or both.get(side, "")) for side in SIDES
    }


def _zone(answers: Answers, typed: str) -> str:
    name = zone_named(typed) if typed else "UTC"
    if name is None:
        answers.wrong("no.zone", typed=typed[:40], nearest=_hint(nearest_zone(typed)))
    return name or "UTC"


def _hint(near: str | None) -> str:
    return plain(say("no.nearest", nearest=near)) if near else ""


def _rules(answers: Answers) -> str:
    typed = answers.get("rules").lower()
    names = list(shipped_sets())
    if typed and typed not in names:
        values = {"typed": typed[:40], "nearest": _hint(close(typed, names))}
        answers.wrong("no.setup.choice", what="a rule set", allowed=", ".join(names), **values)
    return typed if typed in names else names[0]


def _me(answers: Answers, request: Request, side: str) -> tuple[str, str]:
    """Return the id and the name of whoever sets it up."""
    handle = answers.value("me", "person", "id")
    name = answers.value("my_name", "person", "name") or request.actor or ""
    on_console = request.identity if request.platform == "console" else ""
    # On the console a person is known by the id alone.
    handle = on_console or handle or new_id(name, side, ())
    return handle, name or handle.capitalize()


def new_id(name: str, side: str, used: Collection[str]) -> str:
    """Return a short id for a person: the first name where it is free, else with a number."""
    plain_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain_name)
    first = words[0][:30] if words else f"{side}-manager"
    known = {candidate.lower() for candidate in used}
    names = (first, *(f"{first}{number}" for number in range(2, len(known) + 3)))
    return next(candidate for candidate in names if candidate not in known)


def _sites(zones: Mapping[str, str]) -> tuple[Site, ...]:
    ids = {side: _site_id(zone) for side, zone in zones.items()}
    if ids["oem"] == ids["ems"]:
        ids = {side: f"{name}-{side}" for side, name in ids.items()}
    return tuple(default_site(ids[side], side, zones[side]) for side in SIDES)


def _site_id(zone: str) -> str:
    return zone.rpartition("/")[2].lower().replace("_", "-")[:36]


def default_site(name: str, side: Side, zone: str) -> Site:
    """Return a site with the ordinary week and the public holidays of its zone's country."""
    country = country_of(zone)
    hours = WEEKS.get(country or "", WEEK)
    return Site(name, side, zone, file_value("site", "week", dict(hours)), country)


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


def channel_of(place: str) -> Channel:
    """Return the shared channel of a place: ``console:shared``, ``slack:T0/C0``, ``discord:1``."""
    where = read_place(place)
    return Channel(where.platform, where.id, "shared", where.team or None)
