"""The standard syncs, and the slot that suits both sides' zones.

Where the zones are far apart and nobody has agreed on a custom, the slot lies in the joint working
hours; where there are none, two syncs take turns, each at the morning of one side.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.domain.calendar import ONE_DAY, Calendar
from bot.domain.conditions import CRITICAL, NPI, SCAR
from bot.domain.values import PROGRAM_MANAGER
from bot.domain.zones import load_zone, wall_time
from bot.engine.context import Context
from bot.features.syncs.slots import joint, long_enough
from bot.features.syncs.texts import TEMPLATES
from bot.program_file.zones import country_of

MONDAY_TO_THURSDAY, MONDAY_TO_FRIDAY = "MO,TU,WE,TH", "MO,TU,WE,TH,FR"
MORNING = time(9)


@dataclass(frozen=True, slots=True)
class Template:
    """A standard sync: its rhythm, length in minutes and the roles that it needs.

    ``rule`` is an RFC 5545 rule, ``turns`` the same at every other date, for two that take turns.
    ``only_while`` is the condition under which it is held.
    """

    id: str
    title: str
    agenda: tuple[str, ...]
    minutes: int
    roles: tuple[str, ...]
    rule: str
    turns: tuple[str, str]
    only_while: str | None = None


def _template(
    name: str,
    minutes: int,
    roles: tuple[str, ...],
    rule: str,
    *turns: str,
    only_while: str | None = None,
) -> Template:
    title, agenda = TEMPLATES[name]
    return Template(name, title, agenda, minutes, roles, rule, (turns[0], turns[-1]), only_while)


STANDARD = {
    template.id: template
    for template in (
        _template(
            "line_down_daily", 15, (PROGRAM_MANAGER,), "FREQ=WEEKLY;BYDAY={days}",
            "FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=WEEKLY;BYDAY=TU,TH", only_while=CRITICAL,
        ),
        _template(
            "npi_weekly", 45,
            ("npi_manager", "design_engineer", "process_engineer", PROGRAM_MANAGER),
            "FREQ=WEEKLY;BYDAY=WE", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", only_while=NPI,
        ),
        _template(
            "ops_weekly", 30, ("buyer", "planner", PROGRAM_MANAGER),
            "FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
        ),
        _template(
            "quality_biweekly", 30, ("sqe", "cqe"),
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "FREQ=WEEKLY;INTERVAL=4;BYDAY=TH", only_while=SCAR,
        ),
        _template(
            "mbr", 60, (PROGRAM_MANAGER, "operations_manager", "account_manager"),
            "FREQ=MONTHLY;BYDAY=2WE", "FREQ=MONTHLY;INTERVAL=2;BYDAY=2WE",
        ),
        _template(
            "qbr", 90, ("director", "plant_manager", "operations_director", PROGRAM_MANAGER),
            "FREQ=MONTHLY;INTERVAL=3;BYDAY=3TH", "FREQ=MONTHLY;INTERVAL=6;BYDAY=3TH",
        ),
        _template(
            "annual", 120, ("director", "plant_manager", "vice_president", PROGRAM_MANAGER),
            "FREQ=YEARLY;BYMONTH=11;BYDAY=2TH", "FREQ=YEARLY;INTERVAL=2;BYMONTH=11;BYDAY=2TH",
        ),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slot:
    """A wall time of a zone."""

    zone: str
    at: time


CUSTOMS: tuple[tuple[frozenset[str], str, time], ...] = (
    (frozenset(("us", "asia")), "America/Los_Angeles", time(17)),
    (frozenset(("eu", "asia")), "", time(9)),
    (frozenset(("us", "eu")), "America/New_York", time(10)),
    (frozenset(("us", "mx")), "America/Chicago", time(10)),
)
"""The agreed hour between two regions; an empty zone stands for that of the European site."""


def roles_of(ctx: Context, template: Template) -> tuple[str, ...]:
    """Return those of a template's roles that somebody of the program has."""
    held = {role for person in ctx.program.people for role in person.roles}
    return tuple(role for role in template.roles if role in held)


def region(zone: str) -> str | None:
    """Return the region of a zone for which a custom is known: us, mx, eu or (East) asia."""
    country = country_of(zone)
    if country in ("US", "CA", "MX"):
        return "mx" if country == "MX" else "us"
    if zone.startswith("Europe/"):
        return "eu"
    far_east = datetime(2027, 1, 1, tzinfo=load_zone(zone)).utcoffset() or timedelta()
    return "asia" if zone.startswith("Asia/") and far_east >= timedelta(hours=7) else None


def slots_of(ctx: Context, minutes: int, now: datetime) -> list[Slot]:
    """Return the usual slot of a program's two sides, or two that take turns where their working
    hours have nothing in common and no custom is known."""
    calendars = first_calendars(ctx)
    custom = _custom([calendar.site.zone for calendar in calendars])
    if custom is not None:
        return [custom]
    shared = _joint_slot(calendars, minutes, now)
    if shared is not None:
        return [shared]
    return [Slot(calendar.site.zone, _morning(calendar, now)) for calendar in calendars]


def first_calendars(ctx: Context) -> list[Calendar]:
    """Return the calendar of the first site of either side."""
    return ctx.first_calendars()


def _custom(zones: list[str]) -> Slot | None:
    regions = [region(zone) for zone in zones]
    for pair, zone, at in CUSTOMS:
        if frozenset(regions) == pair:
            return Slot(zone or zones[regions.index("eu")], at)
    return None


def _joint_slot(calendars: list[Calendar], minutes: int, now: datetime) -> Slot | None:
    """Return the first wall time from 09:00 on at which both sites work, on a day to come."""
    length, zone = timedelta(minutes=minutes), calendars[0].site.zone
    hours = joint(calendars, now, now + timedelta(days=14))
    for opens, closes in long_enough(hours, length):
        local = opens.astimezone(load_zone(zone))
        morning = wall_time(load_zone(zone), datetime.combine(local.date(), MORNING))
        begins = max(opens, morning) if closes - morning >= length else opens
        if local.date() > now.astimezone(load_zone(zone)).date():
            return Slot(zone, begins.astimezone(load_zone(zone)).time())
    return None


def _morning(calendar: Calendar, now: datetime) -> time:
    tomorrow = datetime.combine(calendar.local(now).date() + ONE_DAY, time())
    opening = calendar.local(calendar.next_opening(calendar.wall(tomorrow))).time()
    return max(opening, MORNING) if opening < time(12) else opening


def days_of(ctx: Context) -> str:
    """Return the weekdays on which a daily sync is held: a Friday evening in America is a
    Saturday in Asia."""
    regions = frozenset(region(calendar.site.zone) for calendar in first_calendars(ctx))
    return MONDAY_TO_THURSDAY if regions == CUSTOMS[0][0] else MONDAY_TO_FRIDAY
