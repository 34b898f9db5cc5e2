"""What a program file would change that is one side's: people, sites, own channels and digests.

Whoever imports a file in the chat speaks for one side. Without this check the file could name
other keepers of the partner's key, or read the partner's notes in a channel of one's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.program import Program
from bot.domain.values import Channel, Person
from bot.features.programs.imports.parts import CONTACTS
from bot.features.programs.texts import refuse

SHARED = "shared"


def without_contacts(program: Program, side: str) -> Program:
    """Return a program as the other side may store it: without contacts of ``side``, its own
    channels, and the digests that it sends there."""
    empty: dict[str, Any] = dict.fromkeys(CONTACTS)
    people = tuple(replace(p, **empty) if p.side == side else p for p in program.people)
    channels = tuple(c for c in program.channels if c.audience != side)
    digests = tuple(digest for digest in program.digests if digest.to != side)
    return replace(program, people=people, channels=channels, digests=digests)


def with_contacts(program: Program, stored: Program, side: str) -> Program:
    """Return an imported program in which all that only ``side`` reads is as it is stored: whoever
    cannot see it neither changes it by a file nor learns from the answer what it is."""
    people = tuple(_filled(p, stored.person(p.id), side) for p in program.people)
    own = {_place(c): c for c in stored.channels if c.audience == side}
    known = {_place(channel) for channel in stored.channels} - set(own)
    channels = [c for c in program.channels if c.audience != side or _place(c) in known]
    for channel in channels:
        if _place(channel) in own and channel.audience != SHARED:
            raise refuse("no.channel", platform=channel.platform, channel=channel.id)
        own.pop(_place(channel), None)
    digests = [digest for digest in program.digests if digest.to != side]
    digests += [digest for digest in stored.digests if digest.to == side]
    return replace(
        program, people=people, channels=(*channels, *own.values()), digests=tuple(digests)
    )


def without_terms(program: Program, side: str) -> Program:
    """Return a program as the other side may have it: without the terms that ``side`` keeps. What
    both agreed of them is in its own file."""
    return replace(program, terms=tuple(term for term in program.terms if term.side != side))


def names_own(program: Program, side: str) -> bool:
    """Say whether a file names channels or digests that only ``side`` reads."""
    places = (*(c.audience for c in program.channels), *(d.to for d in program.digests))
    return side in places


def _place(channel: Channel) -> tuple[str, str | None, str]:
    return channel.platform, channel.team, channel.id


def _filled(person: Person, known: Person | None, side: str) -> Person:
    if known is None or known.side != side:
        return person
    contacts: dict[str, Any] = {name: getattr(known, name) for name in CONTACTS}
    return replace(person, **contacts)


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
    return {person.id: person for person in program.side_people(side)}


def _sites(program: Program, side: str) -> Mapping[str, Any]:
    return {site.id: site for site in program.side_sites(side)}


def _differ(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]
