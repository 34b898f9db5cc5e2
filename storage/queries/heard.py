"""What was heard, and what is to be read again after a gap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import String, bindparam, literal_column, select, union

from bot.ports.traces import ERASED_SECRET
from storage.person_rows import digest
from storage.queries.base import Queries
from storage.queries.places import platform_of, served
from storage.statement import Statement, among, inserting
from storage.tables import table

_inbound, _reaction, _direct = table("inbound"), table("reaction"), table("direct")
_surface, _issue, _record = table("surface"), table("issue"), table("record")
_channel, _kept = table("channel"), table("kept")

ISSUE = "issue"

_KNOWN = Statement(
    union(
        select(_inbound.c.key).where(among(_inbound.c.key, "keys", String)),
        select(_reaction.c.key).where(among(_reaction.c.key, "keys", String)),
    )
)
_SECRET = Statement(select(_kept.c.value).where(_kept.c.name == bindparam("name")))
_NOTE_REACTION = Statement(
    lambda insert: inserting(insert, _reaction, ("key",)).on_conflict_do_nothing(
        index_elements=["key"]
    )
)
_NOTE_DIRECT = Statement(
    lambda insert: inserting(insert, _direct, ("place",)).on_conflict_do_nothing(
        index_elements=["place"]
    )
)
_DIRECTS = Statement(
    select(_direct.c.place)
    .where(platform_of(_direct.c.place) == bindparam("platform", type_=String))
    .order_by(_direct.c.place)
)
_OPEN_ISSUES = Statement(
    select(_issue.c.id).where(_issue.c.program_id == bindparam("of"), _issue.c.closed.is_(None))
)
_LIVE_RECORDS = Statement(
    select(_record.c.kind, _record.c.id).where(
        _record.c.program_id == bindparam("of"), literal_column("record.live")
    )
)
# By what is open: a join of both tables may begin with all cards there ever were.
_CARDS = Statement(
    select(_surface.c.place, _surface.c.ref).where(
        _surface.c.subject_kind == bindparam("kind", type_=String),
        among(_surface.c.subject_id, "ids"),
        _surface.c.ref.is_not(None),
        platform_of(_surface.c.place) == bindparam("platform", type_=String),
    )
)
_PROGRAMS = Statement(
    select(_channel.c.program_id)
    .where(served(_channel.c.place))
    .distinct()
    .order_by(_channel.c.program_id)
)


class Heard(Queries):
    """Statements on what was heard."""

    def known(self, keys: Sequence[str]) -> set[str]:
        """Return which of these inbound events were heard: answered, or noted."""
        found = self._found(keys)
        secret = self._value(_SECRET, {"name": ERASED_SECRET})
        if secret is None:
            return found
        # Of somebody who was erased, and may be back, it is known by a digest.
        digests = {digest(secret, key): key for key in keys if key not in found}
        return found | {digests[each] for each in self._found([*digests])}

    def _found(self, keys: Sequence[str]) -> set[str]:
        return {str(row[0]) for row in self._rows(_KNOWN, {"keys": list(keys)})}

    def note_reactions(self, keys: Iterable[str]) -> None:
        """Keep for ever that these emoji are known."""
        rows = [{"key": key} for key in keys]
        if rows:
            self._do_all(_NOTE_REACTION, rows)

    def note_direct(self, place: str) -> None:
        """Keep that there is a conversation of direct messages at a place."""
        self._do(_NOTE_DIRECT, {"place": place})

    def directs(self, platform: str) -> list[str]:
        """Return the places of the known conversations of direct messages on a platform."""
        return [str(row[0]) for row in self._rows(_DIRECTS, {"platform": platform})]

    def open_cards(self, program_id: int, platform: str) -> list[tuple[str, str]]:
        """Return the cards of a program on a platform whose subject has not ended: place, ref."""
        subjects = {ISSUE: [int(row[0]) for row in self._rows(_OPEN_ISSUES, {"of": program_id})]}
        for kind, record in self._rows(_LIVE_RECORDS, {"of": program_id}):
            subjects.setdefault(str(kind), []).append(int(record))
        found = (
            row
            for kind, ids in subjects.items()
            for row in self._rows(_CARDS, {"kind": kind, "ids": ids, "platform": platform})
        )
        return sorted({(str(place), str(ref)) for place, ref in found})

    def programs_on(self, platforms: Iterable[str]) -> list[int]:
        """Return the programs with a channel on one of the platforms, by id."""
        return [int(row[0]) for row in self._rows(_PROGRAMS, {"platforms": list(platforms)})]
