"""What the core asks of storage and of platforms, and what it promises them.

The core runs every intent inside one unit of work: all that it changes commits together or not at
all. A unit may be run again from its start after a conflict, so it changes nothing outside it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

from bot.domain.alike import Outline
from bot.domain.values import Issue, StepDone

T = TypeVar("T")

# What is said once, by how soon it must be said: a lower number goes first in a conversation.
ESCALATION, NOTICE, DIGEST = 0, 1, 2

# How many due subjects are looked at in one go.
FIRE_BATCH = 100

# What a message may depend on besides a clock: that its issue is still open, or still resolved.
LIVE, RESOLVED = "live", "resolved"
# Behind a clock's id: the message is not needed any more once this level is alerted (``ack/1#4``).
UNLESS_LEVEL = "#"
# Behind a clock's id: the message is not needed any more once a further update is missed.
AT_MISS = "~"
# In front of a record's id: the message is needed only while that record is live.
RECORD_GUARD = "record/"
# Behind a record's id: it is needed only while the record's data name this under ``open``.
AT_STEP = "@"


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

    ``state`` is in_force, proposed, rejected or superseded.
    """

    program_id: int
    version: int
    state: str
    document: str
    proposed_by: str | None
    proposed_side: str | None
    at: datetime


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
    """One line of the audit log. ``audience`` is shared or the only side that may read it."""

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


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to be said once. ``key`` is unique and at most 24 characters.

    ``place`` is where it goes (``console:shared``); ``to`` is who reads it (``shared``, ``oem``,
    ``ems``, ``dm:maria``). ``thread`` makes it a line under the card of its subject. ``guard`` is
    ``<issue id>:<clock id>``: the message is dropped unless that clock runs when it is claimed;
    ``live`` or ``resolved`` in place of the clock ask for the issue's state, and
    ``record/<id>`` asks whether that record is live, ``record/<id>@D4/0`` whether it also
    watches that step.
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
    guard: str | None = None
    thread: bool = False


@dataclass(frozen=True, slots=True)
class Queued:
    """A row of the outbox. ``state`` is queued, sending, sent, dropped or dead.

    ``attempts`` counts claims. ``first_claimed`` is when the first attempt began whose outcome is
    not known (``None``: none is open), so since when a look-up must search. ``root`` is the
    message reference of the card that a thread line goes under.
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


SENT, TEMPORARY, PERMANENT, UNKNOWN, NOT_TRIED = (
    "sent",
    "temporary",
    "permanent",
    "unknown",
    "not_tried",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a delivery: sent (with ``ref``), temporary, permanent, unknown, not_tried.

    ``retry_after`` is in seconds where the platform said so. ``gone`` says that a permanent
    refusal is about a message to edit, or to answer to, that somebody deleted. ``found`` says that
    an earlier attempt had arrived: the message may show what was wanted then.
    """

    result: str
    ref: str | None = None
    error: str | None = None
    retry_after: float | None = None
    gone: bool = False
    found: bool = False


class Sender(Protocol):
    """A platform's way out. One call is one attempt; foreign errors never leave it."""

    def send(self, delivery: Delivery) -> Outcome:
        """Post or edit; where ``delivery.repeated``, look the key up before posting again."""


class UnitOfWork(Protocol):
    """One transaction. Moments are aware UTC datetimes; every list comes in a stable order."""

    # programs
    def add_program(self, key: str, document: str, now: datetime) -> int:
        """Insert an active program at revision 1 without rules; return its id."""

    def program(self, program_id: int, *, lock: bool = False) -> ProgramRow:
        """Return a program; ``lock`` holds its row to the end (always the first statement)."""

    def program_named(self, key: str) -> ProgramRow | None:
        """Return the program with this key."""

    def programs(self) -> list[ProgramRow]:
        """Return all programs by id."""

    def save_program(self, program_id: int, document: str, state: str) -> int:
        """Store document and state, and return the new revision."""

    def index_people(
        self, program_id: int, people: Iterable[tuple[str, str | None, str | None]]
    ) -> None:
        """Keep (person id, slack identity, discord identity) for look-ups; ids keep their rows."""

    def index_channels(self, program_id: int, channels: Iterable[tuple[str, str]]) -> None:
        """Keep (place, audience) of every channel for look-ups."""

    def memberships(self, platform: str, identity: str) -> list[Membership]:
        """Return who an identity is (console: the person id itself) in which programs."""

    def channel(self, place: str) -> Membership | None:
        """Return the program and audience of a channel, or ``None`` for an unknown one."""

    def add_rules(self, rules: RulesRow) -> None:
        """Insert one version of the rules."""

    def rules(self, program_id: int) -> list[RulesRow]:
        """Return all versions, oldest first."""

    def decide_rules(self, program_id: int, version: int, state: str) -> None:
        """Set the state of one version; ``in_force`` supersedes the one before and makes it the
        program's version."""

    # issues
    def take_number(self, program_id: int) -> int:
        """Return the next issue number of a program, counting from 1 without gaps."""

    def add_issue(self, issue: Issue) -> Issue:
        """Insert an issue (its ``id`` is ignored) and return it with its id."""

    def save_issue(self, issue: Issue) -> None:
        """Store every field of an issue."""

    def issue(self, issue_id: int) -> Issue | None:
        """Return an issue by row id."""

    def issue_numbered(self, program_id: int, number: int) -> Issue | None:
        """Return an issue by its number."""

    def issues(self, program_id: int, states: Sequence[str] | None = None) -> list[Issue]:
        """Return the issues of a program by number, all or those in ``states``."""

    def issue_from(self, program_id: int, source: str) -> Issue | None:
        """Return the issue that was logged from this message."""

    def merged_into(self, program_id: int, number: int) -> list[Issue]:
        """Return the issues that are merged into the one with this number, by number."""

    def ended_since(self, program_id: int, since: datetime) -> list[Issue]:
        """Return the issues that were closed, cancelled or merged after a moment, by number."""

    def outlines(
        self, program_id: int, states: Sequence[str], *, after: int, since: datetime, limit: int
    ) -> list[Outline]:
        """Return what is compared of the newest issues in ``states``, the newest first: at most
        ``limit``, numbered above ``after`` and logged at or after ``since``.

        No more rows are looked at than there are numbers above ``after``."""

    def steps(self, issue_id: int) -> list[StepDone]:
        """Return the steps done for an issue, oldest first."""

    def add_steps(self, issue_id: int, steps: Sequence[StepDone]) -> None:
        """Remember steps; one whose key is there already stays as it was."""

    # records
    def add_record(self, record: Record) -> Record:
        """Insert a record (its ``id`` is ignored) and return it with its id."""

    def save_record(self, record: Record) -> None:
        """Store whether a record is live, and its data."""

    def drop_record(self, record_id: int) -> None:
        """Forget a record; one that is gone already is no mistake."""

    def record(self, record_id: int) -> Record | None:
        """Return a record by row id."""

    def record_named(self, program_id: int, kind: str, name: str) -> Record | None:
        """Return a record by its name."""

    def records(self, program_id: int, kind: str, *, live: bool = False) -> list[Record]:
        """Return the records of a kind in order of insertion, all or only the live ones."""

    def records_about(self, issue_id: int, kind: str) -> list[Record]:
        """Return the records of a kind about an issue, in order of insertion."""

    # audit
    def add_event(self, event: Event) -> None:
        """Append one line to the audit log."""

    def events(self, program_id: int, subject: Subject | None = None) -> list[Event]:
        """Return the log of a program, or of one subject, oldest first."""

    def events_of(
        self, program_id: int, issues: Sequence[int], kinds: Sequence[str], since: datetime
    ) -> list[Event]:
        """Return what the log says of these issues since a moment, of some kinds, oldest first."""

    # wakes
    def set_wake(self, subject: Subject, program_id: int, at: datetime | None) -> None:
        """Wake a subject at ``at`` (``None``: never), forgetting any lease on it."""

    def wake_at(self, subject: Subject) -> datetime | None:
        """Return when a subject is woken next."""

    def wake_program(self, program_id: int, now: datetime) -> None:
        """Wake every issue of a program that has not ended, and every live record, now."""

    def programs_due(self, now: datetime) -> list[int]:
        """Return the active programs in which a wake or a queued message is due by ``now``."""

    def lease_due(self, now: datetime, until: datetime, limit: int) -> list[tuple[Subject, int]]:
        """Lease due wakes until ``until``: (subject, program id), longest due first.

        A leased wake is not due again before ``until``; leases of the dead thus expire.
        """

    # outbox
    def queue(self, drafts: Iterable[Draft], now: datetime) -> None:
        """Add messages in order; one whose key is there already stays as it was."""

    def ready(
        self,
        now: datetime,
        places: int,
        per_place: int,
        platforms: Collection[str] | None = None,
    ) -> list[Queued]:
        """Return what may be claimed: of each conversation with nothing in flight or in back-off,
        the first rows by priority and age; a thread line only after its card has a reference.

        ``places`` counts only conversations on ``platforms`` (``None``: on any)."""

    def ready_surfaces(
        self, now: datetime, places: int, platforms: Collection[str] | None = None
    ) -> list[Surface]:
        """Return the stale cards that may be claimed on ``platforms`` (``None``: on any)."""

    def bundled(self, bundle: str) -> list[Queued]:
        """Return all rows still to be settled of a bundle that was tried before."""

    def mark_sending(
        self, ids: Sequence[int], now: datetime, until: datetime, bundle: str | None
    ) -> None:
        """Lease rows: state sending, one more attempt, not ready before ``until``."""

    def mark_sent(self, ids: Sequence[int], now: datetime, ref: str | None) -> None:
        """Settle rows as sent."""

    def mark_dropped(self, ids: Sequence[int], now: datetime, why: str) -> None:
        """Settle rows that no longer apply."""

    def mark_dead(self, ids: Sequence[int], now: datetime, error: str) -> None:
        """Settle rows that the platform refused for good."""

    def mark_retry(
        self, ids: Sequence[int], at: datetime, error: str, *, tried: bool, unsure: bool = False
    ) -> None:
        """Make rows ready again at ``at``; not ``tried`` takes the attempt back.

        Unless ``unsure``, no attempt is open any more and ``first_claimed`` is forgotten."""

    def hold_queued(self, program_id: int) -> int:
        """Keep back what is queued in a program and depends on something (a guard); return how
        many rows that are. What was tried already, and what comes later, is not kept back."""

    def release_held(self, program_id: int, now: datetime) -> int:
        """Make what was kept back ready at ``now``, or at its own later time; return how many."""

    def program_of_rows(self, ids: Sequence[int]) -> int:
        """Return the program that rows of the outbox belong to."""

    def dead(self, program_id: int | None = None) -> list[Queued]:
        """Return the rows refused for good."""

    # cards
    def want_card(self, surface: Surface, now: datetime) -> None:
        """Say what a card should show; a surface (program, subject, place) is made when missing.

        Content equal to what is wanted already makes nothing stale. ``id``, ``version``, ``shown``,
        ``ref`` and ``attempts`` of the argument are ignored."""

    def surfaces(self, subject: Subject) -> list[Surface]:
        """Return the places where a subject is shown."""

    def surface_at(self, place: str, ref: str) -> Surface | None:
        """Return the surface with this message, or ``None``."""

    def mark_showing(self, surface_id: int, now: datetime, until: datetime) -> None:
        """Lease a card for one attempt."""

    def mark_shown(self, surface_id: int, version: int, ref: str | None) -> None:
        """Settle a card: it shows ``version``; it stays stale if more is wanted by now."""

    def mark_card_retry(
        self,
        surface_id: int,
        at: datetime,
        error: str,
        *,
        tried: bool,
        unsure: bool = False,
        hold: bool = False,
    ) -> None:
        """Make a card ready again at ``at``, as ``mark_retry`` does; with ``hold`` no other card
        of its place is claimed before."""

    def mark_card_lost(self, surface_id: int, now: datetime) -> None:
        """Forget a card's message, which is gone: the card is posted anew."""

    def mark_card_dead(self, surface_id: int, error: str) -> None:
        """Give a card up as it is wanted now; it is tried again when something else is wanted."""

    def surface(self, surface_id: int) -> Surface:
        """Return a surface by its id."""

    # the rest
    def move_place(self, program_id: int, old: str, new: str) -> int:
        """Move a program's messages, cards and the sources of its issues to another place.

        What is shown at both stays as it is and is not renewed at the old one any more. Return
        how many rows moved."""

    def message_at(self, place: str, ref: str) -> Subject | None:
        """Return the subject of a message that was sent (card or not), or ``None``."""

    def answered(self, key: str) -> dict[str, Any] | None:
        """Return the answer that was given to an inbound event, or ``None`` if it is new."""

    def remember(self, key: str, now: datetime, answer: dict[str, Any]) -> None:
        """Keep the answer to an inbound event; a second one with this key raises ``Conflict``."""

    def forget_inbound(self, before: datetime) -> int:
        """Forget inbound events answered before a moment; return how many."""

    def save_installation(self, found: Installation) -> None:
        """Keep an installation in place of an earlier one in its workspace."""

    def end_installation(self, platform: str, workspace: str, at: datetime, why: str) -> bool:
        """Mark an installation as taken back at ``at``; one made later, or ended, stays as it is.

        Return whether there was one."""

    def installations(self, platform: str) -> list[Installation]:
        """Return where the app is or was installed, by workspace."""

    def note(self, name: str) -> str | None:
        """Return a kept value such as the last sign of life."""

    def keep(self, name: str, value: str) -> None:
        """Keep a value by name."""

    def next_subject(self) -> datetime | None:
        """Return when a subject is woken next; ``None``: none is."""

    def next_wake(self, platforms: Collection[str] | None = None) -> datetime | None:
        """Return when something is due next: a wake, or an outbox row or a card on ``platforms``
        (``None``: on any); ``None``: nothing is."""


class Installations(Protocol):
    """Where the app of one platform is installed, with tokens in clear.

    An installation whose token cannot be opened any more (it was sealed with another secret) has
    an empty ``token``. Another process may change what is found from one call to the next.
    """

    def all(self) -> list[Installation]:
        """Return every installation by workspace, also those that ended."""

    def save(self, found: Installation) -> None:
        """Keep an installation in place of an earlier one in its workspace."""

    def end(self, workspace: str, at: datetime, why: str) -> bool:
        """Mark an installation as taken back at ``at``, unless it was made later."""


class Database(Protocol):
    """Runs units of work; see ``storage`` for the two that ship."""

    def write(self, unit: Callable[[UnitOfWork], T], *, urgent: bool = False) -> T:
        """Run ``unit`` in one transaction and return its result once it is durable.

        Any exception rolls the unit back and is raised here. An ``urgent`` one, for which a person
        waits, goes before others that wait; those are delayed, but never for ever."""

    def submit(self, unit: Callable[[UnitOfWork], T], *, urgent: bool = False) -> Future[T]:
        """Like ``write``, without waiting; units may share a commit."""

    def read(self) -> AbstractContextManager[UnitOfWork]:
        """Open a consistent view that does not wait for writers; writing in it is an error."""

    def close(self) -> None:
        """Finish what was submitted and close."""
