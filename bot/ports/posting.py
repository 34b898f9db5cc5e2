"""What storage promises about messages and cards inside one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from bot.ports.backlog import Backlog, DeadCard
from bot.ports.delivery import Draft, Queued, Surface
from bot.ports.kept import Subject


class Outbox(Protocol):
    """What is said once."""

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
        """Return the stale cards that may be claimed on ``platforms`` (``None``: on any), one of
        each place, those of critical issues first."""

    def urgent_cards(self, ids: Collection[int]) -> set[int]:
        """Return which of some cards show a critical issue that goes on."""

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

    def stranded(self, platforms: Collection[str]) -> list[tuple[int, str, str, int]]:
        """Return the direct messages that wait at a place on none of ``platforms`` and were never
        tried: program, reader (``dm:tom``), place, and how many."""

    def backlog(self, now: datetime, platforms: Collection[str] | None) -> Backlog:
        """Return what is overdue by more than a minute on ``platforms`` (``None``: on any), what
        waits for any other one, and how much was refused for good."""

    def dead_cards(self) -> list[DeadCard]:
        """Return the cards that were refused for good as they are wanted now."""

    def readdress(self, program_id: int, to: str, old: str, new: str) -> int:
        """Move a reader's direct messages that were never tried from one place to another; return
        how many."""

    def program_of_rows(self, ids: Sequence[int]) -> int:
        """Return the program that rows of the outbox belong to."""

    def sent_in_private(self, program_id: int, since: datetime) -> list[tuple[str, datetime]]:
        """Return to whom (``dm:tom``) and when direct messages of a program were sent since a
        moment, in order of time; what went out together counts once. A message whose text is
        forgotten by now is left out."""

    def dead(self, program_id: int | None = None) -> list[Queued]:
        """Return the rows refused for good."""


class Cards(Protocol):
    """What is shown, and kept as it should be."""

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


class Retention(Protocol):
    """What is forgotten after a while: the oldest first, and a few rows in one unit."""

    def forget_inbound(self, before: datetime, limit: int) -> int:
        """Forget at most ``limit`` inbound events answered before a moment; return how many."""

    def empty_texts(self, before: datetime, limit: int) -> int:
        """Forget what at most ``limit`` rows said that were settled before a moment; return how
        many. Their keys, and when and to whom they went, stay."""

    def empty_cards(self, before: datetime, limit: int) -> int:
        """Forget what at most ``limit`` cards show whose subject has ended and that were changed
        last before a moment; return how many. Their messages stay."""
