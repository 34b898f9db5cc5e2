"""What waits for an elapsed time by a stored moment, after the clock was set.

Leases and the waits between two tries end at a moment of the clock that was read when they began.
When the clock is set, these moments move with it; what is agreed for a moment of the day does not.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Table, bindparam, case, select, update

from storage.columns import Moment
from storage.queries.base import Queries
from storage.statement import Statement
from storage.tables import table

_outbox, _surface, _wake = table("outbox"), table("surface"), table("wake")
_NOW, _AFTER = bindparam("now", type_=Moment), bindparam("after", type_=Moment)
_UNTIL = bindparam("until", type_=Moment)


class _Moments(NamedTuple):
    """Rows of a table by one of their moments: how they are found, and how each is moved."""

    find: Statement
    move: Statement


def _moments(
    rows: Table, column: str, *others: str, also: ColumnElement[bool] | None = None
) -> _Moments:
    """Return the statements for a moment, with which ``others`` of the row move."""
    moment, at = rows.c[column], bindparam("at", type_=Moment)
    chosen = select(rows.c.id, moment).where(moment > _AFTER, moment <= _UNTIL)
    moved = update(rows).where(rows.c.id == bindparam("of"))
    return _Moments(
        Statement(chosen if also is None else chosen.where(also)),
        Statement(moved.values(dict.fromkeys((column, *others), at))),
    )


_LINES = _moments(_outbox, "held", "ready_at")
_SENDING = _moments(_outbox, "held", "ready_at", also=_outbox.c.state == "sending")
_CARDS = _moments(_surface, "leased", "ready_at")
# Since when a platform is asked for a message: its own clock was right all the time.
_CLAIMED = tuple(
    _moments(rows, "first_claimed", also=rows.c.ready_at.is_not(None))
    for rows in (_outbox, _surface)
)
_FOR_EVER = datetime.max.replace(tzinfo=UTC)
# What was never tried was queued to be sent at once, or for a moment of its own.
_FRESH = Statement(
    update(_outbox)
    .where(_outbox.c.ready_at > _NOW, _outbox.c.held.is_(None))
    .values(ready_at=case((_outbox.c.not_before > _NOW, _outbox.c.not_before), else_=_NOW))
)
_STALE = Statement(
    update(_surface)
    .where(_surface.c.ready_at > _NOW, _surface.c.leased.is_(None))
    .values(ready_at=_NOW)
)
# A wake is a cache: whoever is woken early plans again.
_WOKEN = Statement(update(_wake).where(_wake.c.at > _NOW, _wake.c.at <= _UNTIL).values(at=_NOW))


class Leases(Queries):
    """Statements on what waits for an elapsed time."""

    def move_leases(self, now: datetime, by: timedelta, longest: timedelta) -> None:
        """Let leases and waits go on as long as they would have when the clock was set to ``now``.

        ``by`` is how far it was set, negative for back; no lease takes longer than ``longest``, and
        no wait then does either: whoever is asked too early says so. Set back, nothing that was to
        be done at once waits for the clock.
        """
        self._must_write()
        latest = now + longest
        if by > timedelta():
            # What is being sent must not be taken for given up.
            for moments in (_SENDING, _CARDS):
                self._move(moments, (now - by, now), by, latest)
            return
        for statement in (_FRESH, _STALE, _WOKEN):
            self._do(statement, {"now": now, "until": latest - by})
        for moments in (_LINES, _CARDS):
            self._move(moments, (latest, _FOR_EVER), by, latest)
        for moments in _CLAIMED:
            self._move(moments, (now, _FOR_EVER), by, now)

    def _move(
        self, moments: _Moments, between: tuple[datetime, datetime], by: timedelta, latest: datetime
    ) -> None:
        """Move what lies between two moments by as much as the clock was set, to ``latest`` at
        most."""
        after, until = between
        found = self._rows(moments.find, {"after": after, "until": until})
        moved = [{"of": row_id, "at": min(at + by, latest)} for row_id, at in found]
        if moved:
            self._do_all(moments.move, moved)
