"""Records with their values: read one, and store one together with its wake.

A noun declares one ``RecordStore`` for each kind of its records.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from bot.engine.writer import Writer
from bot.ports import Record, Subject
from bot.ports.codec import to_data

T = TypeVar("T")
S = TypeVar("S", bound="Stored[Any]")


@dataclass(frozen=True)
class Stored(Generic[T]):
    """A record with the value that its data means; a noun may add what belongs to it."""

    record: Record
    value: T

    def with_value(self: S, value: Any) -> S:
        """Return the same with another value, not stored yet."""
        return replace(self, value=value)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Whether a record has anything to come, and when its next step is due."""

    live: bool
    at: datetime | None


@dataclass(frozen=True)
class RecordStore(Generic[S]):
    """The records of a ``kind`` in the units of work of one program at a time.

    ``load`` returns a record as its noun works on it: with its value, and what else belongs to it;
    ``None``: it lost its meaning. ``outlook`` says by the noun's plan what is to come of it.
    """

    kind: str
    load: Callable[[Writer, Record], S | None]
    outlook: Callable[[Writer, S], Outlook]

    def named(self, writer: Writer, name: str) -> S | None:
        """Return a record by its name."""
        record = writer.tx.record_named(writer.ctx.id, self.kind, name)
        return None if record is None else self.load(writer, record)

    def all(self, writer: Writer, *, live: bool = False) -> list[S]:
        """Return the records of the program in order of insertion, all or only the live ones."""
        records = writer.tx.records(writer.ctx.id, self.kind, live=live)
        loaded = (self.load(writer, record) for record in records)
        return [stored for stored in loaded if stored is not None]

    def ended(self, writer: Writer, since: datetime) -> list[S]:
        """Return the records that ended after a moment, in order of insertion."""
        records = writer.tx.records_ended(writer.ctx.id, self.kind, since)
        loaded = (self.load(writer, record) for record in records)
        return [stored for stored in loaded if stored is not None]

    def unsaved(self, writer: Writer, name: str, issue_id: int | None = None) -> Record:
        """Return a new record; the first ``save`` adds it."""
        return Record(0, writer.ctx.id, self.kind, name, True, issue_id, {})

    def change(self, writer: Writer, stored: S, value: Any) -> S:
        """Store another value, and set the wake; return it as stored."""
        return self.save(writer, stored.with_value(value))

    def save(self, writer: Writer, stored: S) -> S:
        """Store the value, add its record if that is new, and set the wake; return it as stored."""
        outlook = self.outlook(writer, stored)
        record = replace(stored.record, live=outlook.live, data=to_data(stored.value))
        changed = record != stored.record
        if not record.id:
            record = writer.tx.add_record(record)
            changed = not record.live
        if changed:
            writer.tx.save_record(record, writer.now)
        self._set_wake(writer, record.id, outlook)
        return replace(stored, record=record)

    def renew(self, writer: Writer, stored: S) -> None:
        """Set the wake anew after something else changed that the plan depends on."""
        self._set_wake(writer, stored.record.id, self.outlook(writer, stored))

    def _set_wake(self, writer: Writer, record_id: int, outlook: Outlook) -> None:
        """Nothing is due while the program stands."""
        awake = outlook.live and writer.ctx.row.state == "active"
        wake = outlook.at if awake else None
        writer.tx.set_wake(Subject(self.kind, record_id), writer.ctx.id, wake)
