"""The calendars of both sides next to each other: hours, closures by name, joint hours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

from bot.domain.calendar import ONE_DAY, Calendar, Stretch
from bot.domain.joint_hours import joint_hours
from bot.domain.values import Side, Site, other_side
from bot.domain.when import city_of
from bot.domain.zones import load_zone
from bot.engine.context import Context
from bot.features.programs.cards import hours
from bot.features.programs.texts import say
from bot.messages.card import Card, Text, day_of
from bot.program_file.holidays import holiday_names

AHEAD = timedelta(weeks=2)
JOINT = 6
"""How many stretches of joint hours are written out."""


def calendar_card(ctx: Context, now: datetime, only: Site | None = None) -> Card:
    """Return the next two weeks of all sites, or of one beside the partner's first."""
    sites = _sites(ctx, only)
    calendars = [ctx.calendars[site.id] for site in sites]
    facts = tuple((f"{site.id} ({ctx.company(site.side)})", (hours(site),)) for site in sites)
    lines = (*_days(calendars, now), *_joint(calendars, ctx.program.sides, now))
    title = say("calendar.title", key=ctx.program.key)
    return Card(title, facts, lines)


def _sites(ctx: Context, only: Site | None) -> list[Site]:
    if only is None:
        return list(ctx.program.sites)
    partner = other_side(only.side)
    pair = {only.side: only, partner: ctx.program.side_sites(partner)[0]}
    return [pair[side] for side in ctx.program.sides]


def _days(calendars: Sequence[Calendar], now: datetime) -> Iterator[Text]:
    """Each day in a line; days that read the same are one line."""
    first = min(calendar.day_of(now) for calendar in calendars)
    days = [first + step * ONE_DAY for step in range(AHEAD.days)]
    for opening, group in groupby(days, key=lambda day: _day(calendars, day)):
        run = list(group)
        yield say("calendar.day", days=_named(run), hours=opening)


def _named(days: Sequence[date]) -> str:
    return " – ".join(f"{day:%a %m-%d}" for day in dict.fromkeys((days[0], days[-1])))


def _day(calendars: Iterable[Calendar], day: date) -> str:
    return " | ".join(f"{c.site.id} {_site_day(c, day)}" for c in calendars)


def _site_day(calendar: Calendar, day: date) -> str:
    spans = calendar.day_spans(day)
    site = calendar.site
    names = holiday_names(site.country, site.subdivision, day.year)
    name = names.get(day)
    if not spans:
        return f"closed ({name})" if name else "closed"
    shown = ", ".join(_wall(calendar, span) for span in spans)
    if calendar.officially_open(day):
        return f"{shown} (official make-up day)"
    return f"{shown} (open on {name})" if name else shown


def _wall(calendar: Calendar, span: Stretch) -> str:
    opens, closes = (calendar.local(moment) for moment in span)
    return f"{opens:%H:%M}-{closes:%H:%M}"


def _joint(calendars: Sequence[Calendar], sides: Sequence[Side], now: datetime) -> Iterator[Text]:
    """Say when the first sites of both sides are open at once, in the time of both."""
    pair = [next(c for c in calendars if c.site.side == side) for side in sides]
    shared = list(joint_hours(pair[0], pair[1], now, now + AHEAD))
    names = " and ".join(calendar.site.id for calendar in pair)
    if not shared:
        yield say("calendar.no_joint", sites=names)
        return
    yield say("calendar.joint", sites=names)
    places = {calendar.site.zone: _place(calendar.site) for calendar in reversed(pair)}
    for stretch in shared[:JOINT]:
        shown = (_in_zone(stretch, *place) for place in reversed(places.items()))
        yield say("calendar.stretch", hours=" · ".join(shown))
    if len(shared) > JOINT:
        yield say("calendar.more", count=len(shared) - JOINT)


def _place(site: Site) -> str:
    return site.name or city_of(site.zone)


def _in_zone(stretch: Stretch, zone: str, name: str) -> str:
    opens, closes = (moment.astimezone(load_zone(zone)) for moment in stretch)
    return f"{name} {opens:%a} {day_of(opens)} {opens:%H:%M}-{closes:%H:%M}"
