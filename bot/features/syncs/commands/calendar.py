"""Syncs in calendar programs, and when both sides work at the same time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.domain.anchor import closed_on
from bot.domain.calendar import ONE_DAY, Calendar, Stretch
from bot.domain.values import Duration
from bot.domain.when import BadTime
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.dates import day_meant
from bot.engine.feeds import addresses, renew
from bot.features.syncs.commands.lookup import Named
from bot.features.syncs.commands.parse_series import zone_calendar
from bot.features.syncs.ics import Source, calendar_file
from bot.features.syncs.slots import joint, long_enough
from bot.features.syncs.store import all_series
from bot.features.syncs.texts import refuse, say
from bot.messages.card import Card, Text
from bot.ports.request import Attachment, Reply

DEFAULT = Duration(30, "m")
LONGEST = 1440


@command(
    "sync ics",
    Param("sync", "sync", required=False, help="its id; by default all"),
    Param("new", "word", required=False, option=True, help="yes: other calendar addresses"),
    help="Get a calendar file, and the addresses of calendars that stay current",
    example="sync ics ops-weekly",
)
def ics(call: Call, sync: Named | None, new: str | None) -> Reply:
    """Attach a calendar of one sync or of all; the addresses are told to the person only."""
    lines: list[Text] = []
    if (new or "").lower() in ("yes", "y"):
        renew(call.tx, call.ctx.id, call.person.id)
        call.writer.record(None, "sync.address", call.person.id)
        lines.append(say("sync.ics.renewed"))
    lines += _addresses(call)
    listed = [sync.stored] if sync else all_series(call.writer)
    if not listed:
        return call.show(Card(say("sync.ics.none"), lines=tuple(lines)))
    program = call.ctx.program
    data = calendar_file(
        Source(program.key, program.name), [stored.series for stored in listed], call.now
    )
    name = listed[0].series.id if sync else "syncs"
    card = Card(say("sync.ics", what=name), lines=tuple(lines))
    attached = Attachment(f"{program.key.lower()}-{name}.ics", data)
    return call.show(card, files=(attached,))


def _addresses(call: Call) -> list[Text]:
    """Name the addresses of somebody's calendars; without a known host, what is behind it."""
    named = addresses(call.tx, call.ctx, call.person, call.address)
    key = "sync.ics.feeds" if call.address else "sync.ics.paths"
    return [say(key), *(say("sync.ics.feed", address=address) for address in named)]


@command(
    "sync slots",
    Param("length", "duration", required=False, help="such as 30m or 1h; by default 30m"),
    Param("week", "word", required=False, option=True, help="a day of the week: 2027-02-08"),
    help="List when both sites work at the same time",
    example="sync slots 30m week=2027-02-08",
    changes=False,
)
def slots(call: Call, length: Duration | None, week: str | None) -> Reply:
    """List the joint working hours of both sides' first sites in a week."""
    length = length or DEFAULT
    if not length.elapsed or not 0 < length.minutes <= LONGEST:
        raise refuse("no.sync.length")
    calendars = call.ctx.first_calendars()
    zone = calendars[0].zone
    first, days = _week(call, week, zone)
    start, end = (_midnight(calendars[0], day) for day in (first, first + days * ONE_DAY))
    start = max(start, call.now)
    shared = joint(calendars, start, end)
    hours = long_enough(shared, timedelta(minutes=length.minutes))
    lines = [
        say("slots.day", when=call.ctx.moment(opens), end=call.ctx.moment(closes))
        for opens, closes in hours
    ]
    lines = lines or [say("slots.none"), *_instead(call, calendars, shared, start, end)]
    lines += _closures(call, calendars, first, days)
    if hours:
        local = hours[0][0].astimezone(zone)
        lines.append(say("slots.example", start=f"{local:%Y-%m-%d %H:%M}", zone=zone.key))
    title = say(
        "slots.title",
        sites=" and ".join(call.ctx.program.place_name(calendar.site) for calendar in calendars),
        minutes=length.minutes,
        first=f"{first:%Y-%m-%d}",
        last=f"{first + (days - 1) * ONE_DAY:%Y-%m-%d}",
    )
    return call.show(Card(title, lines=tuple(lines)))


def _midnight(calendar: Calendar, day: date) -> datetime:
    return calendar.wall(datetime.combine(day, datetime.min.time()))


def _week(call: Call, typed: str | None, zone: ZoneInfo) -> tuple[date, int]:
    """Return the first day and how many: the week of a day, else the seven days from today."""
    if typed is None:
        return call.now.astimezone(zone).date(), 7
    try:
        day = day_meant(typed, call.since, zone_calendar(zone.key))
    except BadTime:
        raise refuse(
            "no.choice",
            typed=typed,
            what="a day",
            nearest="",
            allowed="a date such as 2027-02-08",
            example="sync slots 30m week=2027-02-08",
        ) from None
    return day - day.weekday() * ONE_DAY, 7


def _instead(
    call: Call,
    calendars: Sequence[Calendar],
    shared: Sequence[Stretch],
    start: datetime,
    end: datetime,
) -> Iterator[Text]:
    """Name shorter joint hours, else where the hours of the sites come nearest to each other."""
    for opens, closes in shared:
        yield say("slots.shorter", when=call.ctx.moment(opens), end=call.ctx.moment(closes))
    if shared:
        return
    edges: list[tuple[Stretch, Calendar]] = sorted(
        (
            (stretch, calendar)
            for calendar in calendars
            for stretch in calendar.stretches_between(start, end)
        ),
        key=lambda edge: edge[0],
    )
    gaps = [
        (later[0][0] - earlier[0][1], earlier, later)
        for earlier, later in pairwise(edges)
        if earlier[1] is not later[1]
    ]
    if gaps:
        _, earlier, later = min(gaps, key=lambda gap: gap[0])
        yield say(
            "slots.nearest",
            site=call.ctx.program.place_name(earlier[1].site),
            closes=call.ctx.moment(earlier[0][1]),
            other=call.ctx.program.place_name(later[1].site),
            opens=call.ctx.moment(later[0][0]),
        )


def _closures(call: Call, calendars: Sequence[Calendar], first: date, days: int) -> Iterator[Text]:
    noon = time(12)
    for calendar in calendars:
        shown = [first + n * ONE_DAY for n in range(days)]
        moments = {day: calendar.wall(datetime.combine(day, noon)) for day in shown}
        closed = [f"{day:%Y-%m-%d}" for day, at in moments.items() if closed_on(calendar, at)]
        if closed:
            yield say(
                "slots.closed",
                site=call.ctx.program.place_name(calendar.site),
                days=", ".join(closed),
            )


COMMANDS = (ics, slots)
