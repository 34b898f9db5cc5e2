"""Joint working hours, and the slots that are offered in place of a closed day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import Calendar
from bot.domain.values import DateRange, Site, Span
from bot.features.syncs.slots import joint, long_enough, nearest_slots
from tests.domain.test_sync import SJ, SZ, calendar

NY = Site("ny", "oem", "America/New_York", ((Span(540, 1020),),) * 5 + ((), ()))
WAW = Site("waw", "ems", "Europe/Warsaw", ((Span(480, 960),),) * 5 + ((), ()))
HALF = timedelta(minutes=30)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_joint_hours_are_those_of_both() -> None:
    found = joint([calendar(NY), calendar(WAW)], at("2027-02-01"), at("2027-02-03"))
    assert found == [
        (at("2027-02-01T14:00"), at("2027-02-01T15:00")),
        (at("2027-02-02T14:00"), at("2027-02-02T15:00")),
    ]
    assert long_enough(found, timedelta(hours=1)) == found
    assert long_enough(found, timedelta(minutes=61)) == []


def test_joint_hours_move_with_both_clock_changes() -> None:
    """For two weeks in March only America has changed its clocks."""
    hours = joint([calendar(NY), calendar(WAW)], at("2027-03-12"), at("2027-03-30"))
    lengths = {f"{opens:%m-%d}": (closes - opens) // HALF for opens, closes in hours}
    assert (lengths["03-12"], lengths["03-15"], lengths["03-26"], lengths["03-29"]) == (2, 4, 4, 2)


def test_without_sites_all_time_is_joint() -> None:
    assert joint([], at("2027-02-01"), at("2027-02-02")) == [(at("2027-02-01"), at("2027-02-02"))]


def closed(site: Site, first: int, last: int) -> Calendar:
    days = DateRange(date(2027, 2, first), date(2027, 2, last))
    return calendar(replace(site, closed=(days,)))


def test_the_nearest_slots_keep_the_hour_where_they_can() -> None:
    wanted = at("2027-02-10T14:30")
    sites = [calendar(NY), closed(WAW, 10, 10)]
    found, inside = nearest_slots(sites, wanted, "America/New_York", HALF, at("2027-02-03"))
    assert inside
    assert found == [at("2027-02-09T14:30"), at("2027-02-11T14:30")]


def test_a_slot_does_not_overlap_another_date_of_the_sync() -> None:
    wanted, before = at("2027-02-10T14:30"), at("2027-02-03")
    sites = [calendar(NY), closed(WAW, 10, 10)]
    taken = {at("2027-02-09T14:15"), at("2027-02-11T15:00")}
    found, inside = nearest_slots(sites, wanted, "America/New_York", HALF, before, taken)
    assert inside
    assert found == [at("2027-02-11T14:30"), at("2027-02-08T14:30")]


def test_a_daily_sync_has_no_free_day_though_the_sites_share_hours() -> None:
    wanted, before = at("2027-02-10T14:30"), at("2027-02-03")
    sites = [calendar(NY), closed(WAW, 10, 10)]
    taken = {wanted + timedelta(days=day) for day in range(-20, 20)}
    assert nearest_slots(sites, wanted, NY.zone, HALF, before, taken) == ([], True)


def test_they_are_not_in_another_closure_nor_past_nor_taken() -> None:
    wanted = at("2027-02-10T14:30")
    sites = [calendar(NY), closed(WAW, 8, 12)]
    zone = "America/New_York"
    found, _ = nearest_slots(sites, wanted, zone, HALF, at("2027-02-03"))
    assert found == [at("2027-02-05T14:30"), at("2027-02-15T14:30")]
    found, _ = nearest_slots(sites, wanted, zone, HALF, at("2027-02-05T14:30"))
    assert found == [at("2027-02-15T14:30"), at("2027-02-16T14:30")]
    taken = [at("2027-02-15T14:30")]
    found, _ = nearest_slots(sites, wanted, zone, HALF, at("2027-02-09"), taken)
    assert found == [at("2027-02-16T14:30"), at("2027-02-17T14:30")]


def test_another_hour_where_the_usual_one_is_outside() -> None:
    # 17:00 in California is closing time: 16:30 is the last slot that fits.
    wanted = at("2027-01-06T01:00")
    found, inside = nearest_slots(
        [calendar(SJ), calendar(SZ)], wanted, SJ.zone, HALF, at("2027-01-01")
    )
    assert inside
    assert found == [at("2027-01-06T00:30"), at("2027-01-07T00:30")]


def test_without_joint_hours_the_usual_hour_on_days_that_both_work() -> None:
    """In summer the two sites have no minute in common."""
    wanted = at("2027-07-07T00:00")
    found, inside = nearest_slots(
        [calendar(SJ), calendar(SZ)], wanted, SJ.zone, HALF, at("2027-07-01")
    )
    assert not inside
    assert found == [at("2027-07-06T00:00"), at("2027-07-08T00:00")]


def test_no_slot_at_all() -> None:
    never = calendar(replace(SZ, week=((),) * 7))
    wanted = at("2027-07-07T00:00")
    assert nearest_slots([calendar(SJ), never], wanted, SJ.zone, HALF, wanted) == ([], False)


@settings(max_examples=60, deadline=None)
@given(
    start=st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 1)),
    sites=st.lists(st.sampled_from([SJ, SZ, NY, WAW]), min_size=1, max_size=3, unique=True),
)
def test_a_minute_is_joint_exactly_where_every_site_is_open(
    start: datetime, sites: list[Site]
) -> None:
    begin = start.replace(second=0, microsecond=0, tzinfo=UTC)
    calendars = [calendar(each) for each in sites]
    hours = joint(calendars, begin, begin + timedelta(days=2))
    assert all(first[1] < second[0] for first, second in pairwise(hours))
    for minute in range(0, 2 * 1440, 5):
        moment = begin + timedelta(minutes=minute)
        found = any(opens <= moment < closes for opens, closes in hours)
        assert found == all(each.is_open(moment) for each in calendars), moment
