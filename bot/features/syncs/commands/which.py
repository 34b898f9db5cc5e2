"""Which sync a line means, and which date of it: named, in its thread, or the only one."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.engine.commands.call import Call
from bot.engine.writer import Writer
from bot.features.syncs.policy import DROPPED, OCCURRENCE, SKIPPED, SYNC, Occurrence
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
from bot.messages.card import Card
from bot.messages.refusals import refuse
from bot.messages.say import Value, join, say
from bot.ports.request import Reply

LOOK_BACK = timedelta(days=400)
JUST_HELD = timedelta(hours=24)
_WORD = re.compile(rf"(?:{SYNC}:)?([A-Za-z0-9_][\w.-]*)(?:/(\d{{4}}-\d\d-\d\d))?")


@dataclass(frozen=True)
class Named:
    """A sync, and the date of it that was named."""

    kept: Kept
    day: date | None = None


def sync_named(writer: Writer, text: str) -> Named | None:
    """Return what ``ops-weekly`` or ``ops-weekly/2027-01-05`` names; ``None``: no such sync."""
    found = _WORD.fullmatch(text.strip())
    if found is None:
        return None
    # A template is called ops_weekly, and what it makes ops-weekly.
    word = found[1].lower()
    names = (found[1], word, word.replace("_", "-"))
    kept = next((kept for name in names if (kept := series_named(writer, name))), None)
    if kept is None or found[2] is None:
        return Named(kept) if kept else None
    try:
        return Named(kept, date.fromisoformat(found[2]))
    except ValueError:
        return None


def coming(call: Call, named: Named | None, example: str) -> Meeting:
    """Return the date that a line is about: by default the next one."""
    found = _given(call, named, example)
    if isinstance(found, Meeting):
        return found
    following = next_dates(found.series, call.now, 1)
    if not following:
        raise _over(call, found)
    return meeting_on(call.writer, found, following[0][0])


def current(call: Call, named: Named | None, example: str) -> Meeting:
    """Return the date that a line is about: by default the one that has just begun."""
    if named is None and call.record is None:
        held = _just_held(call)
        if held is not None:
            return held
    found = _given(call, named, example)
    if isinstance(found, Meeting):
        return found
    return _begun(call, found, LOOK_BACK) or coming(call, Named(found), example)


def only(call: Call, named: Named | None, example: str) -> Kept:
    """Return the sync that a line is about; the only one need not be named."""
    if named is not None:
        return named.kept
    if call.record is not None and call.record.kind == OCCURRENCE:
        meeting = meeting_of(call.writer, call.record)
        kept = series_named(call.writer, meeting.series.id) if meeting else None
        if kept is not None:
            return kept
    found = all_series(call.writer)
    if len(found) == 1:
        return found[0]
    if not found:
        raise refuse("no.sync.none")
    names = ", ".join(each.series.id for each in found)
    raise refuse("no.sync.given", names=names, example=example)


def _given(call: Call, named: Named | None, example: str) -> Meeting | Kept:
    """Return the date that is named or whose thread it is, else the sync."""
    if named is None and call.record is not None:
        meeting = meeting_of(call.writer, call.record)
        if meeting is not None:
            return meeting
    if named is None or named.day is None:
        return only(call, named, example)
    meeting = meeting_at(call.writer, named.kept, named.day)
    if meeting is None:
        raise _no_date(call, named.kept, named.day)
    return meeting


def _begun(call: Call, kept: Kept, within: timedelta) -> Meeting | None:
    """Return the latest date of a sync that has begun within a time."""
    begun: deque[datetime] = deque(maxlen=1)
    for wall, at in dates(kept.series, call.now - within):
        if at > call.now:
            break
        begun.append(wall)
    return meeting_on(call.writer, kept, begun[0]) if begun else None


def _just_held(call: Call) -> Meeting | None:
    """Return the only date of any sync that began within a day."""
    each = (_begun(call, kept, JUST_HELD) for kept in all_series(call.writer))
    found = [meeting for meeting in each if meeting is not None]
    return found[0] if len(found) == 1 else None


def _no_date(call: Call, kept: Kept, day: date) -> Exception:
    series = kept.series
    if series.ended is not None:
        return _over(call, kept)
    near = max(series.since, call.now)
    shown = [(f"{series.id}/{wall:%Y-%m-%d}",) for wall, _ in next_dates(series, near, 3)]
    if not shown:
        return _over(call, kept)
    return refuse("no.sync.date", id=series.id, day=f"{day:%Y-%m-%d}", dates=join(shown))


def _over(call: Call, kept: Kept) -> Exception:
    series = kept.series
    if series.ended is not None:
        return refuse("no.sync.ended", id=series.id, when=call.ctx.moment(series.ended))
    return refuse("no.sync.over", id=series.id)


def taking_place(call: Call, meeting: Meeting) -> Meeting:
    """Refuse a date that is skipped or gone."""
    item, series = meeting.item, meeting.series
    if item.state == SKIPPED:
        raise refuse("no.sync.off", name=item.name)
    if item.state == DROPPED:
        raise refuse("no.sync.dropped", name=item.name, id=series.id)
    if series.ended is not None and item.at > series.ended:
        raise refuse("no.sync.ended", id=series.id, when=call.ctx.moment(series.ended))
    return meeting


def answered(call: Call, item: Occurrence, key: str, **values: Value) -> Reply:
    """Return a private answer of one text about a date of a sync."""
    return call.about(f"{SYNC}:{item.name}", Card(say(key, **values)))
