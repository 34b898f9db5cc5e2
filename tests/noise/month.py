"""Play a month: a program, its people, and twenty issues open at a time, through the real engine.

Everything depends on the team and the seed alone. Moments are UTC.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from random import Random

from bot.app.bootstrap import rehearsal
from bot.domain.calendar import Calendar
from bot.domain.program import Program
from bot.domain.values import DateRange, Person, Severity
from bot.domain.worktime import add_open
from bot.ports.acts import Say
from bot.program_file import read_program
from bot.program_file.shipped import default_rules
from bot.rehearsal.record import Happening, Record, Said
from bot.rehearsal.runner import Runner
from bot.rehearsal.steps import At
from tests.noise.teams import ACK, CONFIRM, CONTAIN, DECIDED, RESOLVE, UPDATE, Act, Sort, Team, life

HERE = Path(__file__).parent
FIRST = date(2027, 6, 7)
"""The Monday on which the month that is measured begins; the week before it is the start."""
SLOTS = 22
"""So many issues follow one another at a time; about twenty of them are open."""
CATEGORIES = {
    "shortage": 12,
    "nonconformance": 12,
    "eq": 10,
    "delivery": 10,
    "dfm": 8,
    "change": 8,
    "consigned": 6,
    "deviation": 4,
    "test_yield": 8,
    "logistics": 6,
    "order": 6,
    "fai": 4,
    "commercial": 5,
    "compliance": 5,
    "pcn_eol": 4,
    "relationship": 3,
    "line_down": 2,
}
"""How often issues are of a category."""
SEVERITIES: dict[Severity, int] = {"critical": 3, "major": 45, "minor": 47, "info": 5}
URGENT = ("line_down", "nonconformance", "shortage", "delivery", "test_yield")
"""What may be critical in a normal month."""
OWED = {"milestone": 4, "action": 12, "promise": 4}
"""Deadlines of a month."""


@dataclass
class Story:
    """An issue as its people lived it."""

    name: str
    sort: Sort
    responder: str
    logged: datetime
    ends: datetime
    done: dict[str, datetime] = field(default_factory=dict)

    def stopped(self, now: datetime) -> bool:
        """Say whether it was acknowledged and its damage was stopped by a moment."""
        acked = self.done.get(ACK, self.done.get(RESOLVE))
        ended = self.done.get(CONTAIN, self.done.get(RESOLVE))
        return None not in (acked, ended) and max(acked, ended) <= now  # type: ignore[type-var,operator]

    def open(self, now: datetime) -> bool:
        """Say whether it was logged, and neither closed nor resolved without an answer by then."""
        return self.logged <= now < self.ends


@dataclass(frozen=True)
class Played:
    """What came of a month: who is there, what was delivered, what people did."""

    program: Program
    since: datetime
    until: datetime
    records: list[Record]
    said: list[Said]
    stories: dict[str, Story]


def play(team: Team, seed: int = 1, weeks: int = 4) -> Played:
    """Play some weeks of a team, after a week in which everything begins."""
    program = _with_absences(read_program((HERE / "month.toml").read_text("utf-8")), team, seed)
    records: list[Record] = []
    said: list[Said] = []

    def report(happening: Happening) -> None:
        if isinstance(happening, Record):
            records.append(happening)
        elif isinstance(happening, Said):
            said.append(happening)

    with rehearsal(program, report) as runner:
        players = _Players(runner, program, records, team, Random(f"{team.name}/{seed}"), weeks)
        players.run()
    return Played(program, players.since, players.until, records, said, players.stories)


def _with_absences(program: Program, team: Team, seed: int) -> Program:
    """Let everybody who works at issues be away for some days of the month."""
    rng = Random(f"away/{team.name}/{seed}")

    def person(person: Person) -> Person:
        if person.level > 1 or not team.away:
            return person
        first = FIRST + timedelta(days=7 * rng.randrange(4) + rng.randrange(4))
        days = DateRange(first, first + timedelta(days=team.away - 1))
        return replace(person, away=(days,))

    return replace(program, people=tuple(person(p) for p in program.people))


@dataclass
class _Players:
    runner: Runner
    program: Program
    records: list[Record]
    team: Team
    rng: Random
    weeks: int
    stories: dict[str, Story] = field(default_factory=dict)
    _due: list[tuple[datetime, int, Callable[[], object]]] = field(default_factory=list)
    _count: int = 0

    def __post_init__(self) -> None:
        self.sites = {
            site.side: Calendar(site, lambda _year: frozenset()) for site in self.program.sites
        }
        self.since = self.sites["oem"].wall(datetime.combine(FIRST, time()))
        self.until = self.since + timedelta(weeks=self.weeks)
        self.start = self.since - timedelta(days=6)

    def run(self) -> None:
        """Let everybody act until the end."""
        for _slot in range(SLOTS):
            self._at(self.start + timedelta(minutes=self.rng.randrange(5 * 24 * 60)), self._log)
        self._owe()
        self._meet()
        while self._due and self._due[0][0] <= self.until:
            at, _, do = heapq.heappop(self._due)
            self.runner.play(At(0, max(at, self.runner.now)))
            do()
        self.runner.play(At(0, self.until))

    def _at(self, at: datetime, do: Callable[[], object]) -> None:
        self._count += 1
        heapq.heappush(self._due, (at, self._count, do))

    # issues

    def _log(self) -> None:
        """Log the next issue of a slot, as soon as its side is at work."""
        sort = self._sort()
        rule = default_rules().cell(sort.category, sort.severity).responder
        responder = self.rng.choice(("oem", "ems")) if rule == "other" else rule
        logging = "ems" if responder == "oem" else "oem"
        begins = self.sites[logging].next_opening(self.runner.now)
        if begins > self.runner.now:
            at = add_open(self.sites[logging], begins, self.rng.randrange(1, 300))
            self._at(at, partial(self._logged, sort, responder, logging))
        else:
            self._logged(sort, responder, logging)

    def _sort(self) -> Sort:
        (severity,) = self.rng.choices(list(SEVERITIES), SEVERITIES.values())
        (category,) = self.rng.choices(list(CATEGORIES), CATEGORIES.values())
        if severity == "critical":
            category = self.rng.choice(URGENT)
        return Sort(category, severity, default_rules().cell(category, severity).targets)

    def _logged(self, sort: Sort, responder: str, logging: str) -> None:
        now, number = self.runner.now, len(self.stories) + 1
        title = f"{sort.category.replace('_', ' ')} of lot {number}"
        line = f'/andon issue log {sort.category} {sort.severity} "{title}"'
        name = self._says(self._somebody(logging), f"{line} to={responder} lot={number}")
        assert name is not None, f"{line}: {self.records[-1].text}"
        acts = life(self.team, self.rng, sort, now, self.sites[responder], self.sites[logging])
        story = self.stories[name] = Story(name, sort, responder, now, acts[-1].at)
        for act in acts:
            self._at(act.at, partial(self._act, story, act))
        last = acts[-1].at
        self._at(last + timedelta(hours=self.rng.randrange(1, 8)), self._log)

    def _act(self, story: Story, act: Act) -> None:
        side = story.responder
        owner = self._owner(story)
        name = story.name
        story.done.setdefault(act.kind, self.runner.now)
        if act.kind == CONFIRM:
            self._says(
                self._somebody("ems" if side == "oem" else "oem"), f"/andon issue close {name}"
            )
        elif act.kind == ACK:
            self._says(owner, f"/andon issue ack {name}")
        elif act.kind == CONTAIN:
            self._says(owner, f'/andon issue contain {name} "sorted and blocked"')
        elif act.kind == UPDATE:
            self._says(owner, f"lot is with the supplier, {self.runner.now:%H:%M}", name)
        else:
            self._resolve(story, owner)

    def _resolve(self, story: Story, owner: str) -> None:
        """Resolve an issue, or decide it: an approval resolves it, too."""
        words = DECIDED.get(story.sort.category)
        if words is None:
            self._says(owner, f'/andon issue resolve {story.name} "parts are here"')
            return
        for person in self._deciders(story):
            self._says(person, f"/andon decision approve {story.name} {words}")

    def _deciders(self, story: Story) -> list[str]:
        roles = {
            "eq": ("design_engineer", "process_engineer"),
            "fai": ("sqe", "cqe"),
            "change": ("sqe", "process_engineer"),
        }.get(story.sort.category, ("design_engineer", "sqe", "process_engineer", "cqe"))
        people = self.program.people
        able = [p for p in people if p.side == story.responder and set(roles) & set(p.roles)]
        return [self._present(person).id for person in able]

    def _owner(self, story: Story) -> str:
        cell = default_rules().cell(story.sort.category, story.sort.severity)
        role = cell.owner[story.responder]
        people = [p for p in self.program.people if p.side == story.responder and role in p.roles]
        return self._present(people[0]).id

    def _present(self, person: Person) -> Person:
        """Return who does somebody's work today."""
        today = self.sites[person.side].local(self.runner.now).date()
        if any(today in days for days in person.away):
            backup = self.program.person(person.backup or "")
            return backup if backup is not None else person
        return person

    def _somebody(self, side: str) -> str:
        people = [p for p in self.program.people if p.side == side and p.level <= 1]
        return self._present(self.rng.choice(people)).id

    # deadlines and meetings

    def _owe(self) -> None:
        """Let the program managers add the deadlines of the month on its first morning."""
        people = [person for person in self.program.people if person.level <= 1]
        for kind, count in OWED.items():
            for number in range(count * self.weeks // 4):
                due = FIRST + timedelta(days=7 * (number % self.weeks) + self.rng.randrange(5))
                add = partial(self._owed, f"{kind}-{number}", kind, self.rng.choice(people), due)
                self._at(self.start + timedelta(hours=1), add)

    def _owed(self, name: str, kind: str, owner: Person, due: date) -> None:
        manager = "maria" if owner.side == "oem" else "wei"
        words = f'/andon deadline add "{name} of the month" due={due} owner={owner.id}'
        self._says(manager, f"{words} kind={kind} id={name}")
        if self.rng.random() < self.team.never:
            return
        site = self.sites[owner.side]
        late = self.rng.random() < self.team.late
        days = self.rng.choice((1, 2, 4) if late else (-1, -1, -2))
        day = site.wall(datetime.combine(due + timedelta(days=days), time()))
        at = add_open(site, site.next_opening(day), self.rng.randrange(1, 300))
        self._at(max(at, self.runner.now), partial(self._done, owner, name))

    def _done(self, owner: Person, name: str) -> None:
        self._says(self._present(owner).id, f"/andon deadline done {name}")

    def _meet(self) -> None:
        """Both sides come to the weekly meeting, and minutes are written, if people press."""
        for week in range(-1, self.weeks):
            day = FIRST + timedelta(days=7 * week + 1)
            at = self.sites["oem"].wall(datetime.combine(day, time(17)))
            acts = [(1, who, "/andon sync here") for who in ("tom", "maria", "wei", "tao")]
            for minute, who, words in [*acts, (40, "maria", '/andon sync minutes "Dates stand"')]:
                if self.rng.random() >= self.team.never:
                    later = timedelta(minutes=minute + self.rng.randrange(9))
                    self._at(at + later, partial(self._says, who, words))

    # the platform

    def _says(self, person: str, words: str, where: str = "shared") -> str | None:
        """Let somebody say something; return what the private answer is about."""
        before = len(self.records)
        problem = self.runner.play(Say(0, person, words, where))
        assert problem is None, problem
        answers = [record for record in self.records[before:] if record.kind == "reply"]
        return answers[0].subject if answers else None
