"""The outbox: what is said once.

A row is active while ``ready_at`` is set. A conversation waits while one of its rows was tried
and is not ready again, which ``held`` says: it is in flight or in back-off.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    String,
    Update,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    update,
)

from bot.domain.errors import StorageError
from bot.ports import Draft, Queued
from storage import rows
from storage.columns import Moment
from storage.queries.places import LINES, Places, active_places, served
from storage.statement import Statement, among, inserting
from storage.tables import table

_outbox, _surface = table("outbox"), table("surface")
_NOW = bindparam("now", type_=Moment)

_QUEUE = Statement(
    lambda insert: inserting(insert, _outbox, rows.DRAFT_COLUMNS).on_conflict_do_nothing(
        index_elements=["key"]
    )
)

_tried = _outbox.alias("tried")
_line = _outbox.alias("line")
_above = _outbox.alias("above")
_ACTIVE = _outbox.c.ready_at.is_not(None)


def _root(of: FromClause) -> ColumnElement[bool]:
    """Join a thread line to the card of its subject in its place."""
    return and_(
        of.c.thread,
        _surface.c.subject_kind == of.c.subject_kind,
        _surface.c.subject_id == of.c.subject_id,
        _surface.c.place == of.c.place,
        _surface.c.program_id == of.c.program_id,
    )


# A card that was refused for good will never have a reference: its lines go without it.
_ROOTED = or_(_surface.c.ref.is_not(None), _surface.c.ready_at.is_(None))


def _has_root(of: FromClause) -> ColumnElement[bool]:
    """Say whether a line's card, or the message that it lies under, is where it can be."""
    # One value, not whether there is a row: planners would look through all that was ever sent.
    said = select(_above.c.settled).where(_above.c.key == of.c.under).scalar_subquery()
    carded = or_(~of.c.thread, exists().where(_root(of), _ROOTED))
    return and_(carded, or_(of.c.under.is_(None), said.is_not(None)))


def _ready(of: FromClause) -> ColumnElement[bool]:
    # coalesce keeps planners off the index by time: they would sort a flooded place's rows.
    return and_(of.c.ready_at.is_not(None), func.coalesce(of.c.ready_at, _NOW) <= _NOW)


def _in_back_off(place: ColumnElement[Any]) -> ColumnElement[bool]:
    """Say whether a row of ``place`` was tried and is not ready again."""
    return exists().where(_tried.c.place == place, _tried.c.held > _NOW)


def _heads(*, all_platforms: bool) -> Select[Any]:
    """Return the places where something may be claimed, the most urgent and oldest first."""
    walk = active_places(_outbox)
    first = (
        select(_outbox.c.id)
        .where(_outbox.c.place == walk.c.place, _ready(_outbox), _has_root(_outbox))
        .order_by(_outbox.c.priority, _outbox.c.id)
        .limit(1)
        .correlate(walk)
        .scalar_subquery()
    )
    head = _outbox.alias("head")
    ours = walk.c.place.is_not(None) if all_platforms else served(walk.c.place)
    return (
        select(walk.c.place)
        .join(head, head.c.id == first)
        .where(ours, ~_in_back_off(walk.c.place))
        .order_by(head.c.priority, head.c.id)
        .limit(bindparam("places"))
    )


_SELECT = select(
    *rows.columns("outbox", rows.DRAFT),
    *rows.columns("outbox", rows.QUEUED),
    func.coalesce(_surface.c.ref, _above.c.ref),
).select_from(
    _outbox.outerjoin(_surface, _root(_outbox)).outerjoin(_above, _above.c.key == _outbox.c.under)
)
_PLACES = {every: Statement(_heads(all_platforms=every)) for every in (True, False)}
_PLACE = bindparam("place", type_=String)
_FIRST = (
    select(_line.c.id)
    .where(_line.c.place == _PLACE, _ready(_line), _has_root(_line), ~_in_back_off(_PLACE))
    .order_by(_line.c.priority, _line.c.id)
    .limit(bindparam("limit"))
)
# What another process settled while this one waited for the lock is no longer ready.
_OF_PLACE = _SELECT.where(_outbox.c.id.in_(_FIRST), _ready(_outbox)).order_by(
    _outbox.c.priority, _outbox.c.id
)
_LINE = Statement(_OF_PLACE)
_LINE_LOCKED = Statement(_OF_PLACE.with_for_update(of=_outbox))
_BUNDLED = Statement(
    _SELECT.where(
        _ACTIVE, _outbox.c.bundle.is_not(None), _outbox.c.bundle == bindparam("bundle")
    ).order_by(_outbox.c.priority, _outbox.c.id)
)
# An expression: to have them by id, a planner would walk all that was ever sent.
_REFUSED = _SELECT.where(_outbox.c.state == literal_column("'dead'")).order_by(
    _outbox.c.id + literal_column("0")
)
_DEAD = Statement(_REFUSED)
_DEAD_OF = Statement(_REFUSED.where(_outbox.c.program_id == bindparam("of")))


def soonest_line(*, all_platforms: bool) -> Select[Any]:
    """Return when a row may be claimed next: no sooner than its conversation is free again."""
    walk = active_places(_outbox)
    ready = (
        select(_outbox.c.ready_at)
        .where(_outbox.c.place == walk.c.place, _ACTIVE, _has_root(_outbox))
        .order_by(_outbox.c.ready_at)
        .limit(1)
        .correlate(walk)
        .scalar_subquery()
    )
    free = (
        select(func.max(_outbox.c.held))
        .where(_outbox.c.place == walk.c.place, _outbox.c.held.is_not(None))
        .correlate(walk)
        .scalar_subquery()
    )
    found = select(ready.label("ready"), free.label("free")).select_from(walk)
    spot = (found if all_platforms else found.where(served(walk.c.place))).subquery()
    return select(func.min(case((spot.c.free > spot.c.ready, spot.c.free), else_=spot.c.ready)))


def _update(*, active: bool = True) -> Update:
    chosen = update(_outbox).where(among(_outbox.c.id, "ids"))
    return chosen.where(_ACTIVE) if active else chosen


_SENDING = Statement(
    _update().values(
        state="sending",
        attempts=_outbox.c.attempts + 1,
        first_claimed=func.coalesce(_outbox.c.first_claimed, _NOW),
        ready_at=bindparam("until"),
        held=bindparam("until"),
        bundle=bindparam("bundle"),
    )
)
_SETTLED: dict[str, Any] = {"ready_at": null(), "held": null(), "settled": bindparam("now")}
_SENT = Statement(_update(active=False).values(state="sent", ref=bindparam("ref"), **_SETTLED))
_ENDED = Statement(_update().values(state=bindparam("state"), error=bindparam("error"), **_SETTLED))
_RETRY: dict[str, Any] = {
    "state": "queued",
    "ready_at": bindparam("at"),
    "error": bindparam("error"),
}
_HOLD: dict[str, Any] = {"held": bindparam("at")}
_TAKE_BACK: dict[str, Any] = {
    "attempts": case((_outbox.c.attempts > 1, _outbox.c.attempts - 1), else_=0),
    "held": case((_outbox.c.attempts > 1, bindparam("at", type_=Moment)), else_=null()),
}
_FORGET: dict[str, Any] = {"first_claimed": null(), "bundle": null()}
_AGAIN = {
    (tried, unsure): Statement(
        _update().values(
            **_RETRY, **(_HOLD if tried else _TAKE_BACK), **({} if unsure else _FORGET)
        )
    )
    for tried in (True, False)
    for unsure in (True, False)
}
# A row that is kept back is queued, and not active.
_KEEP_BACK = Statement(
    update(_outbox)
    .where(
        _outbox.c.program_id == bindparam("of"),
        _ACTIVE,
        _outbox.c.state == literal_column("'queued'"),
        _outbox.c.guard.is_not(None),
        _outbox.c.first_claimed.is_(None),
    )
    .values(ready_at=null(), held=null())
)
_RELEASE = Statement(
    update(_outbox)
    .where(
        _outbox.c.program_id == bindparam("of"),
        _outbox.c.state == literal_column("'queued'"),
        _outbox.c.ready_at.is_(None),
    )
    .values(ready_at=case((_outbox.c.not_before > _NOW, _outbox.c.not_before), else_=_NOW))
)
_PROGRAM_OF = Statement(select(_outbox.c.program_id).where(among(_outbox.c.id, "ids")).limit(1))


_MOVE = Statement(
    update(_outbox)
    .where(_outbox.c.program_id == bindparam("of"), _outbox.c.place == bindparam("old"))
    .values(place=bindparam("new"))
)


class Outbox(Places):
    """Statements on outbox rows."""

    def queue(self, drafts: Iterable[Draft], now: datetime) -> None:
        """Add messages in order; one whose key is there already stays as it was."""
        found = [rows.draft_columns(draft, now) for draft in drafts]
        if found:
            self._do_all(_QUEUE, found)

    def ready(
        self,
        now: datetime,
        places: int,
        per_place: int,
        platforms: Collection[str] | None = None,
    ) -> list[Queued]:
        """Return the first rows of each free conversation, conversations by their heads' urgency
        and age, rows by priority and age; only those on ``platforms`` (``None``: on any).
        """
        wanted = {"now": now, "places": places, "platforms": platforms}
        chosen = [row[0] for row in self._rows(_PLACES[platforms is None], wanted)]
        line = _LINE_LOCKED if self._locks else _LINE
        out: list[Queued] = []
        for place in self._lock_places(LINES, chosen):
            found = self._rows(line, {"now": now, "place": place, "limit": per_place})
            out += map(rows.queued, found)
        return out

    def bundled(self, bundle: str) -> list[Queued]:
        """Return all rows still to be settled of a bundle that was tried before."""
        return [rows.queued(row) for row in self._rows(_BUNDLED, {"bundle": bundle})]

    def mark_sending(
        self, ids: Sequence[int], now: datetime, until: datetime, bundle: str | None
    ) -> None:
        """Lease rows: state sending, one more attempt, not ready before ``until``."""
        self._do(_SENDING, {"ids": list(ids), "now": now, "until": until, "bundle": bundle})

    def mark_sent(self, ids: Sequence[int], now: datetime, ref: str | None) -> None:
        """Settle rows as sent."""
        self._do(_SENT, {"ids": list(ids), "now": now, "ref": ref})

    def mark_dropped(self, ids: Sequence[int], now: datetime, why: str) -> None:
        """Settle rows that no longer apply."""
        self._end(ids, now, "dropped", why)

    def mark_dead(self, ids: Sequence[int], now: datetime, error: str) -> None:
        """Settle rows that the platform refused for good."""
        self._end(ids, now, "dead", error)

    def _end(self, ids: Sequence[int], now: datetime, state: str, error: str) -> None:
        self._do(_ENDED, {"ids": list(ids), "now": now, "state": state, "error": error})

    def mark_retry(
        self, ids: Sequence[int], at: datetime, error: str, *, tried: bool, unsure: bool = False
    ) -> None:
        """Make rows ready again at ``at``; not ``tried`` takes the attempt back.

        Unless ``unsure``, no attempt is open any more: since when one was, and the bundle that it
        was made with, are forgotten.
        """
        self._do(_AGAIN[tried, unsure], {"ids": list(ids), "at": at, "error": error})

    def hold_queued(self, program_id: int) -> int:
        """Keep back what is queued in a program and has a guard; return how many rows that are."""
        return self._do(_KEEP_BACK, {"of": program_id})

    def release_held(self, program_id: int, now: datetime) -> int:
        """Make what was kept back ready at ``now``, or at its own later time; return how many."""
        return self._do(_RELEASE, {"of": program_id, "now": now})

    def program_of_rows(self, ids: Sequence[int]) -> int:
        """Return the program that rows belong to; unknown rows raise ``StorageError``."""
        found: int | None = self._value(_PROGRAM_OF, {"ids": list(ids)})
        if found is None:
            raise StorageError(f"there are no outbox rows with the ids {list(ids)}")
        return found

    def dead(self, program_id: int | None = None) -> list[Queued]:
        """Return the rows refused for good, oldest first."""
        if program_id is None:
            return [rows.queued(row) for row in self._rows(_DEAD)]
        return [rows.queued(row) for row in self._rows(_DEAD_OF, {"of": program_id})]

    def _move_lines(self, program_id: int, old: str, new: str) -> int:
        return self._do(_MOVE, {"of": program_id, "old": old, "new": new})
