"""The shipped mix: what the two sides of one program do in a year, as the steps of a scenario.

The same seed gives the same steps. The shipped rules and the sites' calendars say when somebody is
in time or late, so the mix stays what it is meant to be when a target changes.
``python -m benchmarks.mix`` prints it as a scenario to rehearse.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

from benchmarks import vocabulary as words
from bot.domain.calendar import Calendar
from bot.domain.people import Roster
from bot.domain.program import Program
from bot.domain.rule_set import Category, Cell, RuleSet
from bot.domain.rules import apply_overrides
from bot.domain.transitions import responder_of
from bot.domain.values import Duration, Person, other_side
from bot.domain.worktime import add, add_open, open_minutes
from bot.features.decisions.policy import DECIDED
from bot.ports.acts import Act, Click, React, Say
from bot.program_file import read_program
from bot.program_file.holidays import public_holidays
from bot.program_file.shipped import default_rules
from bot.rehearsal.steps import At, Step

SAMPLE = Path(__file__).parents[1] / "docs" / "samples" / "us-shenzhen.toml"
START = datetime(2026, 12, 1, tzinfo=UTC)
END = datetime(2027, 11, 30, 23, 59, tzinfo=UTC)
ISSUES = 2000
SEED = 20261201

# Shares of the whole, each against one random number in [0, 1).
TYPES_SEVERITY = 0.5
FILLS_FIELD = 0.6
NAMES_RESPONDER = 0.03
CRITICAL_ANY_TIME = 0.5
IN_TIME, AFTER_FIRST_LEVEL, AFTER_SECOND_LEVEL = 0.80, 0.92, 0.97
NEVER_ACKNOWLEDGED = 0.01
GOES_SILENT = 0.2
REPLIES_IN_THREAD = 0.45
CONTAINS = 0.85
PASSES_BALL, THIRD_PARTY = 0.15, 0.05
NOTE, LOOKS, EDITS, SEVERITY_CHANGES, HOLDS = 0.06, 0.25, 0.05, 0.03, 0.02
REOPENS, CLOSES_BY_HAND = 0.06, 0.4

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Timed:
    """What somebody does, and when (UTC)."""

    at: datetime
    act: Act


@dataclass(frozen=True, slots=True)
class Logged:
    """An issue before it has a number: who logs what, when, and who answers."""

    at: datetime
    raiser: Person
    category: Category
    severity: str
    typed_severity: bool
    to: str | None
    side: str

    @property
    def cell(self) -> Cell:
        """Return the rule that applies."""
        return self.category.cells[self.severity]


class Mix:
    """The generator for one program; ``steps`` gives the year."""

    def __init__(self, program: Program, rules: RuleSet, seed: int = SEED) -> None:
        self.program = program
        self.rules = rules
        self.random = Random(seed)
        self.calendars = {
            site.id: Calendar(site, public_holidays(site.country, site.subdivision))
            for site in program.sites
        }
        self.roster = Roster(program, self.calendars)
        self._hours = {side: _Hours(self.side_calendar(side)) for side in ("oem", "ems")}

    def steps(self, issues: int = ISSUES) -> list[Step]:
        """Return the year of ``issues`` issues in time order, ready to be played."""
        logged = sorted((self._logged() for _ in range(issues)), key=lambda each: each.at)
        acts = [timed for n, each in enumerate(logged, 1) for timed in self._story(each, n)]
        acts = sorted((timed for timed in acts if timed.at <= END), key=lambda timed: timed.at)
        return list(_numbered(acts))

    def side_calendar(self, side: str) -> Calendar:
        """Return the calendar of a side's first site."""
        return self.calendars[self.program.side_sites(side)[0].id]

    # chance

    def chance(self, share: float) -> bool:
        """Say yes in that share of all cases."""
        return self.random.random() < share

    def phrase(self, templates: Sequence[str], at: datetime) -> str:
        """Return one of the templates, filled."""
        return self.random.choice(templates).format(**self._values(at))

    def _values(self, at: datetime) -> dict[str, object]:
        pick, number = self.random.choice, self.random.randrange
        return {
            "mpn": f"{pick(words.PARTS)}-{number(100, 999)}",
            "ref": pick(words.PLACES),
            "rev": pick("ABCDEF"),
            "po": number(40000, 49999),
            "lot": f"L{number(1000, 9999)}",
            "n": number(20, 4000),
            "small": number(2, 9),
            "day": f"{at + timedelta(days=number(3, 30)):%Y-%m-%d}",
        }

    def _weighted(self, weights: Mapping[str, int]) -> str:
        return self.random.choices(list(weights), list(weights.values()))[0]

    # logging

    def _logged(self) -> Logged:
        category = self.rules.categories[self._weighted(words.CATEGORIES)]
        typed = self.chance(TYPES_SEVERITY)
        severity = self._weighted(words.SEVERITIES) if typed else category.severity
        cell = category.cells[severity]
        raised = other_side(cell.responder) if cell.responder != "other" else self._any_side()
        to = raised if self.chance(NAMES_RESPONDER) else None
        any_time = severity == "critical" and self.chance(CRITICAL_ANY_TIME)
        at = self._any_moment() if any_time else self._hours[raised].pick(self.random)
        people = [p for p in self.program.people if p.side == raised and p.level <= 1]
        raiser = self.random.choice(people)
        side = responder_of(cell, raised, to)
        return Logged(at, raiser, category, severity, typed, to, side)

    def _any_side(self) -> str:
        return self.random.choice(("oem", "ems"))

    def _any_moment(self) -> datetime:
        return START + timedelta(seconds=self.random.randrange(int((END - START).total_seconds())))

    def log_line(self, issue: Logged) -> str:
        """Return the command that logs an issue."""
        title = self.phrase(words.TITLES[issue.category.id], issue.at)
        parts = ["/andon issue log", issue.category.id]
        parts += [issue.severity] if issue.typed_severity else []
        parts.append(f'"{title}"')
        parts += [f"to={issue.to}"] if issue.to else []
        asked = [ask for ask in issue.category.asks if self.chance(FILLS_FIELD)]
        parts += [f"{ask}={self.phrase((words.FIELDS[ask],), issue.at)}" for ask in asked]
        return " ".join(parts)

    def _story(self, issue: Logged, number: int) -> Iterator[Timed]:
        yield Timed(issue.at, Say(0, issue.raiser.id, self.log_line(issue)))
        yield from Story(self, issue, f"{self.program.key}-{number}").acts()


class Story:
    """What happens to one issue after it was logged, in time order."""

    def __init__(self, mix: Mix, issue: Logged, name: str) -> None:
        self._mix = mix
        self._issue = issue
        self._name = name
        self._critical = issue.severity == "critical"
        self._now = issue.at

    def acts(self) -> Iterator[Timed]:
        """Yield everything that people do, until the issue is closed or forgotten."""
        mix, side = self._mix, self._issue.side
        yield from self._aside(NOTE, self._note)
        if mix.chance(NEVER_ACKNOWLEDGED):
            yield from self._given_up()
            return
        yield from self._acknowledged(side, self._issue.cell)
        yield from self._aside(LOOKS, self._look)
        yield from self._aside(EDITS, self._edit)
        yield from self._aside(HOLDS, self._hold)
        yield from self._worked_on()
        yield from self._resolved()
        if mix.chance(REOPENS):
            yield from self._reopened()
        yield from self._ended()

    # time

    def _at(self, side: str, target: Duration | None, share: float) -> datetime:
        """Return the moment at a share of ``target`` from now, in the side's working time."""
        calendar = self._mix.side_calendar(side)
        whole = add(calendar, self._now, target or Duration(1, "bd"))
        if self._critical:
            return self._later(self._now + (whole - self._now) * share)
        minutes = open_minutes(calendar, self._now, whole)
        return self._later(add_open(calendar, self._now, max(1, int(minutes * share))))

    def _later(self, moment: datetime) -> datetime:
        """Go on to a moment, at an odd second as people do."""
        second = timedelta(seconds=self._mix.random.randrange(1, 59))
        self._now = max(moment.replace(second=0), self._now + MINUTE) + second
        return self._now

    def _between(self, low: float, high: float) -> float:
        return self._mix.random.uniform(low, high)

    # people

    def _owner(self, side: str) -> str:
        cell, roster = self._issue.cell, self._mix.roster
        return roster.role_owners(cell, side, self._now)[0].id

    def _manager(self, side: str) -> str:
        return self._mix.roster.managers(side, self._now)[0].id

    def _say(self, person: str, text: str, where: str | None = None) -> Timed:
        return Timed(self._now, Say(0, person, text, where or self._name))

    def _phrase(self, templates: Sequence[str]) -> str:
        return self._mix.phrase(templates, self._now)

    def _command(self, side: str, verb: str, rest: str = "") -> Timed:
        """Type a command, mostly in the issue's thread, now and then privately."""
        person = self._owner(side)
        if self._mix.chance(0.7):
            return self._say(person, f"@andon issue {verb} {self._name} {rest}".strip())
        return self._say(person, f"/andon issue {verb} {self._name} {rest}".strip(), "shared")

    # acts

    def _aside(self, share: float, act: object) -> Iterator[Timed]:
        """Do something on the side, in a share of all issues."""
        if self._mix.chance(share) and callable(act):
            yield from act()

    def _acknowledged(self, side: str, cell: Cell, *, first: bool = True) -> Iterator[Timed]:
        drawn, target = self._mix.random.random(), cell.targets.ack
        if drawn < IN_TIME:
            share = self._between(0.05, 0.95)
        elif drawn < AFTER_FIRST_LEVEL:
            share = self._between(1.05, 1.8)
        elif drawn < AFTER_SECOND_LEVEL:
            share = self._between(2.0, 4.0)
        else:
            share = self._between(5.0, 8.0)
        self._at(side, target, share)
        person, how = self._owner(side), self._mix.random.random()
        if not first or target is None or how < 0.3:
            yield self._command(side, "ack")
        elif how < 0.9:
            yield Timed(self._now, Click(0, person, "Acknowledge", self._name))
        else:
            yield Timed(self._now, React(0, person, "eyes", subject=self._name))

    def _given_up(self) -> Iterator[Timed]:
        self._at(self._issue.raiser.side, Duration(5, "bd"), self._between(0.5, 2.0))
        reason = self._phrase(words.CANCELLED)
        yield self._say(self._issue.raiser.id, f'@andon issue cancel "{reason}"')

    def _worked_on(self) -> Iterator[Timed]:
        """Contain, keep the partner informed, pass the ball and back; until it is solved."""
        mix, targets = self._mix, self._issue.cell.targets
        side = self._issue.side
        rhythm = targets.update or Duration(2, "bd")
        end = self._solved_at(targets.resolve)
        contains = targets.contain is not None and mix.chance(CONTAINS)
        passes, waits = mix.chance(PASSES_BALL), mix.chance(THIRD_PARTY)
        while True:
            silent = mix.chance(GOES_SILENT)
            before = self._now
            self._at(side, rhythm, self._between(1.1, 3.5) if silent else self._between(0.4, 0.95))
            if self._now >= end:
                self._now = before
                break
            if contains:
                contains = False
                yield self._command(side, "contain", f'"{self._phrase(words.CONTAINED)}"')
            elif passes:
                passes = False
                yield from self._passed_and_back()
            elif waits:
                waits = False
                yield from self._third_party()
            else:
                yield self._update()
        self._now = max(end, self._now + MINUTE)

    def _solved_at(self, target: Duration | None) -> datetime:
        calendar = self._mix.side_calendar(self._issue.side)
        drawn = self._mix.random.random()
        share = 0.95 if drawn < 0.78 else 1.5 if drawn < 0.95 else 2.5
        share = self._between(share * 0.4, share)
        begin = self._issue.at
        due = add(calendar, begin, target or Duration(5, "bd"))
        if self._critical:
            return begin + (due - begin) * share
        return add_open(calendar, begin, int(open_minutes(calendar, begin, due) * share))

    def _update(self) -> Timed:
        said, side = self._phrase(words.UPDATES), self._issue.side
        if self._mix.chance(REPLIES_IN_THREAD):
            return self._say(self._owner(side), said)
        return self._command(side, "update", f'"{said}"')

    def _passed_and_back(self) -> Iterator[Timed]:
        side, partner = self._issue.side, other_side(self._issue.side)
        yield self._command(side, "wait", f'on {partner} "{self._phrase(words.PASSED)}"')
        yield from self._acknowledged(partner, self._issue.cell, first=False)
        self._at(partner, Duration(1, "bd"), self._between(0.1, 0.9))
        yield self._command(partner, "wait", f'on {side} "{self._phrase(words.RETURNED)}"')

    def _third_party(self) -> Iterator[Timed]:
        yield self._command(self._issue.side, "wait", 'on third_party until +2bd "lab is at it"')
        self._at(self._issue.side, Duration(3, "bd"), self._between(1.0, 1.3))

    def _resolved(self) -> Iterator[Timed]:
        yield from self._decided()
        self._later(self._now)
        yield self._command(self._issue.side, "resolve", f'"{self._phrase(words.RESOLVED)}"')

    def _decided(self) -> Iterator[Timed]:
        """What several roles decide is resolved by the last of them: the others agree first."""
        issue, roster = self._issue, self._mix.roster
        rule = DECIDED.get(issue.category.id)
        if rule is None:
            return
        named = " ".join(need.example for need in rule.needs)
        seats = [roster.with_role(issue.side, role, self._now) for role in rule.roles[issue.side]]
        for people in seats:
            if people and self._owner(issue.side) not in {person.id for person in people}:
                line = f'/andon decision approve {self._name} {named} "as proposed"'
                yield self._say(people[0].id, line, "shared")

    def _reopened(self) -> Iterator[Timed]:
        side, partner = self._issue.side, other_side(self._issue.side)
        self._at(partner, Duration(1, "bd"), self._between(0.3, 1.8))
        yield self._command(partner, "reopen", f'"{self._phrase(words.REOPENED)}"')
        yield from self._acknowledged(side, self._issue.cell, first=False)
        for _ in range(self._mix.random.randrange(1, 4)):
            self._at(side, self._issue.cell.targets.update, self._between(0.4, 0.95))
            yield self._update()
        yield from self._resolved()

    def _ended(self) -> Iterator[Timed]:
        partner = other_side(self._issue.side)
        by_hand = self._issue.severity in ("critical", "major") or self._mix.chance(CLOSES_BY_HAND)
        if not by_hand:
            return
        self._at(partner, Duration(1, "bd"), self._between(0.1, 2.0))
        if self._mix.chance(0.5):
            yield Timed(self._now, Click(0, self._owner(partner), "Close", self._name))
        else:
            yield self._command(partner, "close")

    def _note(self) -> Iterator[Timed]:
        side = self._mix.random.choice(("oem", "ems"))
        self._at(side, Duration(30, "m"), self._between(0.2, 0.9))
        line = f'@andon issue note {self._name} "{self._phrase(words.NOTES)}"'
        yield self._say(self._owner(side), line, side)

    def _look(self) -> Iterator[Timed]:
        side = self._mix.random.choice(("oem", "ems"))
        self._at(side, Duration(1, "bh"), self._between(0.1, 0.9))
        lines = (f"show {self._name}", f"why {self._name}", "list waiting", "list overdue")
        line = f"/andon issue {self._mix.random.choice(lines)}"
        yield self._say(self._owner(side), line, "dm")

    def _edit(self) -> Iterator[Timed]:
        self._at(self._issue.side, Duration(1, "bh"), self._between(0.1, 0.9))
        yield self._command(self._issue.side, "edit", f"lot={self._phrase(('{lot}',))}")

    def _hold(self) -> Iterator[Timed]:
        side = self._issue.side
        self._at(side, Duration(1, "bh"), self._between(0.1, 0.9))
        line = f'@andon issue hold {self._name} {"3h" if self._critical else "3bh"} "on it"'
        yield self._say(self._manager(side), line)
        if self._mix.chance(SEVERITY_CHANGES / HOLDS):
            self._at(other_side(side), Duration(1, "bh"), self._between(0.1, 0.9))
            line = f'@andon issue severity {self._name} major "impact is known now"'
            yield self._say(self._manager(other_side(side)), line)


class _Hours:
    """The working hours of a year at one site, to draw moments from."""

    def __init__(self, calendar: Calendar) -> None:
        self._stretches = list(calendar.stretches_between(START, END))
        lengths = [(closes - opens).total_seconds() for opens, closes in self._stretches]
        self._sums = list(accumulate(lengths))

    def pick(self, random: Random) -> datetime:
        """Return a moment; every working second is as likely."""
        drawn = random.uniform(0, self._sums[-1] - 1)
        at = bisect_right(self._sums, drawn)
        _, closes = self._stretches[at]
        return (closes - timedelta(seconds=self._sums[at] - drawn)).replace(microsecond=0)


def _numbered(acts: Sequence[Timed]) -> Iterator[Step]:
    """Yield the acts with the times between them, each with its line."""
    line, now = 1, START
    yield At(line, START)
    for timed in acts:
        if timed.at > now:
            line, now = line + 1, timed.at
            yield At(line, now)
        line += 1
        yield replace(timed.act, line=line)


def sample() -> Program:
    """Return the program whose people play the year: the sample without its syncs and deadlines.

    Nobody plays these, and of what is missed the bot logs issues of its own: then the numbers that
    the mix counts on would be others.
    """
    return replace(read_program(SAMPLE.read_text("utf-8")), syncs=(), deadlines=())


def shipped_mix(program: Program, issues: int = ISSUES, seed: int = SEED) -> list[Step]:
    """Return the year of ``issues`` issues of a program, in time order."""
    rules = apply_overrides(default_rules(), program.overrides, 1)
    return Mix(program, rules, seed).steps(issues)


def as_text(step: Step) -> str:
    """Return a step as a line of a scenario."""
    match step:
        case At():
            return f"at {step.at:%Y-%m-%dT%H:%M:%SZ}"
        case Say():
            where = "" if step.where == "shared" else f" in {step.where}"
            return f"{step.person}{where}: {step.text}"
        case Click():
            return f'{step.person} clicks "{step.label}" on {step.subject}'
        case React():
            return f"{step.person} reacts {step.emoji} to {step.subject}"
    raise ValueError(f"the mix has no such step: {step}")


def main() -> None:
    """Print the year as a scenario."""
    sys.stdout.writelines(f"{as_text(step)}\n" for step in shipped_mix(sample()))


if __name__ == "__main__":
    main()
