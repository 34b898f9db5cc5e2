"""Records: what is kept whole and looked up by its name, or by the issue that it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import (
    Boolean,
    ColumnElement,
    bindparam,
    case,
    delete,
    insert,
    literal_column,
    null,
    select,
    update,
)

from bot.ports import Record
from storage import rows
from storage.columns import Moment
from storage.queries.base import Queries
from storage.statement import Statement, among, inserting
from storage.tables import table

_record = table("record")

_SELECT = select(*rows.columns("record", rows.RECORD))
_OF_KIND = _SELECT.where(
    _record.c.program_id == bindparam("of"), _record.c.kind == bindparam("kind")
)
_BY_ID = Statement(_SELECT.where(_record.c.id == bindparam("of")))
_NAMED = Statement(_OF_KIND.where(_record.c.name == bindparam("name")))
_ALL = Statement(_OF_KIND.order_by(_record.c.id))
# As the index of live ones says it: SQLite compares a flag with 1 where it is left to SQLAlchemy.
_IS_LIVE: ColumnElement[bool] = literal_column("record.live")
# An expression: to have them by id, a planner would walk all that there ever were.
_LIVE = Statement(_OF_KIND.where(_IS_LIVE).order_by(_record.c.id + literal_column("0")))
_APART = Statement(
    _OF_KIND.where(_record.c.issue_id.is_(None)).order_by(_record.c.id + literal_column("0"))
)
_PAST = Statement(_OF_KIND.where(~_IS_LIVE).order_by(_record.c.id.desc()).limit(bindparam("limit")))
_ENDED = Statement(
    _OF_KIND.where(_record.c.ended > bindparam("since")).order_by(
        _record.c.id + literal_column("0")
    )
)
_ABOUT = Statement(
    _SELECT.where(
        _record.c.issue_id == bindparam("of"), _record.c.kind == bindparam("kind")
    ).order_by(_record.c.id)
)
_IDS_ABOUT = Statement(
    select(_record.c.id)
    .where(among(_record.c.issue_id, "issues"), _record.c.kind == bindparam("kind"))
    .order_by(_record.c.id + literal_column("0"))
)
_AT = Statement(_SELECT.where(among(_record.c.id, "ids")).order_by(_record.c.id))
_ADD = Statement(inserting(insert, _record, rows.RECORD[1:]).returning(_record.c.id))
_SAVE = Statement(
    update(_record)
    .where(_record.c.id == bindparam("of"))
    .values(live=bindparam("live"), data=bindparam("data"))
)
_LIVES = bindparam("live", type_=Boolean)
_SAVE_AT = Statement(
    update(_record)
    .where(_record.c.id == bindparam("of"))
    .values(
        live=_LIVES,
        data=bindparam("data"),
        ended=case((_LIVES, null()), else_=bindparam("at", type_=Moment)),
    )
)
_DROP = Statement(delete(_record).where(_record.c.id == bindparam("of")))


class Records(Queries):
    """Statements on records."""

    def add_record(self, record: Record) -> Record:
        """Insert a record (its ``id`` is ignored) and return it with its id."""
        added = replace(record, id=int(self._value(_ADD, rows.record_columns(record))))
        if self._touched is not None:
            self._touched.records[added.id] = None
        return added

    def save_record(self, record: Record, at: datetime | None = None) -> None:
        """Store whether a record is live, and its data; one that has ended is found as ended
        ``at`` that moment.
        """
        self._touch(record.id)
        values = {"of": record.id, "live": record.live, "data": record.data}
        if at is None:
            self._do(_SAVE, values)
        else:
            self._do(_SAVE_AT, values | {"at": at})

    def drop_record(self, record_id: int) -> None:
        """Forget a record; one that is gone already is no mistake."""
        self._touch(record_id)
        self._do(_DROP, {"of": record_id})

    def _touch(self, record_id: int) -> None:
        if self._touched is not None and record_id not in self._touched.records:
            self._touched.records[record_id] = self.record(record_id)

    def record(self, record_id: int) -> Record | None:
        """Return a record by row id."""
        row = self._row(_BY_ID, {"of": record_id})
        return None if row is None else rows.record(row)

    def record_named(self, program_id: int, kind: str, name: str) -> Record | None:
        """Return a record by its name."""
        row = self._row(_NAMED, {"of": program_id, "kind": kind, "name": name})
        return None if row is None else rows.record(row)

    def records(self, program_id: int, kind: str, *, live: bool = False) -> list[Record]:
        """Return the records of a kind in order of insertion, all or only the live ones."""
        found = self._rows(_LIVE if live else _ALL, {"of": program_id, "kind": kind})
        return [rows.record(row) for row in found]

    def records_apart(self, program_id: int, kind: str) -> list[Record]:
        """Return the records of a kind that are about no issue, in order of insertion."""
        found = self._rows(_APART, {"of": program_id, "kind": kind})
        return [rows.record(row) for row in found]

    def past_records(self, program_id: int, kind: str, limit: int) -> list[Record]:
        """Return at most ``limit`` records of a kind that are not live, the newest first."""
        found = self._rows(_PAST, {"of": program_id, "kind": kind, "limit": limit})
        return [rows.record(row) for row in found]

    def records_ended(self, program_id: int, kind: str, since: datetime) -> list[Record]:
        """Return the records of a kind that were stored as ended after a moment, in order of
        insertion.
        """
        found = self._rows(_ENDED, {"of": program_id, "kind": kind, "since": since})
        return [rows.record(row) for row in found]

    def records_about(self, issue_id: int, kind: str) -> list[Record]:
        """Return the records of a kind about an issue, in order of insertion."""
        return [rows.record(row) for row in self._rows(_ABOUT, {"of": issue_id, "kind": kind})]

    def record_ids_about(self, issues: Sequence[int], kind: str) -> list[int]:
        """Return the ids of the records of a kind about these issues, in order of insertion."""
        return [int(row[0]) for row in self._rows(_IDS_ABOUT, {"issues": issues, "kind": kind})]

    def records_at(self, ids: Sequence[int]) -> list[Record]:
        """Return the records with these ids, in order of insertion."""
        return [rows.record(row) for row in self._rows(_AT, {"ids": ids})]
