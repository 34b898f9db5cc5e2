"""What a program file would change that is one side's: people, sites, own channels and digests.

Whoever imports a file in the chat speaks for one side. Without this check the file could name
other keepers of the partner's key, or read the partner's notes in a channel of one's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.program import Program
from bot.domain.values import Person

CONTACTS = ("email", "phone", "slack", "discord")


def without_contacts(program: Program, side: str) -> Program:
    """Return a program as the other side may store it: without contacts of ``side``, its own
    channels, and the digests that it sends there."""
    empty: dict[str, Any] = dict.fromkeys(CONTACTS)
    people = tuple(replace(p, **empty) if p.side == side else p for p in program.people)
    channels = tuple(c for c in program.channels if c.audience != side)
    digests = tuple(digest for digest in program.digests if digest.to != side)
    return replace(program, people=people, channels=channels, digests=digests)


def with_contacts(program: Program, stored: Program, side: str) -> Program:
    """Return an imported program with what such a file leaves out of ``side`` as it is stored."""
    people = tuple(_filled(p, stored.person(p.id), side) for p in program.people)
    named = {(c.platform, c.team, c.id) for c in program.channels}
    own = (c for c in stored.channels if c.audience == side)
    left_out = tuple(c for c in own if (c.platform, c.team, c.id) not in named)
    channels = (*program.channels, *left_out)
    digests = program.digests
    if not _digests(program, side):
        digests += tuple(digest for digest in stored.digests if digest.to == side)
    return replace(program, people=people, channels=channels, digests=digests)


def _filled(person: Person, known: Person | None, side: str) -> Person:
    if known is None or person.side != side or known.side != side:
        return person
    contacts: dict[str, Any] = {
        name: getattr(person, name) or getattr(known, name) for name in CONTACTS
    }
    return replace(person, **contacts)


def touched(before: Program, after: Program, side: str) -> list[str]:
    """Return in words what of ``side`` differs: ``people wei``, ``sites sz``, ``channels``."""
    words = [*_own(before, after, side), *_named("deadlines", _moved(before, after, side))]
    own = {"channels": _channels, "digests": _digests}
    return words + [what for what, of in own.items() if of(before, side) != of(after, side)]


def visible(before: Program, after: Program, side: str) -> list[str]:
    """Return in words what of ``side`` differs that the partner can see: people and sites."""
    return _own(without_contacts(before, side), without_contacts(after, side), side)


def _own(before: Program, after: Program, side: str) -> list[str]:
    people = _differ(_people(before, side), _people(after, side))
    sites = _differ(_sites(before, side), _sites(after, side))
    return [*_named("people", people), *_named("sites", sites)]


def _named(what: str, names: list[str]) -> list[str]:
    return [f"{what} {', '.join(names)}"] if names else []


def _people(program: Program, side: str) -> Mapping[str, Any]:
    return {person.id: person for person in program.people if person.side == side}


def _sites(program: Program, side: str) -> Mapping[str, Any]:
    return {site.id: site for site in program.sites if site.side == side}


def _channels(program: Program, side: str) -> set[Any]:
    return {channel for channel in program.channels if channel.audience == side}


def _digests(program: Program, side: str) -> set[Any]:
    return {digest for digest in program.digests if digest.to == side}


def _differ(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]


def _moved(before: Program, after: Program, side: str) -> list[str]:
    """Return the ids of a side's deadlines that a file would move; new ones may be asked for."""
    known = {deadline.id: deadline for deadline in before.deadlines if deadline.side == side}
    return [
        deadline.id
        for deadline in after.deadlines
        if deadline.id in known and deadline != known[deadline.id]
    ]
