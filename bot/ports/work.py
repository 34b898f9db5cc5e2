"""One transaction, and the databases that run it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from bot.ports.facts import Issues, Log, Programs, Records, Wakes
from bot.ports.files import Files
from bot.ports.heard import Hearing
from bot.ports.kept import Installation, Subject, Touched
from bot.ports.posting import Cards, Outbox, Retention
from bot.ports.searching import Searching
from bot.ports.traces import People

T = TypeVar("T")


class UnitOfWork(
    Programs, Issues, Files, Records, Log, Searching, Wakes, Outbox, Cards, Hearing, Retention,
    People, Protocol,
):  # fmt: skip
    """One transaction. Moments are aware UTC datetimes; every list comes in a stable order."""

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

    def save_installation(self, found: Installation) -> None:
        """Keep an installation in place of an earlier one in its workspace."""

    def end_installation(self, platform: str, workspace: str, at: datetime, why: str) -> bool:
        """Mark an installation as taken back at ``at``; one made later, or ended, stays as it is.

        Return whether there was one."""

    def replace_token(self, found: Installation, token: str) -> bool:
        """Put a sealed token in place of that of ``found``; return whether it was still there."""

    def installations(self, platform: str) -> list[Installation]:
        """Return where the app is or was installed, by workspace."""

    def tried(self, work: Callable[[], T]) -> tuple[T, bool]:
        """Do ``work``, take back whatever it wrote, also if it raises, and return its result and
        whether it wrote anything."""

    def weighed(self, work: Callable[[], T], keep: Callable[[T, Touched], bool]) -> tuple[T, bool]:
        """Do ``work``, and take back whatever it wrote unless ``keep`` says to keep it, by its
        result and what it touched; return the result and whether it was kept.

        If either raises, everything is taken back."""

    def note(self, name: str) -> str | None:
        """Return a kept value such as the last sign of life."""

    def notes(self, names: Sequence[str]) -> dict[str, str]:
        """Return the kept values of these names, as far as there are any."""

    def keep(self, name: str, value: str) -> None:
        """Keep a value by name."""

    def move_leases(self, now: datetime, by: timedelta, longest: timedelta) -> None:
        """Let leases and waits between tries go on as long as they would have when the clock was
        set to ``now``, by ``by`` (negative: back); none ends later than ``longest`` from now on.

        After a clock was set back, what was to be done at once is to be done now."""

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

    def save(self, installation: Installation) -> None:
        """Keep an installation in place of an earlier one in its workspace."""

    def end(self, workspace: str, at: datetime, why: str) -> bool:
        """Mark an installation as taken back at ``at``, unless it was made later."""

    def use_once(self, name: str, at: datetime) -> bool:
        """Note that something was used, such as the state of an installation; return whether it
        is the first time, in any process."""

    def outdated(self) -> list[str]:
        """Return the workspaces whose token a former key sealed."""

    def reseal(self, now: datetime) -> int:
        """Seal every token that opens with the newest key; return how many were sealed anew."""


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

    def require_writable(self) -> None:
        """Raise ``StorageError`` where no unit could be written, as far as that is seen without
        one: the database's file is gone, may not be written, or its disk is full."""

    def close(self) -> None:
        """Finish what was submitted and close."""
