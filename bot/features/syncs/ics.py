"""Syncs as a calendar that calendar programs subscribe to or import (RFC 5545).

Each series is one event with its recurrence rule in its anchor zone. Skipped dates are exceptions,
moved ones are events of their own under the same identity. Only what both sides share is in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from bot.domain.values import Person
from bot.domain.zones import load_zone, wall_time
from bot.engine.writer import Writer
from bot.features.syncs.policy import Change, Series
from bot.features.syncs.store import all_series
from bot.features.syncs.texts import say
from bot.messages.card import plain
from bot.messages.ical import calendar_of
from bot.program_file.recurrence import occurrence_on, occurrences

if TYPE_CHECKING:
    import icalendar

AHEAD = timedelta(days=2 * 366)
"""How far ahead odd dates are written out beside the rule."""

_LATEST = datetime(9999, 12, 30, 23, 59, 59)  # noqa: DTZ001
"""The last end of a rule that is an instant in every zone."""


@dataclass(frozen=True)
class Source:
    """Whose calendar it is: the program's key and name."""

    key: str
    name: str


def calendar_file(source: Source, series: Iterable[Series], now: datetime) -> bytes:
    """Return the calendar of some series; it depends on the arguments only."""
    ordered = sorted(series, key=lambda one: one.id)
    since: dict[str, datetime] = {}
    for one in ordered:
        start = one.start.replace(tzinfo=UTC)
        since[one.zone] = min(start, since.get(one.zone, start))
    events = (event for one in ordered for event in _events(source, one, now))
    return calendar_of(f"{source.key} {source.name}", events, since)


def feed(writer: Writer, _reader: Person) -> bytes:
    """Return the calendar of all series, those that ended as cancelled ones."""
    program = writer.ctx.program
    series = [stored.series for stored in all_series(writer, live=False)]
    return calendar_file(Source(program.key, program.name), series, writer.now)


def uid(source: Source, series: Series) -> str:
    """Return the identity of a series, the same for ever."""
    return f"{source.key.lower()}-{series.id}@andon"


def _events(source: Source, series: Series, now: datetime) -> Iterable[icalendar.Event]:
    first = _first(series)
    yield _master(source, series, first)
    if series.stopped is not None:
        return
    for change in (*series.changes, *_odd(series, now)):
        if change.at is not None:
            yield _override(source, series, change.wall, change.at)


def _first(series: Series) -> datetime:
    """Return the wall time of the first date: a calendar program takes the start for one."""
    start = occurrence_on(series.rrule, series.start, series.start.date())
    if start is not None:
        return start
    zone = load_zone(series.zone)
    after = wall_time(zone, series.start) - timedelta(minutes=1)
    dates = occurrences(series.rrule, series.start, series.zone, after, after + AHEAD * 50)
    return next(dates, (series.start, after))[0]


def _odd(series: Series, now: datetime) -> Iterable[Change]:
    """Yield the dates near now whose wall time a clock change skips.

    Calendar programs read such a time in different ways, so its instant is written out.
    """
    zone, changed = load_zone(series.zone), {change.wall for change in series.changes}
    since = max(series.since, now - AHEAD)
    for wall, at in occurrences(series.rrule, series.start, series.zone, since, now + AHEAD):
        skipped = at.astimezone(zone).replace(tzinfo=None) != wall
        if skipped and wall not in changed:
            yield Change(wall, at, "andon")


def _master(source: Source, series: Series, first: datetime) -> icalendar.Event:
    zone = load_zone(series.zone)
    event = _event(source, series)
    event.add("dtstart", first.replace(tzinfo=zone))
    event.add("duration", series.length)
    ended = series.stopped
    if ended is None or ended > wall_time(zone, first):
        event.add("rrule", _rule(series, ended))
    skipped = [change.wall.replace(tzinfo=zone) for change in series.changes if change.at is None]
    if skipped:
        event.add("exdate", skipped)
    event.add("status", "CONFIRMED" if ended is None else "CANCELLED")
    return event


def _event(source: Source, series: Series) -> icalendar.Event:
    import icalendar

    event = icalendar.Event()
    event.add("uid", uid(source, series))
    event.add("sequence", series.sequence)
    event.add("dtstamp", series.changed)
    event.add("created", series.created)
    event.add("last-modified", series.changed)
    event.add("summary", f"{source.key}: {series.title}")
    described = [
        plain(say("agenda.standing", number=n, text=text))
        for n, text in enumerate(series.agenda, start=1)
    ]
    if series.only_while is not None:
        described.append(plain(say(f"sync.only.{series.only_while}")))
    if described:
        event.add("description", "\n".join(described))
    if series.link:
        event.add("url", series.link)
        event.add("location", series.link)
    return event


def _override(source: Source, series: Series, wall: datetime, at: datetime) -> icalendar.Event:
    """Return one date that is elsewhere; its place in the series tells which one it is."""
    zone = load_zone(series.zone)
    event = _event(source, series)
    event.add("recurrence-id", wall.replace(tzinfo=zone))
    local = at.astimezone(zone).replace(tzinfo=None)
    # A wall time that occurs twice would be read as the first one.
    exact = wall_time(zone, local) == at
    event.add("dtstart", local.replace(tzinfo=zone) if exact else at.astimezone(UTC))
    event.add("duration", series.length)
    event.add("status", "CONFIRMED")
    return event


def _rule(series: Series, ended: datetime | None) -> dict[str, Any]:
    """Return the rule; its end is an instant, since the start has a zone."""
    parts: dict[str, Any] = {}
    for part in series.rrule.split(";"):
        name, _, value = part.upper().partition("=")
        parts[name] = value.split(",")
    until = parts.pop("UNTIL", None)
    if ended is not None:
        parts.pop("COUNT", None)
        parts["UNTIL"] = [ended.astimezone(UTC).replace(microsecond=0)]
    elif until is not None:
        parts["UNTIL"] = [_until(until[0], series)]
    return parts


def _until(text: str, series: Series) -> datetime:
    """Return the end of a rule, which is wall time, as an instant."""
    if "T" in text:
        wall = datetime.strptime(text.removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007
    else:
        day = datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007
        wall = datetime.combine(day, time(23, 59, 59))
    return wall_time(load_zone(series.zone), min(wall, _LATEST))
