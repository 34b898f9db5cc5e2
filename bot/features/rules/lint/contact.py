"""Who cannot be told or called. Contact data is for the own side only, so these are private."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.program import Program
from bot.domain.rule_set import RuleSet
from bot.domain.values import Person, Side
from bot.features.rules.lint.finding import GAP, NOTE, Finding, new_finding
from bot.features.rules.lint.people import Needs

PHONE_LEVEL = 3
"""From this level on people call each other: an alert shows the number of the issue's owner."""


def check_contact(program: Program, rules: RuleSet, served: tuple[str, ...] = ()) -> list[Finding]:
    """Return who has no identity on a platform that is served, and who lacks a phone number.

    ``served`` are those platforms; none: it is not known, and those of the channels count.
    """
    return [*_unreachable(program, served), *_phones(program, Needs(program, rules))]


def _unreachable(program: Program, served: tuple[str, ...]) -> Iterator[Finding]:
    platforms = served or tuple(dict.fromkeys(channel.platform for channel in program.channels))
    if not platforms:
        return
    for side in program.sides:
        people = [p for p in program.side_people(side) if not _reached(p, platforms)]
        if people:
            yield _listed(GAP, "unreachable", side, people, platforms=platforms)


def _reached(person: Person, platforms: tuple[str, ...]) -> bool:
    known = {"console": person.id, "slack": person.slack, "discord": person.discord}
    return any(known.get(platform) for platform in platforms)


def _phones(program: Program, needs: Needs) -> Iterator[Finding]:
    if not any(level >= PHONE_LEVEL for level in needs.ladders):
        return
    for side in program.sides:
        silent = [p for p in program.side_people(side) if not p.phone]
        high = [p for p in silent if p.level >= PHONE_LEVEL]
        owners = [p for p in silent if p.level < PHONE_LEVEL and _owns(needs, p)]
        if high:
            yield _listed(NOTE, "phone_level", side, high)
        if owners:
            yield _listed(NOTE, "phone_owner", side, owners)


def _owns(needs: Needs, person: Person) -> bool:
    """Say whether the rules name one of the person's roles as an owner."""
    return any((person.side, role) in needs.roles for role in person.roles)


def _listed(
    weight: str, key: str, side: Side, people: list[Person], **more: tuple[str, ...]
) -> Finding:
    names = tuple(person.name for person in people)
    listed = new_finding(weight, key, side, people=names, id=people[0].id, **more)
    return replace(listed, private=True)
