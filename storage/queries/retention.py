"""What is forgotten after a while: always the oldest first, and a few rows at a time.

Each statement finds its rows by an index that holds only what can still be forgotten, so that it
takes as long with a day's history as with ten years'.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, delete, exists, literal_column, or_, select, update

from storage.columns import Moment
from storage.queries.base import Queries
from storage.statement import Statement
from storage.tables import table

_outbox, _surface, _inbound = table("outbox"), table("surface"), table("inbound")
_issue, _record = table("issue"), table("record")

_BEFORE = bindparam("before", type_=Moment)
_LIMIT: ColumnElement[int] = bindparam("limit")
_NOTHING: ColumnElement[str] = literal_column("'{}'")

_EVENTS = select(_inbound.c.key).where(_inbound.c.at < _BEFORE).order_by(_inbound.c.at)
_FORGET = Statement(delete(_inbound).where(_inbound.c.key.in_(_EVENTS.limit(_LIMIT))))

_SAID = (
    select(_outbox.c.id)
    .where(_outbox.c.settled.is_not(None), _outbox.c.settled < _BEFORE, _outbox.c.card != _NOTHING)
    .order_by(_outbox.c.settled)
    .limit(_LIMIT)
)
_EMPTY = Statement(update(_outbox).where(_outbox.c.id.in_(_SAID)).values(card={}))

_LIVES = or_(
    exists().where(
        _surface.c.subject_kind == literal_column("'issue'"),
        _issue.c.id == _surface.c.subject_id,
        _issue.c.closed.is_(None),
    ),
    exists().where(
        _record.c.id == _surface.c.subject_id,
        _record.c.kind == _surface.c.subject_kind,
        literal_column("record.live"),
    ),
)
_SHOWN = (
    select(_surface.c.id)
    .where(
        _surface.c.ready_at.is_(None),
        _surface.c.wanted_at < _BEFORE,
        _surface.c.wanted != _NOTHING,
        ~_LIVES,
    )
    .order_by(_surface.c.wanted_at)
    .limit(_LIMIT)
)
_EMPTY_CARDS = Statement(update(_surface).where(_surface.c.id.in_(_SHOWN)).values(wanted={}))


class Retention(Queries):
    """Statements that forget."""

    def forget_inbound(self, before: datetime, limit: int) -> int:
        """Forget at most ``limit`` inbound events answered before a moment; return how many."""
        return self._do(_FORGET, {"before": before, "limit": limit})

    def empty_texts(self, before: datetime, limit: int) -> int:
        """Forget what at most ``limit`` rows said that were settled before a moment; return how
        many. Their keys, and when and to whom they went, stay.
        """
        return self._do(_EMPTY, {"before": before, "limit": limit})

    def empty_cards(self, before: datetime, limit: int) -> int:
        """Forget what at most ``limit`` cards show whose subject has ended and that were changed
        last before a moment; return how many. Their messages stay.
        """
        return self._do(_EMPTY_CARDS, {"before": before, "limit": limit})
