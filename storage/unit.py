"""The unit of work on a SQLAlchemy connection: the statements of all nouns in one object."""

from __future__ import annotations

from datetime import datetime

from storage.queries.installations import Installed
from storage.queries.issues import Issues
from storage.queries.journal import Journal
from storage.queries.outbox import Outbox
from storage.queries.programs import Programs
from storage.queries.records import Records
from storage.queries.surfaces import Surfaces
from storage.queries.wakes import Wakes


class Unit(Programs, Issues, Records, Journal, Wakes, Outbox, Surfaces):
    """What ``bot.ports.UnitOfWork`` promises, on a transaction that its database runs."""

    def next_wake(self) -> datetime | None:
        """Return when something is due next: a wake, an outbox row or a card; ``None``: nothing.

        A row of a conversation that waits for another counts when the conversation is free again.
        """
        found = (self.next_subject(), self._next_line(), self._next_card())
        return min((at for at in found if at is not None), default=None)
