"""Time zones as calendar files say them (RFC 5545, ``VTIMEZONE``), by rules without an end.

A program that does not know a zone by its name reads it from the file alone, for as long as an
event is repeated. Where the clocks of a zone go on changing by a rule, the rule is written with its
first onset. What came before it, and what no rule can say, is written out, an observance each:
of several dates in one (``RDATE``) some programs read the first alone.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bot.domain.zones import clock_change, load_zone

if TYPE_CHECKING:
    import icalendar

YEARS = 62
"""So many years are looked at. What holds in the last ``STEADY`` of them holds for ever: weekdays
come back to their dates every 28 years."""

STEADY = 28
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_STEP = timedelta(days=3)
"""No zone changes its clocks and changes them back within so few days."""


@dataclass(frozen=True, slots=True)
class Onset:
    """A clock change: its moment on the clocks before it, and the offsets around it."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool

    @property
    def change(self) -> tuple[object, ...]:
        """Return what changes: rules are told apart by it."""
        return self.before, self.after, self.name


def zone_component(zone: str, since: datetime) -> icalendar.Timezone:
    """Return a zone as it is from a moment (UTC) on."""
    import icalendar

    first = datetime(since.year - 1, 1, 1, tzinfo=UTC)
    single, steady = _sorted(onsets(zone, first))
    if all(onset.wall > _naive(since) for onset in (*single, *steady)):
        single.insert(0, _at(zone, first))
    component = icalendar.Timezone()
    component.add("tzid", zone)
    for part in _parts(single, steady):
        component.add_component(part)
    return component


def _parts(
    single: Sequence[Onset], steady: Mapping[Onset, dict[str, Any]]
) -> Iterator[icalendar.Component]:
    """Yield the parts of a zone; one of them is standard time, or many programs refuse the file."""
    for onset in single:
        always = not steady and onset.change == single[-1].change
        yield _part(onset, summer=onset.summer and not always)
    for onset, rule in steady.items():
        yield _part(onset, rule, summer=onset.after > onset.before)


def _rows(changes: Iterable[Onset]) -> list[list[Onset]]:
    """Return the changes of each sort, in order."""
    rows: dict[tuple[object, ...], list[Onset]] = {}
    for onset in changes:
        rows.setdefault(onset.change, []).append(onset)
    return list(rows.values())


def _first(run: Sequence[Onset]) -> datetime:
    return run[0].wall


def _naive(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


def _at(zone: str, moment: datetime) -> Onset:
    """Return the time of a zone as if it began at a moment."""
    local = moment.astimezone(load_zone(zone))
    offset = local.utcoffset() or timedelta()
    return Onset(_naive(local), offset, offset, local.tzname() or zone, bool(local.dst()))


@lru_cache(maxsize=64)
def onsets(zone: str, first: datetime) -> tuple[Onset, ...]:
    """Return the changes of a zone's offset in the ``YEARS`` from a moment (UTC) on, in order."""
    last = first.replace(year=min(first.year + YEARS, 9998))
    return tuple(_onsets(zone, first, last))


def _onsets(zone: str, first: datetime, last: datetime) -> Iterator[Onset]:
    info, at = load_zone(zone), first
    before = at.astimezone(info).utcoffset()
    while at < last:
        later = at + _STEP
        if later.astimezone(info).utcoffset() != before:
            change = clock_change(info, at, later)
            local = change.astimezone(info)
            offset, was = local.utcoffset() or timedelta(), before or timedelta()
            wall = _naive(change) + was
            yield Onset(wall, was, offset, local.tzname() or zone, bool(local.dst()))
            before, later = offset, change
        at = later


def _sorted(changes: Sequence[Onset]) -> tuple[list[Onset], dict[Onset, dict[str, Any]]]:
    """Return the changes that stand alone, and the first ones of rules that go on for ever.

    Where one of the changes that go on to the last year follows no rule, all stand alone.
    """
    ends = changes[-1].wall.year if changes else 0
    runs = [_ruled(row) for row in _rows(changes) if row[-1].wall.year >= ends - 1]
    if not all(runs):
        return list(changes), {}
    ruled = {onset for run in runs for onset in run}
    first = ((run[0], rule_of([o.wall for o in run]) or {}) for run in sorted(runs, key=_first))
    return [onset for onset in changes if onset not in ruled], dict(first)


def _ruled(row: Sequence[Onset]) -> list[Onset]:
    """Return the longest end of a row that one rule says; none where that is not long enough."""
    run: list[Onset] = []
    for onset in reversed(row):
        if run and onset.wall.year != run[0].wall.year - 1:
            break
        if run and rule_of([o.wall for o in (onset, *run)]) is None:
            break
        run.insert(0, onset)
    return run if len(run) >= STEADY else []


def rule_of(walls: Sequence[datetime]) -> dict[str, Any] | None:
    """Return the yearly rule that gives these moments; ``None``: none does."""
    if len({(wall.month, wall.time()) for wall in walls}) != 1:
        return None
    month, days = walls[0].month, {wall.day for wall in walls}
    rule: dict[str, Any] = {"FREQ": ["YEARLY"], "BYMONTH": [month]}
    if len(days) == 1 and len({wall.weekday() for wall in walls}) > 1:
        return {**rule, "BYMONTHDAY": sorted(days)}
    if len({wall.weekday() for wall in walls}) != 1 or max(days) - min(days) > 6:
        return None
    weekday = _DAYS[walls[0].weekday()]
    return {**rule, **_week_of(walls[0], days, weekday)}


def _week_of(wall: datetime, days: Iterable[int], weekday: str) -> dict[str, Any]:
    """Say in which week of its month a weekday is, by the days on which it was."""
    low, high = min(days), max(days)
    length = monthrange(wall.year, wall.month)[1]
    if wall.month != 2 and low >= length - 6 and high > 28:
        return {"BYDAY": [f"-1{weekday}"]}
    week = (low - 1) // 7
    if week == (high - 1) // 7:
        return {"BYDAY": [f"{week + 1}{weekday}"]}
    return {"BYMONTHDAY": list(range(low, high + 1)), "BYDAY": [weekday]}


def _part(onset: Onset, rule: dict[str, Any] | None = None, *, summer: bool) -> icalendar.Component:
    import icalendar

    part = icalendar.TimezoneDaylight() if summer else icalendar.TimezoneStandard()
    part.add("dtstart", onset.wall)
    part.add("tzoffsetfrom", onset.before)
    part.add("tzoffsetto", onset.after)
    part.add("tzname", onset.name)
    if rule is not None:
        part.add("rrule", rule)
    return part
