"""The calendar is read by an independent library: it must show the instants of the engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import recurring_ical_events

from bot.domain.program import SyncSeries
from bot.features.syncs.ics import Source, calendar_file
from bot.features.syncs.policy import Change, Series, changed, new_series, redefined, restored
from bot.features.syncs.store import dates

SOURCE = Source("ACME", "Gateway G2 at Volta")
NOW = datetime(2027, 1, 1, tzinfo=UTC)
YEAR_END = datetime(2028, 1, 1, tzinfo=UTC)


def series(
    zone: str = "America/Los_Angeles", rule: str = "FREQ=WEEKLY;BYDAY=TU", **more: object
) -> Series:
    start = more.pop("start", datetime(2027, 1, 5, 17, 0))
    assert isinstance(start, datetime)
    definition = SyncSeries(
        "ops-weekly", "Weekly operations sync", zone, start, rule, 30, (), ("Actions", "Ships")
    )
    return replace(new_series(definition, NOW), **more)  # type: ignore[arg-type]


def events(found: Series) -> list[icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(calendar_file(SOURCE, [found], NOW))
    shown = recurring_ical_events.of(calendar, skip_bad_series=False).between(NOW, YEAR_END)
    return [event for event in shown if event.get("STATUS") != "CANCELLED"]


def instants(found: Series) -> list[datetime]:
    return sorted(event["DTSTART"].dt.astimezone(UTC) for event in events(found))


def engine(found: Series) -> list[datetime]:
    result = []
    for _, at in dates(found, NOW):
        if at >= YEAR_END:
            break
        result.append(at)
    return sorted(result)


def test_a_condition_stands_in_the_description() -> None:
    (first, *_) = events(series(only_while="critical"))
    described = str(first["DESCRIPTION"]).splitlines()
    assert described[-1] == "It is held only while a critical issue is open."


@pytest.mark.parametrize(
    ("zone", "rule"),
    [
        ("America/Los_Angeles", "FREQ=WEEKLY;BYDAY=TU"),
        ("Europe/Warsaw", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH,MO"),
        ("Asia/Shanghai", "FREQ=DAILY"),
        ("America/Los_Angeles", "FREQ=MONTHLY;BYDAY=2WE"),
        ("Europe/London", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=5"),
        ("America/New_York", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH;UNTIL=20270630T235959"),
        ("America/Sao_Paulo", "FREQ=MONTHLY;BYMONTHDAY=31"),
        ("Africa/Casablanca", "FREQ=WEEKLY;BYDAY=SU;UNTIL=20270601"),
        ("Asia/Shanghai", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270601"),
        ("America/Los_Angeles", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270601"),
        ("America/Los_Angeles", "FREQ=WEEKLY;BYDAY=TU;UNTIL=99991231"),
        ("America/Los_Angeles", "FREQ=WEEKLY;BYDAY=TU;UNTIL=99991231T235959"),
    ],
)
def test_a_year_is_the_same_for_calendar_programs(zone: str, rule: str) -> None:
    found = series(zone, rule)
    assert engine(found), "nothing was compared"
    assert instants(found) == engine(found)


@pytest.mark.parametrize("hour", [1, 2, 3])
@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Europe/Warsaw", "Australia/Lord_Howe"])
def test_the_hours_of_a_clock_change_are_the_same(zone: str, hour: int) -> None:
    found = series(zone, "FREQ=DAILY", start=datetime(2027, 1, 2, hour, 30))
    shown = instants(found)
    assert shown == engine(found)
    assert len(shown) == len(set(shown)) > 360


def test_skipped_and_moved_dates_are_where_the_engine_has_them() -> None:
    found = series()
    found = changed(found, Change(datetime(2027, 2, 9, 17), None, "maria"), NOW)
    moved = datetime(2027, 3, 17, 1, 30, tzinfo=UTC)
    found = changed(found, Change(datetime(2027, 3, 16, 17), moved, "wei"), NOW)
    # A time that occurs twice, the second one of it: 01:30 PST after 01:30 PDT.
    twice = datetime(2027, 11, 7, 9, 30, tzinfo=UTC)
    found = changed(found, Change(datetime(2027, 11, 9, 17), twice, "wei"), NOW)
    shown = instants(found)
    assert shown == engine(found)
    assert moved in shown
    assert twice in shown
    assert datetime(2027, 2, 10, 1, tzinfo=UTC) not in shown
    assert len(shown) == 51


def test_a_start_that_is_no_date_of_the_rule_is_none_in_the_calendar() -> None:
    found = series(start=datetime(2027, 1, 2, 17))
    assert instants(found) == engine(found)
    assert instants(found)[0] == datetime(2027, 1, 6, 1, tzinfo=UTC)


def test_what_is_put_back_is_there_again_and_each_change_counts() -> None:
    found = changed(series(), Change(datetime(2027, 2, 9, 17), None, "maria"), NOW)
    later = NOW + timedelta(days=1)
    again = restored(found, date(2027, 2, 9), later)
    assert instants(again) == instants(series())
    sequence = [int(events(each)[0]["SEQUENCE"]) for each in (series(), found, again)]
    assert sequence == [0, 1, 2]
    assert events(again)[0]["LAST-MODIFIED"].dt == later


def test_the_identity_stays_for_ever() -> None:
    changes = [
        series(),
        changed(series(), Change(datetime(2027, 2, 9, 17), None, "maria"), NOW),
        redefined(series(), replace(series().definition, title="Sync", minutes=45), NOW),
    ]
    assert {str(event["UID"]) for each in changes for event in events(each)} == {
        "acme-ops-weekly@andon"
    }


def test_an_ended_series_is_cancelled_and_has_no_dates_any_more() -> None:
    found = replace(series(), ended=datetime(2027, 3, 1, tzinfo=UTC), sequence=1)
    assert events(found) == []
    raw = calendar_file(SOURCE, [found], NOW).decode()
    assert "STATUS:CANCELLED" in raw
    assert "UNTIL=20270301T000000Z" in raw
    early = calendar_file(SOURCE, [replace(found, ended=NOW)], NOW).decode()
    assert "RRULE:FREQ=WEEKLY" not in early


def test_what_calendar_programs_ask_for_is_there() -> None:
    found = series(link="https://meet.example/ops")
    raw = calendar_file(SOURCE, [found], NOW)
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert raw.endswith(b"END:VCALENDAR\r\n")
    calendar = icalendar.Calendar.from_ical(raw)
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "America/Los_Angeles"
    assert {part.name for part in zone.subcomponents} == {"STANDARD", "DAYLIGHT"}
    (event,) = calendar.walk("VEVENT")
    assert event["DTSTART"].params["TZID"] == "America/Los_Angeles"
    assert event["DURATION"].dt == timedelta(minutes=30)
    assert event["SUMMARY"] == "ACME: Weekly operations sync"
    assert event["URL"] == "https://meet.example/ops"
    assert event["DESCRIPTION"] == "1. Actions\n2. Ships"
    assert event["DTSTAMP"].dt == NOW


def test_the_same_calendar_is_the_same_bytes() -> None:
    one, other = series(), replace(series("Asia/Shanghai"), id="other")
    assert calendar_file(SOURCE, [one, other], NOW) == calendar_file(SOURCE, [other, one], NOW)
    assert calendar_file(SOURCE, [], NOW).count(b"BEGIN:") == 1


def test_the_zone_is_read_from_the_file_alone() -> None:
    """A reader that does not know the zone must find the same instants in the zone data."""
    raw = calendar_file(SOURCE, [series()], NOW).replace(b"America/Los_Angeles", b"Custom/Plant")
    calendar = icalendar.Calendar.from_ical(raw)
    shown = recurring_ical_events.of(calendar).between(NOW, YEAR_END)
    found = sorted(event["DTSTART"].dt.astimezone(UTC) for event in shown)
    assert found == engine(series())
