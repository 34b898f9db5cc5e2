"""What the commands of material share: a part of a kit, an amount, and a day of its dock."""

from __future__ import annotations

from datetime import date, datetime

from bot.domain.program import part_key
from bot.engine.commands.argument_kinds import nearest
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Param
from bot.engine.dates import due_when, refusing
from bot.features.material.cards import on_day
from bot.features.material.policy import KIT, Kit, Line
from bot.features.material.quantities import NotAnAmount, UnclearAmount, read_amount
from bot.features.material.store import calendar_of
from bot.features.material.texts import refuse

WHICH = Param("kit", "kit", help="its id, such as lot2")
PART = Param("part", "part", help="a part of the kit")
QTY = Param("qty", "word", help="how many pieces")


def subject(kit: Kit) -> str:
    """Return a kit as the subject of a message."""
    return f"{KIT}:{kit.id}"


def line_named(kit: Kit, typed: str) -> Line:
    """Return the line of a part; one that the kit has not is refused with the nearest."""
    line = kit.line(typed)
    if line is None:
        parts = {part_key(each.part): each.part for each in kit.lines}
        near = nearest(part_key(typed), list(parts)) if parts else ""
        raise refuse("no.material.part", id=kit.id, typed=typed, nearest=near)
    return line


def pieces(typed: str, example: str) -> int:
    """Return an amount of pieces, below 0 to take back; what may be two amounts is asked back."""
    try:
        amount = read_amount(typed)
    except UnclearAmount as unclear:
        first, second = unclear.readings
        raise refuse(
            "no.material.unclear", typed=typed, first=first, second=second, example=first
        ) from None
    except NotAnAmount:
        raise refuse("no.material.amount", typed=typed, example=example) from None
    if not amount:
        raise refuse("no.material.zero", example=example)
    return amount


def today(call: Call) -> date:
    """Return the working day of now on the dock."""
    return calendar_of(call.writer).day_of(call.now)


def day_meant(call: Call, typed: str, now: datetime, *, past: bool = False) -> date:
    """Return the day of the dock that a typed date means."""
    calendar = calendar_of(call.writer)
    moment = refusing(lambda: due_when(typed, now, calendar, past=past))
    return calendar.day_of(moment, due=True)


def passed_day(call: Call, typed: str | None, ahead: str = "no.material.ahead") -> date:
    """Return the day on which something arrived or was sent; by default today, and never one to
    come."""
    present = today(call)
    day = present if typed is None else day_meant(call, typed, call.now, past=True)
    if day > present:
        raise refuse(ahead, day=on_day(day, present))
    return day
