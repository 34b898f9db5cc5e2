"""When digests come: wall times of a zone, and until when one that is late still has a meaning.

Moments are UTC; days are dates of the digest's zone. A digest is stored as one value: how it is
scheduled, and the numbers of the last one, with which the next is compared.
Until when a late digest is sent stands here; who schedules one, in ``commands``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.domain.anchor import Anchor
from bot.domain.calendar import ONE_DAY, SEARCH_DAYS
from bot.domain.program import DigestSchedule
from bot.domain.values import WEEKDAYS

DIGEST = "digest"
DAILY, WEEKLY, INTERNAL, MONTHLY, PERSONAL = "daily", "weekly", "internal", "monthly", "personal"
KINDS = (DAILY, WEEKLY, INTERNAL, MONTHLY, PERSONAL)
SHARED, DIRECT = "shared", "dm"
LATE = timedelta(minutes=1)
"""What is done later than this was due while the bot was not running."""
STALE = timedelta(hours=4)
"""So late a digest of the day is of use."""
MONTH_STALE = timedelta(days=3)
LONGEST_DAY = timedelta(days=4)
"""So long at most is the day that a daily digest looks back on: over a weekend."""
SOON_AFTER = timedelta(hours=3)
"""So long after an opening a personal digest takes the morning note along."""
INTERNAL_DAY = WEEKDAYS.index("fri")
MONTH_DAY = 2
"""The working day of the month on which a monthly digest comes, unless it names a weekday."""

_AT = re.compile(r"(?:([a-z]{3,9})\.? +)?([0-9]{1,2})[:.]([0-9]{2})")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many obligations were met in time, of those that were decided in a period."""

    met: int = 0
    all: int = 0

    @property
    def percent(self) -> int | None:
        """Return the share in whole percent; ``None`` without any."""
        return None if not self.all else round(100 * self.met / self.all)


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the next digest is compared with: its moment, and what was so then.

    ``ack`` and ``resolve`` are by side, ``owed`` are the ids of the deadlines open then.
    """

    at: datetime
    open: int
    ack: Mapping[str, Tally] = field(default_factory=dict)
    resolve: Mapping[str, Tally] = field(default_factory=dict)
    owed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """A scheduled summary as it lives.

    ``at`` is wall time in ``zone`` (``08:30``, ``mon 08:30``), for a personal one in the zone of
    each reader's site. What lies before ``since`` is past; what lies before ``told``, a daily one
    has told. ``open`` names what was sent last, for messages that lose their meaning with the next
    one. ``last`` is the one sent last, ``before`` the one that it was compared with.
    """

    name: str
    kind: str
    zone: str
    at: str
    to: str
    since: datetime
    by: str | None = None
    open: tuple[str, ...] = ()
    last: Numbers | None = None
    before: Numbers | None = None
    told: datetime | None = None

    @property
    def schedule(self) -> DigestSchedule:
        """Return it as a program file says it."""
        return DigestSchedule(self.kind, self.zone, self.at, self.to)

    @property
    def weekday(self) -> int | None:
        """Return the day of the week on which it comes, Monday first; ``None``: it names none."""
        day, blank, _ = self.at.partition(" ")
        if blank:
            return WEEKDAYS.index(day)
        return INTERNAL_DAY if self.kind == INTERNAL else None

    @property
    def time(self) -> time:
        """Return the wall time at which it comes."""
        return time.fromisoformat(self.at.rpartition(" ")[2])


def read_at(text: str) -> str | None:
    """Return a typed time in the program file's form (``mon 08:30``); ``None``: it is none."""
    match = _AT.fullmatch(" ".join(text.lower().split()))
    if match is None or int(match[2]) > 23 or int(match[3]) > 59:
        return None
    day = match[1] or ""
    if day and not any(day in (full, full[:3]) for full in _DAYS):
        return None
    return f"{day[:3]} {int(match[2]):02}:{match[3]}".strip()


def times(digest: Digest, anchor: Anchor, after: datetime) -> Iterator[datetime]:
    """Yield the instants after a moment at which a digest comes, in order.

    A daily and a personal one come on working days of the zone; a weekly one on its weekday; a
    monthly one on the second working day, or on the first of its weekdays. The walk ends where
    nothing was found for too long.
    """
    day, idle = anchor.day(after) - ONE_DAY, 0
    while idle <= SEARCH_DAYS:
        instant = anchor.wall(datetime.combine(day, digest.time))
        if instant > after and _comes_on(digest, anchor, day, instant):
            idle = 0
            yield instant
        day += ONE_DAY
        idle += 1


def next_time(digest: Digest, anchor: Anchor, after: datetime) -> datetime | None:
    """Return the first instant after a moment at which a digest comes; ``None``: it never does."""
    return next(times(digest, anchor, after), None)


def _comes_on(digest: Digest, anchor: Anchor, day: date, instant: datetime) -> bool:
    weekday = digest.weekday
    if digest.kind == MONTHLY:
        if weekday is None:
            return anchor.works_on(day) and _working_days(anchor, day) == MONTH_DAY
        return day.weekday() == weekday and day.day <= 7
    if weekday is not None and day.weekday() != weekday:
        return False
    return digest.kind in (WEEKLY, INTERNAL) or anchor.works_at(instant)


def _working_days(anchor: Anchor, day: date) -> int:
    """Return how many working days of its month have begun with a day."""
    return sum(anchor.works_on(day.replace(day=number)) for number in range(1, day.day + 1))


def due_time(digest: Digest, anchor: Anchor, now: datetime) -> datetime | None:
    """Return the last instant since ``since`` at which a digest was due; ``None``: none was."""
    latest = None
    for instant in times(digest, anchor, digest.since):
        if instant > now:
            break
        latest = instant
    return latest


def meaningful(digest: Digest, anchor: Anchor, due: datetime, now: datetime) -> bool:
    """Say whether a digest is still sent: in time always, late only while it has a meaning.

    A daily or personal one is of use for four hours of the same day, a weekly or internal one on
    the same day, a monthly one for three days.
    """
    if now - due <= LATE:
        return True
    if digest.kind == MONTHLY:
        return now - due <= MONTH_STALE
    if anchor.day_of(now) != anchor.day_of(due):
        return False
    return digest.kind in (WEEKLY, INTERNAL) or now - due <= STALE


def begin_of_period(digest: Digest | None, kind: str, now: datetime) -> datetime:
    """Return since when a digest tells what changed: the last one, else a week or a month."""
    if digest is not None and digest.last is not None:
        return digest.last.at
    if kind == DAILY:
        # On a Monday its last one came on Friday.
        since = (digest.told or digest.since) if digest is not None else now
        return min(max(since, now - LONGEST_DAY), now - ONE_DAY)
    return now - timedelta(days=30 if kind == MONTHLY else 7)
