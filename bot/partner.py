"""What a program file would change that belongs to one side: its people, sites and own channels.

Whoever imports a file in the chat speaks for one side. Without this check the file could name
other keepers of the partner's key, or read the partner's notes in a channel of one's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.domain.values import Program


def touched(before: Program, after: Program, side: str) -> list[str]:
    """Return in words what of ``side`` differs: ``people wei``, ``sites sz``, ``channels``."""
    found = (
        ("people", _differ(_people(before, side), _people(after, side))),
        ("sites", _differ(_sites(before, side), _sites(after, side))),
        ("deadlines", _moved(before, after, side)),
    )
    words = [f"{what} {', '.join(names)}" for what, names in found if names]
    same = _channels(before, side) == _channels(after, side)
    return words if same else [*words, "channels"]


def _people(program: Program, side: str) -> Mapping[str, Any]:
    return {person.id: person for person in program.people if person.side == side}


def _sites(program: Program, side: str) -> Mapping[str, Any]:
    return {site.id: site for site in program.sites if site.side == side}


def _channels(program: Program, side: str) -> set[Any]:
    return {channel for channel in program.channels if channel.audience == side}


def _differ(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]


def _moved(before: Program, after: Program, side: str) -> list[str]:
    """A date that is new may be asked for; one that stands is moved by who owes it."""
    known = {each.id: each for each in before.deadlines if each.side == side}
    return [each.id for each in after.deadlines if each.id in known and each != known[each.id]]
