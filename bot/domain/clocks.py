"""When a clock is due, and how its pauses move that moment. All moments are UTC.

A clock stands in its own pauses, which come and go with the ball, and in those of the whole
program, which its calendar knows. Where both overlap the time counts once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.calendar import Calendar
from bot.domain.issue import Clock, Pause
from bot.domain.values import Duration
from bot.domain.worktime import add, add_open, end_of_business_day, open_minutes

MINUTE = timedelta(minutes=1)


def due(
    clock: Clock, target: Duration, calendar: Calendar, *, lasting: bool = True
) -> datetime | None:
    """Return when ``clock`` falls due under ``target``; ``None`` while it stands.

    After a pause as many minutes are ahead as were left when it began; a clock that was late by
    then stays late by as much. Without ``lasting`` a pause of the program that has not ended yet
    is left out.
    """
    run = _run(clock, calendar, lasting=lasting)
    if run is None:
        return None
    start, pauses = run
    moment = _reached(clock, target, calendar, start)
    for pause in pauses:
        if pause.until is None:
            return None
        moment = after_pause(moment, pause.since, pause.until, target, calendar)
    return moment


def _reached(clock: Clock, target: Duration, calendar: Calendar, start: datetime) -> datetime:
    """Return when a clock that never stands is due.

    An update in business days is due when the working day ends: whoever writes once every working
    day is never late. What was promised earlier than the rule asks for is due when it was promised,
    and what both sides agreed to is due then.
    """
    if clock.kind == "update" and target.unit == "bd":
        moment = end_of_business_day(calendar, start, target.amount)
    else:
        moment = add(calendar, start, target)
    if clock.promised is not None and clock.kind == "resolve":
        return clock.promised
    if clock.promised is not None and start < clock.promised < moment:
        return clock.promised
    return moment


def after(calendar: Calendar, start: datetime, length: Duration) -> datetime | None:
    """Return the moment a length after ``start``, which itself stands for a length of zero.

    Time in which the program stood does not count; ``None`` while it stands.
    """
    run = _run(Clock("", 0, "", calendar.site.id, start), calendar)
    if run is None or (length.amount and run[1] and run[1][-1].until is None):
        return None
    if length.amount == 0:
        return run[0]
    return due(Clock("", 0, "", calendar.site.id, start), length, calendar)


def _run(
    clock: Clock, calendar: Calendar, *, lasting: bool = True
) -> tuple[datetime, tuple[Pause, ...]] | None:
    """Return from when on a clock runs, and when it stands afterwards; ``None``: not yet."""
    program = [
        pause
        for pause in calendar.stands
        if (lasting if pause.until is None else pause.until > clock.started)
    ]
    if not program:
        return clock.started, clock.pauses
    pauses = tuple(apart([*clock.pauses, *program]))
    if all(pause.since > clock.started for pause in program):
        return clock.started, pauses
    # It was started while the program stood: it begins to run when that ends.
    first = next(p for p in pauses if p.until is None or p.until > clock.started)
    if first.until is None:
        return None
    return first.until, tuple(p for p in pauses if p.since > first.since)


def apart(pauses: Iterable[Pause]) -> Iterator[Pause]:
    """Join pauses that overlap; an open end reaches over everything after it."""
    last: Pause | None = None
    for pause in sorted(pauses, key=lambda one: one.since):
        if last is None or (last.until is not None and pause.since > last.until):
            if last is not None:
                yield last
            last = pause
        elif last.until is not None:
            until = None if pause.until is None else max(last.until, pause.until)
            last = replace(last, until=until)
    if last is not None:
        yield last


def after_pause(
    moment: datetime, since: datetime, until: datetime, target: Duration, calendar: Calendar
) -> datetime:
    """Return the due moment that a pause makes of ``moment``; ``target`` says how time counts."""
    return _shift(target, calendar, until, _minutes(target, calendar, since, moment))


def share(clock: Clock, target: Duration, calendar: Calendar, percent: int) -> datetime | None:
    """Return when ``percent`` of the clock's own minutes have run; ``None`` if a pause came first.

    The minutes are open ones between start and due; an elapsed target counts every minute.
    """
    started = _run(clock, calendar)
    if started is None:
        return None
    begin, pauses = started
    whole = _minutes(target, calendar, begin, _reached(clock, target, calendar, begin))
    need = whole * percent // 100
    for pause in pauses:
        run = _minutes(target, calendar, begin, pause.since)
        if need <= run:
            break
        if pause.until is None:
            return None
        need, begin = need - run, pause.until
    return _shift(target, calendar, begin, need)


def _minutes(target: Duration, calendar: Calendar, start: datetime, end: datetime) -> int:
    if target.elapsed:
        return (end - start) // MINUTE
    if end >= start:
        return open_minutes(calendar, start, end)
    return -open_minutes(calendar, end, start)


def _shift(target: Duration, calendar: Calendar, start: datetime, minutes: int) -> datetime:
    if target.elapsed:
        return start + minutes * MINUTE
    return add_open(calendar, start, minutes)
