"""Give the dates of obligations records of their own: the next one always, later ones in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.calendar import Calendar
from bot.domain.charter import ObligationTable, read_after
from bot.domain.values import Duration
from bot.domain.when import parse_duration
from bot.domain.worktime import add
from bot.engine.feature import Job
from bot.engine.records import Stored
from bot.engine.writer import Writer
from bot.features.charter.policy import (
    DONE,
    DROPPED,
    OBLIGATION,
    OPEN,
    Duty,
    Obligation,
    due_after,
)
from bot.features.charter.schedule import dates_to_open
from bot.features.charter.store import (
    DUTIES,
    OBLIGATIONS,
    obligations,
    open_duties,
    owing_site,
)
from bot.features.deadlines import store as deadlines
from bot.features.deadlines.policy import CANCELLED, Deadline
from bot.features.deadlines.policy import DONE as MET
from bot.ports import Record
from bot.ports.codec import from_data
from bot.program_file.recurrence import occurrences_from

Kept = Stored[Obligation]


def calendar_of(writer: Writer, table: ObligationTable) -> Calendar:
    """Return the calendar of whoever owes it."""
    return writer.ctx.calendars[owing_site(writer, table.side, table.role)]


def open_due(writer: Writer, stored: Kept) -> Kept:
    """Make the records that an obligation needs by now."""
    obligation = stored.value
    if obligation.ended:
        return OBLIGATIONS.save(writer, stored)
    if obligation.table.after is not None:
        stored = _after(writer, stored)
    elif obligation.table.rrule is not None:
        stored = _recurring(writer, stored)
    return OBLIGATIONS.save(writer, stored)


def open_next(writer: Writer, stored: Kept) -> Kept:
    """Make the record of the date after the newest one, which was done before it was due."""
    if stored.value.table.rrule is None or stored.value.last is None:
        return stored
    ahead = max(stored.value.last, writer.now)
    return OBLIGATIONS.save(writer, _recurring(writer, stored, ahead))


def _recurring(writer: Writer, stored: Kept, now: datetime | None = None) -> Kept:
    now = now or writer.now
    if stored.value.last is not None and stored.value.last > now:
        return stored  # the next one has its record
    calendar = calendar_of(writer, stored.value.table)
    dates = _dates(stored.value, calendar)
    for day, due in dates_to_open(stored.value, dates, calendar, now):
        duty = keep_duty(writer, stored, day, due)
        stored = stored.with_value(
            replace(stored.value, opened=day, last=due, current=duty.value.name)
        )
    return stored


def _dates(obligation: Obligation, calendar: Calendar) -> Iterator[datetime]:
    """Yield the days that the rule names after the newest one that has a record."""
    zone, rule = calendar.site.zone, obligation.table.rrule or ""
    before = obligation.opened or obligation.start.date() - timedelta(days=1)
    # A day begins at midnight; the last second of the one before is not that day any more.
    last = datetime.combine(before, datetime.max.time().replace(microsecond=0))
    walls = occurrences_from(rule, obligation.start, zone, calendar.wall(last))
    return (wall for wall, _ in walls if wall.date() > before)


def _after(writer: Writer, stored: Kept) -> Kept:
    """Follow the deadline: its actual date once it is done, until then the committed one."""
    obligation = stored.value
    name, days = read_after(obligation.table.after or "")
    now = DUTIES.named(writer, obligation.current) if obligation.current else None
    if now is not None and now.value.state == DONE:
        return stored
    deadline = deadlines.named(writer, name)
    base = None if deadline is None else _base(deadline.item)
    if base is None:
        _drop(writer, now)
        return stored
    day, due = due_after(calendar_of(writer, obligation.table), base, days)
    if now is not None and now.value.state == OPEN and now.value.due == due:
        return stored
    _drop(writer, now)
    duty = keep_duty(writer, stored, day, due)
    return stored.with_value(replace(obligation, opened=day, last=due, current=duty.value.name))


def _base(item: Deadline) -> datetime | None:
    if item.status == CANCELLED:
        return None
    return item.actual if item.status == MET and item.actual is not None else item.due


def _drop(writer: Writer, duty: Stored[Duty] | None) -> None:
    if duty is not None and duty.value.state == OPEN:
        DUTIES.change(writer, duty, replace(duty.value, state=DROPPED))


def requested(writer: Writer, stored: Kept) -> tuple[Kept, Stored[Duty], bool]:
    """Make the date by which a request has to be answered; say whether it is new."""
    calendar = calendar_of(writer, stored.value.table)
    due = add(calendar, writer.now, _length(stored.value))
    day = calendar.day_of(due, due=True)
    for duty in open_duties(writer, stored.value.table.id):
        if duty.value.day == day:
            return stored, duty, False
    duty = keep_duty(writer, stored, day, due)
    value = replace(stored.value, opened=day, last=due, current=duty.value.name)
    return OBLIGATIONS.change(writer, stored, value), duty, True


def _length(obligation: Obligation) -> Duration:
    return parse_duration(obligation.table.within or "")


def keep_duty(writer: Writer, stored: Kept, day: date, due: datetime) -> Stored[Duty]:
    """Keep one date of an obligation; one that was dropped and comes back is open again."""
    table = stored.value.table
    duty = Duty(
        name=f"{table.id}/{day:%Y-%m-%d}",
        obligation=table.id,
        title=table.title,
        side=table.side,
        role=table.role,
        evidence=table.evidence,
        day=day,
        due=due,
        since=writer.now,
        site=owing_site(writer, table.side, table.role),
        rules_version=writer.ctx.row.rules_version,
    )
    known = DUTIES.named(writer, duty.name)
    if known is None or known.value.state != DROPPED:
        duty = replace(duty, name=_free(writer, duty.name))
        return DUTIES.save(writer, Stored(DUTIES.unsaved(writer, duty.name), duty))
    return DUTIES.change(writer, known, duty)


def _free(writer: Writer, wanted: str) -> str:
    name, number = wanted, 1
    while DUTIES.named(writer, name) is not None:
        number += 1
        name = f"{wanted}-{number}"
    return name


def end_duties(writer: Writer, obligation: str) -> None:
    """Drop the open dates of an obligation that ended or changed."""
    for duty in open_duties(writer, obligation):
        _drop(writer, duty)


def moved(writer: Writer, _before: Deadline | None, item: Deadline) -> None:
    """Let the obligations that come after a deadline follow it."""
    for stored in obligations(writer):
        after = stored.value.table.after
        if after is not None and read_after(after)[0] == item.id:
            open_due(writer, stored)


def _fire(writer: Writer, record: Record) -> None:
    open_due(writer, Stored(record, from_data(Obligation, record.data)))


JOB = Job(OBLIGATION, _fire)
"""Looks at an obligation when its newest date is due."""


def all_open(writer: Writer, stored: Sequence[Kept]) -> dict[str, list[Stored[Duty]]]:
    """Return the open dates of obligations by their id, the earliest first."""
    found: dict[str, list[Stored[Duty]]] = {each.value.table.id: [] for each in stored}
    for duty in sorted(DUTIES.all(writer, live=True), key=lambda d: (d.value.due, d.value.name)):
        found.setdefault(duty.value.obligation, []).append(duty)
    return found
