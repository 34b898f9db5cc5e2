"""When deadlines, proposals and syncs should speak, worked out by the oracle's calendars.

It holds for runs in which no calendar was changed. Moments are aware, in UTC.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.ports import Event, Record
from tests.oracle.compare import RULES
from tests.oracle.oracle import Site, length_of, minute_of, moment_of

FIRST, LAST = datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)
LONG = 10
"""A milestone planned so many business days ahead is told of from further away."""


@cache
def site(name: str) -> Site:
    """Return a site of the small program."""
    source = tomllib.loads((Path(__file__).parents[1] / "small.toml").read_text())
    raw = next(each for each in source["site"] if each["id"] == name)
    return Site(raw, minute_of(FIRST), minute_of(LAST))


@cache
def person(name: str) -> Mapping[str, Any]:
    """Return somebody's table in the small program."""
    source = tomllib.loads((Path(__file__).parents[1] / "small.toml").read_text())
    found: Mapping[str, Any] = next(each for each in source["person"] if each["id"] == name)
    return found


@cache
def rules() -> Mapping[str, Any]:
    """Return the shipped rules as they are written."""
    return tomllib.loads(RULES.read_text())


@dataclass(frozen=True)
class Epoch:
    """A date as it stood from ``since`` to ``until``: when it is due, whose and of what kind."""

    record: Record
    owner: str
    kind: str
    due: datetime
    since: datetime
    until: datetime

    @property
    def guard(self) -> str:
        """Return what every message about this date depends on."""
        return f"record/{self.record.id}@{_mark(self.since)}"

    @property
    def place(self) -> Site:
        return site(person(self.owner)["site"])

    def nudges(self) -> list[datetime]:
        """Return when its owner should be told, in order."""
        place, due = self.place, self.place.local(minute_of(self.due)).date()
        name = "milestone_long" if self.kind == "milestone" and self._long() else self.kind
        found = (
            self._morning(_shifted(place, due, int(text.removesuffix("bd"))))
            for text in rules()["deadline"]["nudge"][name]
        )
        return sorted(at for at in found if self.since < at)

    def levels(self) -> list[tuple[datetime, int]]:
        """Return when which level should be told."""
        ladder = rules()["deadline"]["ladder"][self.kind]
        found = ((later(self.place, self.due, r["after"]), r["level"]) for r in ladder)
        return [(at, level) for at, level in found if self.since < at]

    def _long(self) -> bool:
        first = self.place.local(minute_of(self.since)).date()
        return _shifted(self.place, first, LONG) <= self.place.local(minute_of(self.due)).date()

    def _morning(self, day: date) -> datetime:
        """09:00 at the owner's site, or its opening if that is later."""
        nine = self.place.wall(day, 9 * 60)
        opens = [self.place.wall(day, start) for start, _ in self.place.spans_on(day)[:1]]
        return moment_of(max([nine, *opens]))


def _mark(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _shifted(place: Site, day: date, days: int) -> date:
    step = timedelta(days=1 if days > 0 else -1)
    left = abs(days)
    while left:
        day += step
        left -= day in place.begins
    return day


def epochs(records: list[Record], events: list[Event], end: datetime) -> Iterator[Epoch]:
    """Yield every date that a deadline had, from the log alone."""
    for record in records:
        if record.kind != "deadline":
            continue
        told = [e for e in events if e.payload.get("deadline") == record.name]
        dates = [e for e in told if e.kind in ("deadline.added", "deadline.moved")]
        ends = [e.at for e in told if e.kind in ("deadline.done", "deadline.cancelled")]
        for at, event in enumerate(dates):
            last = dates[at + 1].at if at + 1 < len(dates) else end
            due = datetime.fromisoformat(event.payload.get("due") or event.payload["new"])
            yield Epoch(
                record, record.data["owner"], record.data["kind"], due, event.at, min([last, *ends])
            )


@dataclass(frozen=True)
class Asked:
    """A proposal with a clock of its own: when it is due, and when it was decided."""

    record: Record
    place: Site
    due: datetime
    reminder: datetime
    ladder: Mapping[str, Any]
    ended: datetime | None


def asked(records: list[Record]) -> Iterator[Asked]:
    """Yield the proposals that have a clock of their own."""
    ladders = rules()["ladder"]["approval"]
    for record in records:
        data = record.data
        if record.kind != "proposal" or data["target"] is None:
            continue
        place, start = site(data["site"]), _when(data["asked"])
        length = f"{data['target']['amount']}{data['target']['unit']}"
        due = later(place, start, length)
        business = length_of(length).business
        own = place.count(minute_of(start), minute_of(due), business=business)
        half = later(place, start, f"{own // 2}{'bm' if business else 'm'}")
        ended = data["decided"] and _when(data["decided"])
        ladder = ladders.get(data["severity"], {"steps": []})
        yield Asked(record, place, due, half, ladder, ended)


def later(place: Site, start: datetime, length: str) -> datetime:
    """Return the moment a length after ``start``, which may lie within a minute; ``bm`` are open
    minutes."""
    minute = minute_of(start)
    rest = start - moment_of(minute)
    if length.endswith("bm"):
        begin = place.next_open(minute + 1 if rest and not place.is_open(minute) else minute)
        at = place.walk(begin, int(length[:-2]), business=True)
        business = True
    else:
        at, business = place.add(minute, length_of(length)), length_of(length).business
    if business and not place.is_open(minute):
        return moment_of(at)
    if business and rest and not place.is_open(at):
        at = place.next_open(at)
    return moment_of(at) + rest


def _when(text: str) -> datetime:
    return datetime.fromisoformat(text)


@dataclass(frozen=True)
class Meeting:
    """One date of a weekly sync: when it is, and from when to when it stood so."""

    name: str
    at: datetime
    since: datetime
    until: datetime


def meetings(records: list[Record], end: datetime) -> Iterator[Meeting]:
    """Yield the dates of the weekly syncs that nobody moved or skipped."""
    for record in records:
        if record.kind != "sync":
            continue
        data, zone = record.data, ZoneInfo(record.data["zone"])
        until = _when(data["ended"]) if data["ended"] else end
        altered = {change["wall"] for change in data["changes"]}
        wall = datetime.fromisoformat(data["start"])
        while (at := wall.replace(tzinfo=zone).astimezone(UTC)) < until:
            if wall.isoformat() not in altered:
                yield Meeting(
                    f"sync:{record.name}/{wall:%Y-%m-%d}", at, _when(data["since"]), until
                )
            wall += timedelta(weeks=1)
