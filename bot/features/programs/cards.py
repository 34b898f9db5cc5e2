"""What is said of a program's sites and people: hours, answers after set-up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.domain.issue import Issue
from bot.domain.values import PROGRAM_MANAGER, DateRange, Person, Side, Site
from bot.engine.context import Context
from bot.features.programs.absence import stand_ins, within
from bot.features.programs.texts import say
from bot.features.rules.lint.people import Needs
from bot.messages.card import Button, Card, Text, plain
from bot.messages.say import join
from bot.program_file.calendars import show_range, show_week

LISTED, BUTTONS = 20, 5
"""How many issues of a list are named, and how many have a button."""


def hours(site: Site) -> str:
    """Return the zone, the weekly hours in the program file's words, and the holidays' country."""
    place = "-".join(part for part in (site.country, site.subdivision) if part)
    return f"{site.zone}: {week(site)}" + (f"; holidays {place}" if place else "")


def week(site: Site) -> str:
    """Return the weekly hours in the program file's words: ``mon-fri 08:00-17:00``."""
    days = show_week(site.week).items()
    return ", ".join(f"{named} {' '.join(spans)}" for named, spans in days)


# people


def place(person: Person) -> str:
    """Return where somebody stands: ``planner, level 0``."""
    roles = ", ".join(role.replace("_", " ") for role in person.roles)
    return ", ".join(part for part in (roles, f"level {person.level}") if part)


def proposed(ctx: Context, now: Person, wanted: Person) -> Text:
    """Say what of somebody's place waits for the other side."""
    parts: list[Text] = []
    if wanted.side != now.side:
        parts.append(say("person.about.side", company=ctx.company(wanted.side)))
    if PROGRAM_MANAGER in set(wanted.roles) ^ set(now.roles):
        key = "manager" if PROGRAM_MANAGER in wanted.roles else "no_manager"
        parts.append(say(f"person.about.{key}", company=ctx.company(wanted.side)))
    if wanted.level != now.level:
        parts.append(say("person.about.level", level=wanted.level, old=now.level))
    return say("person.about", name=wanted.name, what=join(parts))


def names(people: Iterable[Person]) -> str:
    """Return people's names in a row, mentioning nobody."""
    return ", ".join(person.name for person in people) or plain(say("card.none"))


def taken_over(ctx: Context, person: Person, issues: Sequence[Issue]) -> Card:
    """Return the list for whoever takes over from somebody who left."""
    title = say("leave.yours", person=person.name)
    lines = [_owned(ctx, issue) for issue in issues[:LISTED]]
    if len(issues) > LISTED:
        lines.append(say("leave.more", count=len(issues) - LISTED))
    buttons = tuple(
        Button(ctx.name(issue), f"issue show {ctx.name(issue)}") for issue in issues[:BUTTONS]
    )
    return Card(title, lines=tuple(lines), buttons=buttons)


def _owned(ctx: Context, issue: Issue) -> Text:
    return say("leave.owned", name=ctx.name(issue), severity=issue.severity, title=issue.title)


def numbers(ctx: Context, issues: Sequence[Issue]) -> str:
    """Return the numbers of issues in a row; a long list is cut."""
    shown = ", ".join(ctx.name(issue) for issue in issues[:LISTED])
    more = len(issues) - LISTED
    return f"{shown} +{more}" if more > 0 else shown


def entry(ctx: Context, person: Person, now: datetime, *, contacts: bool = False) -> Text:
    """Return somebody's line of the roster; ``contacts`` adds what only the own side reads."""
    parts = [f"L{person.level} {person.id}: {person.name}, {person.site}"]
    parts += [", ".join(person.roles)] if person.roles else []
    parts += [plain(say("roster.on_call"))] if person.on_call else []
    parts += [plain(say("roster.backup", backup=person.backup))] if person.backup else []
    if contacts:
        parts += [contact for contact in (person.email, person.phone) if contact]
    return join([("; ".join(parts),), *absences(ctx, person, now)], "; ")


AHEAD = timedelta(weeks=2)
"""How far the roster looks ahead."""


def absences(ctx: Context, person: Person, now: datetime) -> list[Text]:
    """Return somebody's absences of the next two weeks, and who stands in."""
    today = ctx.roster.calendar(person).day_of(now)
    soon = within(person.away, DateRange(today, today + AHEAD))
    return [line for days in soon for line in stand_in_lines(ctx, person, days)]


def stand_in_lines(ctx: Context, person: Person, days: DateRange) -> list[Text]:
    """Say who stands in on the days of an absence."""
    return [
        say("away.days", days=show_range(part), who=who.name)
        if who is not None
        else say("away.days.nobody", days=show_range(part))
        for part, who in stand_ins(ctx.roster, person, days)
    ]


def away(ctx: Context, person: Person, now: datetime) -> list[Text]:
    """Return somebody's absences of the next two weeks as lines that name them."""
    return [say("roster.away", name=person.name, what=what) for what in absences(ctx, person, now)]


def company(ctx: Context, side: str, now: datetime) -> Text:
    """Return a company, how many people it has here, and who holds its key."""
    keys = ctx.program.managers(side)
    standing = [p for p in ctx.roster.managers(side, now) if p not in keys]
    key = "roster.company.stand" if standing else "roster.company"
    return say(
        key,
        company=ctx.company(side),
        count=len(ctx.program.side_people(side)),
        keys=names(keys),
        standing=names(standing),
    )


def holes(ctx: Context, sides: Sequence[Side] | None = None) -> list[Text]:
    """Say which levels of the ladders, and which keys, nobody of a side has."""
    needs = Needs(ctx.program, ctx.rules)
    lines: list[Text] = []
    for side in sides or ctx.program.sides:
        values = {"company": ctx.company(side)}
        if not needs.having(side, PROGRAM_MANAGER):
            lines.append(say("roster.no_key", side=side, **values))
        empty = [str(n) for n in needs.ladders if not needs.offered(n) and not needs.on(side, n)]
        if empty:
            lines.append(say("roster.hole", levels=", ".join(empty), **values))
    return lines
