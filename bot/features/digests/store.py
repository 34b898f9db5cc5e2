"""Digests inside a unit of work: schedule one, end one.

Each schedule is a record that wakes at its next time. Nothing is sent unless a program asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.anchor import Anchor
from bot.domain.program import DigestSchedule
from bot.domain.values import SIDES, Person
from bot.engine.commands.call import Call
from bot.engine.context import Context
from bot.engine.records import Outlook, RecordStore, Stored
from bot.engine.stored_table import ALONE, BOTH
from bot.engine.writer import Writer
from bot.features.digests.policy import (
    DIGEST,
    DIRECT,
    PERSONAL,
    SHARED,
    SOON_AFTER,
    Digest,
    next_time,
)
from bot.ports import Record
from bot.ports.codec import from_data


@dataclass(frozen=True)
class Kept(Stored[Digest]):
    """A digest with its record, and whether it is scheduled."""

    scheduled: bool = True

    @property
    def digest(self) -> Digest:
        """Return the digest."""
        return self.value


def kept_of(record: Record) -> Kept:
    """Return the digest of a record."""
    return Kept(record, from_data(Digest, record.data), record.live)


def _outlook(writer: Writer, stored: Kept) -> Outlook:
    return Outlook(stored.scheduled, coming(writer.ctx, stored.value, writer.now))


DIGESTS = RecordStore(DIGEST, lambda writer, record: kept_of(record), _outlook)


def named(writer: Writer, name: str) -> Kept | None:
    """Return a digest by its name (``weekly``)."""
    return DIGESTS.named(writer, name)


def like(writer: Writer, kind: str, to: Sequence[str]) -> Kept | None:
    """Return the digest of a kind that goes to one of ``to``, if one is scheduled."""
    scheduled = DIGESTS.all(writer, live=True)
    return next((d for d in scheduled if d.value.kind == kind and d.value.to in to), None)


def schedule(writer: Writer, table: DigestSchedule, by: Person | None = None) -> tuple[Kept, str]:
    """Schedule a digest; one of its kind that goes there already is moved.

    Return it with what was done: ``scheduled``, ``moved`` or ``already``.
    """
    known = _going_there(DIGESTS.all(writer, live=True), table)
    same = [digest for digest in known if digest.value.schedule == table]
    if same:
        return same[0], "already"
    if known:
        return _moved(writer, known[0], table, by), "moved"
    return _added(writer, table, by), "scheduled"


def _going_there(digests: Iterable[Kept], table: DigestSchedule) -> list[Kept]:
    """Return the digests of a table's kind that go where it does, those in its zone first."""
    found = [d for d in digests if (d.value.kind, d.value.to) == (table.kind, table.to)]
    return sorted(found, key=lambda digest: digest.value.zone != table.zone)


def _moved(writer: Writer, stored: Kept, table: DigestSchedule, by: Person | None) -> Kept:
    changed = replace(stored.value, zone=table.zone, at=table.at, since=writer.now)
    _record(writer, "digest.moved", changed, by)
    return DIGESTS.change(writer, stored, changed)


def _added(writer: Writer, table: DigestSchedule, by: Person | None) -> Kept:
    """Keep a new digest, under a name that none has that is scheduled."""
    base = table.kind if table.to in (SHARED, DIRECT) else f"{table.kind}-{table.to}"
    name, number = base, 1
    while (known := DIGESTS.named(writer, name)) is not None and known.record.live:
        number += 1
        name = f"{base}-{number}"
    digest = Digest(
        name, table.kind, table.zone, table.at, table.to, writer.now, by.id if by else None
    )
    _record(writer, "digest.scheduled", digest, by)
    if known is None:
        return DIGESTS.save(writer, Kept(DIGESTS.unsaved(writer, name), digest))
    again = replace(digest, last=known.value.last)
    return DIGESTS.save(writer, Kept(known.record, again))


def _record(writer: Writer, kind: str, digest: Digest, by: Person | None) -> None:
    """What a side schedules for itself stays in its own log."""
    payload = {"digest": digest.name, "at": digest.at, "zone": digest.zone, "to": digest.to}
    audience = digest.to if digest.to in SIDES else SHARED
    writer.record(None, kind, by.id if by else None, payload, audience)


def end(writer: Writer, stored: Kept, by: Person) -> None:
    """Send it no more; what is queued of it is dropped."""
    _record(writer, "digest.off", stored.value, by)
    DIGESTS.save(writer, replace(stored, scheduled=False))


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
    return {"": Anchor(digest.zone, ctx.calendars.values(), ctx.first_calendars())}


def coming(
    ctx: Context, digest: Digest, after: datetime, site: str | None = None
) -> datetime | None:
    """Return when a digest comes next, to ``site`` or anywhere; ``None``: no day fits it."""
    found = anchors(ctx, digest)
    if site in found:
        found = {site: found[site]}
    moments = (next_time(digest, anchor, after) for anchor in found.values())
    return min((moment for moment in moments if moment is not None), default=None)


def in_the_morning(writer: Writer, person: Person, opening: datetime) -> datetime | None:
    """Return when a personal digest comes soon after an opening: it takes the note along."""
    found = []
    for stored in DIGESTS.all(writer, live=True):
        anchor = anchors(writer.ctx, stored.value).get(person.site)
        if stored.value.kind == PERSONAL and anchor is not None:
            at = next_time(stored.value, anchor, opening - timedelta(minutes=1))
            found += [at] if at is not None and at - opening <= SOON_AFTER else []
    return min(found, default=None)


# the program file


def adopt(writer: Writer, tables: Sequence[DigestSchedule]) -> None:
    """Keep the ``[[digest]]`` tables: what is known stays, what differs in its time is moved."""
    known = DIGESTS.all(writer, live=True)
    schedules = [digest.value.schedule for digest in known]
    free = [digest for digest in known if digest.value.schedule not in tables]
    for table in tables:
        if table in schedules:
            continue
        same = _going_there(free, table)
        if same:
            free.remove(same[0])
            _moved(writer, same[0], table, None)
        else:
            _added(writer, table, None)


def defined(ctx: Context, record: Record) -> DigestSchedule | None:
    """Return the table of a record for an export; ``None``: it is off."""
    return kept_of(record).value.schedule if record.live else None


def part(table: DigestSchedule) -> str:
    """Name what a table is about: the digests of a kind that go to the same readers."""
    return f"{table.kind}/{table.to}"


def decides(call: Call, _before: DigestSchedule | None, after: DigestSchedule) -> str:
    """Say who decides a table of somebody's file: what both read is decided by both."""
    return ALONE if after.to == call.side else BOTH
