"""Where something is said: a channel of a platform, or somebody's direct messages there.

A place is stored, and handed to adapters, as one string; this is the only place that writes and
reads it: ``console:shared``, ``slack:T0/C0``, ``discord:123`` are channels, ``console:dm:tom``,
``slack:dm:T0/U0`` and ``discord:dm:5`` are direct messages.
"""

from __future__ import annotations

from dataclasses import dataclass

_OF_PLATFORM, _OF_TEAM, _DIRECT = ":", "/", "dm:"


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation on a ``platform``; ``str(place)`` is how it is stored.

    ``id`` is the channel's, or of a ``private`` place the reader's there, without the ``team``
    (a workspace of Slack) that it belongs to. Without an ``id`` it names no conversation.
    """

    platform: str
    id: str
    team: str | None = None
    private: bool = False

    @property
    def identity(self) -> str:
        """Return the id with its team: of a private place, who reads there on the platform."""
        return self.id if self.team is None else f"{self.team}{_OF_TEAM}{self.id}"

    def __str__(self) -> str:
        direct = _DIRECT if self.private else ""
        return f"{self.platform}{_OF_PLATFORM}{direct}{self.identity}"


def read_place(text: str) -> Place:
    """Return the place that is stored as ``text``."""
    platform, _, where = text.partition(_OF_PLATFORM)
    team, of_team, name = where.removeprefix(_DIRECT).rpartition(_OF_TEAM)
    return Place(platform, name, team if of_team else None, where.startswith(_DIRECT))


def direct_place(platform: str, identity: str) -> str:
    """Return the stored place of somebody's direct messages; ``identity`` is as on the roster."""
    return f"{platform}{_OF_PLATFORM}{_DIRECT}{identity}"


def platform_of(place: str) -> str:
    """Return the platform of a stored place."""
    return place.partition(_OF_PLATFORM)[0]
