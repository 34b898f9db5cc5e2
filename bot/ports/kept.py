"""What is kept: programs, rules, records, the audit log, installations, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.data import NEWEST_RULES
from bot.domain.issue import Issue


@dataclass(frozen=True, slots=True)
class Subject:
    """What a plan, a card or a message is about: ``issue`` or a record's kind, and its row id."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class ProgramRow:
    """A program as stored: its document in the program file's format, and counters.

    ``state`` is active, paused or archived; ``revision`` grows at every change of the document,
    of the rules in force or of the state.
    """

    id: int
    key: str
    state: str
    revision: int
    rules_version: int
    document: str


@dataclass(frozen=True, slots=True)
class RulesRow:
    """One version of a program's rules; ``document`` holds its overrides.

    ``state`` is in_force, proposed, rejected or superseded, ``base`` the version of the shipped
    rules that it changes: what two companies agreed to stays so when newer rules ship.
    """

    program_id: int
    version: int
    state: str
    document: str
    proposed_by: str | None
    proposed_side: str | None
    at: datetime
    base: int = NEWEST_RULES


@dataclass(frozen=True, slots=True)
class Membership:
    """Where somebody or some channel belongs: a program, and a person's id or an audience."""

    program_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Installation:
    """A workspace of a platform in which somebody installed the app.

    ``url`` is its address on the web, with a final slash; ``bot`` the bot's user id there.
    ``token`` is what the bot may act with: sealed in the database, in clear only behind
    ``Installations``. ``ended`` is when it was taken back.
    """

    platform: str
    workspace: str
    enterprise: str | None
    name: str
    url: str
    app: str
    bot: str
    bot_id: str | None
    scopes: tuple[str, ...]
    token: str = field(repr=False)
    installed_by: str
    installed: datetime
    ended: datetime | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the audit log.

    ``audience`` is shared, the only side that may read it, or ``managers``: the program managers
    of both sides and the actor.
    """

    program_id: int
    subject: Subject | None
    at: datetime
    actor: str | None
    side: str | None
    kind: str
    payload: dict[str, Any] = field(default_factory=dict)
    audience: str = "shared"


@dataclass(frozen=True, slots=True)
class Record:
    """Something kept whole: a proposal, a deadline, a sync. ``data`` is its value as JSON.

    ``name`` is unique among its kind in a program; ``live`` ones have steps to come; ``issue_id``
    is the issue that it is about.
    """

    id: int
    program_id: int
    kind: str
    name: str
    live: bool
    issue_id: int | None
    data: dict[str, Any]


@dataclass(slots=True)
class Touched:
    """What some work wrote, each as it was before by row id; ``None``: it is new."""

    issues: dict[int, Issue | None] = field(default_factory=dict)
    records: dict[int, Record | None] = field(default_factory=dict)
    programs: dict[int, ProgramRow | None] = field(default_factory=dict)
