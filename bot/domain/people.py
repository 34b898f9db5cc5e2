"""Who is told: owners, levels, program managers, and who stands in for an absent person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.calendar import Calendar
from bot.domain.issue import Issue
from bot.domain.program import Program
from bot.domain.rule_set import Cell
from bot.domain.values import PROGRAM_MANAGER, Person

HIGHEST_LEVEL = 4


@dataclass(frozen=True, slots=True)
class Roster:
    """The people of a program with the calendars of their sites, by site id."""

    program: Program
    calendars: Mapping[str, Calendar]

    def calendar(self, person: Person) -> Calendar:
        """Return the calendar of the person's site."""
        return self.calendars[person.site]

    def away(self, person: Person, now: datetime) -> bool:
        """Say whether somebody is away on the working day of ``now`` at the person's site."""
        if not person.away:
            return False
        today = self.calendar(person).day_of(now)
        return any(today in absence for absence in person.away)

    def in_hours(self, person: Person, now: datetime) -> bool:
        """Say whether the person's site is open."""
        return self.calendar(person).is_open(now)

    def present(self, people: Iterable[Person], now: datetime) -> tuple[Person, ...]:
        """Return ``people`` with the absent replaced by their backups, each person once."""
        present = (self._stand_in(person, now) for person in people)
        return tuple(dict.fromkeys(person for person in present if person is not None))

    def _stand_in(self, person: Person, now: datetime) -> Person | None:
        seen: set[str] = set()
        current: Person | None = person
        while current is not None and self.away(current, now):
            seen.add(current.id)
            backup = current.backup
            current = None if backup in seen else self.program.person(backup or "")
        return current

    def helpers(self, owners: Iterable[Person], side: str, now: datetime) -> tuple[Person, ...]:
        """Return who is asked to help the owners of a side: their backups, else its managers.

        Nobody is asked to help themselves, and somebody absent is replaced as everywhere.
        """
        busy = tuple(owners)
        backups = (self.program.person(person.backup or "") for person in busy)
        there = self.present((person for person in backups if person is not None), now)
        beside = tuple(person for person in there if person not in busy and person.side == side)
        managers = tuple(person for person in self.managers(side, now) if person not in busy)
        return beside or managers

    def with_role(self, side: str, role: str, now: datetime) -> tuple[Person, ...]:
        """Return who holds ``role`` on ``side``, absences replaced."""
        people = self.program.people
        return self.present((p for p in people if p.side == side and role in p.roles), now)

    def managers(self, side: str, now: datetime) -> tuple[Person, ...]:
        """Return the program managers of ``side``, absences replaced."""
        return self.with_role(side, PROGRAM_MANAGER, now)

    def all_managers(self, now: datetime) -> tuple[Person, ...]:
        """Return the program managers of both sides, each once."""
        found = (person for side in self.program.sides for person in self.managers(side, now))
        return tuple(dict.fromkeys(found))

    def answering(self, side: str, now: datetime) -> tuple[Person, ...]:
        """Return whom a side is told something through: its program managers, else the next level
        that has somebody, so that nothing is said to nobody."""
        return self.managers(side, now) or self._from_level(side, 1, now)

    def is_manager(self, person: Person, now: datetime) -> bool:
        """Say whether the person is a program manager, or stands in for an absent one."""
        return PROGRAM_MANAGER in person.roles or person in self.managers(person.side, now)

    def at_level(self, side: str, level: int, now: datetime) -> tuple[Person, ...]:
        """Return who stands on exactly this level of ``side``, absences replaced."""
        people = self.program.people
        return self.present((p for p in people if p.side == side and p.level == level), now)

    def alerted(
        self, level: int, now: datetime, sides: Sequence[str] | None = None
    ) -> tuple[tuple[Person, ...], tuple[str, ...]]:
        """Return the counterparts of both sides at ``level``, and the sides with nobody there.

        A level with nobody is passed to the next one above that has somebody. A matter of one of
        the ``sides`` alone alerts its people only.
        """
        people: list[Person] = []
        sides = sides or self.program.sides
        holes = tuple(side for side in sides if not self.at_level(side, level, now))
        for side in sides:
            people += self._from_level(side, level, now)
        return tuple(dict.fromkeys(people)), holes

    def _from_level(self, side: str, level: int, now: datetime) -> tuple[Person, ...]:
        for rung in range(level, HIGHEST_LEVEL + 1):
            people = self.at_level(side, rung, now)
            if people:
                return people
        return ()

    def role_owners(self, cell: Cell, side: str, now: datetime) -> tuple[Person, ...]:
        """Return who answers for ``side`` before anybody acknowledged: the rule's owner role,
        else the side's level 0, else its program manager, else the next level with somebody."""
        role = cell.owner.get(side, PROGRAM_MANAGER)
        return (
            self.with_role(side, role, now)
            or self.at_level(side, 0, now)
            or self.answering(side, now)
        )

    def owners(self, issue: Issue, cell: Cell, side: str, now: datetime) -> tuple[Person, ...]:
        """Return who answers for ``side`` of an issue now: its owner there, or the role's."""
        named = self.program.person(issue.owner(side) or "")
        if named is not None:
            present = self.present((named,), now)
            if present:
                return present
        return self.role_owners(cell, side, now)

    def site_of(self, people: tuple[Person, ...], side: str) -> str:
        """Return the site whose calendar a clock of ``people`` runs on."""
        return people[0].site if people else self.program.side_sites(side)[0].id
