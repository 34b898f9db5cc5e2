"""What people did while nobody listened: what is to be read again on a platform, and since when."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Direct:
    """A conversation of direct messages; ``through`` are the channels that its reader may read."""

    place: str
    through: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unheard:
    """What an adapter reads: all that was said since ``since`` (UTC), and the emoji that stand.

    ``channels`` are the places of programs, ``cards`` the references of the cards of what is open,
    by channel: in their threads people answer. ``first`` says that nothing was ever heard on the
    platform: then the emoji that stand are only noted, since nobody knows how old they are.
    """

    since: datetime
    channels: tuple[str, ...]
    cards: dict[str, tuple[str, ...]]
    directs: tuple[Direct, ...]
    first: bool = False


@dataclass(frozen=True, slots=True)
class Missed:
    """Something that was missed: ``do`` does it as if it came now; a failure is raised.

    ``key`` is the natural key of its event. ``at`` is when it was said (UTC); ``None``: an emoji,
    whose time no platform tells.
    """

    key: str
    at: datetime | None
    do: Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Found:
    """What an adapter found in the history of its platform, each thing once or several times.

    It is not ``complete`` where something could not be read that may be read later.
    """

    missed: tuple[Missed, ...] = ()
    complete: bool = True


class Hearing(Protocol):
    """What storage keeps about what was heard."""

    def known(self, keys: Sequence[str]) -> set[str]:
        """Return which of these inbound events were heard: answered, or noted."""

    def note_reactions(self, keys: Iterable[str]) -> None:
        """Keep for ever that these emoji are known: they can be found for as long as they stand."""

    def note_direct(self, place: str) -> None:
        """Keep that there is a conversation of direct messages at a place."""

    def directs(self, platform: str) -> list[str]:
        """Return the places of the known conversations of direct messages on a platform."""

    def open_cards(self, program_id: int, platform: str) -> list[tuple[str, str]]:
        """Return the cards of a program on a platform whose subject has not ended: place, ref."""

    def programs_on(self, platforms: Iterable[str]) -> list[int]:
        """Return the programs with a channel on one of the platforms, by id."""
