"""The steps around one date of a sync, and who counts as absent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.anchor import Anchor, closed_on
from bot.domain.calendar import Calendar
from bot.domain.issue import StepDone
from bot.domain.program import SyncSeries
from bot.domain.values import DateRange, OpenDay, Site, Span
from bot.features.syncs import rows
from bot.features.syncs.policy import (
    DROPPED,
    LATE,
    SKIPPED,
    Note,
    Occurrence,
    Series,
    absent_sides,
    meaningful,
    new_series,
    plan_occurrence,
    retimed,
)

SJ = Site("sj", "oem", "America/Los_Angeles", ((Span(480, 1020),),) * 5 + ((), ()))
SZ = Site("sz", "ems", "Asia/Shanghai", ((Span(510, 720), Span(810, 1080)),) * 5 + ((), ()))
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
AT = datetime(2027, 1, 6, 1, 0, tzinfo=UTC)


def calendar(site: Site) -> Calendar:
    return Calendar(site, lambda _year: frozenset())


def anchor(zone: str = "America/Los_Angeles", *sites: Site) -> Anchor:
    found = [calendar(each) for each in sites or (SJ, SZ)]
    return Anchor(zone, found, found)


def occurrence(at: datetime = AT, **more: object) -> Occurrence:
    wall = datetime(2027, 1, 5, 17, 0)
    return replace(Occurrence("ops-weekly", wall, at, 30, LONG_AGO), **more)  # type: ignore[arg-type]


def planned(item: Occurrence, where: Anchor, *closed: str) -> list[tuple[str, str]]:
    return [(step.what, f"{step.at:%m-%d %H:%M}") for step in plan_occurrence(item, where, closed)]


def test_every_step_of_a_date() -> None:
    assert planned(occurrence(), anchor(), "sz") == [
        ("closure", "12-30 01:00"),
        ("agenda", "01-04 17:00"),  # Mon 09:00 PST
        ("reminder", "01-06 00:45"),
        ("rollcall", "01-06 01:00"),
        ("presence", "01-06 01:15"),
        ("minutes", "01-06 17:00"),  # Wed 09:00 PST
    ]


def test_nobody_is_told_of_a_closure_that_is_none() -> None:
    assert "closure" not in dict(planned(occurrence(), anchor()))


@pytest.mark.parametrize(
    ("zone", "day", "asked", "missed"),
    [
        # sj is closed on Mon the 18th: asked on Friday there; sz's days do not count.
        ("America/Los_Angeles", 18, "01-15 17:00", "01-20 17:00"),
        ("Asia/Shanghai", 19, "01-19 01:00", "01-21 01:00"),
        # No site is in London: its mornings on which both work.
        ("Europe/London", 18, "01-19 09:00", "01-21 09:00"),
        ("Europe/London", 19, "01-18 09:00", "01-21 09:00"),
    ],
)
def test_whose_working_days_count(zone: str, day: int, asked: str, missed: str) -> None:
    closed = DateRange(date(2027, 1, day), date(2027, 1, day))
    item = occurrence(datetime(2027, 1, 20, 1, 0, tzinfo=UTC))
    steps = dict(planned(item, anchor(zone, replace(SJ, closed=(closed,)), SZ)))
    assert (steps["agenda"], steps["minutes"]) == (asked, missed)


def test_a_calendar_without_working_days_does_not_stop_the_plan() -> None:
    never = replace(SJ, week=((),) * 7)
    assert dict(planned(occurrence(), anchor("America/Los_Angeles", never, SZ)))["agenda"]


@pytest.mark.parametrize("state", [SKIPPED, DROPPED])
def test_what_is_off_has_no_steps(state: str) -> None:
    assert plan_occurrence(occurrence(state=state), anchor(), ()) == []


def test_what_lies_before_it_was_set_is_past() -> None:
    item = occurrence(since=datetime(2027, 1, 6, 0, 45, tzinfo=UTC))
    assert [what for what, _ in planned(item, anchor(), "sz")] == [
        "rollcall",
        "presence",
        "minutes",
    ]


def test_a_done_step_is_not_done_again_but_a_moved_date_has_steps_of_its_own() -> None:
    steps = plan_occurrence(occurrence(), anchor(), ())
    done = tuple(StepDone(s.key, AT, s.what, None, "sent") for s in steps)
    item = occurrence(done=done)
    assert plan_occurrence(item, anchor(), ()) == []
    moved = retimed(item, AT + timedelta(days=9), AT - timedelta(days=3))
    assert len(plan_occurrence(moved, anchor(), ())) == 5


def test_presence_counts_from_the_roll_call_and_not_without_one() -> None:
    call = plan_occurrence(occurrence(), anchor(), ())[2]
    done = (StepDone(call.key, AT, "rollcall", None, "sent"),)
    late = AT + timedelta(minutes=10)
    item = occurrence(done=done, called=late)
    assert ("presence", "01-06 01:25") in planned(item, anchor())
    assert "presence" not in dict(planned(occurrence(done=done), anchor()))


@pytest.mark.parametrize(
    ("what", "late", "still"),
    [
        ("closure", timedelta(days=6), True),
        ("closure", timedelta(days=7), False),
        ("agenda", timedelta(hours=20), True),
        ("agenda", timedelta(days=1, hours=8), False),
        ("reminder", timedelta(minutes=14), True),
        ("reminder", timedelta(minutes=15), False),
        ("rollcall", timedelta(minutes=29), True),
        ("rollcall", timedelta(minutes=30), False),
        ("presence", LATE, True),
        ("presence", timedelta(minutes=2), False),
        ("minutes", timedelta(days=30), True),
    ],
)
def test_what_is_late_is_done_while_it_has_a_meaning(
    what: str, late: timedelta, still: bool
) -> None:
    steps = {step.what: step for step in plan_occurrence(occurrence(), anchor(), ("sz",))}
    assert meaningful(steps[what], steps[what].at + late) is still


def note(side: str) -> Note:
    return Note("x", side, AT)


def test_a_side_is_absent_only_where_the_other_side_is_marked() -> None:
    item = occurrence()
    assert absent_sides(item, ()) == ()
    assert absent_sides(item, ("ems",)) == ()
    assert absent_sides(replace(item, here=(note("oem"),)), ()) == ("ems",)
    assert absent_sides(replace(item, here=(note("ems"),)), ()) == ("oem",)
    assert absent_sides(replace(item, here=(note("oem"),)), ("ems",)) == ()
    assert absent_sides(replace(item, here=(note("oem"), note("ems"))), ()) == ()
    assert absent_sides(replace(item, notes=(note("oem"),)), ()) == ("ems",)
    assert absent_sides(replace(item, actions=("send",)), ()) == ()


def test_without_a_roll_nobody_is_asked_and_nobody_is_counted() -> None:
    steps = [step.what for step in plan_occurrence(occurrence(), anchor(), (), roll=False)]
    assert steps == ["agenda", "reminder", "minutes"]


def series(**absent: tuple[str, ...]) -> Series:
    start = datetime(2027, 1, 5, 17)
    found = SyncSeries("ops-weekly", "Ops", "America/Los_Angeles", start, "FREQ=WEEKLY")
    return replace(new_series(found, LONG_AGO), absent=absent)


@pytest.mark.parametrize(
    ("absent", "excused", "before", "after"),
    [
        (("ems",), (), (), ("2027-01-05",)),
        (("ems",), (), ("2026-12-29",), ("2026-12-29", "2027-01-05")),
        (("ems",), (), ("2027-01-05",), ("2027-01-05",)),
        ((), (), ("2026-12-29",), ("2026-12-29",)),
        ((), ("ems",), ("2026-12-29",), ("2026-12-29",)),
    ],
)
def test_absences_in_a_row(
    absent: tuple[str, ...], excused: tuple[str, ...], before: tuple[str, ...], after: object
) -> None:
    item = occurrence(absent=absent, here=(note("oem"),))
    found = rows.counted(series(ems=before), item, excused)
    assert (found.absent["ems"], found.unmarked) == (after, ())


def test_a_date_without_any_mark_counts_for_no_side() -> None:
    before = ("2026-12-29",)
    found = rows.counted(series(ems=before), occurrence(), ())
    assert (found.absent, found.unmarked) == ({"ems": before}, ("2027-01-05",))
    again = rows.counted(found, occurrence(), ())
    assert again == found
    closed = rows.counted(series(), occurrence(), ("oem", "ems"))
    assert closed.unmarked == ()


def test_a_mark_ends_the_rows_up_to_its_date_and_notes_end_that_of_notes() -> None:
    days = ("2026-12-29", "2027-01-05", "2027-01-12")
    long = replace(series(oem=days, ems=days), unmarked=days, unwritten=days)
    found = rows.came(long, occurrence(), "ems")
    assert found.absent == {"oem": days, "ems": days[2:]}
    assert (found.unmarked, found.unwritten) == (days[2:], days)
    assert rows.written(long, occurrence()).unwritten == days[2:]


@pytest.mark.parametrize(
    ("row", "asked"),
    [
        ((), False),
        (("2027-01-05",), False),
        (("2027-01-05", "2027-01-06"), False),
        (("2027-01-05", "2027-01-06", "2027-01-11"), False),
        (("2027-01-05", "2027-01-12"), True),
        (("2027-01-05", "2027-02-02"), True),
    ],
)
def test_a_row_is_asked_about_once_its_dates_are_a_week_apart(
    row: tuple[str, ...], asked: bool
) -> None:
    assert rows.to_ask(row) is asked


def test_a_long_row_keeps_its_first_date_and_the_latest() -> None:
    found = series()
    for day in range(1, 31):
        item = replace(occurrence(), wall=datetime(2027, 1, day, 17))
        found = rows.unwritten(found, item)
    assert len(found.unwritten) == rows.KEPT
    assert (found.unwritten[0], found.unwritten[1]) == ("2027-01-01", "2027-01-22")
    assert found.unwritten[-1] == "2027-01-30"


def test_a_closure_is_a_day_on_which_the_week_would_be_open() -> None:
    tuesday = DateRange(date(2027, 1, 5), date(2027, 1, 5))
    made_up = OpenDay(date(2027, 1, 9))
    found = calendar(replace(SJ, closed=(tuesday,), open=(made_up,)))
    days = {day: datetime(2027, 1, day, 20, tzinfo=UTC) for day in (4, 5, 9, 10)}
    assert [day for day, at in days.items() if closed_on(found, at)] == [5]
