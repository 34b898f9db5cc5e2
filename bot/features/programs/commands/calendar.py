"""``program calendar``: hours of both sides; closures, make-up days and the week of one's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.domain.values import DateRange, OpenDay, Site
from bot.engine.commands.argument_kinds import choose, nearest
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.features.programs.absence import joined, without
from bot.features.programs.answers import Place, name_typed
from bot.features.programs.calendar_cards import calendar_card
from bot.features.programs.cards import hours
from bot.features.programs.commands.changed_site import put_site
from bot.features.programs.commands.parse_days import read_days
from bot.features.programs.setup import moved_to
from bot.features.programs.texts import refuse, say
from bot.messages.card import plain
from bot.ports.request import Reply
from bot.program_file.calendars import show_range
from bot.program_file.cities import bare_name, cities_named, nearest_city
from bot.program_file.single import file_value
from bot.program_file.zones import nearest_zone, zone_city, zone_named

EXAMPLE = "program calendar sz closed 2027-02-05..2027-02-12"
EXAMPLES = {
    "closed": EXAMPLE,
    "open": "program calendar sz open 2027-02-20 08:30-12:00",
    "clear": "program calendar sz clear 2027-02-05",
    "week": "program calendar sz week mon-fri=08:30-12:00,13:30-18:00 sat=08:00-12:00",
    "country": "program calendar sj country US-CA",
    "zone": "program calendar sz zone Shanghai",
    "city": "program calendar sz city Shenzhen",
}
_OPEN = re.compile(r"(.+?)(?:(?<!\s)\s++(\d{1,2}:\d{2}\s*-.*))?", re.DOTALL)
_SPAN = r"\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2}"
_DAYS = re.compile(
    rf"([a-z]{{3}}(?:-[a-z]{{3}})?)(?:\s*+=\s*+|\s++)({_SPAN}(?:\s*+,\s*+{_SPAN})*+)\s*+,?+\s*+",
    re.IGNORECASE,
)
_HOUR = re.compile(r"\b(\d):")


@command(
    "program calendar",
    Param("site", "own_site", required=False, help="which site; left out if your side has one"),
    Param("what", "word", required=False, help="closed, open, clear, week, country, zone or city"),
    Param(
        "days",
        "text",
        required=False,
        help="the days, the week, the country, zone or city",
        prose=False,
    ),
    help="Show the hours of both sides; change those of your own (program managers)",
    example=EXAMPLE,
)
def calendar(call: Call, site: str | None, what: str | None, days: str | None) -> Reply:
    """Show two weeks, or change a site of one's own side: its running clocks are computed anew."""
    named, verb, rest = _read(call, site, what, days)
    if verb is None:
        return call.show(calendar_card(call.ctx, call.now, named))
    where = _own(call, named, verb)
    call.require("program calendar", own=where.side)
    if not rest:
        raise refuse("no.argument", what=f"<{verb}>", example=EXAMPLES[verb])
    changed, summary = _CHANGES[verb](call, where, rest)
    if changed == where:
        return call.answer(say("calendar.same", site=where.id, hours=summary))
    return put_site(call, where, changed, summary)


def _read(
    call: Call, site: str | None, what: str | None, days: str | None
) -> tuple[Site | None, str | None, str]:
    """Sort the words: the site may be left out."""
    words = [word for word in (site, what, days) if word]
    named = None
    if words and words[0].lower() not in EXAMPLES:
        named = _site(call, words.pop(0))
    if not words:
        return named, None, ""
    verb = choose(words[0], list(EXAMPLES), "a change of a calendar", EXAMPLE)
    return named, verb, " ".join(words[1:])


def _site(call: Call, typed: str) -> Site:
    sites = {site.id.lower(): site for site in call.ctx.program.sites}
    match = sites.get(typed.lower())
    if match is None:
        near = nearest(typed, [*sites, *EXAMPLES])
        allowed = ", ".join([*sites, *EXAMPLES])
        raise refuse(
            "no.choice",
            typed=typed,
            what="a site or a change",
            nearest=near,
            allowed=allowed,
            example=EXAMPLE,
        )
    return match


def _own(call: Call, site: Site | None, verb: str) -> Site:
    own = call.ctx.program.side_sites(call.side)
    if site is None:
        if len(own) > 1:
            raise refuse(
                "no.calendar.site",
                sites=", ".join(one.id for one in own),
                verb=verb,
                site=own[0].id,
            )
        return own[0]
    if site.side != call.side:
        raise refuse("no.calendar.side", company=call.ctx.company(site.side), site=site.id)
    return site


# changes: each returns the changed site, and the change in words as it was understood

Change = tuple[Site, str]


def _closed(call: Call, site: Site, typed: str) -> Change:
    """Close days; a make-up day among them is one no longer."""
    days = read_days(call, call.ctx.calendars[site.id], typed, EXAMPLES["closed"])
    open_days = tuple(day for day in site.open if day.day not in days)
    changed = replace(site, closed=joined([*site.closed, days]), open=open_days)
    return changed, f"closed {_named(days)}"


def _open(call: Call, site: Site, typed: str) -> Change:
    """Open days, with the hours of an ordinary working day unless others are given."""
    match = _OPEN.fullmatch(typed.strip())
    assert match is not None, "any text fits"
    days = read_days(call, call.ctx.calendars[site.id], match[1], EXAMPLES["open"])
    spans = _padded(match[2] or "")
    added: tuple[OpenDay, ...] = file_value(
        "site", "open", [f"{show_range(days)} {spans}".strip()], "open", EXAMPLES["open"]
    )
    others = [day for day in site.open if day.day not in days]
    listed = tuple(sorted([*others, *added], key=lambda day: day.day))
    return replace(site, open=listed), f"open {_named(days)} {spans}".strip()


def _clear(call: Call, site: Site, typed: str) -> Change:
    """Make days ordinary again: as the week and the holidays say."""
    days = read_days(call, call.ctx.calendars[site.id], typed, EXAMPLES["clear"])
    open_days = tuple(day for day in site.open if day.day not in days)
    changed = replace(site, closed=without(site.closed, days), open=open_days)
    return changed, f"{_named(days)} as in an ordinary week"


def _named(days: DateRange) -> str:
    """Return days with their weekdays, so that a mistake is seen."""
    ends = dict.fromkeys((days.first, days.last))
    return " to ".join(f"{day:%a} {day}" for day in ends)


def _week(_call: Call, site: Site, typed: str) -> Change:
    """Put another week in place of the present one."""
    given: dict[str, list[str]] = {}
    at = 0
    while at < len(typed) and (match := _DAYS.match(typed, at)) is not None:
        given[match[1].lower()] = [_padded(span) for span in match[2].split(",")]
        at = match.end()
    if at < len(typed):
        raise refuse("no.calendar.week", typed=typed[at:][:40], example=EXAMPLES["week"])
    changed = replace(site, week=file_value("site", "week", given, "week", EXAMPLES["week"]))
    return changed, hours(changed)


def _padded(spans: str) -> str:
    """Return spans as the program file writes them: ``8:00 - 12:00`` becomes ``08:00-12:00``."""
    return _HOUR.sub(r"0\1:", re.sub(r"(?<!\s)\s*-\s*", "-", spans.strip()))


def _country(_call: Call, site: Site, typed: str) -> Change:
    """Take the public holidays of another country; ``none``: of no country."""
    country, _, part = typed.strip().upper().replace(" ", "-").partition("-")
    code = None
    if country != "NONE":
        code = file_value("site", "country", country, "country", EXAMPLES["country"])
    changed = replace(site, country=code, subdivision=part or None)
    return changed, hours(changed)


def _zone(_call: Call, site: Site, typed: str) -> Change:
    name = zone_named(typed)
    if name is None:
        near = nearest_zone(typed)
        hint = plain(say("no.nearest", nearest=near)) if near else ""
        raise refuse("no.zone", typed=typed[:40], nearest=hint)
    changed = replace(site, zone=name)
    return changed, hours(changed)


def _city(_call: Call, site: Site, typed: str) -> Change:
    """Move a site to another city: zone, holidays and, if it was the ordinary one, the week."""
    cities = cities_named(typed)
    if not cities:
        near = nearest_city(typed)
        hint = plain(say("no.nearest", nearest=near)) if near else ""
        name = f"program calendar {site.id} city"
        raise refuse("no.city", typed=typed[:40], nearest=hint, name=name)
    if len(cities) > 1:
        named = [f"{bare_name(typed)}, {city.lies_in}" for city in cities]
        shown = "; ".join(named)
        bare = bare_name(typed)
        raise refuse("no.city.several", typed=bare, cities=shown, site=site.id, example=named[0])
    return city_change(site, Place(cities[0], name_typed(typed)))


def city_change(site: Site, place: Place) -> Change:
    """Return a site in another city, and the change in words."""
    changed = moved_to(site, place)
    return changed, f"{changed.name or zone_city(changed.zone)}, {hours(changed)}"


_CHANGES: Mapping[str, Callable[[Call, Site, str], Change]] = {
    "closed": _closed,
    "open": _open,
    "clear": _clear,
    "week": _week,
    "country": _country,
    "zone": _zone,
    "city": _city,
}


COMMANDS = (calendar,)
