"""Whom the rules would miss: empty levels and roles, people without a backup, absences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from bot.domain.calendar import ONE_DAY
from bot.domain.people import HIGHEST_LEVEL, Roster
from bot.domain.program import Program
from bot.domain.rule_set import RuleSet
from bot.domain.values import PROGRAM_MANAGER, SIDES, Person, Side
from bot.features.rules.lint.finding import GAP, NOTE, WRONG, Finding, Value, new_finding


def check_people(roster: Roster, rules: RuleSet, now: datetime, ahead: timedelta) -> list[Finding]:
    """Return what the roster lacks; absences count until ``ahead`` of ``now``."""
    needs = Needs(roster.program, rules)
    absent = list(_absences(roster, needs, now, ahead))
    told = {finding.get("id") for finding in absent if finding.key == "away_alone"}
    return [
        *_managers(needs),
        *_levels(needs),
        *_roles(needs),
        *absent,
        *(finding for finding in _singles(needs) if finding.get("id") not in told),
    ]


class Needs:
    """The levels and roles that a rule set names, and who of the roster fills them."""

    def __init__(self, program: Program, rules: RuleSet) -> None:
        self.program = program
        self.ladders = _ladders_by_level(rules)
        self.roles = _categories_by_role(rules)
        self.answering = _answering(rules)

    def on(self, side: Side, level: int) -> list[Person]:
        """Return who stands on a level, absent or not."""
        return [p for p in self.program.side_people(side) if p.level == level]

    def having(self, side: Side, role: str) -> list[Person]:
        """Return who has a role, absent or not."""
        return [p for p in self.program.side_people(side) if role in p.roles]

    def above(self, side: Side, level: int) -> int | None:
        """Return the next level above that has somebody."""
        return next((n for n in range(level + 1, HIGHEST_LEVEL + 1) if self.on(side, n)), None)

    def offered(self, level: int) -> bool:
        """Say whether the level is only offered, never alerted by itself."""
        return all(offer for _, offer in self.ladders[level])

    def levels_of(self, person: Person) -> list[int]:
        """Return the level of somebody if a ladder alerts it."""
        return [person.level] if person.level in self.ladders else []

    def roles_of(self, person: Person) -> list[str]:
        """Return the roles of somebody that the rules name."""
        named = [PROGRAM_MANAGER, *(role for side, role in self.roles if side == person.side)]
        return [role for role in dict.fromkeys(named) if role in person.roles]

    def alone(self, person: Person) -> list[str]:
        """Return what only this person fills, in words: roles, and ``level 1``."""
        roles = [r for r in self.roles_of(person) if self.having(person.side, r) == [person]]
        levels = [n for n in self.levels_of(person) if self.on(person.side, n) == [person]]
        return [*roles, *(f"level {level}" for level in levels)]


def _ladders_by_level(rules: RuleSet) -> dict[int, list[tuple[str, bool]]]:
    levels: dict[int, list[tuple[str, bool]]] = {}
    for trigger, rows in rules.ladders.items():
        for severity, ladder in rows.items():
            for step in ladder.steps:
                levels.setdefault(step.level, []).append((f"{severity} {trigger}", step.offer))
    for kind, steps in rules.deadline_ladders.items():
        for step in steps:
            levels.setdefault(step.level, []).append((kind, step.offer))
    return dict(sorted(levels.items()))


def _categories_by_role(rules: RuleSet) -> dict[tuple[Side, str], list[str]]:
    """Return the categories by role, of both sides: the ball can be passed to either."""
    roles: dict[tuple[Side, str], list[str]] = {}
    for name, category in rules.categories.items():
        for cell in category.cells.values():
            for side in SIDES:
                categories = roles.setdefault((side, cell.owner.get(side, PROGRAM_MANAGER)), [])
                if name not in categories:
                    categories.append(name)
    return roles


def _answering(rules: RuleSet) -> set[tuple[Side, str]]:
    cells = (cell for category in rules.categories.values() for cell in category.cells.values())
    return {
        (side, cell.owner.get(side, PROGRAM_MANAGER))
        for cell in cells
        for side in SIDES
        if cell.responder in (side, "other")
    }


def _managers(needs: Needs) -> Iterator[Finding]:
    for side in needs.program.sides:
        if not needs.program.managers(side):
            people = needs.program.side_people(side)
            first = min(people, key=lambda p: (p.level == 0, p.level), default=None)
            named = first.id if first else None
            yield new_finding(WRONG, "no_manager", side, id=named)


def _levels(needs: Needs) -> Iterator[Finding]:
    for level, rungs in needs.ladders.items():
        ladders = tuple(dict.fromkeys(name for name, _ in rungs))
        empty = [side for side in needs.program.sides if not needs.on(side, level)]
        ends = [side for side in empty if needs.above(side, level) is None]
        offered = needs.offered(level)
        if len(ends) == len(SIDES):
            weight = NOTE if offered else WRONG
            yield new_finding(weight, "level_nobody", level=level, ladders=ladders)
            continue
        for side in empty:
            yield _empty_level(needs, side, level, ladders, NOTE if offered else GAP)


def _empty_level(
    needs: Needs, side: Side, level: int, ladders: tuple[str, ...], weight: str
) -> Finding:
    above = needs.above(side, level)
    if above is None:
        return new_finding(weight, "level_hole", side, level=level, ladders=ladders)
    people = _names(needs.on(side, above))
    return new_finding(weight, "level_passed", side, level=level, next=above, people=people)


def _roles(needs: Needs) -> Iterator[Finding]:
    for (side, role), categories in needs.roles.items():
        if role == PROGRAM_MANAGER or needs.having(side, role):
            continue
        people = needs.on(side, 0) or needs.having(side, PROGRAM_MANAGER)
        values: dict[str, Value] = {"role": role, "categories": tuple(categories)}
        own = next((p.id for p in needs.program.side_people(side)), None)
        named = people[0].id if people else own
        if not people:
            yield new_finding(WRONG, "role_nobody", side, id=named, **values)
        else:
            weight = GAP if (side, role) in needs.answering else NOTE
            yield new_finding(weight, "role_empty", side, id=named, people=_names(people), **values)


def _singles(needs: Needs) -> Iterator[Finding]:
    for person in needs.program.people:
        alone = needs.alone(person)
        if alone and needs.program.person(person.backup or "") is None:
            yield _about(needs.program, "single", [person], alone)


def _about(
    program: Program, key: str, chain: list[Person], alone: Iterable[str], **more: Value
) -> Finding:
    """Return a finding about the first of the chain; the others cannot stand in for them."""
    person = chain[0]
    values: dict[str, Value] = {"id": person.id, "person": person.name, "alone": tuple(alone)}
    return new_finding(GAP, key, person.side, **values, backup=_candidate(program, chain), **more)


def _candidate(program: Program, chain: list[Person]) -> str | None:
    """Name somebody else who could stand in: of the same side, near in place and level."""
    person = chain[0]
    others = [p for p in program.side_people(person.side) if p not in chain]
    others.sort(key=lambda p: (p.site != person.site, abs(p.level - person.level)))
    return others[0].id if others else None


def _absences(roster: Roster, needs: Needs, now: datetime, ahead: timedelta) -> Iterator[Finding]:
    circles: set[frozenset[Person]] = set()
    for person in roster.program.people:
        missed = {
            day: _missed(roster, needs, person, day) for day in _days(roster, person, now, ahead)
        }
        days = [day for day, alone in missed.items() if alone]
        if not days:
            continue
        chain, circle = _chain(roster, person)
        if circle and frozenset(chain) in circles:
            continue
        circles |= {frozenset(chain)} if circle else set()
        key = "away_circle" if circle else "away_too" if len(chain) > 1 else "away_alone"
        others = _names(chain[1:])
        yield _about(roster.program, key, chain, missed[days[0]], days=_ranges(days), others=others)


def _days(roster: Roster, person: Person, now: datetime, ahead: timedelta) -> Iterator[date]:
    day = roster.calendar(person).day_of(now)
    last = roster.calendar(person).day_of(now + ahead)
    while day <= last and person.away:
        if any(day in absence for absence in person.away):
            yield day
        day += ONE_DAY


def _missed(roster: Roster, needs: Needs, person: Person, day: date) -> list[str]:
    """Return what nobody fills on a day on which somebody is away, in words as ``alone``."""
    at, side = roster.calendar(person).within(day), person.side
    if roster.present((person,), at):
        return []
    roles = [r for r in needs.roles_of(person) if not roster.with_role(side, r, at)]
    levels = [n for n in needs.levels_of(person) if not roster.at_level(side, n, at)]
    return [*roles, *(f"level {level}" for level in levels)]


def _chain(roster: Roster, person: Person) -> tuple[list[Person], bool]:
    """Return the person and the backups behind, and whether they lead back to the person."""
    chain = [person]
    while True:
        after = roster.program.person(chain[-1].backup or "")
        if after is None or after in chain:
            return chain, after == person
        chain.append(after)


def _ranges(days: list[date]) -> tuple[str, ...]:
    """Write days as the program file does: ``2027-02-03..2027-02-07``, ``2027-02-10``."""
    runs: list[tuple[date, date]] = []
    for day in days:
        if runs and runs[-1][1] + ONE_DAY == day:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return tuple(str(a) if a == b else f"{a}..{b}" for a, b in runs)


def _names(people: Iterable[Person]) -> tuple[str, ...]:
    return tuple(person.name for person in people)
