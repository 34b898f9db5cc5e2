"""What reading a date gives: one day, several that it may be, or none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

DAY_FIRST, MONTH_FIRST = "day", "month"
"""Which comes first in ``03/04/2027``."""

WEEK, LAST_OF_TWO = "week", "last"
"""What is said beside a date of a list that was read: it was a week, or the last of several."""


@dataclass(frozen=True, slots=True)
class Read:
    """The one day that a text means, with its time of day if it names one.

    ``zone`` is the one of the time (``None``: the reader's). ``ends`` says that the end of the
    working day was named. ``moment`` is set instead where the text is a distance from now.
    ``said`` is what whoever imports a list is told beside it: ``WEEK`` or ``LAST_OF_TWO``.
    """

    day: date
    at: time | None = None
    zone: tzinfo | None = None
    ends: bool = False
    moment: datetime | None = None
    said: str | None = None


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A text that may mean any of several days or times, the earliest first."""

    readings: tuple[Read, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """A text that is no date."""


Reading = Read | Ambiguous | Unread
UNREAD = Unread()
