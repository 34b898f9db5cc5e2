"""Kits inside a unit of work: their records, and when they are looked at next."""

from __future__ import annotations

from bot.domain.calendar import Calendar
from bot.domain.values import Side, other_side
from bot.engine.records import Outlook, RecordStore, Stored
from bot.engine.writer import Writer
from bot.features.deadlines.policy import Deadline
from bot.features.deadlines.store import named as deadline_named
from bot.features.material.policy import KIT, Kit, Late, blocking, late_steps
from bot.ports import Record
from bot.ports.codec import from_data
from bot.program_file.roles import dock_side


class Kept(Stored[Kit]):
    """A kit with its record."""

    @property
    def kit(self) -> Kit:
        """Return the kit."""
        return self.value


def building_side() -> Side:
    """Return the side that builds, on whose dock parts arrive: not the one that gets the lot."""
    return other_side(dock_side())


def calendar_of(writer: Writer) -> Calendar:
    """Return the calendar of the site that builds: its days are those of every kit."""
    site = writer.ctx.program.side_sites(building_side())[0]
    return writer.ctx.calendars[site.id]


def load(writer: Writer, record: Record) -> Kept:
    """Return a record as a kit."""
    return Kept(record, from_data(Kit, record.data))


def steps_of(writer: Writer, kept: Kept) -> list[Late]:
    """Return the steps due and to come of a kit, in order."""
    return late_steps(kept.kit, calendar_of(writer))


def _outlook(writer: Writer, kept: Kept) -> Outlook:
    steps = steps_of(writer, kept)
    live = bool(blocking(kept.kit)) or not started(writer, kept.kit)
    return Outlook(live, steps[0].at if steps else None)


KITS = RecordStore(KIT, load, _outlook)


def started(writer: Writer, kit: Kit) -> bool:
    """Say whether nobody waits for a kit any more: the deadline that it is for is over."""
    waits = deadline_of(writer, kit)
    return waits is not None and not waits.open


def deadline_of(writer: Writer, kit: Kit) -> Deadline | None:
    """Return the deadline that waits for a kit; ``None``: none does, or it is not kept yet."""
    kept = deadline_named(writer, kit.needed_for.lower()) if kit.needed_for else None
    return kept.item if kept is not None else None


def add_kit(writer: Writer, kit: Kit, by: str | None = None) -> Kept:
    """Keep a new kit, with its audit line and its wake."""
    stored = KITS.save(writer, Kept(KITS.unsaved(writer, kit.id), kit))
    payload = {"kit": kit.id, "title": kit.title, "lines": len(kit.lines)}
    writer.record(None, "material.added", by, payload, about=stored.record)
    return stored


def store(writer: Writer, kept: Kept, kit: Kit) -> Kept:
    """Store a changed kit and renew its wake."""
    return KITS.change(writer, kept, kit)


def named(writer: Writer, name: str) -> Kept | None:
    """Return a kit by its id, whatever its case."""
    found = KITS.named(writer, name)
    if found is not None:
        return found
    alike = (kept for kept in kits(writer) if kept.kit.id.lower() == name.lower())
    return next(alike, None)


def kits(writer: Writer) -> list[Kept]:
    """Return the kits that a lot still waits for, or of which something is missing."""
    return KITS.all(writer, live=True)


def follow(writer: Writer, before: Deadline | None, item: Deadline) -> None:
    """A kit whose lot is over, and of which nothing is missing, is looked at no more."""
    if before is not None and before.open and not item.open:
        for kept in kits(writer):
            if (kept.kit.needed_for or "").lower() == item.id.lower():
                KITS.save(writer, kept)
