"""Deadlines inside a unit of work: their records, and when they are looked at next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.calendar import Calendar
from bot.domain.plan import Step
from bot.domain.program import Nudge
from bot.domain.rule_set import RuleSet
from bot.domain.worktime import add
from bot.engine.context import Context
from bot.engine.feature import CHANGED
from bot.engine.records import Outlook, RecordStore, Stored
from bot.engine.writer import Writer
from bot.features.deadlines.policy import (
    ACTION,
    DEADLINE,
    DECLINED_WITHIN,
    MILESTONE,
    PLANNED,
    Deadline,
    is_long,
    opens_at,
    plan_deadline,
)
from bot.ports import Record
from bot.ports.codec import from_data


class Kept(Stored[Deadline]):
    """A deadline with its record."""

    @property
    def item(self) -> Deadline:
        """Return the deadline."""
        return self.value


def site_calendar(writer: Writer, owner: str, side: str) -> Calendar:
    """Return the calendar of a deadline's owner; of the side's first site once they have left."""
    person = writer.ctx.program.person(owner)
    site = person.site if person else writer.ctx.program.side_sites(side)[0].id
    return writer.ctx.calendars[site]


def calendar_of(writer: Writer, item: Deadline) -> Calendar:
    """Return the calendar on which a deadline counts."""
    if item.site is not None:
        return writer.ctx.calendars[item.site]
    return site_calendar(writer, item.owner, item.side)


def rules_of(ctx: Context, item: Deadline) -> RuleSet:
    """Return the rules under which a deadline was made."""
    return ctx.rule_sets[item.rules_version]


def steps_of(writer: Writer, deadline: Kept) -> list[Step]:
    """Return the steps due and to come of a deadline, in order."""
    item = deadline.item
    return plan_deadline(item, rules_of(writer.ctx, item), calendar_of(writer, item))


def load(writer: Writer, record: Record) -> Kept:
    """Return a record as a deadline."""
    return Kept(record, from_data(Deadline, record.data))


def _outlook(writer: Writer, deadline: Kept) -> Outlook:
    steps = steps_of(writer, deadline)
    opens = opens_at(deadline.item, calendar_of(writer, deadline.item))
    moments = [*(step.at for step in steps), *(() if opens is None else (opens,))]
    return Outlook(deadline.item.open, min(moments, default=None))


DEADLINES = RecordStore(DEADLINE, load, _outlook)


def add_item(writer: Writer, item: Deadline) -> Kept:
    """Keep a new deadline, with its audit line and its wake."""
    long = item.kind == MILESTONE and is_long(calendar_of(writer, item), writer.now, item.due)
    item = replace(item, long=long, declined_by=declined_by(writer, item))
    stored = DEADLINES.save(writer, Kept(DEADLINES.unsaved(writer, item.id, item.issue_id), item))
    payload = {"deadline": item.id, "title": item.title, "due": item.due.isoformat()}
    writer.record(None, "deadline.added", item.by, payload, about=stored.record)
    _tell_changed(writer, None, item)
    return stored


def declined_by(writer: Writer, item: Deadline) -> datetime | None:
    """Return until when a new deadline may be declined; ``None``: its own side added it."""
    by = writer.ctx.program.person(item.by or "")
    if by is None or by.side == item.side or item.kind != ACTION:
        return None
    return add(calendar_of(writer, item), item.created, DECLINED_WITHIN)


def store(writer: Writer, kept: Kept, item: Deadline) -> Kept:
    """Store a changed deadline and renew its wake."""
    stored = DEADLINES.change(writer, kept, item)
    _tell_changed(writer, kept.item, item)
    return stored


def _tell_changed(writer: Writer, before: Deadline | None, item: Deadline) -> None:
    for follow in writer.ctx.index.following(DEADLINE, CHANGED):
        follow(writer, before, item)


def named(writer: Writer, name: str) -> Kept | None:
    """Return a deadline by its id."""
    return DEADLINES.named(writer, name)


def items(writer: Writer, *, live: bool = True) -> list[Kept]:
    """Return the deadlines of the program, by due date."""
    return _by_date(DEADLINES.all(writer, live=live))


def items_since(writer: Writer, since: datetime) -> list[Kept]:
    """Return the deadlines that are open, or were until after a moment, by due date."""
    return _by_date([*DEADLINES.all(writer, live=True), *DEADLINES.ended(writer, since)])


def _by_date(deadlines: list[Kept]) -> list[Kept]:
    return sorted(deadlines, key=lambda deadline: (deadline.item.due, deadline.item.id))


def free_id(writer: Writer, wanted: str) -> str:
    """Return an id that no deadline has yet: the wanted one, or with a number behind it."""
    name, number = wanted, 1
    while named(writer, name) is not None:
        number += 1
        name = f"{wanted}-{number}"
    return name


def new_item(
    writer: Writer,
    name: str,
    title: str,
    kind: str,
    owner: str,
    due: datetime,
    nudge: tuple[Nudge, ...] | None = None,
    by: str | None = None,
) -> Deadline:
    """Return a new deadline of an owner; its first committed date is its date."""
    person = writer.ctx.program.person(owner)
    side = person.side if person else "oem"
    return Deadline(
        id=name,
        title=title,
        kind=kind,
        side=side,
        owner=owner,
        due=due,
        first=due,
        created=writer.now,
        since=writer.now,
        rules_version=writer.ctx.row.rules_version,
        nudge=nudge,
        by=by,
        status=PLANNED,
    )


def soon(kept: Iterable[Kept], now: datetime, days: int) -> list[Kept]:
    """Return the open deadlines due within so many days, and those overdue."""
    limit = now + timedelta(days=days)
    return [each for each in kept if each.item.owed and each.item.due <= limit]
