"""What is forgotten every hour, a few rows in each unit: nobody waits long behind one.

What was decided and done stays for ever: issues, their steps, the audit log, and the keys of all
that was sent. What a message said is forgotten; what it was, when and to whom it went, is not.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from bot.engine.feature import CLOCK, TIDIED
from bot.engine.index import Index
from bot.ports import Database, UnitOfWork

# A platform delivers an event again within minutes; a month is long enough to remember it.
REMEMBERED = timedelta(days=30)
TEXTS_KEPT = timedelta(days=90)
"""How long it is kept what a message said, unless the operator sets another time."""
BATCH = 100
"""How many rows are forgotten in one unit."""

Forget = Callable[[UnitOfWork, datetime, int], int]


def tidy(db: Database, index: Index, now: datetime, texts_kept: timedelta) -> int:
    """Forget what nobody needs any more; return how many inbound events that were."""
    for forget in index.following(CLOCK, TIDIED):
        db.write(partial(_told, forget, now))
    for forget in (_texts, _cards):
        _in_batches(db, forget, now - texts_kept)
    return _in_batches(db, _inbound, now - REMEMBERED)


def _told(forget: Callable[[UnitOfWork, datetime], None], now: datetime, tx: UnitOfWork) -> None:
    forget(tx, now)


def _in_batches(db: Database, forget: Forget, before: datetime) -> int:
    """Forget all that is older than ``before``, each batch in a unit of its own."""
    count, last = 0, BATCH
    while last == BATCH:
        last = db.write(lambda tx: forget(tx, before, BATCH))
        count += last
    return count


def _texts(tx: UnitOfWork, before: datetime, limit: int) -> int:
    return tx.empty_texts(before, limit)


def _cards(tx: UnitOfWork, before: datetime, limit: int) -> int:
    return tx.empty_cards(before, limit)


def _inbound(tx: UnitOfWork, before: datetime, limit: int) -> int:
    return tx.forget_inbound(before, limit)
