"""Calendars are read by programs that are not ours: each must find the instants of a written table.

The zones in the files have names that nobody knows, so that they are read from the files alone.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events
from dateutil.rrule import rrulestr

from bot.domain.program import SyncSeries
from bot.domain.zones import load_zone
from bot.features.syncs.ics import Source, calendar_file
from bot.features.syncs.policy import Change, Series, changed, new_series
from bot.messages.ical_zones import zone_component
from tests.skips import NO_ICAL_JS

ROOT = Path(__file__).parents[1]
ICAL_JS = ROOT / "node_modules/ical.js/dist/ical.js"
NOW = datetime(2027, 1, 1, tzinfo=UTC)
WEEK = timedelta(days=7)

# Worked out by hand: zone, rule, first wall time, and for days (UTC) what begins in the week after.
TABLE = {
    ("America/Los_Angeles", "FREQ=WEEKLY;BYDAY=TU", "2027-01-05T17:00"): {
        "2027-03-08": "2027-03-10T01:00", "2027-03-15": "2027-03-17T00:00",
        "2027-11-01": "2027-11-03T00:00", "2027-11-08": "2027-11-10T01:00",
        "2031-07-07": "2031-07-09T00:00", "2040-12-03": "2040-12-05T01:00",
    },
    ("Europe/Warsaw", "FREQ=WEEKLY;BYDAY=TH", "2027-01-07T09:00"): {
        "2027-03-22": "2027-03-25T08:00", "2027-03-29": "2027-04-01T07:00",
        "2027-10-25": "2027-10-28T07:00", "2027-11-01": "2027-11-04T08:00",
        "2035-08-06": "2035-08-09T07:00", "2041-01-14": "2041-01-17T08:00",
    },
    ("Asia/Shanghai", "FREQ=WEEKLY;BYDAY=MO", "2027-01-04T00:30"): {
        "2027-07-03": "2027-07-04T16:30", "2038-01-30": "2038-01-31T16:30",
    },
    ("America/Vancouver", "FREQ=WEEKLY;BYDAY=TU", "2027-01-05T10:00"): {
        "2027-01-11": "2027-01-12T17:00", "2027-07-05": "2027-07-06T17:00",
        "2032-12-06": "2032-12-07T17:00",
    },
    ("Africa/Cairo", "FREQ=WEEKLY;BYDAY=MO", "2027-01-04T09:00"): {
        "2027-04-23": "2027-04-26T07:00", "2027-05-01": "2027-05-03T06:00",
        "2033-07-02": "2033-07-04T06:00", "2033-12-03": "2033-12-05T07:00",
    },
    ("America/Santiago", "FREQ=WEEKLY;BYDAY=WE", "2027-01-06T10:00"): {
        "2027-07-05": "2027-07-07T14:00", "2034-01-02": "2034-01-04T13:00",
    },
    ("Asia/Jerusalem", "FREQ=WEEKLY;BYDAY=SU", "2027-01-03T22:30"): {
        "2027-03-20": "2027-03-21T20:30", "2027-03-27": "2027-03-28T19:30",
        "2036-08-02": "2036-08-03T19:30",
    },
}  # fmt: skip


def series(zone: str, rule: str, start: str) -> Series:
    definition = SyncSeries("sync", "A", zone, datetime.fromisoformat(start), rule, 30, (), ())
    return new_series(definition, NOW)


def unknown(raw: bytes, zone: str) -> bytes:
    """Return a calendar whose zone has a name that no program knows, or has seen before."""
    return raw.replace(zone.encode(), f"Custom/{zone[::-1].replace('/', '')}{len(raw)}".encode())


def moved() -> tuple[Series, dict[str, list[str]]]:
    """Return a night shift's meeting with a skipped and a moved date, and its instants by week."""
    found = series("America/New_York", "FREQ=WEEKLY;BYDAY=WE", "2027-01-06T00:30")
    found = changed(found, Change(datetime(2027, 3, 10, 0, 30), None, "maria"), NOW)
    later = datetime(2027, 3, 18, 5, 15, tzinfo=UTC)
    found = changed(found, Change(datetime(2027, 3, 17, 0, 30), later, "wei"), NOW)
    weeks = {"2027-03-01": ["2027-03-03T05:30"], "2027-03-08": [],
             "2027-03-15": ["2027-03-18T05:15"], "2027-03-22": ["2027-03-24T04:30"]}  # fmt: skip
    return found, weeks


Asked = tuple[bytes, list[datetime]]
"""A calendar, and the beginnings (UTC) of the weeks that are looked at."""


@cache
def questions() -> list[tuple[bytes, dict[datetime, list[datetime]]]]:
    asked = []
    for (zone, rule, start), weeks in TABLE.items():
        raw = calendar_file(Source("ACME", "G2"), [series(zone, rule, start)], NOW)
        right = {_utc(week): [_utc(at)] for week, at in weeks.items()}
        asked.append((unknown(raw, zone), right))
    found, listed = moved()
    raw = calendar_file(Source("ACME", "G2"), [found], NOW)
    right = {_utc(week): [_utc(at) for at in ats] for week, ats in listed.items()}
    return [*asked, (unknown(raw, "America/New_York"), right)]


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def by_python(raw: bytes, weeks: list[datetime]) -> list[list[datetime]]:
    read = recurring_ical_events.of(icalendar.Calendar.from_ical(raw), skip_bad_series=False)
    found = ([e["DTSTART"].dt.astimezone(UTC) for e in read.between(w, w + WEEK)] for w in weeks)
    return [sorted(moments) for moments in found]


@cache
def _by_ical_js() -> list[list[list[datetime]]]:
    """Ask one process about all of them: starting it takes the time."""
    node = shutil.which("node")
    if node is None or not ICAL_JS.is_file():
        pytest.skip(NO_ICAL_JS)
    asked = [
        {
            "ics": raw.decode(),
            "windows": [[w.timestamp(), (w + WEEK).timestamp()] for w in weeks],
        }
        for raw, weeks in questions()
    ]
    script = Path(__file__).with_name("calendar_reader.mjs")
    done = subprocess.run([node, script, ICAL_JS], input=json.dumps(asked), text=True,
                          capture_output=True, check=True, timeout=60)  # fmt: skip
    told: list[list[list[float]]] = json.loads(done.stdout)
    return [[[datetime.fromtimestamp(at, UTC) for at in w] for w in ws] for ws in told]


def by_ical_js(raw: bytes, _weeks: list[datetime]) -> list[list[datetime]]:
    answers = _by_ical_js()
    return answers[[asked for asked, _ in questions()].index(raw)]


Reader = Callable[[bytes, list[datetime]], list[list[datetime]]]


def agree(read: Reader) -> None:
    for raw, right in questions():
        assert read(raw, list(right)) == list(right.values())


def test_python_reads_what_was_worked_out() -> None:
    agree(by_python)


def test_ical_js_reads_what_was_worked_out() -> None:
    agree(by_ical_js)


# zones


def offset_of(zone: str, since: datetime, until: datetime) -> Callable[[datetime], timedelta]:
    """Read a zone's component by its rules: the offset at a moment (naive UTC)."""
    onsets = []
    for part in zone_component(zone, since).subcomponents:
        begin, before, after = part["DTSTART"].dt, part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td
        walls = [begin]
        if "RRULE" in part:
            rule = rrulestr(part["RRULE"].to_ical().decode(), dtstart=begin)
            walls = rule.between(begin, until, inc=True)
            assert walls[0] == begin, "a rule must give its first onset"
        onsets += [(wall - before, after) for wall in walls]
    onsets.sort()
    moments = [at for at, _ in onsets]
    return lambda moment: onsets[max(bisect_right(moments, moment) - 1, 0)][1]


ZONES = (
    "America/Los_Angeles", "America/Chicago", "America/Vancouver", "America/Edmonton",
    "America/Havana", "America/Mexico_City", "America/Nuuk", "America/Santiago", "Africa/Cairo",
    "Africa/Casablanca", "Asia/Gaza", "Asia/Jerusalem", "Asia/Kolkata", "Asia/Shanghai",
    "Australia/Lord_Howe", "Australia/Sydney", "Europe/Chisinau", "Europe/Dublin", "Europe/Warsaw",
    "Pacific/Auckland",
)  # fmt: skip


@pytest.mark.parametrize("zone", ZONES)
def test_a_zone_is_right_for_thirty_years(zone: str) -> None:
    since, until = datetime(2026, 6, 1, tzinfo=UTC), datetime(2060, 1, 1)
    found, real = offset_of(zone, since, until), load_zone(zone)
    moment = since.replace(tzinfo=None)
    while moment < datetime(2056, 1, 1):
        local = moment.replace(tzinfo=UTC).astimezone(real)
        assert found(moment) == local.utcoffset(), moment
        moment += timedelta(days=3, hours=5)


AMERICAN = ("BYDAY=2SU;BYMONTH=3", "BYDAY=1SU;BYMONTH=11")
EUROPEAN = ("BYDAY=-1SU;BYMONTH=3", "BYDAY=-1SU;BYMONTH=10")


@pytest.mark.parametrize(
    ("zone", "rules"),
    [("America/Los_Angeles", AMERICAN), ("Europe/Warsaw", EUROPEAN), ("Asia/Shanghai", ())],
)
def test_what_goes_on_for_ever_is_a_rule(zone: str, rules: tuple[str, ...]) -> None:
    parts = zone_component(zone, NOW).subcomponents
    said = [part["RRULE"].to_ical().decode() for part in parts if "RRULE" in part]
    assert said == [f"FREQ=YEARLY;{rule}" for rule in rules]
    names = ["DAYLIGHT", "STANDARD"] if rules else ["STANDARD"]
    assert [part.name for part in parts] == names


def test_a_meeting_of_long_ago_has_the_rules_of_that_time() -> None:
    """The rules of the United States changed in 2007."""
    found = offset_of("America/New_York", datetime(2005, 5, 1, tzinfo=UTC), datetime(2030, 1, 1))
    assert found(datetime(2006, 3, 20, 12)) == timedelta(hours=-5)
    assert found(datetime(2007, 3, 20, 12)) == timedelta(hours=-4)


def test_the_zone_of_a_calendar_does_not_depend_on_the_day_on_which_it_is_read() -> None:
    one = series("Europe/Warsaw", "FREQ=WEEKLY;BYDAY=TH", "2027-01-07T09:00")
    one = replace(one, changed=NOW)
    days = (NOW, NOW + timedelta(days=900))
    assert len({calendar_file(Source("ACME", "G2"), [one], day) for day in days}) == 1
