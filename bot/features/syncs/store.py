"""Recurring meetings inside a unit of work: series, and the dates that have records of their own.

The record of a series wakes when the next date needs a record of its own, a week before it or when
its agenda is asked for. That record then wakes for every step around the date.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain, islice, pairwise

from bot.domain.anchor import Anchor, closed_on
from bot.domain.calendar import Calendar
from bot.domain.program import MOST_SYNCS
from bot.domain.values import PROGRAM_MANAGER, SIDES, Person
from bot.engine.context import Context
from bot.engine.records import Outlook, RecordStore, Stored
from bot.engine.writer import Writer
from bot.features.syncs.policy import (
    CLOSURE_BEFORE,
    OCCURRENCE,
    PLANNED,
    SKIPPED,
    SYNC,
    MeetStep,
    Occurrence,
    Series,
    name_of,
    plan_occurrence,
)
from bot.features.syncs.slots import joint
from bot.features.syncs.texts import refuse
from bot.ports import Record, RecordGuard
from bot.ports.codec import from_data, to_data
from bot.program_file.recurrence import occurrence_on, occurrences_from


class Kept(Stored[Series]):
    """A series with its record."""

    @property
    def series(self) -> Series:
        """Return the series."""
        return self.value


@dataclass(frozen=True)
class Meeting(Stored[Occurrence]):
    """An occurrence with its record and its series."""

    series: Series

    @property
    def item(self) -> Occurrence:
        """Return the occurrence."""
        return self.value

    @property
    def guard(self) -> RecordGuard:
        """Return the guard of messages that lose their meaning when it is moved or skipped."""
        return RecordGuard(self.record.id, to_data(self.item)["since"])


# series


@dataclass(frozen=True, slots=True)
class Opening:
    """A step of a series: the date at ``wall`` gets a record of its own at ``at``.

    It begins at ``begins``. It ``passed`` where a later date began, too, before it was opened.
    """

    at: datetime
    wall: datetime
    begins: datetime
    passed: bool

    @property
    def key(self) -> str:
        """Return the name of the date in its series."""
        return self.wall.isoformat()


def openings(writer: Writer, kept: Kept) -> Iterator[Opening]:
    """Yield what is due and to come of a series; without an end, most have no last date."""
    series, now = kept.series, writer.now
    if series.ended is not None:
        return
    dates: Iterator[tuple[datetime, datetime] | None]
    dates = chain(_rule_dates(series, series.opened), [None])
    for date_and_instant, later in pairwise(dates):
        assert date_and_instant is not None, "only the last one is none"
        wall, begins = date_and_instant
        passed = later is not None and later[1] <= now
        yield Opening(_opening(writer.ctx, series, begins), wall, begins, passed)


def load_series(writer: Writer, record: Record) -> Kept:
    """Return the series of a record."""
    return Kept(record, from_data(Series, record.data))


def _outlook_of_series(writer: Writer, kept: Kept) -> Outlook:
    first = next(openings(writer, kept), None)
    return Outlook(kept.series.ended is None, None if first is None else first.at)


SERIES = RecordStore(SYNC, load_series, _outlook_of_series)


def series_named(writer: Writer, name: str) -> Kept | None:
    """Return a series by its id."""
    return SERIES.named(writer, name)


def require_room(writer: Writer, more: int) -> None:
    """Refuse so many series more than a program may have."""
    if more and len(all_series(writer)) + more > MOST_SYNCS:
        raise refuse("no.sync.room", limit=MOST_SYNCS)


def all_series(writer: Writer, *, live: bool = True) -> list[Kept]:
    """Return the series of the program, all or those that have not ended."""
    return SERIES.all(writer, live=live)


def store_series(writer: Writer, kept: Kept, series: Series) -> Kept:
    """Store a changed series, and set its wake."""
    return SERIES.change(writer, kept, series)


def _rule_dates(series: Series, after: datetime) -> Iterator[tuple[datetime, datetime]]:
    return occurrences_from(series.rrule, series.start, series.zone, after)


def _opening(ctx: Context, series: Series, at: datetime) -> datetime:
    anchor = anchor_of(ctx, series)
    request = anchor.morning(anchor.working_day(anchor.day(at), -1))
    return min(at - CLOSURE_BEFORE, request)


def dates(series: Series, after: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield when a series meets after a moment: (wall time in the series, instant), in order.

    Skipped dates are left out, and moved ones are where they were moved to.
    """
    if series.ended is not None:
        return iter(())
    after = max(after, series.since)
    altered = {change.wall.date() for change in series.changes}
    by_rule = ((at, wall) for wall, at in _rule_dates(series, after) if wall.date() not in altered)
    moved = sorted((c.at, c.wall) for c in series.changes if c.at is not None and c.at > after)
    return ((wall, at) for at, wall in heapq.merge(by_rule, moved))


def next_dates(series: Series, after: datetime, count: int) -> list[tuple[datetime, datetime]]:
    """Return the first dates of a series after a moment; see ``dates``."""
    return list(islice(dates(series, after), count))


# one date


def meeting_named(writer: Writer, name: str) -> Meeting | None:
    """Return an occurrence that has a record, by its name."""
    return OCCURRENCES.named(writer, name)


def meeting_of(writer: Writer, record: Record) -> Meeting | None:
    """Return the occurrence of a record."""
    item = from_data(Occurrence, record.data)
    kept = series_named(writer, item.series)
    return None if kept is None else Meeting(record, item, kept.series)


def meeting_on(writer: Writer, kept: Kept, wall: datetime) -> Meeting:
    """Return the occurrence at a wall time of the series; its record is made when missing."""
    series = kept.series
    known = writer.tx.record_named(writer.ctx.id, OCCURRENCE, name_of(series.id, wall))
    if known is not None:
        return Meeting(known, from_data(Occurrence, known.data), series)
    change = series.change_of(wall.date())
    at = anchor_of(writer.ctx, series).wall(wall)
    item = Occurrence(series.id, wall, at, series.minutes, series.since)
    if change is not None:
        item = replace(item, at=change.at or at, state=PLANNED if change.at else SKIPPED)
    return OCCURRENCES.save(writer, Meeting(OCCURRENCES.unsaved(writer, item.name), item, series))


def meeting_at(writer: Writer, kept: Kept, day: date) -> Meeting | None:
    """Return the occurrence on a date of the series, past or to come; ``None``: there is none."""
    found = meeting_named(
        writer, name_of(kept.series.id, datetime.combine(day, datetime.min.time()))
    )
    if found is not None:
        return found
    wall = occurrence_on(kept.series.rrule, kept.series.start, day)
    if wall is None or kept.series.ended is not None:
        return None
    at = anchor_of(writer.ctx, kept.series).wall(wall)
    return meeting_on(writer, kept, wall) if at > kept.series.since else None


def store_meeting(writer: Writer, meeting: Meeting, item: Occurrence) -> Meeting:
    """Store a changed occurrence and renew its wake."""
    return OCCURRENCES.change(writer, meeting, item)


def steps_of(ctx: Context, meeting: Meeting) -> list[MeetStep]:
    """Return the steps still to come around an occurrence."""
    if meeting.series.ended is not None and meeting.item.at > meeting.series.ended:
        return []
    closed = closed_sites(ctx, meeting.series, meeting.item.at)
    return plan_occurrence(meeting.item, anchor_of(ctx, meeting.series), closed)


def _outlook_of_meeting(writer: Writer, meeting: Meeting) -> Outlook:
    steps = steps_of(writer.ctx, meeting)
    return Outlook(bool(steps), steps[0].at if steps else None)


OCCURRENCES = RecordStore(OCCURRENCE, meeting_of, _outlook_of_meeting)


# whom it concerns, and where


def anchor_of(ctx: Context, series: Series) -> Anchor:
    """Return the anchor zone of a series with its working days."""
    firsts = [ctx.calendars[ctx.program.side_sites(side)[0].id] for side in SIDES]
    return Anchor(series.zone, ctx.calendars.values(), firsts)


def participants(writer: Writer, series: Series) -> tuple[Person, ...]:
    """Return who is expected: the required roles of both sides, else the program managers."""
    roles = series.required or (PROGRAM_MANAGER,)
    found = (writer.roster.with_role(side, role, writer.now) for side in SIDES for role in roles)
    return tuple(dict.fromkeys(chain.from_iterable(found)))


def site_calendars(ctx: Context, series: Series, side: str | None = None) -> list[Calendar]:
    """Return the calendars of the sites that meet: those of the people with a required role.

    A side that has nobody with one meets at its first site.
    """
    roles = set(series.required or (PROGRAM_MANAGER,))
    found: list[str] = []
    for each in (side,) if side else SIDES:
        people = [p for p in ctx.program.people if p.side == each and roles & set(p.roles)]
        found += [p.site for p in people] or [ctx.program.side_sites(each)[0].id]
    return [ctx.calendars[site] for site in dict.fromkeys(found)]


def closed_sites(ctx: Context, series: Series, at: datetime) -> tuple[str, ...]:
    """Return the sites that meet and are closed on their day of a moment."""
    return tuple(c.site.id for c in site_calendars(ctx, series) if closed_on(c, at))


def stood(ctx: Context, at: datetime) -> bool:
    """Say whether the program stood at a moment."""
    return any(
        pause.since <= at and (pause.until is None or at < pause.until) for pause in ctx.past.pauses
    )


def outside_hours(ctx: Context, series: Series, at: datetime) -> tuple[str, ...]:
    """Return the sites that meet in whose working hours a meeting at ``at`` does not lie."""
    whole = (at, at + series.length)
    return tuple(c.site.id for c in site_calendars(ctx, series) if joint([c], *whole) != [whole])


def clashing(series: Series, at: datetime, wall: datetime) -> datetime | None:
    """Return the wall time of another date of a series that a meeting at ``at`` would overlap.

    ``wall`` is the date itself; it may be anywhere.
    """
    for other, begins in dates(series, at - series.length):
        if begins >= at + series.length:
            return None
        if other.date() != wall.date() and begins > at - series.length:
            return other
    return None


def excused_sides(ctx: Context, meeting: Meeting) -> tuple[str, ...]:
    """Return the sides whose sites are all closed on the day of an occurrence."""
    series, at = meeting.series, meeting.item.at
    return tuple(
        side for side in SIDES if all(closed_on(c, at) for c in site_calendars(ctx, series, side))
    )
