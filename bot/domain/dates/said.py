"""What a text says of a date, part by part, before anybody asks from when it is seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import time, timedelta, timezone, tzinfo

from bot.domain.dates.days import Ahead, CalendarWeek, Day, Exactly, Weekday
from bot.domain.dates.times import Stamped, Times
from bot.domain.dates.weeks_on import WeeksOn


@dataclass(frozen=True)
class Distance:
    """A length of time from this moment, in the unit of a duration."""

    amount: int
    unit: str


@dataclass(frozen=True)
class Ends:
    """The end of the working day; the word *end* alone (``named``: false) needs a day beside it."""

    named: bool = True


@dataclass(frozen=True)
class Zone:
    """The zone of a time, and the minutes that it must be east of UTC then."""

    zone: tzinfo
    minutes: int | None

    @property
    def of_time(self) -> tzinfo:
        """Return the zone that a time beside the name is in: ``CET`` is one hour from UTC."""
        if self.minutes is None:
            return self.zone
        return timezone(timedelta(minutes=self.minutes))


Part = Day | Distance | Ends | Zone | Times | Stamped


@dataclass(frozen=True)
class Said:
    """A whole text: at most one day, time and zone, or a distance alone.

    ``weekday`` is one that the day must be. ``before`` says that the day is named as a limit that
    may not be reached.
    """

    day: Day | None = None
    weekday: int | None = None
    times: Times | None = None
    zone: Zone | None = None
    ends: bool = False
    unnamed: bool = False
    before: bool = False
    distance: Distance | None = None


def whole(parts: Iterable[Part], *, before: bool) -> Said | None:
    """Return what the parts of a text say together; ``None``: they do not go together."""
    said = Said(before=before)
    count = 0
    for part in parts:
        together = _with(said, part)
        if together is None:
            return None
        said, count = together, count + 1
    alone = said.distance is None or count == 1
    timed = said.zone is None or said.times is not None
    both = said.ends and (said.times is not None or (said.unnamed and said.day is None))
    return said if count and alone and timed and not both else None


def _with(said: Said, part: Part) -> Said | None:
    if isinstance(part, Stamped):
        return _stamped(said, part)
    if isinstance(part, Times):
        return replace(said, times=part) if said.times is None else None
    if isinstance(part, Zone):
        return replace(said, zone=part) if said.zone is None else None
    if isinstance(part, Ends):
        return replace(said, ends=True, unnamed=not part.named)
    if isinstance(part, Distance):
        return replace(said, distance=part) if said.distance is None else None
    return _with_day(said, part)


def _stamped(said: Said, part: Stamped) -> Said | None:
    if part.hour > 23 or part.minute > 59 or said.day or said.times:
        return None
    at = time(part.hour, part.minute)
    day = Exactly(part.year, part.month, part.day)
    return replace(said, day=day, times=Times(((at, 0),)))


def _with_day(said: Said, day: Day) -> Said | None:
    """A weekday beside another day must be that day's; beside a week it is the one of it."""
    if said.day is None:
        return replace(said, day=day)
    plain = [each for each in (said.day, day) if isinstance(each, Weekday) and each.which is None]
    if len(plain) != 1 or said.weekday is not None:
        return None
    other = day if plain[0] is said.day else said.day
    number = plain[0].number
    if isinstance(other, CalendarWeek) and other.number is None:
        return replace(said, day=replace(other, number=number))
    if isinstance(other, Ahead) and other.unit == "week" and other.amount > 0:
        return replace(said, day=WeeksOn(number, other.amount))
    return replace(said, day=other, weekday=number)
