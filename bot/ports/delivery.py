"""Messages and cards on their way: what is queued, what a platform is asked, what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.ports.guard import Guard
from bot.ports.kept import Subject

# What is said once, by how soon it must be said: a lower number goes first in a conversation.
# What speaks of a critical issue goes before everything, also in other conversations. What asks
# for nothing new goes last: all of it that one person reads in one place is one morning note.
CRITICAL, ESCALATION, NOTICE, DIGEST, NOTE = -1, 0, 1, 2, 3

# How many due subjects are looked at in one go.
FIRE_BATCH = 100


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to be said once. ``key`` is unique and at most 24 characters.

    ``place`` is where it goes (``console:shared``); ``to`` is who reads it (``shared``, ``oem``,
    ``ems``, ``dm:maria``). ``thread`` makes it a line under the card of its subject; ``under`` is
    the key of another message of its place, in whose thread it lies. The message is dropped unless
    its ``guard`` holds when it is claimed.
    """

    key: str
    program_id: int
    place: str
    to: str
    kind: str
    subject: Subject | None
    name: str | None
    card: dict[str, Any]
    mentions: tuple[str, ...] = ()
    level: int | None = None
    priority: int = NOTICE
    not_before: datetime | None = None
    guard: Guard | None = None
    thread: bool = False
    under: str | None = None


@dataclass(frozen=True, slots=True)
class Queued:
    """A row of the outbox. ``state`` is queued, sending, sent, dropped or dead.

    ``attempts`` counts claims. ``first_claimed`` is when the first attempt began whose outcome is
    not known (``None``: none is open), so since when a look-up must search. ``root`` is the
    message reference of the card or message that a thread line goes under.
    """

    id: int
    draft: Draft
    state: str
    attempts: int
    first_claimed: datetime | None
    bundle: str | None
    root: str | None


@dataclass(frozen=True, slots=True)
class Surface:
    """One place where a live card is shown; ``ref`` is the platform's message reference.

    ``version`` counts what it should show, ``shown`` what it shows; they differ while it is stale.
    """

    id: int
    program_id: int
    subject: Subject
    name: str
    place: str
    to: str
    key: str
    wanted: dict[str, Any]
    mentions: tuple[str, ...]
    version: int
    shown: int
    ref: str | None
    attempts: int
    first_claimed: datetime | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One call to a platform: post (``ref`` is None) or edit a message at ``place``.

    ``rows`` are the outbox rows it settles, ``surface`` the card it shows. ``repeated`` says that
    an earlier attempt ended without an answer: the platform is asked for ``key`` first, since
    ``since``. ``parts`` (kind, name, level) are filled for a bundle. ``addresses`` says who the
    people whom the card mentions are on the place's platform (person id, identity there).
    ``through`` are the program's channels there that the reader of a direct message may read: a
    platform with several installations sends it through one of theirs.
    ``homes`` says where the cards are that a direct message speaks of (name, place, reference).
    """

    key: str
    place: str
    to: str
    kind: str
    name: str | None
    level: int | None
    mentions: tuple[str, ...]
    card: dict[str, Any]
    priority: int
    root: str | None = None
    ref: str | None = None
    rows: tuple[int, ...] = ()
    surface: int | None = None
    version: int = 0
    attempts: int = 1
    repeated: bool = False
    since: datetime | None = None
    parts: tuple[tuple[str, str | None, int | None], ...] = ()
    addresses: tuple[tuple[str, str], ...] = ()
    through: tuple[str, ...] = ()
    homes: tuple[tuple[str, str, str], ...] = ()


class Result(StrEnum):
    """What became of one attempt; logs and metrics show the word."""

    SENT = "sent"
    TEMPORARY = "temporary"
    PERMANENT = "permanent"
    UNKNOWN = "unknown"
    NOT_TRIED = "not_tried"


SENT, TEMPORARY, PERMANENT, UNKNOWN, NOT_TRIED = Result


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a delivery: sent (with ``ref``), temporary, permanent, unknown, not_tried.

    ``retry_after`` is in seconds where the platform said so. ``gone`` says that a permanent
    refusal is about a message to edit, or to answer to, that somebody deleted. ``found`` says that
    an earlier attempt had arrived: the message may show what was wanted then.
    """

    result: Result
    ref: str | None = None
    error: str | None = None
    retry_after: float | None = None
    gone: bool = False
    found: bool = False


class Sender(Protocol):
    """A platform's way out. One call is one attempt; foreign errors never leave it."""

    def send(self, delivery: Delivery) -> Outcome:
        """Post or edit; where ``delivery.repeated``, look the key up before posting again."""
