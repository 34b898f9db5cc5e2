"""What Andon wrote to the people of one side, counted from what was sent to each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bot.domain.calendar import ONE_DAY, Calendar
from bot.domain.values import Person
from bot.engine.writer import Writer
from bot.features.digests.facts import Burden
from bot.features.digests.numbers import Period
from bot.ports.audience import read_audience


def burden(writer: Writer, side: str, period: Period) -> Burden | None:
    """Return the burden of a side's people in a period; ``None``: nothing was sent to them.

    What was said more than ``ANDON_KEEP_TEXTS`` days ago is not counted, nor are its days.
    """
    people = {person.id: person for person in writer.ctx.program.side_people(side)}
    sent = [
        (people[reader], at)
        for to, at in writer.tx.sent_in_private(writer.ctx.id, period.since)
        if (reader := read_audience(to).person or "") in people and at in period
    ]
    if not sent:
        return None
    calendars = {person.id: writer.roster.calendar(person) for person in people.values()}
    a_day: Counter[tuple[str, date]] = Counter(
        (person.id, calendars[person.id].day_of(at)) for person, at in sent
    )
    first = min(at for _, at in sent)
    return Burden(
        messages=len(sent),
        people=len(people),
        days=max(1, _working_days(calendars.values(), max(period.since, first - ONE_DAY), period)),
        most=max(a_day.values()),
        night=sum(_at_night(calendars[person.id], person, at) for person, at in sent),
    )


def _working_days(calendars: Iterable[Calendar], since: datetime, period: Period) -> int:
    """Return the working days of the site that has most of them."""
    return max(
        sum(calendar.works_on(day) for day in _days(calendar, since, period.now))
        for calendar in calendars
    )


def _days(calendar: Calendar, since: datetime, until: datetime) -> list[date]:
    first, last = calendar.day_of(since), calendar.day_of(until)
    return [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]


def _at_night(calendar: Calendar, person: Person, at: datetime) -> bool:
    """Say whether a message came before the first opening of a day, or after its last closing."""
    spans = calendar.day_spans(calendar.day_of(at))
    return not spans or not spans[0][0] <= at <= spans[-1][1]
