"""Signs of life: which platforms are served, since when nobody was here, how the clock was set."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.engine.context import Contexts
from bot.engine.heard import Heard
from bot.engine.reach import leave_signs, show_anew, signs_of
from bot.engine.texts import say
from bot.engine.writer import Writer
from bot.ports import UnitOfWork

LEASE = timedelta(seconds=60)
DOWN_AFTER = timedelta(minutes=1)
"""Without a sign of life for longer nobody was here."""

_ALIVE = "alive"


class Life:
    """The signs that this process leaves for ``platforms``; each function is part of one unit."""

    def __init__(self, contexts: Contexts, platforms: Collection[str], heard: Heard) -> None:
        self._contexts = contexts
        self._platforms = platforms
        self._heard = heard

    def beat(self, tx: UnitOfWork, now: datetime) -> None:
        """Leave a sign; what a platform that is back should show is shown anew."""
        tx.keep(_ALIVE, now.isoformat())
        returned = leave_signs(tx, self._platforms, now)
        if returned:
            show_anew(self._contexts, tx, returned, now)
        self._heard.beat(tx, now)

    def start(self, tx: UnitOfWork, now: datetime) -> None:
        """Take up work again, and tell a downtime in which something fell due."""
        last = tx.note(_ALIVE)
        since = now if last is None else datetime.fromisoformat(last)
        if since > now:
            # The clock was set back meanwhile: what it said before must not keep anything waiting.
            _follow_clock(tx, now, now - since)
        self.beat(tx, now)
        if now - since > DOWN_AFTER:
            self._tell_programs(tx, "down", since, now)

    def clock_set(self, tx: UnitOfWork, now: datetime, by: timedelta) -> None:
        """Follow a clock that was set, and tell what a step forward passed."""
        _follow_clock(tx, now, by)
        self.beat(tx, now)
        if by > DOWN_AFTER:
            self._tell_programs(tx, "clock_set", now - by, now)

    def _tell_programs(self, tx: UnitOfWork, key: str, start: datetime, end: datetime) -> None:
        """Tell every program in which something fell due between two moments what happened."""
        for program_id in tx.programs_due(end):
            ctx = self._contexts.of(tx, program_id)
            text = say(key, start=ctx.moment(start), end=ctx.moment(end))
            Writer(tx, ctx, end, key).notice(text, key=f"{key}/{start.isoformat()}")


def _follow_clock(tx: UnitOfWork, now: datetime, by: timedelta) -> None:
    """Let what waits for an elapsed time move with the clock; no sign of life is of the future."""
    tx.move_leases(now, by, LEASE)
    leave_signs(tx, [name for name, at in signs_of(tx).items() if at > now], now)
