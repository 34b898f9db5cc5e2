"""Skip one date of a sync, move it, or put it back: program managers, and both sides are told."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.commands.call import Call
from bot.commands.grammar import TEXT_LIMIT
from bot.commands.registry import Param, command
from bot.commands.sync_which import Named, answered, coming, taking_place
from bot.commands.sync_words import named_zone, zone_calendar
from bot.domain.sync import DROPPED, SKIPPED
from bot.domain.when import BadTime, parse_when
from bot.errors import Refused
from bot.messages import sync_cards as cards
from bot.messages.card import Card, Moment, Text
from bot.messages.refusals import refuse
from bot.messages.say import say
from bot.request import Reply
from bot.sync_change import move as move_date
from bot.sync_change import restore as restore_date
from bot.sync_change import skip as skip_date
from bot.syncs import Meeting, anchor_of, closed_sites

WHICH = Param(
    "sync", "occurrence", required=False, help="such as ops-weekly/2027-01-05; else the next date"
)
_TIMED = re.compile(r"\d{1,2}:\d{2}|^\+")


@command(
    "sync skip",
    WHICH,
    Param("why", "text", required=False, help="why", limit=TEXT_LIMIT),
    help="Skip one date; program managers",
    example='sync skip ops-weekly/2027-02-09 "Chinese New Year"',
)
def skip(call: Call, sync: Named | None, why: str | None) -> Reply:
    """Leave one date to come out."""
    call.require_manager()
    meeting = coming(call, sync, "sync skip ops-weekly/2027-02-09")
    item = meeting.item
    if item.state == SKIPPED:
        return answered(call, item, "sync.skipped.already", name=item.name)
    _to_come(call, taking_place(call, meeting))
    skip_date(call.desk, meeting, call.person, why)
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
    call.require_manager()
    meeting = coming(call, sync, "sync move ops-weekly/2027-02-09 2027-02-11 17:00")
    item = meeting.item
    _to_come(call, taking_place(call, meeting))
    at = _moment(call, meeting, to, zone)
    if at <= call.now:
        raise refuse("no.sync.past", when=_when(call, at))
    if at == item.at:
        return answered(call, item, "sync.moved.already", name=item.name, when=_when(call, at))
    move_date(call.desk, meeting, at, call.person, why)
    lines: tuple[Text, ...] = ()
    closed = closed_sites(call.ctx, meeting.series, at)
    if closed:
        sites = cards.closed_line(call.ctx, at, closed)
        lines = (say("sync.moved.closed", sites=sites),)
    text = say("sync.moved", name=item.name, when=_when(call, at))
    return call.about(f"sync:{item.name}", Card(text, lines=lines))


def _moment(call: Call, meeting: Meeting, typed: str, zone: str | None) -> datetime:
    """Understand the new time; a date alone keeps the hour that the sync has in its own zone."""
    own = call.ctx.program.site(call.person.site).zone
    where = named_zone(zone) if zone else own
    if not _TIMED.search(typed):
        where = meeting.series.zone
        hour = meeting.item.at.astimezone(ZoneInfo(where))
        typed = f"{typed} {hour:%H:%M}"
    # Business days are those of the person's own site.
    site = call.ctx.roster.calendar(call.person)
    calendar = site if where == own else zone_calendar(where)
    try:
        return parse_when(typed, call.now, calendar)
    except BadTime as error:
        raise Refused(str(error)) from None


@command(
    "sync restore",
    WHICH,
    help="Take back that a date was skipped or moved; program managers",
    example="sync restore ops-weekly/2027-02-09",
)
def restore(call: Call, sync: Named | None) -> Reply:
    """Put a date back to where its series has it."""
    call.require_manager()
    meeting = coming(call, sync, "sync restore ops-weekly/2027-02-09")
    item, series = meeting.item, meeting.series
    if item.state == DROPPED or series.ended is not None:
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
    restore_date(call.desk, meeting, at, call.person)
    return answered(call, item, "sync.restored", name=item.name, when=_when(call, at))
