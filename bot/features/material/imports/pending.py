"""A checked list of parts waits until somebody confirms it; what is confirmed is done as one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.program import KitTable
from bot.domain.values import Person
from bot.engine.writer import Writer
from bot.features.material.imports.values import Checked, Counted, merged
from bot.features.material.policy import received
from bot.features.material.program_file import keep_table
from bot.features.material.store import named, store
from bot.ports import Record, UnitOfWork
from bot.ports.codec import from_data, to_data

WAITING = "kits.import"
KEPT = timedelta(days=30)
"""How long a checked list waits: longer than the other side may think about it."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A checked list: the lines that it has of each kit, and what was received. ``done`` says that
    it was imported."""

    number: int
    by: str
    side: str
    file: str
    asked: datetime
    rows: int
    tables: tuple[KitTable, ...]
    received: tuple[Counted, ...]
    done: bool = False

    @property
    def name(self) -> str:
        """Return its number as people write it, such as ``M3``; its side counts it."""
        return f"M{self.number}"


def keep(writer: Writer, file: str, checked: Checked, by: Person) -> Pending:
    """Keep a checked list until somebody of its side confirms it."""
    note = f"{WAITING}/{writer.ctx.id}/{by.side}"
    number = 1 + int(writer.tx.note(note) or 0)
    writer.tx.keep(note, str(number))
    pending = Pending(
        number, by.id, by.side, file, writer.now, checked.count, checked.tables, checked.received
    )
    name, data = f"{by.side}/{pending.name}", to_data(pending)
    writer.tx.add_record(Record(0, writer.ctx.id, WAITING, name, False, None, data))
    return pending


def find(writer: Writer, side: str, name: str) -> tuple[Record, Pending] | None:
    """Return a checked list of a side by its number in words, such as ``M3``."""
    record = writer.tx.record_named(writer.ctx.id, WAITING, f"{side}/{name}")
    return None if record is None else (record, from_data(Pending, record.data))


def carry_out(writer: Writer, record: Record, pending: Pending, by: Person, day: date) -> list[str]:
    """Import a checked list as the kits are by now; return the kits that it changed."""
    names = []
    for table in pending.tables:
        before = named(writer, table.id)
        whole = merged(table, before.kit if before is not None else None)
        keep_table(writer, whole, by.id)
        _count(writer, table.id, pending, by, day)
        after = named(writer, table.id)
        if after is not None and (before is None or after.kit != before.kit):
            names.append(table.id)
    writer.tx.save_record(replace(record, data=to_data(replace(pending, done=True))))
    return names


def _count(writer: Writer, name: str, pending: Pending, by: Person, day: date) -> None:
    """Book what a list says was received, as far as it is not booked by now."""
    kept = named(writer, name)
    for counted in (each for each in pending.received if each.kit == name):
        line = kept.kit.line(counted.part) if kept is not None else None
        if kept is None or line is None or line.received >= counted.qty:
            continue
        qty = counted.qty - line.received
        kept = store(writer, kept, kept.kit.with_line(received(line, qty, day, writer.now)))
        payload = {"kit": name, "part": line.part, "qty": qty, "day": day.isoformat()}
        writer.record(None, "material.received", by.id, payload, about=kept.record)


def forget(tx: UnitOfWork, now: datetime) -> None:
    """Drop the lists that waited too long, and those that were imported long ago."""
    for row in tx.programs():
        for record in tx.records(row.id, WAITING):
            if now - from_data(Pending, record.data).asked > KEPT:
                tx.drop_record(record.id)
