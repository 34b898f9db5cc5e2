"""What ``program setup`` says: what it asks, what is unclear, and what is set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.domain.program import Program
from bot.domain.values import Person, Site
from bot.domain.zones import load_zone
from bot.engine.context import Context
from bot.features.programs.answers import Unclear
from bot.features.programs.cards import week
from bot.features.programs.first_hour import First
from bot.features.programs.texts import FORMS, say
from bot.messages.card import Button, Card, Text, plain
from bot.messages.line import quote
from bot.messages.say import join
from bot.program_file.cities import country_name
from bot.program_file.zones import zone_city

SETUP = "program setup"
NAMED = 5
"""How many people of a side are named."""


def asked(example: str) -> Card:
    """Return what a new program needs to know."""
    lines = [say(f"setup.{key}") for key in ("side", "cities", "channel", "companies", "more")]
    lines.append(say("setup.example", example=example))
    return Card(say("setup.ask"), lines=tuple(lines), buttons=(_form_button(),))


def not_yet(given: Mapping[str, str], problems: Iterable[str], example: str) -> Card:
    """Return every mistake at once, what was answered so far, and how a whole line looks."""
    so_far = ", ".join(f"{name}={value}" for name, value in given.items())
    lines = (say("setup.so_far", answers=so_far), say("setup.example", example=example))
    return Card(("\n".join(problems),), lines=lines, buttons=(_form_button(),))


def which(unclear: Unclear, now: datetime) -> Card:
    """Ask which of several cities is meant, the most populous first."""
    lines, buttons = [], []
    for city in unclear.cities:
        line = f"{SETUP} {unclear.name}={quote(f'{unclear.bare}, {city.code}')}"
        at = _clock(now, city.zone)
        lines.append(say("setup.which.city", city=city.name, where=city.lies_in, now=at))
        buttons.append(Button(f"{city.name}, {city.lies_in}", line))
    title = say("setup.which", typed=unclear.bare)
    return Card(title, lines=(*lines, say("setup.which.other")), buttons=tuple(buttons))


def both(program: Program) -> str:
    """Return the names of both companies, in the order of the program file."""
    return " and ".join(program.company(side) for side in program.sides)


def may_join(programs: Sequence[Program]) -> Card:
    """Offer programs that have no shared channel yet to the channel where this is asked."""
    lines = [say("setup.join", key=p.key, companies=both(p)) for p in programs]
    buttons = [Button(FORMS["join"].format(key=p.key), f"{SETUP} join={p.key}") for p in programs]
    return Card(
        say("setup.join.ask"), lines=(*lines, say("setup.join.other")), buttons=tuple(buttons)
    )


def is_set(
    ctx: Context, me: Person, title: Text, now: datetime, first: Sequence[First] | None
) -> Card:
    """Return what is set, then what matters first (``None``: not for this reader to mend)."""
    sites = (_site(ctx, site, now) for site in ctx.program.sites)
    lines = [*sites, _people(ctx, me), _channel(ctx, me)]
    if first is None:
        return Card(title, lines=tuple(lines))
    lines.append(say("setup.change"))
    lines.append(say("first.title" if first else "first.none"))
    lines += [say("first.line", number=n, text=each.text) for n, each in enumerate(first, 1)]
    buttons = tuple(each.button for each in first if each.button is not None)
    return Card(title, lines=(*lines, say("setup.try")), buttons=buttons)


def _site(ctx: Context, site: Site, now: datetime) -> Text:
    holidays = say("setup.holidays", country=country_name(site.country)) if site.country else ""
    return say(
        "setup.site",
        site=site.name or zone_city(site.zone),
        company=ctx.company(site.side),
        now=_clock(now, site.zone),
        week=week(site).title(),
        holidays=holidays,
    )


def _people(ctx: Context, me: Person) -> Text:
    return say("setup.people", people=join([_of(ctx, s, me) for s in ctx.program.sides], "; "))


def _of(ctx: Context, side: str, me: Person) -> Text:
    people = ctx.program.side_people(side)
    names = [person.name for person in people if person != me]
    if me in people:
        names.insert(0, plain(say("setup.you", name=me.name, id=me.id)))
    more = [f"+{len(names) - NAMED}"] if len(names) > NAMED else []
    shown = ", ".join([*names[:NAMED], *more]) or plain(say("setup.nobody"))
    return say("setup.people.side", company=ctx.company(side), people=shown)


def _channel(ctx: Context, me: Person) -> Text:
    if any(channel.audience == "shared" for channel in ctx.program.channels):
        return say("setup.shared")
    own = next((channel.audience for channel in ctx.program.channels), me.side)
    return say("setup.own", company=ctx.company(own))


def _clock(now: datetime, zone: str) -> str:
    return f"{now.astimezone(load_zone(zone)):%a %H:%M}"


def _form_button() -> Button:
    return Button(FORMS["setup.open"], SETUP, "primary", SETUP)
