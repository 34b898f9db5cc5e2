"""What storage keeps and finds inside one transaction: programs, issues, records, the log, wakes.

Moments are aware UTC datetimes; every list comes in a stable order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.issue import Issue, StepDone
from bot.domain.outline import Outline
from bot.ports.kept import Event, Membership, ProgramRow, Record, RulesRow, Subject


class Programs(Protocol):
    """Programs, who and which channel belongs to them, and their rules."""

    def add_program(self, key: str, document: str, now: datetime) -> int:
        """Insert an active program at revision 1 without rules; return its id."""

    def program(self, program_id: int, *, lock: bool = False) -> ProgramRow:
        """Return a program; ``lock`` holds its row to the end (always the first statement). An
        unknown one raises ``NotStored``."""

    def program_named(self, key: str) -> ProgramRow | None:
        """Return the program stored under this name: its key, or one such as ``ACME.2``."""

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


class Issues(Protocol):
    """Issues and the steps that were done for them."""

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

    def issues_after(self, program_id: int, number: int, limit: int) -> list[Issue]:
        """Return at most ``limit`` issues numbered above ``number``, by number."""

    def ended_below(self, program_id: int, number: int, limit: int) -> list[Issue]:
        """Return at most ``limit`` issues that ended, numbered below ``number``, the newest
        first."""

    def last_number(self, program_id: int) -> int:
        """Return the highest number of an issue, which is how many there are; 0: there is none."""

    def numbers(self, ids: Sequence[int]) -> dict[int, int]:
        """Return the numbers of issues by their row ids."""

    def issue_from(self, program_id: int, source: str) -> Issue | None:
        """Return the issue that was logged from this message."""

    def ended_refs(self, program_id: int, but: str) -> list[tuple[int, str]]:
        """Return number and ``ref`` of the issues that ended and have one, by number, but for those
        whose source begins with ``but``."""

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


class Records(Protocol):
    """What is kept whole under a name in its program."""

    def add_record(self, record: Record) -> Record:
        """Insert a record (its ``id`` is ignored) and return it with its id."""

    def save_record(self, record: Record, at: datetime | None = None) -> None:
        """Store whether a record is live, and its data; one that has ended is found as ended
        ``at`` that moment."""

    def drop_record(self, record_id: int) -> None:
        """Forget a record; one that is gone already is no mistake."""

    def record(self, record_id: int) -> Record | None:
        """Return a record by row id."""

    def record_named(self, program_id: int, kind: str, name: str) -> Record | None:
        """Return a record by its name."""

    def records(self, program_id: int, kind: str, *, live: bool = False) -> list[Record]:
        """Return the records of a kind in order of insertion, all or only the live ones."""

    def records_apart(self, program_id: int, kind: str) -> list[Record]:
        """Return the records of a kind that are about no issue, in order of insertion."""

    def past_records(self, program_id: int, kind: str, limit: int) -> list[Record]:
        """Return at most ``limit`` records of a kind that are not live, the newest first."""

    def records_ended(self, program_id: int, kind: str, since: datetime) -> list[Record]:
        """Return the records of a kind that were stored as ended after a moment, in order of
        insertion."""

    def records_about(self, issue_id: int, kind: str) -> list[Record]:
        """Return the records of a kind about an issue, in order of insertion."""

    def record_ids_about(self, issues: Sequence[int], kind: str) -> list[int]:
        """Return the ids of the records of a kind about these issues, in order of insertion."""

    def records_at(self, ids: Sequence[int]) -> list[Record]:
        """Return the records with these ids, in order of insertion."""


class Log(Protocol):
    """The audit log, to which lines are only added."""

    def add_event(self, event: Event) -> None:
        """Append one line to the audit log."""

    def events(self, program_id: int, subject: Subject | None = None) -> list[Event]:
        """Return the log of a program, or of one subject, oldest first."""

    def events_of(
        self, program_id: int, issues: Sequence[int], kinds: Sequence[str], since: datetime
    ) -> list[Event]:
        """Return what the log says of these issues since a moment, of some kinds, oldest first."""

    def last_lines(
        self,
        program_id: int,
        issues: Sequence[int],
        kinds: Sequence[str],
        readers: Sequence[str],
        limit: int,
    ) -> list[int]:
        """Return the ids of at most ``limit`` of the last lines of some kinds about these issues,
        oldest first, as far as one of ``readers`` may read them."""

    def events_at(self, ids: Sequence[int]) -> list[Event]:
        """Return the lines with these ids, oldest first."""


class Wakes(Protocol):
    """When each subject is looked at next."""

    def set_wake(self, subject: Subject, program_id: int, at: datetime | None) -> None:
        """Wake a subject at ``at`` (``None``: never), forgetting any lease on it."""

    def wake_at(self, subject: Subject) -> datetime | None:
        """Return when a subject is woken next."""

    def wake_program(self, program_id: int, now: datetime) -> None:
        """Wake every issue of a program that has not ended, and every live record, now."""

    def programs_due(self, now: datetime) -> list[int]:
        """Return the active programs in which a wake or a queued message is due by ``now``."""

    def lease_due(
        self, now: datetime, until: datetime, limit: int, but: Sequence[int] = ()
    ) -> list[tuple[Subject, int]]:
        """Lease due wakes until ``until``: (subject, program id), longest due first; not those of
        the programs ``but``.

        A leased wake is not due again before ``until``; leases of the dead thus expire.
        """
