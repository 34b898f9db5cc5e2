"""A program as a unit of work needs it: roster, calendars, rule sets, and where people are reached.

A context is immutable and belongs to one revision of the program, so it is kept between units.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.calendar import Calendar
from bot.domain.calendars import Calendars, site_named
from bot.domain.issue import Issue, Pause
from bot.domain.people import Roster
from bot.domain.program import Program
from bot.domain.rule_set import Category, Cell, Overrides, RuleSet
from bot.domain.rules import apply_overrides
from bot.domain.values import Channel, Person, Site
from bot.engine.budgets import UNLIMITED, Budgets
from bot.engine.index import Index
from bot.messages.card import Mention, Moment, Text
from bot.messages.moments import Reading, moment_in
from bot.ports import ProgramRow, RulesRow, UnitOfWork
from bot.ports.audience import Audience
from bot.ports.codec import from_data
from bot.ports.place import Place
from bot.program_file import read_overrides, read_program
from bot.program_file.holidays import site_calendar
from bot.program_file.shipped import default_rules

FORMER, PAUSE, SITE_BEFORE = "former", "pause", "site"
"""Kinds of records: somebody who left the roster (by id), when the program stood, and a site as it
was, whose calendar running clocks keep."""


def channel_place(channel: Channel) -> str:
    """Return the place of a channel: ``console:shared``, ``slack:T0/C0``, ``discord:123``."""
    team = channel.team if channel.platform == "slack" else None
    return str(Place(channel.platform, channel.id, team))


def identity_on(person: Person, platform: str) -> str | None:
    """Return who somebody is on a platform, or ``None`` where they cannot be reached there."""
    if platform == "console":
        return person.id
    return person.slack if platform == "slack" else person.discord


@dataclass(frozen=True, slots=True)
class Former:
    """Somebody who left the roster; only the name stays, for the history."""

    name: str
    side: str


@dataclass(frozen=True, slots=True)
class Stand:
    """One pause of a program: from when to when (``None``: it lasts), by whom, and why."""

    since: datetime
    until: datetime | None
    by: str | None
    why: str | None


@dataclass(frozen=True)
class Past:
    """What a program's document does not say: who left it (by id), and when it stood."""

    people: Mapping[str, Former] = field(default_factory=dict)
    pauses: tuple[Pause, ...] = ()
    sites: Mapping[str, Site] = field(default_factory=dict)
    """Sites as they were, by the name of their former calendar (``sz@3``); one that the program has
    no more by its id."""


@dataclass(frozen=True)
class Context:
    """One revision of one program, and what the features do in it (``index``)."""

    row: ProgramRow
    program: Program
    roster: Roster
    calendars: Mapping[str, Calendar]
    rule_sets: Mapping[int, RuleSet]
    rule_overrides: Mapping[int, Overrides]
    rule_bases: Mapping[int, int]
    index: Index
    past: Past = Past()

    @property
    def id(self) -> int:
        """Return the program's row id."""
        return self.row.id

    @property
    def stands_since(self) -> datetime | None:
        """Return since when the program is paused; ``None``: it is not."""
        last = self.past.pauses[-1] if self.past.pauses else None
        return last.since if last is not None and last.until is None else None

    @property
    def rules(self) -> RuleSet:
        """Return the rule set in force."""
        return self.rule_sets[self.row.rules_version]

    @property
    def base(self) -> RuleSet:
        """Return the shipped rules that the rule set in force changes."""
        return default_rules(self.rule_bases[self.row.rules_version])

    def rules_of(self, issue: Issue) -> RuleSet:
        """Return the rule set under which an issue was opened."""
        return self.rule_sets[issue.rules_version]

    def cell(self, issue: Issue) -> Cell:
        """Return the rule that applies to an issue."""
        return self.rules_of(issue).cell(issue.category, issue.severity)

    def category(self, issue: Issue) -> Category:
        """Return the category of an issue."""
        return self.rules_of(issue).categories[issue.category]

    def name(self, issue: Issue) -> str:
        """Return an issue's number in words, such as ``ACME-12``."""
        return f"{self.program.key}-{issue.number}"

    def site(self, name: str) -> Site:
        """Return the site of a calendar's name, also one that the program has no more."""
        here = (site for site in self.program.sites if site.id == site_named(name))
        return next(here, None) or self.past.sites[name]

    def company(self, side: str) -> str:
        """Return a side in words: its company's name, or the third party."""
        return "a third party" if side == "third_party" else self.program.company(side)

    def first_calendars(self) -> list[Calendar]:
        """Return the calendar of each side's first site, in the order of the program file."""
        return [self.calendars[self.program.side_sites(s)[0].id] for s in self.program.sides]

    def moment(self, at: datetime, site: str | None = None) -> Moment:
        """Return an instant to be written in the zones of both sides: a side's is that of ``site``
        if it is there, else of its first one. Who reads it has their own place first."""
        chosen = self.site(site) if site is not None else None
        if chosen is not None and chosen not in self.program.sites:
            chosen = self.program.side_sites(chosen.side)[0]
        return moment_in(self.program, at, chosen.id if chosen is not None else None)

    def reading(self, now: datetime, audience: Audience) -> Reading:
        """Return how moments are read: by one person, by a side, or by both."""
        person = self.program.person(audience.person) if audience.person is not None else None
        side = person.side if person is not None else audience.side
        if side is None:
            return Reading(now)
        site = self.program.site(person.site) if person else self.program.side_sites(side)[0]
        return Reading(now, (site.zone, self.program.place_name(site)))

    def mention(self, person: Person | str | None) -> Mention | str:
        """Return somebody to mention; who left the roster is only named."""
        if isinstance(person, str):
            person = self.program.person(person) or self.person_name(person)
        if person is None or isinstance(person, str):
            return person or ""
        return Mention(person.id, person.name)

    def person_name(self, handle: str | None) -> str:
        """Return a name that mentions nobody, also of somebody who left the roster."""
        person = self.program.person(handle or "") or self.past.people.get(handle or "")
        return person.name if person else handle or ""

    def crowd(self, people: Iterable[Person], now: datetime, *, any_hour: bool) -> Text:
        """Return people for a channel line: mentioned when told at any hour or in their hours."""
        parts: list[Mention | str] = []
        for person in people:
            awake = any_hour or self.roster.in_hours(person, now)
            parts += [", "] if parts else []
            parts.append(self.mention(person) if awake else person.name)
        return tuple(parts)

    def places(self, audience: str) -> list[str]:
        """Return where the channels of an audience are."""
        channels = self.program.channels
        return [channel_place(c) for c in channels if c.audience == audience]


def past_of(tx: UnitOfWork, program_id: int) -> Past:
    """Return what is kept of a program's past."""
    former = tx.records(program_id, FORMER)
    stands = (from_data(Stand, record.data) for record in tx.records(program_id, PAUSE))
    return Past(
        {record.name: from_data(Former, record.data) for record in former},
        tuple(Pause(stand.since, stand.until) for stand in stands),
        {
            record.name: from_data(Site, record.data)
            for record in tx.records(program_id, SITE_BEFORE)
        },
    )


def context_of(tx: UnitOfWork, program_id: int, index: Index, *, lock: bool = False) -> Context:
    """Return a program as it stands in a unit of work, read anew."""
    row = tx.program(program_id, lock=lock)
    return build_context(row, tx.rules(program_id), index, past_of(tx, program_id))


def build_context(
    row: ProgramRow, rules: Sequence[RulesRow], index: Index, past: Past | None = None
) -> Context:
    """Return the context of a stored program; ``rules`` are all its versions."""
    program, past = read_program(row.document), past or Past()
    calendars = Calendars(
        {site.id: _calendar(site, past) for site in program.sites},
        {name: _calendar(site, past) for name, site in past.sites.items()},
    )
    overrides = {r.version: read_overrides(r.document) for r in rules}
    bases = {r.version: r.base for r in rules}
    rule_sets = {
        version: apply_overrides(default_rules(bases[version]), found, version)
        for version, found in overrides.items()
    }
    roster = Roster(program, calendars)
    return Context(row, program, roster, calendars, rule_sets, overrides, bases, index, past)


def _calendar(site: Site, past: Past) -> Calendar:
    return site_calendar(site, past.pauses)


class Contexts:
    """The contexts in use, parsed once a revision. It may be shared by threads."""

    def __init__(
        self, index: Index, budgets: Budgets = UNLIMITED, address: str | None = None
    ) -> None:
        self.index = index
        self.budgets = budgets
        self.address = address
        self._known: dict[int, Context] = {}

    def of(self, tx: UnitOfWork, program_id: int, *, lock: bool = False) -> Context:
        """Return a program as it stands; ``lock`` holds its row to the end of the unit."""
        row = tx.program(program_id, lock=lock)
        known = self._known.get(program_id)
        if known is None or known.row != row:
            past = past_of(tx, program_id)
            known = build_context(row, tx.rules(program_id), self.index, past)
            self._known[program_id] = known
        return known
