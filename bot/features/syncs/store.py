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

from bot.domain.program import MOST_SYNCS, ON
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
from bot.features.syncs.sites import anchor_of, closed_sites
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
    if series.stopped is not None:
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
    request = anchor.morning(anchor.working_day(anchor.day_of(at), -1))
    return min(at - CLOSURE_BEFORE, request)


def dates(series: Series, after: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield when a series meets after a moment: (wall time in the series, instant), in order.

    Skipped dates are left out, and moved ones are where they were moved to.
    """
    if series.stopped is not None:
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
    if wall is None or kept.series.stopped is not None:
        return None
    at = anchor_of(writer.ctx, kept.series).wall(wall)
    return meeting_on(writer, kept, wall) if at > kept.series.since else None


def store_meeting(writer: Writer, meeting: Meeting, item: Occurrence) -> Meeting:
    """Store a changed occurrence and renew its wake."""
    return OCCURRENCES.change(writer, meeting, item)


def steps_of(ctx: Context, meeting: Meeting) -> list[MeetStep]:
    """Return the steps still to come around an occurrence."""
    series, item = meeting.series, meeting.item
    if series.stopped is not None and item.at > series.stopped:
        return []
    closed = closed_sites(ctx, series, item.at)
    return plan_occurrence(item, anchor_of(ctx, series), closed, roll=series.roll == ON)


def _outlook_of_meeting(writer: Writer, meeting: Meeting) -> Outlook:
    steps = steps_of(writer.ctx, meeting)
    return Outlook(bool(steps), steps[0].at if steps else None)


OCCURRENCES = RecordStore(OCCURRENCE, meeting_of, _outlook_of_meeting)


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
