"""Dates in the cells of a list: nobody knows when they were written, and a cell may have a history.

Only what names its own day is read; of an old date and a new one the last counts, and that is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.dates.days import CalendarWeek, Either, EndOfMonth, EveryYear, Exactly, Seen
from bot.domain.dates.reader import understand
from bot.domain.dates.said import Said
from bot.domain.dates.split import LONGEST, tidy
from bot.domain.dates.values import (
    DAY_FIRST,
    LAST_OF_TWO,
    MONTH_FIRST,
    UNREAD,
    WEEK,
    Ambiguous,
    Read,
    Reading,
)
from bot.domain.dates.words import DateWords

_BETWEEN = re.compile(r"->|=>|→|⇒|»|\n| / |, (?=\D)")
"""What stands between the old and the new date of a cell."""
_WRITTEN = (Exactly, EveryYear, Either, CalendarWeek, EndOfMonth)
"""Days that a list names without a moment from which they are seen."""


@dataclass(frozen=True)
class CellReader:
    """Reads cells; ``order`` is that of ``03/04/2027`` in their column."""

    words: DateWords
    order: str | None = None

    def read(self, text: str) -> Reading:
        """Return what a cell means."""
        reading = self._one(text)
        if reading is not UNREAD or len(text) > LONGEST:
            return reading
        *old, new = map(self._unlabelled, _BETWEEN.split(text.strip()))
        last = self._one(new)
        if not old or not isinstance(last, Read) or not all(map(self._dated, old)):
            return UNREAD
        return replace(last, said=LAST_OF_TWO)

    def _dated(self, text: str) -> bool:
        """Say whether a text names a day, though perhaps not its year: of an old date that is
        enough."""
        return any(isinstance(said.day, _WRITTEN) for said in understand(text, self.words))

    def _one(self, text: str) -> Reading:
        seen = Seen(date.min, order=self.order)
        found = {
            read for said in understand(text, self.words) for read in self._readings(said, seen)
        }
        if len(found) > 1:
            return Ambiguous(tuple(sorted(found, key=lambda read: read.day)))
        return next(iter(found), UNREAD)

    @staticmethod
    def _readings(said: Said, seen: Seen) -> list[Read]:
        day, times = said.day, said.times.options if said.times else (None,)
        if said.before or len(times) > 1 or not _has_year(said):
            return []
        assert day is not None
        at = times[0][0] if times[0] else None
        note = WEEK if isinstance(day, CalendarWeek) and day.number is None else None
        zone = said.zone.zone if said.zone else None
        fits = (each for each in day.days(seen) if said.weekday in (None, each.weekday()))
        return [Read(each, at, zone, said=note) for each in fits]

    def _unlabelled(self, text: str) -> str:
        """Return a part without the word that calls it old or new."""
        label, _, rest = tidy(text).partition(" ")
        return rest if label.strip(":") in self.words.was | self.words.now else text


def _has_year(said: Said) -> bool:
    day = said.day
    if isinstance(day, Either | CalendarWeek | EndOfMonth):
        return day.year is not None
    return isinstance(day, Exactly)


def decides(text: str, words: DateWords) -> str | None:
    """Return which comes first in a cell, the day or the month, if it shows that."""
    days = [said.day for said in understand(text, words)]
    either = next((day for day in days if isinstance(day, Either) and day.order is None), None)
    if either is None or either.year is None:
        return None
    if either.first > 12 >= either.second:
        return DAY_FIRST
    return MONTH_FIRST if either.second > 12 >= either.first else None
