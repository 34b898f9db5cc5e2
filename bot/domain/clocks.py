"""When a clock is due, and how its pauses move that moment. All moments are UTC."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.calendar import Calendar
from bot.domain.values import Clock, Duration
from bot.domain.worktime import add, add_open, open_minutes

MINUTE = timedelta(minutes=1)


def due(clock: Clock, target: Duration, calendar: Calendar) -> datetime | None:
    """Return when ``clock`` falls due under ``target``; ``None`` while it stands.

    After a pause as many minutes are ahead as were left when it began; a clock that was late by
    then stays late by as much.
    """
    moment = add(calendar, clock.started, target)
    for pause in clock.pauses:
        if pause.until is None:
            return None
        left = _minutes(target, calendar, pause.since, moment)
        moment = _shift(target, calendar, pause.until, left)
    return moment


def share(clock: Clock, target: Duration, calendar: Calendar, percent: int) -> datetime | None:
    """Return when ``percent`` of the clock's own minutes have run; ``None`` if a pause came first.

    The minutes are open ones between start and due; an elapsed target counts every minute.
    """
    whole = _minutes(target, calendar, clock.started, add(calendar, clock.started, target))
    need = whole * percent // 100
    begin = clock.started
    for pause in clock.pauses:
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
