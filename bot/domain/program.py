"""A program as its file says it: companies, sites, people, channels, rules, and its tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from bot.domain.calendars import site_named
from bot.domain.charter import (
    Brief,
    Criteria,
    GoalTable,
    ObligationTable,
    SpecTable,
    TermTable,
)
from bot.domain.rule_set import Overrides
from bot.domain.values import PROGRAM_MANAGER, Channel, Person, Side, Site, other_side
from bot.domain.when import city_of

MOST_SYNCS = 40
"""The most series of syncs of a program: the dates of each are searched for one by one, and a rule
may hide its dates years away (a tenth of a second for each)."""

OF_BOTH = ("name", "oem", "ems", "zone", "export_controlled")
"""The fields of a program that belong to both sides."""

ON, OFF = "on", "off"


@dataclass(frozen=True, slots=True)
class SyncSeries:
    """A recurring meeting as wall time in one anchor zone. ``start`` is naive local time.

    ``only_while`` is a condition of ``bot.domain.only``; ``None``: it is always held. ``roll`` says
    whether people are asked who is there.
    """

    id: str
    title: str
    zone: str
    start: datetime
    rrule: str
    minutes: int = 30
    required: tuple[str, ...] = ()
    agenda: tuple[str, ...] = ()
    link: str | None = None
    only_while: str | None = None
    roll: str = ON


@dataclass(frozen=True, slots=True)
class Days:
    """A nudge counted in calendar days around the due day, not in business days."""

    count: int


Nudge = int | Days
"""When an owner is asked: business days around the due day, or calendar days."""


@dataclass(frozen=True, slots=True)
class DeadlineTable:
    """A dated obligation. ``due`` is naive wall time of the owner's site.

    ``nudge`` is ``None`` where the rule set's nudges for the kind apply. ``approve`` is the side
    whose word makes a milestone done; ``None``: either says so.
    """

    id: str
    title: str
    kind: str
    side: str
    owner: str
    due: datetime
    nudge: tuple[Nudge, ...] | None = None
    approve: str | None = None


@dataclass(frozen=True, slots=True)
class DigestSchedule:
    """A scheduled summary: ``at`` is wall time in ``zone`` such as ``mon 08:30`` or ``08:30``."""

    kind: str
    zone: str
    at: str
    to: str


SUPPLIES = ("turnkey", "consigned", "directed")
"""Who brings a part of a kit, and how: whoever builds, the customer, or the customer's choice."""


@dataclass(frozen=True, slots=True)
class KitLine:
    """A part of a kit: how many pieces the lot needs, which side owes them, and by which day.

    ``attrition`` is in percent of ``qty``: what is lost in production and needed besides.
    """

    part: str
    qty: int
    supply: str
    side: Side
    due: date
    attrition: Decimal = Decimal(0)


def part_key(name: str) -> str:
    """Return a part's name as it is compared: without case, its blanks single."""
    return " ".join(name.split()).casefold()


@dataclass(frozen=True, slots=True)
class KitTable:
    """The material of a lot; ``needed_for`` is the id of the deadline that waits for it."""

    id: str
    title: str
    lines: tuple[KitLine, ...]
    needed_for: str | None = None


@dataclass(frozen=True, slots=True)
class DecisionRight:
    """What ``side`` may do about a topic: one of ``DECISIONS``.

    ``approves`` are roles of the other side, all of them, where it asks first; none: its program
    managers. ``limit`` is a condition in words, ``notice`` a length of time such as ``90d``.
    ``title`` is ``None`` where the shipped one stands.
    """

    topic: str
    title: str | None
    side: str
    may: str
    approves: tuple[str, ...] = ()
    limit: str | None = None
    notice: str | None = None


DECIDES, INFORMS, ASKS, NEVER = "decides", "informs", "asks", "never"
DECISIONS = (DECIDES, INFORMS, ASKS, NEVER)


@dataclass(frozen=True, slots=True)
class OwnWord:
    """A word of the two companies for what Andon calls otherwise: ``means`` is a name of ``table``
    of the vocabulary."""

    word: str
    table: str
    means: str


@dataclass(frozen=True, slots=True)
class Program:
    """One OEM and one EMS provider working together, as its program file says it. Of ``brief`` and
    ``criteria`` there is one, or none."""

    key: str
    name: str
    oem: str
    ems: str
    zone: str
    sites: tuple[Site, ...]
    people: tuple[Person, ...]
    channels: tuple[Channel, ...] = ()
    overrides: Overrides = field(default_factory=Overrides)
    syncs: tuple[SyncSeries, ...] = ()
    deadlines: tuple[DeadlineTable, ...] = ()
    kits: tuple[KitTable, ...] = ()
    digests: tuple[DigestSchedule, ...] = ()
    rights: tuple[DecisionRight, ...] = ()
    words: tuple[OwnWord, ...] = ()
    export_controlled: bool = False
    brief: tuple[Brief, ...] = ()
    criteria: tuple[Criteria, ...] = ()
    goals: tuple[GoalTable, ...] = ()
    specs: tuple[SpecTable, ...] = ()
    obligations: tuple[ObligationTable, ...] = ()
    terms: tuple[TermTable, ...] = ()

    @property
    def sides(self) -> tuple[Side, Side]:
        """Return both sides in the order in which people read them: that of the program file, in
        which the first site's side stands first."""
        first = self.sites[0].side
        return first, other_side(first)

    def company(self, side: str) -> str:
        """Return the company's name of ``side``."""
        return self.oem if side == "oem" else self.ems

    def person(self, handle: str) -> Person | None:
        """Return the person with this id, or ``None``."""
        return next((p for p in self.people if p.id == handle), None)

    def site(self, site_id: str) -> Site:
        """Return the site with this id, or whose former calendar has this name; an unknown one
        raises ``KeyError``."""
        wanted = site_named(site_id)
        for site in self.sites:
            if site.id == wanted:
                return site
        raise KeyError(site_id)

    def side_sites(self, side: str) -> tuple[Site, ...]:
        """Return the sites of ``side`` in file order."""
        return tuple(s for s in self.sites if s.side == side)

    def side_people(self, side: str) -> tuple[Person, ...]:
        """Return the people of ``side`` in file order."""
        return tuple(p for p in self.people if p.side == side)

    def managers(self, side: str) -> tuple[Person, ...]:
        """Return who holds the key of ``side``, absent or not."""
        return tuple(p for p in self.side_people(side) if PROGRAM_MANAGER in p.roles)

    def place_name(self, site: Site) -> str:
        """Return what a site's times are called; sites of a side in one zone share a name."""
        # Of a former calendar the side may have no site in its zone any more.
        first = next((s for s in self.side_sites(site.side) if s.zone == site.zone), site)
        return first.name or city_of(first.zone)
