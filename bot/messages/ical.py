"""Calendar files for calendar programs (RFC 5545): what a feed holds, and the file around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.messages.ical_zones import zone_component

if TYPE_CHECKING:
    import icalendar

PRODUCT = "-//Andon//Calendars//EN"
CONTENT_TYPE = "text/calendar; charset=utf-8"
REFRESHED = "PT1H"
"""How often a calendar program should look again."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something once: from ``start`` to ``end`` (UTC; ``None``: a moment), with a lasting ``uid``.

    ``sequence`` grows, and ``changed`` (UTC) moves on, when it is changed.
    """

    uid: str
    title: str
    start: datetime
    end: datetime | None
    changed: datetime
    sequence: int = 0
    text: str = ""


def calendar_of(
    title: str, events: Iterable[icalendar.Event], zones: Mapping[str, datetime]
) -> bytes:
    """Return a calendar file; ``zones`` are those of its events, each with the moment (UTC) from
    which on it is needed."""
    # Loaded where a calendar is written: it would make every start slower.
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add("x-published-ttl", REFRESHED)
    for zone, since in sorted(zones.items()):
        calendar.add_component(zone_component(zone, since))
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def entries_file(title: str, entries: Iterable[Entry]) -> bytes:
    """Return a calendar file of things that happen once; their moments need no zone."""
    return calendar_of(title, (_event(entry) for entry in entries), {})


def _event(entry: Entry) -> icalendar.Event:
    import icalendar

    event = icalendar.Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed)
    event.add("last-modified", entry.changed)
    event.add("dtstart", entry.start)
    if entry.end is not None:
        event.add("dtend", entry.end)
    event.add("summary", entry.title)
    if entry.text:
        event.add("description", entry.text)
    # Nobody is busy by it: a deadline is no meeting, and somebody else is away.
    event.add("transp", "TRANSPARENT")
    event.add("status", "CONFIRMED")
    return event
