"""Absences as a calendar to subscribe to: from the first working day to the end of the last one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain

from bot.domain.calendar import ONE_DAY
from bot.domain.values import DateRange, Person
from bot.engine.context import Context
from bot.engine.writer import Writer
from bot.features.programs.absence import joined
from bot.features.programs.texts import say
from bot.messages.card import plain
from bot.messages.ical import Entry, entries_file
from bot.program_file.calendars import show_range

PAST = timedelta(weeks=4)
"""So long an absence that is over stays in the calendar."""

MOST = 1000
"""So many absences a calendar holds, the earliest first."""


def calendar_file(writer: Writer, _reader: Person) -> bytes:
    """Return the absences of both sides' people: the roster shows them to both."""
    program = writer.ctx.program
    found = (_entries(writer.ctx, person, writer.now) for person in program.people)
    entries = chain.from_iterable(found)
    ordered = sorted(entries, key=lambda entry: (entry.start, entry.uid))[:MOST]
    title = plain(say("away.ics", key=program.key, name=program.name))
    return entries_file(title, ordered)


def _entries(ctx: Context, person: Person, now: datetime) -> Iterator[Entry]:
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    company = ctx.company(person.side)
    for days in joined(person.away):
        start, end = _moments(ctx, person, days)
        if end >= now - PAST:
            yield Entry(
                uid=f"{ctx.program.key.lower()}-away-{person.id}-{days.first}@andon",
                title=plain(say("away.ics.title", key=ctx.program.key, name=person.name)),
                start=start,
                end=end,
                changed=min(start, today),
                text=plain(say("away.ics.text", company=company, days=show_range(days))),
            )


def _moments(ctx: Context, person: Person, days: DateRange) -> tuple[datetime, datetime]:
    calendar = ctx.roster.calendar(person)
    return calendar.begin_of(days.first), calendar.begin_of(days.last + ONE_DAY)
