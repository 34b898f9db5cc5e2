"""Who somebody was on the platforms after they left: kept to find what is theirs, for nothing else.

Nobody is reached or recognized by it. It goes when they are erased.
"""

from __future__ import annotations

import json

from bot.domain.values import Person
from bot.ports import UnitOfWork


def keep_identities(tx: UnitOfWork, program_id: int, person: Person) -> None:
    """Keep the identities of somebody who leaves a program, if they have any."""
    found = identities(person)
    if found:
        tx.keep(_note(program_id, person.id), json.dumps(found))


def identities_of_leaver(tx: UnitOfWork, program_id: int, person: str) -> dict[str, str]:
    """Return the identities that somebody had when they left, by platform."""
    found: dict[str, str] = json.loads(tx.note(_note(program_id, person)) or "{}")
    return found


def identities(person: Person) -> dict[str, str]:
    """Return the identities of somebody on the roster, by platform."""
    given = {"slack": person.slack, "discord": person.discord}
    return {platform: identity for platform, identity in given.items() if identity is not None}


def _note(program_id: int, person: str) -> str:
    return f"left/{program_id}/{person}"
