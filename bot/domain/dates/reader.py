"""The one reader of dates: chat, forms, filters and spreadsheets ask it what a text means.

It guesses nothing: what may be two days is ``Ambiguous``, and what has a word or sign in it that
says nothing of a date is ``UNREAD``. Its time grows with the length of a text, which is bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.domain.calendar import ONE_DAY, Calendar
from bot.domain.dates import days, zones
from bot.domain.dates.grammar import parts
from bot.domain.dates.said import Distance, Said, whole
from bot.domain.dates.split import LONGEST, tidy
from bot.domain.dates.times import Option
from bot.domain.dates.tokens import alternatives
from bot.domain.dates.values import UNREAD, Ambiguous, Read, Reading
from bot.domain.dates.words import DateWords
from bot.domain.values import Duration
from bot.domain.worktime import NeverOpens, add, shift_business_days
from bot.domain.zones import wall_time

MOST_READINGS = 4
"""A text that may be more days than that is no date."""

Alone = Callable[[Calendar, date], datetime]
"""Which moment of a day is meant where no time is named."""

_ENDINGS = (days.EndOf, days.EndOfMonth, days.Ahead)


def closing_of(calendar: Calendar, day: date) -> datetime:
    """Return when a local day ends for work: its last closing, or 17:00 on a closed day."""
    spans = calendar.day_spans(day)
    if spans:
        return spans[-1][1]
    return calendar.wall(datetime.combine(day, time(17)))


def understand(text: str, words: DateWords) -> list[Said]:
    """Return what a text says of a date, every way in which its words can be taken."""
    if len(text) > LONGEST:
        return []
    found: list[Said] = []
    for tokens in alternatives(tidy(text), words):
        before = any(token.kind == "f" for token in tokens)
        read = parts(tuple(token for token in tokens if token.kind not in "xf"))
        said = whole(read, before=before) if read is not None else None
        if said is not None and said not in found:
            found.append(said)
    return found


@dataclass(frozen=True)
class DateReader:
    """Reads dates typed at a moment, by people whose working days are those of a calendar.

    ``alone`` says which moment a day alone means, ``past`` that what has passed is meant.
    """

    words: DateWords
    now: datetime
    calendar: Calendar
    alone: Alone = closing_of
    past: bool = False

    def read(self, text: str) -> Reading:
        """Return what a text means; business time may raise ``NeverOpens``."""
        found: list[Read] = []
        for said in understand(text, self.words):
            try:
                found += [each for each in self._readings(said) if each not in found]
            except NeverOpens:
                raise
            except (ValueError, OverflowError):
                continue
        if len(found) > MOST_READINGS:
            return UNREAD
        return _one_of(sorted(found, key=self.moment) if len(found) > 1 else found)

    def moment(self, read: Read) -> datetime:
        """Return the instant of a date that was read."""
        if read.moment is not None:
            return read.moment
        if read.at is not None:
            naive = datetime.combine(read.day, read.at)
            if read.zone is None:
                return self.calendar.wall(naive)
            return wall_time(read.zone, naive)
        if read.ends:
            return closing_of(self.calendar, read.day)
        return self.alone(self.calendar, read.day)

    def _readings(self, said: Said) -> Iterator[Read]:
        if said.distance is not None:
            yield self._ahead(said.distance)
        elif said.day is None and said.times is not None:
            yield from self._next_times(said)
        else:
            for day in self._days(said):
                yield from self._of_day(said, day)

    def _ahead(self, distance: Distance) -> Read:
        duration = Duration(distance.amount, distance.unit)
        moment = add(self.calendar, self.now, duration)
        return Read(self.calendar.local(moment).date(), moment=moment)

    def _days(self, said: Said) -> tuple[date, ...]:
        if said.day is None:
            return (self.calendar.day_of(self.now),)
        found = said.day.days(self._seen(said))
        if said.weekday is not None:
            found = tuple(day for day in found if day.weekday() == said.weekday)
        limit = said.before and said.times is None and not said.ends
        if limit and not isinstance(said.day, _ENDINGS):
            earlier = {shift_business_days(self.calendar, day, -1) for day in found}
            found = tuple(sorted({*earlier, *found}))
        return found

    def _seen(self, said: Said) -> days.Seen:
        def over(day: date) -> bool:
            return all(self.moment(each) <= self.now for each in self._of_day(said, day))

        today = self.calendar.day_of(self.now)
        return days.Seen(today, over, self.past, None, self.calendar)

    def _of_day(self, said: Said, day: date) -> Iterator[Read]:
        if said.times is None:
            yield Read(day, ends=said.ends)
            return
        for option in said.times.options:
            for at in self._on(said, day, option):
                read = Read(at, option[0], said.zone.of_time if said.zone else None)
                if self._agrees(said, read):
                    yield read

    def _on(self, said: Said, day: date, option: Option) -> tuple[date, ...]:
        """Return the date of a time on a day; a night shift's day goes on behind midnight."""
        at, ahead = option
        day += ahead * ONE_DAY
        if not isinstance(said.day, days.Relative) or said.zone is not None or ahead:
            return (day,)
        plain = self.calendar.wall(datetime.combine(day, at))
        behind = self.calendar.wall(datetime.combine(day + ONE_DAY, at))
        spans = self.calendar.day_spans(day)
        if not any(opens <= behind <= closes for opens, closes in spans):
            return (day,)
        return (day + ONE_DAY,) if plain <= self.now else (day, day + ONE_DAY)

    def _next_times(self, said: Said) -> Iterator[Read]:
        """Return when a time comes next (of one that has passed: came last)."""
        assert said.times is not None
        zone = said.zone.of_time if said.zone else None
        today = self.now.astimezone(zone or self.calendar.zone).date()
        for at in dict.fromkeys(option[0] for option in said.times.options):
            near = [Read(today + n * ONE_DAY, at, zone) for n in (-1, 0, 1)]
            ahead = [each for each in near if self.moment(each) > self.now]
            read = [each for each in near if each not in ahead][-1] if self.past else ahead[0]
            if self._agrees(said, read):
                yield read

    @staticmethod
    def _agrees(said: Said, read: Read) -> bool:
        if said.zone is None or read.at is None:
            return True
        naive = datetime.combine(read.day, read.at)
        return zones.agrees(said.zone.zone, said.zone.minutes, naive)


def _one_of(found: list[Read]) -> Reading:
    if not found:
        return UNREAD
    return found[0] if len(found) == 1 else Ambiguous(tuple(found))
