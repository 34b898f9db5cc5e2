"""The syncs of a program file: an import makes or changes series, an export asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.program import SyncSeries
from bot.engine.commands.call import Call
from bot.engine.context import Context
from bot.engine.stored_table import ALONE, BOTH
from bot.engine.writer import Writer
from bot.features.syncs.opening import add_series, open_due
from bot.features.syncs.policy import (
    DROPPED,
    OCCURRENCE,
    Change,
    Occurrence,
    Series,
    new_series,
    redefined,
    retimed,
)
from bot.features.syncs.sites import anchor_of
from bot.features.syncs.store import (
    Kept,
    Meeting,
    require_room,
    series_named,
    store_meeting,
    store_series,
)
from bot.ports import Record
from bot.ports.codec import from_data
from bot.program_file.recurrence import occurrence_on


def adopt(writer: Writer, tables: Sequence[SyncSeries]) -> None:
    """Keep the ``[[sync]]`` tables of an import; more than a program may have are refused."""
    require_room(writer, sum(series_named(writer, table.id) is None for table in tables))
    for table in tables:
        adopt_series(writer, table)


def adopt_series(writer: Writer, table: SyncSeries) -> None:
    """Keep a ``[[sync]]`` table; one that says what is known already changes nothing."""
    stored = series_named(writer, table.id)
    if stored is None:
        add_series(writer, new_series(table, writer.now))
    elif stored.series.definition != table:
        redefine(writer, stored, table)


def redefine(writer: Writer, stored: Kept, table: SyncSeries) -> Kept:
    """Give a series another definition, and let its open dates follow."""
    series = redefined(stored.series, table, writer.now)
    staying = (c for c in series.changes if _is_of(series, c))
    stored = store_series(writer, stored, replace(series, changes=tuple(staying)))
    writer.record(None, "sync.changed", None, {"sync": table.id, "rrule": table.rrule})
    for record in writer.tx.records(writer.ctx.id, OCCURRENCE, live=True):
        meeting = Meeting(record, from_data(Occurrence, record.data), stored.series)
        if meeting.item.series == table.id and meeting.item.at > writer.now:
            _follow(writer, meeting)
    return open_due(writer, stored)


def _is_of(series: Series, change: Change) -> bool:
    return occurrence_on(series.rrule, series.start, change.wall.date()) == change.wall


def _follow(writer: Writer, meeting: Meeting) -> None:
    """Move an open date to where its series has it now; one that it has no more is dropped."""
    series, item = meeting.series, meeting.item
    wall = occurrence_on(series.rrule, series.start, item.wall.date())
    if wall is None:
        store_meeting(writer, meeting, replace(item, state=DROPPED))
        return
    change = series.change_of(wall.date())
    at = change.at if change and change.at else anchor_of(writer.ctx, series).wall(wall)
    item = replace(item, wall=wall, minutes=series.minutes)
    store_meeting(writer, meeting, item if at == item.at else retimed(item, at, writer.now))


def defined(ctx: Context, record: Record) -> SyncSeries | None:
    """Return the table of a record for an export; ``None``: it has ended."""
    return from_data(Series, record.data).definition if record.live else None


def part(table: SyncSeries) -> str:
    """Name what a table is about."""
    return table.id


def decides(_call: Call, before: SyncSeries | None, _after: SyncSeries) -> str:
    """Say who decides a table of somebody's file: what both hold already is changed by both."""
    return ALONE if before is None else BOTH
