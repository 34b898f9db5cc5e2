"""Do what is due: lease it, work out on a view what takes long, and do each subject in a unit."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, wait
from datetime import datetime

from bot.engine.context import Contexts
from bot.engine.wakes import fire_subject, foresee, foresees
from bot.ports import Database, Subject, UnitOfWork

Lease = Callable[[UnitOfWork], list[tuple[Subject, int]]]
"""Leases what is due: subjects with their programs."""


def fire_due(db: Database, contexts: Contexts, now: datetime, lease: Lease) -> int:
    """Do what is due, longest due first; return how many subjects were looked at.

    One that fails does not stop the others; its error is raised when they are done, and it is
    tried again when its lease ends.
    """
    with db.read() as view:
        first = view.next_subject()
    if first is None or first > now:
        return 0
    leased = db.write(lease)
    done: list[Future[None]] = []
    for subject, program in leased:
        done.append(_fired(db, contexts, now, subject, program, done))
    errors = [error for each in done if (error := each.exception()) is not None]
    if errors:
        raise errors[0]
    return len(leased)


def _fired(
    db: Database,
    contexts: Contexts,
    now: datetime,
    subject: Subject,
    program: int,
    before: list[Future[None]],
) -> Future[None]:
    """Submit the unit of one subject; what its noun works out on a view sees what was done for
    those ``before`` it.
    """
    foreseen = None
    if foresees(contexts, subject):
        wait(before)
        try:
            with db.read() as view:
                foreseen = foresee(contexts, view, now, subject, program)
        except Exception as error:  # noqa: BLE001 - it is raised when the others are done
            failed: Future[None] = Future()
            failed.set_exception(error)
            return failed
    return db.submit(lambda tx: fire_subject(contexts, tx, now, subject, program, foreseen))
