"""``program away``: who is away when, and who stands in."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bot.domain.values import DateRange, Person
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param, command
from bot.engine.context import Context
from bot.engine.writer import Writer
from bot.features.coverage.wake import newly_uncovered
from bot.features.decisions.cards import role
from bot.features.programs.absence import joined, stand_ins, within, without
from bot.features.programs.commands.parse_days import read_days, today
from bot.features.programs.store import store
from bot.features.programs.texts import refuse, say
from bot.messages.card import Card, Text
from bot.ports.audience import only
from bot.ports.message import Message
from bot.ports.request import Reply
from bot.program_file.calendars import show_range

EXAMPLE = "program away 2027-02-03..2027-02-07"
EVER = date(2100, 12, 31)
_OFF = re.compile(r"off(?:\s+(\S.*))?", re.IGNORECASE)


@command(
    "program away",
    Param("person", "person", required=False, help="by default you; others: program managers"),
    Param(
        "days",
        "text",
        required=False,
        help="2027-02-03..2027-02-07, until fri, or off",
        prose=False,
    ),
    help="Say when you are away; your backup stands in",
    example=EXAMPLE,
)
def away(call: Call, person: Person | None, days: str | None) -> Reply:
    """Store an absence: everybody for themselves, a program manager for their own side."""
    who = person or call.person
    if days is None:
        return _shown(call, who)
    _may(call, who)
    ranges, took = _changed(call, who, days)
    if ranges == who.away:
        key = "away.same" if took else "away.none"
        return call.answer(say(key, name=who.name, days=show_range(took) if took else ""))
    changed = replace(who, away=ranges)
    people = tuple(changed if p is who else p for p in call.ctx.program.people)
    cause = f"{call.request.key}/away"
    writer = store(call.writer, replace(call.ctx.program, people=people), cause)
    payload = {"person": who.id, "away": [show_range(days) for days in ranges]}
    writer.record(None, "person.away", call.person.id, payload)
    writer.tx.wake_program(call.ctx.id, call.now)
    if took is None:
        return call.answer(
            say("away.off", name=who.name), None, *_upcoming(writer.ctx, changed, call)
        )
    _tell_stand_ins(writer, changed, took, call.person)
    holes = _hole_lines(call.writer, writer)
    lines = _stand_in_lines(writer.ctx, changed, took, holes)
    return call.answer(say("away.kept", name=who.name, days=show_range(took)), None, *lines)


def _may(call: Call, who: Person) -> None:
    if who.side != call.side:
        raise refuse("no.roster", company=call.ctx.company(who.side))
    call.require("program away", oneself=(who.id,), own=who.side)


def _days(call: Call, who: Person, typed: str) -> DateRange:
    calendar = call.ctx.roster.calendar(who)
    days = read_days(call, calendar, typed, EXAMPLE)
    if days.last < today(call, calendar):
        raise refuse("no.days.past", days=show_range(days), example=EXAMPLE)
    return days


def _changed(call: Call, who: Person, typed: str) -> tuple[tuple[DateRange, ...], DateRange | None]:
    """Return the absences after the line, and the one that it adds (``None``: it takes away)."""
    off = _OFF.fullmatch(typed.strip())
    if off is None:
        days = _days(call, who, typed)
        return joined([*who.away, days]), days
    cut = _days(call, who, off[1]) if off[1] else _from_today(call, who)
    return without(who.away, cut), None


def _from_today(call: Call, who: Person) -> DateRange:
    return DateRange(today(call, call.ctx.roster.calendar(who)), EVER)


def _shown(call: Call, who: Person) -> Reply:
    """Show somebody's absences from today on."""
    lines = _upcoming(call.ctx, who, call)
    if not lines:
        return call.answer(say("away.nothing", name=who.name, example=EXAMPLE))
    return call.show(Card(say("away.title", name=who.name), lines=lines))


def _upcoming(ctx: Context, who: Person, call: Call) -> tuple[Text, ...]:
    soon = within(who.away, _from_today(call, who))
    return tuple(line for days in soon for line in _stand_in_lines(ctx, who, days))


def _stand_in_lines(
    ctx: Context, who: Person, days: DateRange, holes: tuple[Text, ...] = ()
) -> tuple[Text, ...]:
    """Say who stands in; where nobody does, what that leaves uncovered and how to mend it."""
    covered = stand_ins(ctx.roster, who, days)
    lines = [*(_line(part, stand_in) for part, stand_in in covered), *holes]
    alone = next((part.first for part, stand_in in covered if stand_in is None), None)
    if alone is not None:
        lines.append(say("away.mend", id=who.id, backup=_candidate(ctx, who, alone)))
    return tuple(lines)


def _hole_lines(before: Writer, after: Writer) -> tuple[Text, ...]:
    """Say which expert roles an absence leaves uncovered while a build runs."""
    lines: list[Text] = []
    for hole in newly_uncovered(before, after):
        first, last = hole.days.first, hole.days.last
        key = "away.uncovered.day" if first == last else "away.uncovered.days"
        days = say(key, first=str(first), last=str(last))
        company = after.ctx.company(hole.side)
        lines.append(say("away.uncovered", role=role(hole.role), company=company, days=days))
    return tuple(lines)


def _line(days: DateRange, stand_in: Person | None) -> Text:
    if stand_in is None:
        return say("away.line.nobody", days=show_range(days))
    return say("away.line", days=show_range(days), who=stand_in.name)


def _candidate(ctx: Context, who: Person, day: date) -> str:
    """Return somebody of the side who is there on a day."""
    there = (
        p.id
        for p in ctx.program.people
        if p.side == who.side and p.id not in (who.id, who.backup)
        if not any(day in absence for absence in p.away)
    )
    return next(there, "anna")


def _tell_stand_ins(writer: Writer, who: Person, days: DateRange, by: Person) -> None:
    """Tell whoever stands in, unless they said it themselves."""
    covered: dict[str, list[str]] = {}
    for part, stand_in in stand_ins(writer.ctx.roster, who, days):
        if stand_in is not None and stand_in.id not in (by.id, who.id):
            covered.setdefault(stand_in.id, []).append(show_range(part))
    for handle, parts in covered.items():
        stand_in = writer.ctx.program.person(handle)
        place = writer.private_place(stand_in) if stand_in else None
        if stand_in is not None and place is not None:
            text = say("away.told", name=who.name, days=", ".join(parts))
            key = f"away/{who.id}/{writer.cause}"
            message = Message("notice", text, key=key)
            writer.announce(only(handle), place, message, not_before=writer.opening(stand_in))


COMMANDS = (away,)
