"""Direct messages: those that wait for a platform which no process serves, and those sent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, func, literal_column, select, update

from bot.ports.audience import PRIVATE
from storage.columns import Moment
from storage.queries.base import Queries
from storage.queries.places import active_places, served
from storage.statement import Statement
from storage.tables import table

_outbox = table("outbox")
_walk, _reader = active_places(_outbox), _outbox.c["to"]
# What was tried may have arrived: only its own platform can be asked.
_WAITING = (
    _outbox.c.ready_at.is_not(None),
    _outbox.c.first_claimed.is_(None),
    _reader.like(f"{PRIVATE}%"),
)
_STRANDED = Statement(
    select(_outbox.c.program_id, _reader, _outbox.c.place, func.count())
    .select_from(_walk.join(_outbox, _outbox.c.place == _walk.c.place))
    .where(~served(_walk.c.place), *_WAITING)
    .group_by(_outbox.c.program_id, _reader, _outbox.c.place)
    .order_by(_outbox.c.program_id, _reader, _outbox.c.place)
)
_READDRESS = Statement(
    update(_outbox)
    .where(
        _outbox.c.program_id == bindparam("of"),
        _reader == bindparam("reader"),
        _outbox.c.place == bindparam("old"),
        *_WAITING,
    )
    .values(place=bindparam("new"))
)
# By the index of what can still be forgotten: that is as long as the texts are kept.
_SENT = Statement(
    select(_reader, func.min(_outbox.c.settled))
    .where(
        _outbox.c.settled.is_not(None),
        _outbox.c.settled >= bindparam("since", type_=Moment),
        _outbox.c.card != literal_column("'{}'"),
        _outbox.c.program_id == bindparam("of"),
        _outbox.c.state == literal_column("'sent'"),
        _reader.like(f"{PRIVATE}%"),
    )
    .group_by(_reader, func.coalesce(_outbox.c.bundle, _outbox.c.key))
    .order_by(func.min(_outbox.c.settled), _reader)
)


class Stranded(Queries):
    """Statements on direct messages."""

    def sent_in_private(self, program_id: int, since: datetime) -> list[tuple[str, datetime]]:
        """Return to whom (``dm:tom``) and when direct messages of a program were sent since a
        moment, in order of time; what went out together counts once. A message whose text is
        forgotten by now is left out.
        """
        found = self._rows(_SENT, {"of": program_id, "since": since})
        return [(str(reader), at) for reader, at in found]

    def stranded(self, platforms: Collection[str]) -> list[tuple[int, str, str, int]]:
        """Return the direct messages that wait at a place on none of ``platforms`` and were never
        tried: program, reader (``dm:tom``), place, and how many.
        """
        found = self._rows(_STRANDED, {"platforms": list(platforms)})
        return [
            (int(of), str(reader), str(place), int(count)) for of, reader, place, count in found
        ]

    def readdress(self, program_id: int, to: str, old: str, new: str) -> int:
        """Move a reader's direct messages that were never tried from one place to another; return
        how many.
        """
        return self._do(_READDRESS, {"of": program_id, "reader": to, "old": old, "new": new})
