"""Which sync a line means, and which date of it: named, in its thread, or the only one."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.engine.commands.call import Call
from bot.engine.writer import Writer
from bot.features.syncs.policy import DROPPED, OCCURRENCE, SKIPPED, SYNC, Occurrence, Series
from bot.features.syncs.store import (
    Kept,
    Meeting,
    all_series,
    dates,
    meeting_at,
    meeting_of,
    meeting_on,
    next_dates,
    series_named,
)
from bot.features.syncs.texts import refuse, say
from bot.messages.card import Card
from bot.messages.say import Value, join
from bot.ports.request import Reply

LOOK_BACK = timedelta(days=400)
JUST_HELD = timedelta(hours=24)
_WORD = re.compile(rf"(?:{SYNC}:)?([A-Za-z0-9_][\w.-]*)(?:/(\d{{4}}-\d\d-\d\d))?")


@dataclass(frozen=True)
class Named:
    """A sync, and the date of it that was named."""

    stored: Kept
    day: date | None = None


def sync_named(writer: Writer, text: str) -> Named | None:
    """Return what ``ops-weekly`` or ``ops-weekly/2027-01-05`` names; ``None``: no such sync."""
    match = _WORD.fullmatch(text.strip())
    if match is None:
        return None
    # A template is called ops_weekly, and what it makes ops-weekly.
    word = match[1].lower()
    names = (match[1], word, word.replace("_", "-"))
    stored = next((stored for name in names if (stored := series_named(writer, name))), None)
    if stored is None or match[2] is None:
        return Named(stored) if stored else None
    try:
        return Named(stored, date.fromisoformat(match[2]))
    except ValueError:
        return None


def coming_meeting(call: Call, named: Named | None, example: str) -> Meeting:
    """Return the date that a line is about: by default the next one."""
    given = _given(call, named, example)
    if isinstance(given, Meeting):
        return given
    following = next_dates(given.series, call.now, 1)
    if not following:
        raise _over(call, given)
    return meeting_on(call.writer, given, following[0][0])


def current_meeting(call: Call, named: Named | None, example: str) -> Meeting:
    """Return the date that a line is about: by default the one that has just begun."""
    if named is None and call.record is None:
        held = _just_held(call)
        if held is not None:
            return held
    given = _given(call, named, example)
    if isinstance(given, Meeting):
        return given
    return _begun(call, given, LOOK_BACK) or coming_meeting(call, Named(given), example)


def series_meant(call: Call, named: Named | None, example: str) -> Kept:
    """Return the sync that a line is about; the only one need not be named."""
    if named is not None:
        return named.stored
    if call.record is not None and call.record.kind == OCCURRENCE:
        meeting = meeting_of(call.writer, call.record)
        stored = series_named(call.writer, meeting.series.id) if meeting else None
        if stored is not None:
            return stored
    listed = all_series(call.writer)
    if len(listed) == 1:
        return listed[0]
    if not listed:
        raise refuse("no.sync.none")
    names = ", ".join(one.series.id for one in listed)
    raise refuse("no.sync.given", names=names, example=example)


def _given(call: Call, named: Named | None, example: str) -> Meeting | Kept:
    """Return the date that is named or whose thread it is, else the sync."""
    if named is None and call.record is not None:
        meeting = meeting_of(call.writer, call.record)
        if meeting is not None:
            return meeting
    if named is None or named.day is None:
        return series_meant(call, named, example)
    meeting = meeting_at(call.writer, named.stored, named.day)
    if meeting is None:
        raise _no_date(call, named.stored, named.day)
    return meeting


def _begun(call: Call, stored: Kept, within: timedelta) -> Meeting | None:
    """Return the latest date of a sync that has begun within a time."""
    begun: deque[datetime] = deque(maxlen=1)
    for wall, at in dates(stored.series, call.now - within):
        if at > call.now:
            break
        begun.append(wall)
    return meeting_on(call.writer, stored, begun[0]) if begun else None


def _just_held(call: Call) -> Meeting | None:
    """Return the only date of any sync that began within a day."""
    begun = (_begun(call, stored, JUST_HELD) for stored in all_series(call.writer))
    meetings = [meeting for meeting in begun if meeting is not None]
    return meetings[0] if len(meetings) == 1 else None


def _no_date(call: Call, stored: Kept, day: date) -> Exception:
    series = stored.series
    if series.stopped is not None:
        return _over(call, stored)
    near = max(series.since, call.now)
    shown = [(f"{series.id}/{wall:%Y-%m-%d}",) for wall, _ in next_dates(series, near, 3)]
    if not shown:
        return _over(call, stored)
    return refuse("no.sync.date", id=series.id, day=f"{day:%Y-%m-%d}", dates=join(shown))


def _over(call: Call, stored: Kept) -> Exception:
    series = stored.series
    if series.stopped is None:
        return refuse("no.sync.over", id=series.id)
    return _stopped(call, series, series.stopped)


def _stopped(call: Call, series: Series, since: datetime) -> Exception:
    key = "no.sync.ended" if series.ended is not None else "no.sync.paused"
    return refuse(key, id=series.id, when=call.ctx.moment(since))


def taking_place(call: Call, meeting: Meeting) -> Meeting:
    """Refuse a date that is skipped or gone."""
    item, series = meeting.item, meeting.series
    if item.state == SKIPPED:
        raise refuse("no.sync.off", name=item.name)
    if item.state == DROPPED:
        raise refuse("no.sync.dropped", name=item.name, id=series.id)
    if series.stopped is not None and item.at > series.stopped:
        raise _stopped(call, series, series.stopped)
    return meeting


def answered(call: Call, item: Occurrence, key: str, **values: Value) -> Reply:
    """Return a private answer of one text about a date of a sync."""
    return call.about(f"{SYNC}:{item.name}", Card(say(key, **values)))
