"""Whom a sync concerns, and where: its anchor, who is expected, the sites that meet."""

from __future__ import annotations

from datetime import datetime
from itertools import chain

from bot.domain.anchor import Anchor, closed_on
from bot.domain.calendar import Calendar
from bot.domain.values import PROGRAM_MANAGER, Person
from bot.engine.context import Context
from bot.engine.writer import Writer
from bot.features.syncs.policy import Series
from bot.features.syncs.slots import joint


def anchor_of(ctx: Context, series: Series) -> Anchor:
    """Return the anchor zone of a series with its working days."""
    return Anchor(series.zone, ctx.calendars.values(), ctx.first_calendars())


def participants(writer: Writer, series: Series) -> tuple[Person, ...]:
    """Return who is expected: the required roles of both sides, else the program managers."""
    roles = series.required or (PROGRAM_MANAGER,)
    sides, now = writer.ctx.program.sides, writer.now
    found = (writer.roster.with_role(side, role, now) for side in sides for role in roles)
    return tuple(dict.fromkeys(chain.from_iterable(found)))


def site_calendars(ctx: Context, series: Series, side: str | None = None) -> list[Calendar]:
    """Return the calendars of the sites that meet: those of the people with a required role.

    A side that has nobody with one meets at its first site.
    """
    roles = set(series.required or (PROGRAM_MANAGER,))
    found: list[str] = []
    for each in (side,) if side else ctx.program.sides:
        people = [p for p in ctx.program.side_people(each) if roles & set(p.roles)]
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


def excused_sides(ctx: Context, series: Series, at: datetime) -> tuple[str, ...]:
    """Return the sides whose sites are all closed on the day of a date that begins at ``at``."""
    sides = ctx.program.sides
    return tuple(
        side for side in sides if all(closed_on(c, at) for c in site_calendars(ctx, series, side))
    )
