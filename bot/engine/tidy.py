"""What is forgotten every hour, a few rows in each unit: nobody waits long behind one.

What was decided and done stays for ever: issues, their steps, the audit log, and the keys of all
that was sent. What a message said is forgotten; what it was, when and to whom it went, is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

from bot.domain.values import Person
from bot.engine.context import context_of
from bot.engine.feature import CLOCK, TIDIED
from bot.engine.index import Index
from bot.ports import Database, UnitOfWork
from bot.program_file import write_program


@dataclass(frozen=True, slots=True)
class Keep:
    """For how long what nobody needs any more is kept, unless the operator sets another time.

    ``texts`` is what a message said, after it was sent. ``answers`` are private answers: a platform
    delivers an event again within minutes, and after a gap of a connection it is looked up whether
    it was heard. ``absences`` are days that somebody was away, after the last one.
    """

    texts: timedelta = timedelta(days=90)
    answers: timedelta = timedelta(days=30)
    absences: timedelta = timedelta(days=365)


KEEP = Keep()
AWAY = "away = "
BATCH = 100
"""How many rows are forgotten in one unit."""

Forget = Callable[[UnitOfWork, datetime, int], int]


def tidy(db: Database, index: Index, now: datetime, keep: Keep) -> int:
    """Forget what nobody needs any more; return how many inbound events that were."""
    for forget in index.following(CLOCK, TIDIED):
        db.write(partial(_told, forget, now))
    for forget in (_texts, _cards):
        _in_batches(db, forget, now - keep.texts)
    _absences(db, index, (now - keep.absences).date())
    return _in_batches(db, _inbound, now - keep.answers)


def _absences(db: Database, index: Index, before: date) -> None:
    """Forget absences that ended before a day, each program in a unit of its own."""
    with db.read() as view:
        # A document is read only where it names absences.
        rows = [row.id for row in view.programs() if AWAY in row.document]
        old = [of for of in rows if _past(context_of(view, of, index).program.people, before)]
    for program_id in old:
        db.write(partial(_forget_absences, index, program_id, before))


def _past(people: Iterable[Person], before: date) -> bool:
    return any(days.last < before for person in people for days in person.away)


def _forget_absences(index: Index, program_id: int, before: date, tx: UnitOfWork) -> None:
    ctx = context_of(tx, program_id, index, lock=True)
    people = tuple(
        replace(person, away=tuple(days for days in person.away if days.last >= before))
        for person in ctx.program.people
    )
    document = write_program(replace(ctx.program, people=people))
    tx.save_program(program_id, document, ctx.row.state)


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
