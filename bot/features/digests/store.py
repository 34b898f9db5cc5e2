"""Digests inside a unit of work: schedule one, end one, and send what is due.

Each schedule is a record that wakes at its next time. Nothing is sent unless a program asks for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.anchor import Anchor
from bot.domain.values import SIDES, DigestSchedule, Person
from bot.engine.context import Context
from bot.engine.program_tables import Keeper, keeps
from bot.engine.writer import Writer
from bot.features.digests.policy import (
    DIGEST,
    DIRECT,
    PERSONAL,
    SHARED,
    Digest,
    due_time,
    meaningful,
    next_time,
)
from bot.features.digests.send import send
from bot.ports import Record, Subject
from bot.ports.codec import from_data, to_data


@dataclass(frozen=True)
class Kept:
    """A digest with its record; a live one is scheduled."""

    record: Record
    digest: Digest


def kept_of(record: Record) -> Kept:
    """Return the digest of a record."""
    return Kept(record, from_data(Digest, record.data))


def digests(writer: Writer, *, live: bool = True) -> list[Kept]:
    """Return the digests of the program, those scheduled or also those that are off."""
    return [kept_of(record) for record in writer.tx.records(writer.ctx.id, DIGEST, live=live)]


def named(writer: Writer, name: str) -> Kept | None:
    """Return a digest by its name (``weekly``)."""
    record = writer.tx.record_named(writer.ctx.id, DIGEST, name)
    return None if record is None else kept_of(record)


def like(writer: Writer, kind: str, to: Sequence[str]) -> Kept | None:
    """Return the digest of a kind that goes to one of ``to``, if one is scheduled."""
    found = (k for k in digests(writer) if k.digest.kind == kind and k.digest.to in to)
    return next(found, None)


def schedule(writer: Writer, table: DigestSchedule, by: Person | None = None) -> tuple[Kept, str]:
    """Schedule a digest; one of its kind that goes there already is moved.

    Return it with what was done: ``scheduled``, ``moved`` or ``already``.
    """
    known = [k for k in digests(writer) if (k.digest.kind, k.digest.to) == (table.kind, table.to)]
    if any(kept.digest.schedule == table for kept in known):
        return next(k for k in known if k.digest.schedule == table), "already"
    known.sort(key=lambda kept: kept.digest.zone != table.zone)
    if known:
        return _moved(writer, known[0], table, by), "moved"
    return _added(writer, table, by), "scheduled"


def _moved(writer: Writer, kept: Kept, table: DigestSchedule, by: Person | None) -> Kept:
    changed = replace(kept.digest, zone=table.zone, at=table.at, since=writer.now)
    _record(writer, "digest.moved", changed, by)
    return store(writer, kept, changed)


def _added(writer: Writer, table: DigestSchedule, by: Person | None) -> Kept:
    """Keep a new digest, under a name that none has that is scheduled."""
    base = table.kind if table.to in (SHARED, DIRECT) else f"{table.kind}-{table.to}"
    name, number = base, 1
    while (known := named(writer, name)) is not None and known.record.live:
        number += 1
        name = f"{base}-{number}"
    digest = Digest(
        name, table.kind, table.zone, table.at, table.to, writer.now, by.id if by else None
    )
    _record(writer, "digest.scheduled", digest, by)
    if known is not None:
        return store(writer, known, replace(digest, last=known.digest.last))
    record = Record(0, writer.ctx.id, DIGEST, name, True, None, to_data(digest))
    return store(writer, Kept(writer.tx.add_record(record), digest), digest)


def _record(writer: Writer, kind: str, digest: Digest, by: Person | None) -> None:
    """What a side schedules for itself stays in its own log."""
    payload = {"digest": digest.name, "at": digest.at, "zone": digest.zone, "to": digest.to}
    audience = digest.to if digest.to in SIDES else SHARED
    writer.record(None, kind, by.id if by else None, payload, audience)


def store(writer: Writer, kept: Kept, digest: Digest, *, live: bool = True) -> Kept:
    """Store a digest and wake it at its next time."""
    record = replace(kept.record, live=live, data=to_data(digest))
    writer.tx.save_record(record)
    active = live and writer.ctx.row.state == "active"
    wake = coming(writer.ctx, digest, writer.now) if active else None
    writer.tx.set_wake(Subject(DIGEST, record.id), writer.ctx.id, wake)
    return Kept(record, digest)


def end(writer: Writer, kept: Kept, by: Person) -> None:
    """Send it no more; what is queued of it is dropped."""
    _record(writer, "digest.off", kept.digest, by)
    store(writer, kept, kept.digest, live=False)


# when


def anchors(ctx: Context, digest: Digest) -> dict[str, Anchor]:
    """Return the working days that a digest follows, by site: a personal one those of each site,
    any other one those of its zone."""
    if digest.kind == PERSONAL:
        return {
            site: Anchor(calendar.site.zone, (calendar,), (calendar,))
            for site, calendar in ctx.calendars.items()
            if digest.to not in SIDES or calendar.site.side == digest.to
        }
    firsts = [ctx.calendars[ctx.program.side_sites(side)[0].id] for side in SIDES]
    return {"": Anchor(digest.zone, ctx.calendars.values(), firsts)}


def coming(
    ctx: Context, digest: Digest, after: datetime, site: str | None = None
) -> datetime | None:
    """Return when a digest comes next, to ``site`` or anywhere; ``None``: no day fits it."""
    found = anchors(ctx, digest)
    if site in found:
        found = {site: found[site]}
    moments = (next_time(digest, anchor, after) for anchor in found.values())
    return min((moment for moment in moments if moment is not None), default=None)


def fire(writer: Writer, record: Record) -> None:
    """Send what is due of a digest. Of several missed ones only the last counts, and that too only
    while it has a meaning."""
    kept = kept_of(record)
    digest = kept.digest
    for site, anchor in anchors(writer.ctx, digest).items():
        due = due_time(digest, anchor, writer.now)
        if due is not None and meaningful(digest, anchor, due, writer.now):
            digest = send(writer, record, digest, due, site)
    store(writer, kept, replace(digest, since=writer.now))


# the program file


def _adopt(writer: Writer, table: DigestSchedule) -> None:
    schedule(writer, table)


def _adopt_all(writer: Writer, tables: Sequence[DigestSchedule]) -> None:
    """Keep the ``[[digest]]`` tables: what is known stays, what differs in its time is moved."""
    known = digests(writer)
    new = [table for table in tables if all(k.digest.schedule != table for k in known)]
    free = [kept for kept in known if kept.digest.schedule not in tables]
    for table in new:
        same = [k for k in free if (k.digest.kind, k.digest.to) == (table.kind, table.to)]
        same.sort(key=lambda kept: kept.digest.zone != table.zone)
        if same:
            free.remove(same[0])
            _moved(writer, same[0], table, None)
        else:
            _added(writer, table, None)


def _defined(ctx: Context, record: Record) -> DigestSchedule | None:
    return kept_of(record).digest.schedule if record.live else None


keeps(Keeper(DIGEST, "digests", _adopt, _defined, _adopt_all))
