"""Dates as commands read them: a moment, a refusal, or a question back with what may be meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import cache
from itertools import islice
from typing import TypeVar

from bot.data.words import vocabulary
from bot.domain.calendar import Calendar
from bot.domain.dates.reader import Alone, DateReader, closing_of, understand
from bot.domain.dates.split import LONGEST
from bot.domain.dates.values import Ambiguous, Read, Reading, Unread
from bot.domain.dates.words import DateWords
from bot.domain.errors import Refused
from bot.domain.when import FAR_HELP, FARTHEST, WHEN_HELP, BadTime, not_a_time
from bot.domain.worktime import nudge_time

T = TypeVar("T")

NOON = time(12)
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
"""The days that a detail of an issue may hold."""

LONGEST_SAID, MOST_PROMISES = 5, 8
"""Words of a date in a sentence, and how many places of it are looked at."""

_PROMISED = re.compile(
    r"\b(?:by|until|bis|hasta|para)\s+(?P<by>\S)|(?<![\w-])(?=20\d{2}-\d{2}-\d{2}\b)(?P<iso>)",
    re.IGNORECASE,
)
"""Where a sentence begins to name the day of a promise."""


class WhichDate(Refused):
    """A typed date that may be several; ``readings`` are they as they are typed without doubt."""

    def __init__(self, text: str, readings: tuple[str, ...]) -> None:
        shown = " or ".join(readings)
        allowed = f"it may be {shown}; write the one you mean, for example {readings[0]}"
        super().__init__(not_a_time(text, allowed))
        self.text = text
        self.readings = readings


@cache
def date_words() -> DateWords:
    """Return the words of dates in every language, made ready once."""
    return DateWords(vocabulary().table("dates"))


def parse_when(
    text: str,
    now: datetime,
    calendar: Calendar,
    *,
    alone: Alone = nudge_time,
    past: bool = False,
) -> datetime:
    """Return the instant that a typed date or time means at ``now`` in the calendar's zone.

    ``alone`` gives the moment of a day without a time: 09:00 or its opening if later. ``past``:
    what has passed is meant. What cannot be understood, does not exist or lies farther than
    ``FARTHEST`` raises ``BadTime``, what may be several moments ``WhichDate``, business hours on a
    calendar without any ``NeverOpens``; a past date is returned as it is.
    """
    reader = DateReader(date_words(), now, calendar, alone, past)
    return _moment(text, reader, _one(text, reader, reader.read(text)))


def due_when(text: str, now: datetime, calendar: Calendar, *, past: bool = False) -> datetime:
    """Return the instant of a date that something is due on, as ``parse_when``; a day alone is the
    end of its working day."""
    return parse_when(text, now, calendar, alone=closing_of, past=past)


def _one(text: str, reader: DateReader, reading: Reading) -> Read:
    """Return the one date that a text means; none or several raise."""
    if isinstance(reading, Unread):
        raise BadTime(text, WHEN_HELP)
    if isinstance(reading, Ambiguous):
        raise WhichDate(text, tuple(written(reader, each) for each in reading.readings))
    return reading


def _moment(text: str, reader: DateReader, reading: Read) -> datetime:
    if reading.moment is None and abs(reading.day - reader.now.date()) > 2 * FARTHEST:
        raise BadTime(text, FAR_HELP)
    moment = reader.moment(reading)
    if abs(moment - reader.now) > FARTHEST:
        raise BadTime(text, FAR_HELP)
    return moment


def written(reader: DateReader, read: Read) -> str:
    """Return a reading as it is typed without any doubt: ``2027-02-01`` or ``2027-02-01T17:00``."""
    if read.at is None and read.moment is None and not read.ends:
        return f"{read.day:%Y-%m-%d}"
    return f"{reader.calendar.local(reader.moment(read)):%Y-%m-%dT%H:%M}"


def plain_date(text: str, now: datetime, calendar: Calendar, *, past: bool = False) -> str:
    """Return a date as it is kept in a detail: ``2027-02-01`` or ``2027-02-01 17:00``; raises as
    ``parse_when``, but the date may be any of this century."""
    reader = DateReader(date_words(), now, calendar, closing_of, past)
    reading = _one(text, reader, reader.read(text))
    if not FIRST <= reading.day <= LAST:
        raise BadTime(text, FAR_HELP)
    return written(reader, reading).replace("T", " ")


def at_hour(at: time) -> Alone:
    """Return what a day alone means where an hour is known: that hour."""
    return lambda calendar, day: calendar.wall(datetime.combine(day, at))


def names_time(text: str, *, distance: bool = True) -> bool:
    """Say whether a date names a time of day, or (``distance``) how far it is from now."""
    said = understand(text, date_words())
    return any(each.times is not None or (distance and each.distance) for each in said)


def dates_in(text: str, now: datetime, calendar: Calendar) -> Iterator[str]:
    """Yield what a text promises by some day, as it is typed without any doubt.

    What may be several days, or is only a time, is none.
    """
    reader = DateReader(date_words(), now, calendar)
    for match in islice(_PROMISED.finditer(text), MOST_PROMISES):
        at = max(match.start("by"), match.start("iso"))
        words = text[at : at + LONGEST].split()[:LONGEST_SAID]
        for length in range(len(words), 0, -1):
            said = " ".join(words[:length])
            read = reader.read(said)
            if isinstance(read, Read) and not _only_time(said):
                yield written(reader, read)
                break


def _only_time(text: str) -> bool:
    said = understand(text, date_words())
    return all(each.day is None and each.distance is None and not each.ends for each in said)


def day_meant(text: str, now: datetime, calendar: Calendar, *, past: bool = False) -> date:
    """Return the day that a text means, as ``parse_when``."""
    return calendar.local(parse_when(text, now, calendar, alone=at_hour(NOON), past=past)).date()


def refusing(parse: Callable[[], T]) -> T:
    """Return a date that is read; one that cannot be read raises ``Refused``."""
    try:
        return parse()
    except BadTime as error:
        raise Refused(str(error)) from None
