"""Skip one date of a sync, move it, or put it back: program managers, and both sides are told."""

from __future__ import annotations

from datetime import datetime

from bot.domain.zones import load_zone
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.dates import at_hour, names_time, parse_when, refusing
from bot.features.syncs import cards
from bot.features.syncs.change import move as move_date
from bot.features.syncs.change import restore as restore_date
from bot.features.syncs.change import skip as skip_date
from bot.features.syncs.commands.lookup import (
    Named,
    answered,
    coming_meeting,
    series_meant,
    taking_place,
)
from bot.features.syncs.commands.parse_series import named_zone, zone_calendar
from bot.features.syncs.policy import DROPPED, SKIPPED, Series, name_of
from bot.features.syncs.sites import anchor_of, closed_sites, outside_hours
from bot.features.syncs.store import Meeting, clashing, meeting_on
from bot.features.syncs.texts import refuse, say
from bot.messages.card import Card, Moment, Text
from bot.messages.line import TEXT_LIMIT
from bot.ports.request import Reply

WHICH = Param(
    "sync", "occurrence", required=False, help="such as ops-weekly/2027-01-05; else the next date"
)


@command(
    "sync skip",
    WHICH,
    Param("why", "text", required=False, help="why", limit=TEXT_LIMIT),
    help="Skip one date; program managers",
    example='sync skip ops-weekly/2027-02-09 "Chinese New Year"',
)
def skip(call: Call, sync: Named | None, why: str | None) -> Reply:
    """Leave one date to come out."""
    meeting = coming_meeting(call, sync, "sync skip ops-weekly/2027-02-09")
    item = meeting.item
    if item.state == SKIPPED:
        return answered(call, item, "sync.skipped.already", name=item.name)
    _to_come(call, taking_place(call, meeting))
    skip_date(call.writer, meeting, call.person, why)
    return answered(call, item, "sync.skipped", name=item.name, when=_when(call, item.at))


def _to_come(call: Call, meeting: Meeting) -> None:
    item = meeting.item
    if item.at <= call.now:
        raise refuse("no.sync.begun", name=item.name, when=_when(call, item.at))


def _when(call: Call, at: datetime) -> Moment:
    return cards.when(call.ctx, at)


@command(
    "sync move",
    WHICH,
    Param("to", "due", help="the new time, at your own site; a date alone keeps the hour"),
    Param("why", "text", required=False, help="why", limit=TEXT_LIMIT),
    Param("zone", "word", required=False, option=True, help="the zone of the time, if not yours"),
    help="Move one date; program managers",
    example="sync move ops-weekly/2027-02-09 2027-02-11 17:00",
)
def move(call: Call, sync: Named | None, to: str, why: str | None, zone: str | None) -> Reply:
    """Move one date to come; it keeps its name, and both sides are told."""
    meeting = coming_meeting(call, sync, "sync move ops-weekly/2027-02-09 2027-02-11 17:00")
    item = meeting.item
    _to_come(call, taking_place(call, meeting))
    at = _moment(call, meeting, to, zone)
    if at <= call.now:
        raise refuse("no.sync.past", when=_when(call, at))
    if at == item.at:
        return answered(call, item, "sync.moved.already", name=item.name, when=_when(call, at))
    _no_clash(call, meeting, at)
    move_date(call.writer, meeting, at, call.person, why)
    text = say("sync.moved", name=item.name, when=_when(call, at))
    return call.about(f"sync:{item.name}", Card(text, lines=_doubts(call, meeting.series, at)))


def _doubts(call: Call, series: Series, at: datetime) -> tuple[Text, ...]:
    """Say which sites are closed at a moment, or else outside their hours."""
    closed = closed_sites(call.ctx, series, at)
    if closed:
        return (say("sync.moved.closed", sites=cards.closed_line(call.ctx, at, closed)),)
    outside = ", ".join(outside_hours(call.ctx, series, at))
    return (say("sync.added.hours", when=_when(call, at), sites=outside),) if outside else ()


def _no_clash(call: Call, meeting: Meeting, at: datetime) -> None:
    """Two dates of one sync at the same time would be one meeting with two rolls."""
    series, item = meeting.series, meeting.item
    clash = clashing(series, at, item.wall)
    if clash is not None:
        name = name_of(series.id, clash)
        raise refuse("no.sync.clash", other=name, when=_when(call, at), name=item.name)


def _moment(call: Call, meeting: Meeting, typed: str, zone: str | None) -> datetime:
    """Understand the new time; a date alone keeps the hour that the sync has in its own zone."""
    own = call.ctx.program.site(call.person.site).zone
    where = named_zone(zone) if zone else own
    if not names_time(typed):
        where = meeting.series.zone
    hour = meeting.item.at.astimezone(load_zone(where)).time()
    # Business days are those of the person's own site.
    site = call.ctx.roster.calendar(call.person)
    calendar = site if where == own else zone_calendar(where)
    return refusing(lambda: parse_when(typed, call.since, calendar, alone=at_hour(hour)))


def _changed(call: Call, sync: Named | None) -> Meeting | None:
    """Return the date to come that was changed, where none is named and there is only one."""
    if call.record is not None or (sync is not None and sync.day is not None):
        return None
    stored = series_meant(call, sync, "sync restore ops-weekly/2027-02-09")
    anchor = anchor_of(call.ctx, stored.series)
    ahead = [change.wall for change in stored.series.changes if anchor.wall(change.wall) > call.now]
    if len(ahead) > 1:
        names = [name_of(stored.series.id, wall) for wall in ahead]
        raise refuse("no.sync.which", names=", ".join(names), name=names[0])
    return meeting_on(call.writer, stored, ahead[0]) if ahead else None


@command(
    "sync restore",
    WHICH,
    help="Take back that a date was skipped or moved; program managers",
    example="sync restore ops-weekly/2027-02-09",
)
def restore(call: Call, sync: Named | None) -> Reply:
    """Put a date back to where its series has it."""
    meeting = _changed(call, sync) or coming_meeting(
        call, sync, "sync restore ops-weekly/2027-02-09"
    )
    item, series = meeting.item, meeting.series
    if item.state == DROPPED or series.stopped is not None:
        taking_place(call, meeting)
    at = anchor_of(call.ctx, series).wall(item.wall)
    if series.change_of(item.wall.date()) is None:
        return answered(
            call, item, "sync.restored.nothing", name=item.name, when=_when(call, item.at)
        )
    if item.state != SKIPPED:
        _to_come(call, meeting)
    if at <= call.now:
        raise refuse("no.sync.past", when=_when(call, at))
    _no_clash(call, meeting, at)
    restore_date(call.writer, meeting, at, call.person)
    return answered(call, item, "sync.restored", name=item.name, when=_when(call, at))


COMMANDS = (skip, move, restore)
