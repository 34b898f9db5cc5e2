"""Direct messages that wait for a platform which no process serves."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, func, select, update

from bot.ports.audience import PRIVATE
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


class Stranded(Queries):
    """Statements on messages whose platform is not served."""

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
