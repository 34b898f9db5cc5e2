"""Who reads a message: both sides, one side, or one person.

An audience is stored, and handed to adapters, as one string; this is the only place that writes
and reads it: ``shared``, ``oem``, ``ems``, ``dm:maria``.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.values import SIDES

PRIVATE = "dm:"
"""What stands before the id of the only person who reads a message."""

_SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Audience:
    """Both sides where no ``side`` and no ``person`` (an id of the roster) is named.

    ``str(audience)`` is how it is stored.
    """

    side: str | None = None
    person: str | None = None

    @property
    def private(self) -> bool:
        """Say whether only one person reads it."""
        return self.person is not None

    def __str__(self) -> str:
        return f"{PRIVATE}{self.person}" if self.person is not None else self.side or _SHARED


SHARED = Audience()
"""Everybody in the channels that both sides read."""


def only(person_id: str) -> Audience:
    """Return the audience of a direct message."""
    return Audience(person=person_id)


def read_audience(text: str) -> Audience:
    """Return the audience that is stored as ``text``; an unknown one raises ``ValueError``."""
    if text.startswith(PRIVATE):
        return only(text.removeprefix(PRIVATE))
    if text == _SHARED:
        return SHARED
    if text not in SIDES:
        raise ValueError(f"nobody is called {text}")
    return Audience(side=text)
