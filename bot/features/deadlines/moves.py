"""Another date for a deadline, or its end; who must agree to it is said here."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from bot.domain.calendar import Calendar
from bot.domain.values import PROGRAM_MANAGER, Duration, Person, Side, other_side
from bot.domain.worktime import shift_business_days
from bot.engine.commands.call import Call
from bot.engine.proposals.value import Seat
from bot.engine.writer import Writer
from bot.features.deadlines import cards
from bot.features.deadlines.policy import (
    CANCELLED,
    CLIMBING_SLIP,
    MILESTONE,
    Deadline,
    business_days_between,
    finished,
    is_long,
    moved,
)
from bot.features.deadlines.store import Kept, calendar_of, store
from bot.features.deadlines.wake import climb
from bot.features.decisions.rights import deciding_here

DECIDE_WITHIN = Duration(2, "bd")
SMALL_MOVE = 2
"""A committed date may move by this many business days without the other side's consent."""


def needs_consent(writer: Writer, item: Deadline, due: datetime, by: Person) -> Seat | None:
    """Return who of the other side must agree to a date; ``None``: nobody has to.

    A date may move by up to two business days; more is the other side's decision. Whoever does not
    owe it may give more time, and asks for less.
    """
    if by.side != item.side:
        return Seat(item.side, PROGRAM_MANAGER) if due < item.due else None
    # Small moves add up: they count from the last date that both sides know as agreed.
    agreed = item.agreed or item.first
    small = business_days_between(calendar_of(writer, item), agreed, due) <= SMALL_MOVE
    if due <= item.due or small:
        return None
    return later_seat(writer, other_side(item.side))


def moves_alone_until(calendar: Calendar, item: Deadline) -> datetime:
    """Return the first moment to which its own side cannot move a date at once any more."""
    agreed = item.agreed or item.first
    day = calendar.day_of(agreed, due=True)
    beyond = shift_business_days(calendar, day, SMALL_MOVE + 1)
    return calendar.wall(datetime.combine(beyond, time()))


def later_seat(writer: Writer, side: Side) -> Seat:
    """Return who of a side agrees to a later date of the other one."""
    return Seat(side, deciding_here(writer, "date", side)[0])


def _agreed(call: Call, item: Deadline, due: datetime) -> datetime | None:
    """Return the last date that both sides agreed to, once a deadline moves."""
    asked = needs_consent(call.writer, item, due, call.person) is not None
    given = call.side != item.side and due > item.due
    return due if given or (asked and call.asked is not None) else item.agreed


def move(call: Call, deadline: Kept, due: datetime, why: str | None) -> Kept:
    """Commit to another date; from the third slip on, the first level is told."""
    writer, item, by = call.writer, deadline.item, call.person
    calendar = calendar_of(writer, item)
    long = item.kind == MILESTONE and is_long(calendar, writer.now, due)
    changed = moved(item, due, by.id, why, writer.now, long=long)
    agreed = _agreed(call, item, due)
    # A date that both sides agreed to counts on the calendar that they know.
    changed = replace(changed, agreed=agreed, site=item.site if agreed == item.agreed else None)
    stored = store(writer, deadline, changed)
    payload = {
        "deadline": item.id,
        "old": item.due.isoformat(),
        "new": due.isoformat(),
        "text": why,
    }
    writer.record(None, "deadline.moved", by.id, payload, about=stored.record)
    line = cards.moved(writer.ctx, changed, calendar, by.name)
    writer.line("notice", None, line, about=stored.record)
    slipped = due > item.due and by.side == item.side
    if slipped and changed.slips >= CLIMBING_SLIP:
        climb(writer, stored, 1, f"slip/{changed.slips}")
    return stored


def finish(writer: Writer, deadline: Kept, actual: datetime, by: Person) -> Kept:
    """Record that a deadline was met, and when."""
    stored = store(writer, deadline, finished(deadline.item, actual))
    payload = {"deadline": deadline.item.id, "actual": actual.isoformat()}
    writer.record(None, "deadline.done", by.id, payload, about=stored.record)
    line = cards.done(writer.ctx, stored.item, calendar_of(writer, deadline.item), by.name)
    writer.line("notice", None, line, about=stored.record)
    return stored


def cancel(writer: Writer, deadline: Kept, by: Person, why: str) -> Kept:
    """End a deadline that is no longer owed."""
    stored = store(writer, deadline, replace(deadline.item, status=CANCELLED, why=why))
    payload = {"deadline": deadline.item.id, "text": why}
    writer.record(None, "deadline.cancelled", by.id, payload, about=stored.record)
    line = cards.cancelled(stored.item, by.name)
    writer.line("notice", None, line, about=stored.record)
    return stored
