"""When nobody is there: sites that stay closed, and days on which neither side works."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from heapq import merge

from bot.domain.calendar import ONE_DAY, Calendar, NeverOpens
from bot.domain.ordinary_week import closed_days
from bot.domain.people import Roster
from bot.domain.program import Program
from bot.domain.values import SIDES
from bot.features.rules.lint.finding import GAP, NOTE, WRONG, Finding, Stretch, new_finding

# Longer than this with nobody in working hours is worth knowing, if a closure is the cause.
ALONE = timedelta(days=1)
# A closure that begins in the time looked at is followed to its end.
BEYOND = timedelta(weeks=4)


def check_hours(roster: Roster, now: datetime, ahead: timedelta) -> list[Finding]:
    """Return sites closed from ``now`` to ``ahead``, and joint closures that begin until then."""
    calendars = [roster.calendars[name] for name in _sites(roster.program)]
    closed = [finding for calendar in calendars for finding in _closed(calendar, now, ahead)]
    never = {finding.get("site") for finding in closed if finding.key == "never_open"}
    open_ones = [calendar for calendar in calendars if calendar.site.id not in never]
    return [*closed, *(_nobody(open_ones, now, ahead) if open_ones else ())]


def _sites(program: Program) -> list[str]:
    """Return the sites on whose calendar a clock or a message may depend."""
    used = {person.site for person in program.people}
    first = {site.id for side in SIDES for site in program.side_sites(side)[:1]}
    return [site.id for site in program.sites if site.id in used | first]


def _closed(calendar: Calendar, now: datetime, ahead: timedelta) -> Iterator[Finding]:
    site = calendar.site
    try:
        opens = calendar.next_opening(now)
    except NeverOpens:
        yield new_finding(WRONG, "never_open", site.side, site=site.id)
        return
    if opens >= now + ahead:
        day = calendar.local(now).date() + ONE_DAY
        yield new_finding(GAP, "closed_long", site.side, site=site.id, opens=opens, day=day)


def _nobody(calendars: list[Calendar], now: datetime, ahead: timedelta) -> Iterator[Finding]:
    stretches: list[Stretch] = []
    lost: list[tuple[str, date]] = []
    for start, end in _gaps(calendars, now, now + ahead):
        days = [(c.site.id, day) for c in calendars for day in closed_days(c, start, end)]
        if days:
            stretches.append((start, end))
            lost += days
    if stretches:
        site, day = lost[0]
        yield new_finding(NOTE, "nobody", stretches=tuple(stretches), site=site, day=day)


def _gaps(calendars: Sequence[Calendar], now: datetime, until: datetime) -> Iterator[Stretch]:
    """Yield the stretches longer than ``ALONE`` in which no site is open."""
    last = now
    spans = [calendar.stretches_between(now, until + BEYOND) for calendar in calendars]
    for opens, closes in merge(*spans):
        if opens - last > ALONE and last < until:
            yield last, opens
        last = max(last, closes)
