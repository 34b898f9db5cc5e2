"""The unit of work on a SQLAlchemy connection: the statements of all nouns in one object."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from storage.queries.backlog import Backlogs
from storage.queries.files import Files
from storage.queries.heard import Heard
from storage.queries.installations import Installed
from storage.queries.issues import Issues
from storage.queries.journal import Journal
from storage.queries.leases import Leases
from storage.queries.outbox import Outbox, soonest_line
from storage.queries.people import People
from storage.queries.programs import Programs
from storage.queries.records import Records
from storage.queries.retention import Retention
from storage.queries.stranded import Stranded
from storage.queries.surfaces import Surfaces, soonest_card
from storage.queries.wakes import SOONEST_SUBJECT, Wakes
from storage.statement import Statement


def _soonest(*, all_platforms: bool) -> Select[Any]:
    """Return in one row when a wake, an outbox row and a card are due next."""
    found = (soonest(all_platforms=all_platforms) for soonest in (soonest_line, soonest_card))
    return select(*(each.scalar_subquery() for each in (SOONEST_SUBJECT, *found)))


_NEXT = {every: Statement(_soonest(all_platforms=every)) for every in (True, False)}


class Unit(
    Programs,
    Issues,
    Files,
    Records,
    Journal,
    Wakes,
    Outbox,
    Stranded,
    Surfaces,
    Backlogs,
    Heard,
    Leases,
    Retention,
    Installed,
    People,
):
    """What ``bot.ports.UnitOfWork`` promises, on a transaction that its database runs."""

    def move_place(self, program_id: int, old: str, new: str) -> int:
        """Move a program's messages, cards and the sources of its issues to another place; return
        how many rows moved. What is shown at both stays, and is not renewed at the old one.
        """
        moves = (self._move_lines, self._move_cards, self._move_sources)
        return sum(move(program_id, old, new) for move in moves)

    def next_wake(self, platforms: Collection[str] | None = None) -> datetime | None:
        """Return when something is due next: a wake, or an outbox row or a card on ``platforms``
        (``None``: on any); ``None``: nothing is.

        A row of a conversation that waits for another counts when the conversation is free again.
        """
        (found,) = self._rows(_NEXT[platforms is None], {"platforms": platforms})
        return min((at for at in found if at is not None), default=None)
