"""Days as people type them: one, a range, or until some day."""

from __future__ import annotations

import re
from datetime import date, datetime

from bot.domain.calendar import Calendar
from bot.domain.values import DateRange
from bot.domain.when import BadTime
from bot.engine.commands.argument_kinds import known_person, nearest
from bot.engine.commands.call import Call
from bot.engine.dates import NOON, day_meant
from bot.features.programs.texts import refuse
from bot.program_file.calendars import show_range

LONGEST = 366
"""So many days are named at once at most."""
_UNTIL = re.compile(r"until\s+(\S.*)", re.IGNORECASE)


def read_days(call: Call, calendar: Calendar, typed: str, example: str) -> DateRange:
    """Return the local days of a calendar that a text means; a wrong one is refused."""
    until = _UNTIL.fullmatch(typed.strip())
    if until is not None:
        days = DateRange(today(call, calendar), _day(call, calendar, until[1], example))
    else:
        first, dots, last = typed.partition("..")
        begins = _day(call, calendar, first, example)
        ends = _day(call, calendar, last, example, begins) if dots else begins
        days = DateRange(begins, ends)
    if days.last < days.first:
        raise refuse("no.days.order", days=show_range(days), example=example)
    if (days.last - days.first).days >= LONGEST:
        raise refuse("no.days.long", days=show_range(days), limit=LONGEST)
    return days


def today(call: Call, calendar: Calendar) -> date:
    """Return the present working day of a calendar."""
    return calendar.day_of(call.since)


def _day(
    call: Call, calendar: Calendar, typed: str, example: str, after: date | None = None
) -> date:
    """Return the day that a word means; a weekday is the next one ``after`` a day."""
    base = call.since if after is None else calendar.wall(datetime.combine(after, NOON))
    try:
        return day_meant(typed, base, calendar)
    except BadTime:
        word = next(iter(typed.split()), typed)
        if word.isalpha() and known_person(call, word) is None:
            near = nearest(word, [p.id for p in call.ctx.program.people])
            raise refuse("no.days.word", typed=word, nearest=near, example=example) from None
        raise refuse("no.days", typed=typed[:40], example=example) from None
