"""What did not happen in time: overdue, unserved, refused for good. Whoever runs Andon is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LATE = timedelta(minutes=1)
"""How long something may be overdue before it is reported."""


class Kind(StrEnum):
    """What is overdue, waits or was refused."""

    WAKES = "wakes"
    MESSAGES = "messages"
    CARDS = "cards"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class Overdue:
    """So many of a kind are overdue by more than a minute, the first of them since ``since``.

    ``uncertain`` are sends that ended without an answer and are not settled since then.
    """

    kind: Kind
    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many messages or cards of a program wait for a platform that is not served, and since
    when the first does. ``place`` is a conversation of them."""

    program_id: int
    platform: str
    kind: Kind
    count: int
    since: datetime
    place: str


@dataclass(frozen=True, slots=True)
class DeadCard:
    """A card that its platform refused for good as it is wanted now."""

    program_id: int
    name: str
    place: str
    error: str


@dataclass(frozen=True, slots=True)
class Backlog:
    """Everything that did not happen in time. ``dead`` counts rows refused for good, by kind."""

    overdue: tuple[Overdue, ...]
    waiting: tuple[Waiting, ...]
    dead: tuple[tuple[Kind, int], ...]
