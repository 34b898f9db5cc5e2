"""Cards: what each place should show, what it shows, and which message shows it.

A card is stale while ``ready_at`` is set. While one card of a place is in flight, or the platform
asked to wait with it, no other card of that place may be claimed; one in back-off delays nobody.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    union,
    update,
)

from bot.domain.errors import StorageError
from bot.ports import Subject, Surface
from storage import rows
from storage.columns import Moment
from storage.queries.places import CARDS, Places, active_places, served
from storage.statement import Statement, among, inserting
from storage.tables import table

_outbox, _surface, _issue = table("outbox"), table("surface"), table("issue")
_NOW = bindparam("now", type_=Moment)

_SELECT = select(*rows.columns("surface", rows.SURFACE))
_ABOUT = Statement(
    _SELECT.where(
        _surface.c.subject_kind == bindparam("kind"), _surface.c.subject_id == bindparam("of")
    ).order_by(_surface.c.id)
)
_ONE = Statement(_SELECT.where(_surface.c.id == bindparam("of")))
_AT = Statement(
    _SELECT.where(_surface.c.place == bindparam("place"), _surface.c.ref == bindparam("ref"))
)
_WANT = Statement(
    lambda insert: (row := inserting(insert, _surface, rows.SURFACE_COLUMNS)).on_conflict_do_update(
        index_elements=["subject_kind", "subject_id", "place", "program_id"],
        set_={
            "wanted": row.excluded.wanted,
            "mentions": row.excluded.mentions,
            "name": row.excluded.name,
            "to": row.excluded.to,
            "version": _surface.c.version + 1,
            "ready_at": func.coalesce(_surface.c.ready_at, row.excluded.ready_at),
            "wanted_at": row.excluded.wanted_at,
        },
        where=or_(
            _surface.c.wanted != row.excluded.wanted,
            _surface.c.mentions != row.excluded.mentions,
        ),
    )
)

_STALE = _surface.c.ready_at.is_not(None)
_READY = and_(_STALE, _surface.c.ready_at <= _NOW)
_WAITING = and_(
    literal_column("outbox.thread"),
    _outbox.c.ready_at.is_not(None),
    _outbox.c.subject_kind == _surface.c.subject_kind,
    _outbox.c.subject_id == _surface.c.subject_id,
    _outbox.c.place == _surface.c.place,
    _outbox.c.program_id == _surface.c.program_id,
)
_flying = _surface.alias("flying")


def _in_flight(place: ColumnElement[Any]) -> ColumnElement[bool]:
    """Say whether a card of ``place`` is leased, or keeps the place waiting."""
    return exists().where(_flying.c.place == place, _flying.c.leased > _NOW)


# Constants are written out, as in the condition of the index: there are few of these issues.
_CRITICAL = and_(
    _surface.c.subject_kind == literal_column("'issue'"),
    _surface.c.subject_id.in_(
        select(_issue.c.id).where(
            _issue.c.severity == literal_column("'critical'"), _issue.c.closed.is_(None)
        )
    ),
)


def _heads(*, all_platforms: bool) -> Select[Any]:
    """Return the card to claim of each place: first that of a critical issue, then those that
    lines wait for, by the lines' urgency, then by age.
    """
    walk = active_places(_surface)
    urgent = (
        select(_surface.c.place, func.min(_surface.c.id).label("card"))
        .where(_CRITICAL, _READY)
        .group_by(_surface.c.place)
        .cte("urgent")
    )
    of_place = and_(_surface.c.place == walk.c.place, _READY)
    awaited = (
        select(_surface.c.id)
        .select_from(_surface.join(_outbox, _WAITING))
        .where(of_place, _surface.c.ref.is_(None))
        .order_by(_outbox.c.priority, _surface.c.ready_at, _surface.c.id)
        .limit(1)
        .correlate(walk)
        .scalar_subquery()
    )
    oldest = (
        select(_surface.c.id)
        .where(of_place)
        .order_by(_surface.c.ready_at, _surface.c.id)
        .limit(1)
        .correlate(walk)
        .scalar_subquery()
    )
    urgency = (
        select(func.min(_outbox.c.priority + literal_column("0")))
        .where(_WAITING, _surface.c.ref.is_(None))
        .correlate(_surface)
        .scalar_subquery()
    )
    ours = walk.c.place.is_not(None) if all_platforms else served(walk.c.place)
    return (
        _SELECT.select_from(
            walk.outerjoin(urgent, urgent.c.place == walk.c.place).join(
                _surface, _surface.c.id == func.coalesce(urgent.c.card, awaited, oldest)
            )
        )
        .where(ours, ~_in_flight(walk.c.place))
        .order_by(
            urgent.c.card.is_(None),
            urgency.is_(None),
            urgency,
            _surface.c.ready_at,
            _surface.c.id,
        )
        .limit(bindparam("places"))
    )


def soonest_card(*, all_platforms: bool) -> Select[Any]:
    """Return when a card may be claimed next: no sooner than its place is free again."""
    walk = active_places(_surface)
    stale = (
        select(func.min(_surface.c.ready_at))
        .where(_surface.c.place == walk.c.place, _STALE)
        .correlate(walk)
        .scalar_subquery()
    )
    free = (
        select(func.max(_surface.c.leased))
        .where(_surface.c.place == walk.c.place, _surface.c.leased.is_not(None))
        .correlate(walk)
        .scalar_subquery()
    )
    found = select(stale.label("stale"), free.label("free")).select_from(walk)
    spot = (found if all_platforms else found.where(served(walk.c.place))).subquery()
    return select(func.min(case((spot.c.free > spot.c.stale, spot.c.free), else_=spot.c.stale)))


_HEADS = {every: Statement(_heads(all_platforms=every)) for every in (True, False)}
_STILL = Statement(
    _SELECT.where(
        among(_surface.c.id, "ids"),
        _READY,
        ~_in_flight(_surface.c.place),
    ).with_for_update(of=_surface)
)

_URGENT = Statement(select(_surface.c.id).where(among(_surface.c.id, "ids"), _CRITICAL))

_BY_ID = update(_surface).where(_surface.c.id == bindparam("of"))
_SHOWING = Statement(
    _BY_ID.values(
        leased=bindparam("until"),
        attempts=_surface.c.attempts + 1,
        first_claimed=func.coalesce(_surface.c.first_claimed, _NOW),
        ready_at=bindparam("until"),
    ).where(_STALE)
)
_SHOWN = Statement(
    _BY_ID.values(
        leased=null(),
        attempts=0,
        first_claimed=null(),
        error=null(),
        shown=bindparam("showing"),
        ref=func.coalesce(bindparam("message"), _surface.c.ref),
        ready_at=case(
            (_surface.c.version == bindparam("showing"), null()), else_=_surface.c.wanted_at
        ),
    )
)
_RETRY: dict[str, Any] = {
    "leased": bindparam("held"),
    "ready_at": bindparam("at"),
    "error": bindparam("why"),
}
_TAKE_BACK = {"attempts": case((_surface.c.attempts > 1, _surface.c.attempts - 1), else_=0)}
_FORGET: dict[str, Any] = {"first_claimed": null()}
_AGAIN = {
    (tried, unsure): Statement(
        _BY_ID.where(_STALE).values(
            **_RETRY, **({} if tried else _TAKE_BACK), **({} if unsure else _FORGET)
        )
    )
    for tried in (True, False)
    for unsure in (True, False)
}
_LOST = Statement(
    _BY_ID.values(ref=null(), leased=null(), attempts=0, first_claimed=null(), ready_at=_NOW)
)
_DEAD = Statement(
    _BY_ID.values(
        leased=null(),
        attempts=0,
        first_claimed=null(),
        ready_at=null(),
        error=bindparam("why"),
    )
)
_SUBJECTS = Statement(
    union(
        *(
            select(source.c.subject_kind, source.c.subject_id).where(
                source.c.place == bindparam("place"), source.c.ref == bindparam("ref")
            )
            for source in (_surface, _outbox)
        )
    )
)


_there = _surface.alias("there")
_OF_OLD = and_(_surface.c.program_id == bindparam("of"), _surface.c.place == bindparam("old"))
_MOVE = Statement(
    update(_surface)
    .where(
        _OF_OLD,
        ~exists().where(
            _there.c.program_id == _surface.c.program_id,
            _there.c.subject_kind == _surface.c.subject_kind,
            _there.c.subject_id == _surface.c.subject_id,
            _there.c.place == bindparam("new"),
        ),
    )
    .values(place=bindparam("new"))
)
_LEAVE = Statement(
    update(_surface).where(_OF_OLD, _STALE).values(ready_at=null(), leased=null(), error=null())
)


class Surfaces(Places):
    """Statements on cards."""

    def want_card(self, surface: Surface, now: datetime) -> None:
        """Say what a card should show; a surface (program, subject, place) is made when missing.

        What it was made with as its key stays its key.
        """
        self._do(_WANT, rows.surface_columns(surface, now))

    def surfaces(self, subject: Subject) -> list[Surface]:
        """Return the places where a subject is shown, oldest first."""
        found = self._rows(_ABOUT, {"kind": subject.kind, "of": subject.id})
        return [rows.surface(row) for row in found]

    def surface_at(self, place: str, ref: str) -> Surface | None:
        """Return the surface with this message, or ``None``."""
        row = self._row(_AT, {"place": place, "ref": ref})
        return None if row is None else rows.surface(row)

    def ready_surfaces(
        self, now: datetime, places: int, platforms: Collection[str] | None = None
    ) -> list[Surface]:
        """Return the stale cards that may be claimed, at most one of each place: first that of a
        critical issue, then those that lines wait for, then the oldest; only those on
        ``platforms`` (``None``: on any).
        """
        wanted = {"now": now, "places": places, "platforms": platforms}
        found = [rows.surface(row) for row in self._rows(_HEADS[platforms is None], wanted)]
        if not self._locks or not found:
            return found
        held = set(self._lock_places(CARDS, [card.place for card in found]))
        ids = [card.id for card in found if card.place in held]
        fresh = {row[0]: row for row in self._rows(_STILL, {"ids": ids, "now": now})}
        return [rows.surface(fresh[row_id]) for row_id in ids if row_id in fresh]

    def urgent_cards(self, ids: Collection[int]) -> set[int]:
        """Return which of some cards show a critical issue that goes on."""
        return {int(row[0]) for row in self._rows(_URGENT, {"ids": list(ids)})} if ids else set()

    def mark_showing(self, surface_id: int, now: datetime, until: datetime) -> None:
        """Lease a card for one attempt."""
        self._do(_SHOWING, {"of": surface_id, "now": now, "until": until})

    def mark_shown(self, surface_id: int, version: int, ref: str | None) -> None:
        """Settle a card: it shows ``version``; it stays stale if more is wanted by now."""
        self._do(_SHOWN, {"of": surface_id, "showing": version, "message": ref})

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
        """Make a card ready again at ``at``; not ``tried`` takes the attempt back.

        Unless ``unsure``, no attempt is open any more: since when one was is forgotten. With
        ``hold`` no other card of its place is claimed before ``at`` either.
        """
        held = at if hold else None
        self._do(_AGAIN[tried, unsure], {"of": surface_id, "at": at, "held": held, "why": error})

    def mark_card_lost(self, surface_id: int, now: datetime) -> None:
        """Forget a card's message, which is gone: the card is posted anew."""
        self._do(_LOST, {"of": surface_id, "now": now})

    def mark_card_dead(self, surface_id: int, error: str) -> None:
        """Give a card up as it is wanted now; it is tried again when something else is wanted."""
        self._do(_DEAD, {"of": surface_id, "why": error})

    def surface(self, surface_id: int) -> Surface:
        """Return a surface by its id; an unknown one raises ``StorageError``."""
        row = self._row(_ONE, {"of": surface_id})
        if row is None:
            raise StorageError(f"there is no surface with the id {surface_id}")
        return rows.surface(row)

    def message_at(self, place: str, ref: str) -> Subject | None:
        """Return the one subject of a message that was sent; a bundle about several has none."""
        found = self._rows(_SUBJECTS, {"place": place, "ref": ref})
        if len(found) != 1 or found[0][0] is None:
            return None
        return Subject(*found[0])

    def _move_cards(self, program_id: int, old: str, new: str) -> int:
        places = {"of": program_id, "old": old, "new": new}
        moved = self._do(_MOVE, places)
        self._do(_LEAVE, places)
        return moved
