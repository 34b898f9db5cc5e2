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
            if site.id not in running.sites(before, record):
                continue
            effects = list(running.gains(before, after, record, site.id))
            if effects:
                first = min(effects, key=lambda each: each.kind != LATER)
                yield KeptRecord(record, first, running.late(after, record, site.id))


def pin_records(writer: Writer, kept: Sequence[KeptRecord], site: str, former: str) -> None:
    """Let records that count on a site count on its former calendar."""
    for each in kept:
        _put(writer, each.record, site, former)


def released(writer: Writer, ids: Iterable[int], site: str, former: str) -> list[bool]:
    """Let records count on the present calendar again; say of each whether it had kept the
    former one."""
    found = []
    for number in ids:
        record = writer.tx.record(number)
        if record is None:
            continue
        kept = former in writer.ctx.index.running[record.kind].sites(writer, record)
        if kept:
            _put(writer, record, former, site)
        found.append(kept)
    return found


def _put(writer: Writer, record: Record, old: str, new: str) -> None:
    changed = writer.ctx.index.running[record.kind].put(writer, record, old, new)
    writer.tx.save_record(changed, writer.now)
    writer.tx.set_wake(Subject(record.kind, record.id), writer.ctx.id, writer.now)
