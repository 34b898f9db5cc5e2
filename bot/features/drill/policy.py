"""When drills come, and what is kept of them. Each side has its own, for those who said yes.

A round goes from the announcement, one business day before, over the messages to the results, one
business day after. Days are those of the side's first site; moments are aware and in UTC.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from bot.domain.calendar import Calendar
from bot.domain.values import Side
from bot.domain.worktime import business_day_after, business_day_before, nudge_time

DRILL = "drill"
HIGHEST = 2
"""The levels from 0 to this one take part: those above are called by people."""

QUARTER, MONTH, NEVER = "quarter", "month", "never"
RHYTHMS = (QUARTER, MONTH, NEVER)
_MONTHS = {QUARTER: (2, 5, 8, 11), MONTH: tuple(range(1, 13)), NEVER: ()}
_TUESDAY = 1

ANNOUNCE, SEND, CLOSE = "announce", "send", "close"


Way = Literal["asked", "away", "unreached"]
"""What became of somebody in a drill: asked, away that day, or reached by no platform."""


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody of a round: from ``due`` on the message could be read; ``got`` is the answer."""

    person: str
    way: Way
    due: datetime
    got: datetime | None = None

    @property
    def minutes(self) -> int | None:
        """Return the whole minutes to the answer; ``None``: there was none."""
        if self.got is None:
            return None
        return max(0, int((self.got - self.due).total_seconds()) // 60)


@dataclass(frozen=True, slots=True)
class Drill:
    """The drills of a side. ``people`` said yes, ``offered`` were asked; ``send`` is when the next
    messages go out. ``open`` are those of the asked who have not answered.

    ``since`` is when this round began. ``called`` is filled from the sending on, ``last`` holds
    the round before, of which the messages went out at ``last_send``.
    """

    side: Side
    since: datetime
    every: str = QUARTER
    send: datetime | None = None
    people: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    announced: datetime | None = None
    called: tuple[Called, ...] = ()
    last: tuple[Called, ...] = ()
    last_send: datetime | None = None

    @property
    def running(self) -> bool:
        """Say whether messages went out and the results are still to come."""
        return bool(self.called)


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done at ``at``: announce, send, or close with the results."""

    at: datetime
    what: str
    key: str


def plan(drill: Drill, calendar: Calendar) -> list[Step]:
    """Return the next step of a side's drill; none where nobody said yes or none is scheduled."""
    if drill.send is None or not (drill.people or drill.running):
        return []
    day = calendar.day_of(drill.send)
    if drill.running:
        at, what = nudge_time(calendar, business_day_after(calendar, day, 1)), CLOSE
    elif drill.announced is not None:
        at, what = drill.send, SEND
    else:
        at, what = nudge_time(calendar, business_day_before(calendar, day, 1)), ANNOUNCE
    return [Step(at, what, f"{what}/{drill.send.isoformat()}")]


def next_send(calendar: Calendar, every: str, after: datetime) -> datetime | None:
    """Return when the next drill of a rhythm begins that can still be announced after a moment.

    It is the second Tuesday of the month, or the working day after it.
    """
    first = calendar.day_of(after)
    for day in _tuesdays(first, _MONTHS[every]):
        working = day if calendar.works_on(day) else business_day_after(calendar, day, 1)
        if announced_at(calendar, working) > after:
            return nudge_time(calendar, working)
    return None


def announced_at(calendar: Calendar, day: date) -> datetime:
    """Return when a drill of a working day is announced: at nine on the business day before."""
    return nudge_time(calendar, business_day_before(calendar, day, 1))


def _tuesdays(first: date, months: Sequence[int]) -> Iterator[date]:
    """Yield the second Tuesdays of these months, in the year of a day and the next two."""
    for year in range(first.year, first.year + 3):
        for month in months:
            begin = date(year, month, 1)
            yield begin + timedelta(days=(_TUESDAY - begin.weekday()) % 7 + 7)


def earliest(calendar: Calendar, now: datetime) -> datetime:
    """Return when a drill may begin that is announced now: on the next business day."""
    today = calendar.day_of(now)
    return nudge_time(calendar, business_day_after(calendar, today, 1))


def still_to_come(drill: Drill, calendar: Calendar, now: datetime) -> Drill:
    """Return the drill with its next round: one for which nobody was there is passed over."""
    if drill.running or drill.send is None or drill.send > now:
        return drill
    return replace(drill, send=next_send(calendar, drill.every, now), announced=None)


def told(drill: Drill, person: str, *, takes_part: bool) -> Drill:
    """Return the drill with what somebody says of taking part; nobody asks them any more."""
    people = tuple(p for p in drill.people if p != person)
    return replace(
        drill,
        people=(*people, person) if takes_part else people,
        open=tuple(p for p in drill.open if p != person),
    )


def answered(drill: Drill, person: str, now: datetime) -> Drill | None:
    """Return the drill with somebody's answer; ``None``: they were not asked, or answered."""
    called = next((c for c in drill.called if c.person == person), None)
    if called is None or called.way != "asked" or called.got is not None:
        return None
    others = (replace(c, got=now) if c is called else c for c in drill.called)
    return replace(drill, called=tuple(others))


def closed(drill: Drill, calendar: Calendar, now: datetime) -> Drill:
    """Return the drill after its results: the next round begins."""
    following = next_send(calendar, drill.every, now)
    return replace(
        drill, since=now, send=following, announced=None, called=(),
        last=drill.called, last_send=drill.send,
    )  # fmt: skip
