"""What a program is called: by its key, and with a number where several have the same key.

Nobody learns from a key that it is taken in a company that they do not work with. So several
programs may show one key; stored, each has a name of its own (``ACME``, ``ACME.2``), which the
operator uses. Whoever is in several of one key reads numbers that count their own programs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import count

from bot.engine.commands.said import PROGRAM, first
from bot.ports import Membership, UnitOfWork

_KEY = re.compile(r"\b(?P<key>[A-Z][A-Z0-9]{1,9})-(?:DEC)?\d{1,9}\b")


def key_of(name: str) -> str:
    """Return the key that a program of this stored name shows."""
    return name.partition(".")[0]


def _numbered(key: str) -> Iterable[str]:
    yield key
    yield from (f"{key}.{number}" for number in count(2))


def free_name(tx: UnitOfWork, key: str) -> str:
    """Return a name under which a new program of a key can be stored."""
    return next(name for name in _numbered(key) if tx.program_named(name) is None)


def names_for(tx: UnitOfWork, members: Iterable[Membership]) -> dict[str, Membership]:
    """Return the programs that somebody is in, by what they are called for this person."""
    names: dict[str, Membership] = {}
    for member in sorted(members, key=lambda one: one.program_id):
        key = key_of(tx.program(member.program_id).key)
        names[next(name for name in _numbered(key) if name not in names)] = member
    return names


def meant_by(said: str, names: dict[str, Membership]) -> Membership | None:
    """Return the program that a line names, by ``program=`` or by a number such as ``ACME-1``.

    ``None``: it names none of these, or a number of which there may be several.
    """
    named = first(PROGRAM, said)
    if named is not None:
        return names.get(named["key"].upper())
    number = _KEY.search(said.upper())
    fitting = [n for n in names if number is not None and key_of(n) == number["key"]]
    return names[fitting[0]] if len(fitting) == 1 else None
