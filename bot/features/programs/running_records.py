"""Records that count on a calendar keep it after a change, as running clocks do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.effects import LATER, Effect
from bot.domain.values import Site
from bot.engine.writer import Writer
from bot.ports import Record, Subject


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """A record that keeps its former calendar, and what it would gain from the new one."""

    record: Record
    effect: Effect
    late: bool


def loosened_records(before: Writer, after: Writer, site: Site) -> Iterator[KeptRecord]:
    """Yield the live records that count on a site and would gain from its new calendar."""
    for kind, running in after.ctx.index.running.items():
        for record in after.tx.records(after.ctx.id, kind, live=True):
            if running.site(before, record) != site.id:
                continue
            effects = list(running.gains(before, after, record))
            if effects:
                first = min(effects, key=lambda each: each.kind != LATER)
                yield KeptRecord(record, first, running.late(after, record))


def pin_records(writer: Writer, kept: Sequence[KeptRecord], name: str) -> None:
    """Let records count on a former calendar."""
    for each in kept:
        _put(writer, each.record, name)


def released(writer: Writer, ids: Iterable[int], site: str, former: str) -> list[bool]:
    """Let records count on the present calendar again; say of each whether it had kept the
    former one."""
    found = []
    for number in ids:
        record = writer.tx.record(number)
        if record is None:
            continue
        kept = writer.ctx.index.running[record.kind].site(writer, record) == former
        if kept:
            _put(writer, record, site)
        found.append(kept)
    return found


def _put(writer: Writer, record: Record, site: str) -> None:
    changed = writer.ctx.index.running[record.kind].put(writer, record, site)
    writer.tx.save_record(changed, writer.now)
    writer.tx.set_wake(Subject(record.kind, record.id), writer.ctx.id, writer.now)
