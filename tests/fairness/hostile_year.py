"""A generated program, and what its honest people do in a year: the same for the same seed.

Both sides follow the script. They log, acknowledge, write, contain, resolve, close, pass the ball;
some of it they leave undone, so that clocks run out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

from tests.oracle.generate import HEAD, Member, person_table, sites_of

SIDES = ("oem", "ems")
OTHER = {"oem": "ems", "ems": "oem"}
SEVERITIES = ("critical", "major", "minor", "info")
CATEGORIES = (
    "line_down", "nonconformance", "scar", "shortage", "consigned", "delivery", "eq", "dfm", "fai",
    "deviation", "change", "pcn_eol", "test_yield", "order", "commercial", "logistics",
    "compliance", "rma", "relationship", "general",
)  # fmt: skip
STARTS = (date(2026, 1, 12), date(2026, 2, 2), date(2026, 3, 2))
"""Years of which the oracle knows the holidays."""
ISSUES = 40
DATES = 6
DAYS = 364
ROLES = (
    ["buyer", "sqe", "design_engineer"],
    ["planner", "cqe", "process_engineer"],
)
LASTING = {"critical": (1, 3), "major": (6, 11), "minor": (14, 20), "info": (10, 15)}
"""After so many days nobody waits any more."""
WORDS = (
    "amber birch cedar delta ember fjord grove heron ivory jade kelp lotus mango nylon onyx pearl"
)


@dataclass(frozen=True)
class Act:
    """Something that the script does about an issue, named by its place in the script, from 0, or
    about a deadline (-1). ``{issue}`` in the line stands for the issue's number. Without ``by``
    whoever is owed the issue by then gives it up."""

    at: datetime
    by: str
    line: str = ""
    issue: int = -1
    logs: bool = False
    number: int = 0
    """The number of an issue that is not of the script."""


@dataclass
class Year:
    """A program file, its people by side (the program manager first), and the script in order."""

    seed: int
    program: str
    people: dict[str, list[str]]
    first: datetime
    last: datetime
    acts: list[Act] = field(default_factory=list)


def year(seed: int) -> Year:
    """Return the year of a seed."""
    random = Random(f"hostile {seed}")
    start = random.choice(STARTS)
    sites, zones = sites_of(random, start + timedelta(days=random.randrange(0, 300)))
    team = [m for side in SIDES for m in _team(random, side, zones[side])]
    names = {side: [m.id for m in team if m.side == side] for side in SIDES}
    first = datetime(start.year, start.month, start.day, 6, tzinfo=UTC)
    dates = list(_dates(random, names, start))
    program = "\n".join([HEAD, *sites, *map(person_table, team), SYNC, *dates])
    found = Year(seed, program, names, first, first + timedelta(days=DAYS))
    for number in range(ISSUES):
        found.acts += _life(random, found, number)
    found.acts += _plans(random, found)
    found.acts.sort(key=lambda act: (act.at, act.issue, not act.logs))
    return found


SYNC = """\
[[sync]]
id = "weekly"
title = "Weekly"
zone = "UTC"
start = "2027-11-02T15:00"
rrule = "FREQ=MONTHLY;BYMONTHDAY=2"
minutes = 30
required = ["program_manager"]
agenda = ["Actions"]
"""


def _team(random: Random, side: str, sites: list[tuple[str, str]]) -> list[Member]:
    """A manager, two at the bench, and one or two on each level above."""
    letter, team = side[0], list[Member]()

    def add(level: int, roles: list[str]) -> None:
        site, zone = random.choice(sites)
        team.append(Member(f"{letter}{len(team)}", side, site, zone, level, roles))

    add(1, ["program_manager"])
    for roles in ROLES:
        add(0, list(roles))
    for level in (2, 3):
        for _ in range(random.choice((1, 1, 2))):
            add(level, [])
    team[1].backup, team[2].backup = team[2].id, team[1].id
    return team


def _dates(random: Random, names: dict[str, list[str]], start: date) -> Iterator[str]:
    for number in range(DATES):
        side = random.choice(SIDES)
        kind = random.choice(("milestone", "milestone", "action", "promise"))
        day = start + timedelta(days=random.randrange(20, DAYS - 30))
        owner = random.choice(names[side][:3])
        yield (
            f'[[deadline]]\nid = "d{number}"\ntitle = "Date {number}"\nkind = "{kind}"\n'
            f'side = "{side}"\nowner = "{owner}"\ndue = "{day}T15:00"\n'
        )


def _plans(random: Random, of: Year) -> Iterator[Act]:
    """A build with its gates, and what becomes of dates."""
    day = of.first.date() + timedelta(days=random.randrange(120, 250))
    at = of.first + timedelta(days=3, hours=random.randrange(24))
    if random.random() < 0.2:
        yield Act(at, of.people["oem"][0], f"deadline plan {day} id=lot")
    for number in range(DATES):
        if random.random() < 0.4:
            at = of.first + timedelta(days=random.randrange(15, DAYS - 5), hours=9)
            side = random.choice(SIDES)
            yield Act(at, of.people[side][0], f"deadline done d{number}")


@dataclass
class _Life:
    """One issue on its way."""

    random: Random
    year: Year
    issue: int
    now: datetime
    acts: list[Act] = field(default_factory=list)

    def later(self, *hours: float) -> None:
        self.now += timedelta(
            minutes=int(60 * self.random.choice(hours)) + self.random.randrange(50)
        )

    def does(self, side: str, line: str) -> None:
        who = self.random.choice(self.year.people[side][:3])
        self.acts.append(Act(self.now, who, line, self.issue))


RESPONDERS = {
    "nonconformance": "ems", "scar": "ems", "shortage": "oem", "consigned": "oem",
    "delivery": "ems", "eq": "oem", "dfm": "oem", "fai": "oem", "deviation": "oem",
    "change": "ems", "pcn_eol": "oem", "test_yield": "ems", "order": "ems", "compliance": "ems",
    "rma": "ems",
}  # fmt: skip
"""Whom the shipped rules ask; the others: the side that did not log it."""


def _life(random: Random, of: Year, issue: int) -> list[Act]:
    minutes = random.randrange((DAYS - 20) * 1440)
    life = _Life(random, of, issue, of.first + timedelta(minutes=minutes))
    category = CATEGORIES[issue % len(CATEGORIES)]
    severity = SEVERITIES[random.choice((0, 1, 1, 1, 2, 3))]
    raiser = random.choice(SIDES)
    side = RESPONDERS.get(category, OTHER[raiser])
    title = " ".join(random.sample(WORDS.split(), 4))
    by = random.choice(of.people[raiser][:3])
    line = f'issue log {category} {severity} "{title} {issue}"'
    life.acts.append(Act(life.now, by, line, issue, logs=True))
    for chance, step in _STEPS:
        if random.random() > chance:
            break
        step(life, side)
    _withdrawn(life, severity)
    return life.acts


def _withdrawn(life: _Life, severity: str) -> None:
    """What was left undone is no longer wanted once every ladder had its time."""
    life.now += timedelta(days=life.random.randrange(*LASTING[severity]))
    life.acts.append(Act(life.now, "", issue=life.issue))


def _acks(life: _Life, side: str) -> None:
    life.later(0, 1, 3, 20, 60)
    life.does(side, "issue ack {issue}")


def _writes(life: _Life, side: str) -> None:
    for _ in range(life.random.choice((0, 1, 1, 2))):
        life.later(4, 20, 24, 50)
        life.does(side, 'issue update {issue} "parts are on the way"')
    if life.random.random() < 0.5:
        life.does(side, 'issue contain {issue} "stock is blocked"')


def _passes(life: _Life, side: str) -> None:
    if life.random.random() < 0.3:
        life.later(2, 10)
        life.does(side, f'issue wait {{issue}} on {OTHER[side]} "which lot?"')
        life.later(1, 8, 30)
        life.does(OTHER[side], "issue ack {issue}")
        life.later(1, 20)
        life.does(OTHER[side], f'issue wait {{issue}} on {side} "lot 4"')


def _resolves(life: _Life, side: str) -> None:
    life.later(5, 24, 70, 200)
    life.does(side, 'issue resolve {issue} "done"')


def _closes(life: _Life, side: str) -> None:
    life.later(2, 20, 50)
    again = life.random.random() < 0.3
    word = 'issue reopen {issue} "not yet"' if again else "issue close {issue}"
    life.does(OTHER[side], word)
    if again:
        _acks(life, side)


_STEPS: tuple[tuple[float, Callable[[_Life, str], None]], ...] = (
    (0.75, _acks),
    (1.0, _writes),
    (1.0, _passes),
    (0.75, _resolves),
    (0.7, _closes),
)
