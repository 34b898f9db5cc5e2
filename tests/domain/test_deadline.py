"""Deadlines: when their owners are nudged, what climbs, and what a new date changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import Calendar
from bot.domain.dates.reader import closing_of
from bot.domain.issue import StepDone
from bot.domain.plan import ESCALATE, MISSED, REMIND
from bot.domain.values import DateRange, Site, Span
from bot.features.deadlines.policy import (
    Deadline,
    Moved,
    business_days_between,
    dependants,
    finished,
    is_long,
    laid_out,
    moved,
    plan_deadline,
    working_day_before,
    would_cycle,
)
from bot.ports.codec import from_data, to_data
from bot.program_file.roles import milestones
from bot.program_file.shipped import default_rules

LA = ZoneInfo("America/Los_Angeles")
WEEK = ((Span(480, 1020),),) * 5 + ((),) * 2
SITE = Site("sj", "oem", LA.key, WEEK, closed=(DateRange(date(2027, 2, 15), date(2027, 2, 15)),))
CALENDAR = Calendar(SITE, lambda year: frozenset())


def at(day: int, hour: int = 17, month: int = 2) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=LA).astimezone(UTC)


def item(**values: object) -> Deadline:
    plain = Deadline(
        "fai", "FAI approved", "milestone", "oem", "tom", at(10), at(10), at(1, 10), at(1, 10), 1
    )
    return replace(plain, **values)  # type: ignore[arg-type]


def told(thing: Deadline) -> list[tuple[str, int | None, str]]:
    steps = plan_deadline(thing, default_rules(), CALENDAR)
    return [(s.kind, s.level, f"{CALENDAR.local(s.at):%m-%d %H:%M}") for s in steps]


def test_a_milestone_is_nudged_at_nine_of_its_owner_and_climbs_from_its_due_time() -> None:
    assert told(item()) == [
        (REMIND, None, "02-08 09:00"),
        (REMIND, None, "02-09 09:00"),
        (REMIND, None, "02-10 09:00"),
        (MISSED, None, "02-11 09:00"),
        # 17:00 is the closing, so the count begins at the next opening.
        (ESCALATE, 1, "02-12 08:00"),
        (MISSED, None, "02-12 09:00"),
        (MISSED, None, "02-16 09:00"),  # the 15th is closed
        (ESCALATE, 2, "02-17 08:00"),
        (ESCALATE, 3, "02-19 08:00"),
    ]


def test_a_long_one_is_nudged_from_further_away() -> None:
    long = item(created=at(4, 10, 1), since=at(4, 10, 1), long=True)
    first = [when for _, _, when in told(long)][:3]
    assert first == ["01-27 09:00", "02-03 09:00", "02-08 09:00"]
    assert is_long(CALENDAR, at(27, 10, 1), at(10))
    assert not is_long(CALENDAR, at(28, 10, 1), at(10))


@pytest.mark.parametrize(
    ("kind", "days"),
    [
        ("action", ["02-08", "02-10", "02-11", "02-16"]),
        ("promise", ["02-09", "02-10", "02-11", "02-16"]),
    ],
)
def test_actions_and_promises_have_their_own_days(kind: str, days: list[str]) -> None:
    found = told(item(kind=kind))
    assert [when[:5] for what, _, when in found if what != ESCALATE] == days
    assert [(level, when) for what, level, when in found if what == ESCALATE] == [
        (1, "02-17 08:00")
    ]


def test_its_own_days_stand_in_place_of_the_rules() -> None:
    found = told(item(nudge=(-5, 0)))
    assert [when for what, _, when in found if what != ESCALATE] == ["02-03 09:00", "02-10 09:00"]


def test_what_lay_in_the_past_when_it_was_made_is_not_sent() -> None:
    assert told(item(since=at(9, 12)))[0] == (REMIND, None, "02-10 09:00")


@pytest.mark.parametrize("status", ["done", "cancelled"])
def test_what_is_over_says_nothing(status: str) -> None:
    assert told(item(status=status)) == []


def test_a_step_done_is_not_done_again_but_a_new_date_has_steps_of_its_own() -> None:
    steps = plan_deadline(item(), default_rules(), CALENDAR)
    done = tuple(StepDone(s.key, s.at, "deadline", s.level, "sent") for s in steps)
    assert told(item(done=done)) == []
    slipped = moved(item(done=done), at(24), "tom", "fixture", at(18, 12), long=False)
    assert told(slipped)[0] == (REMIND, None, "02-22 09:00")


def test_a_slip_is_counted_and_keeps_the_first_date() -> None:
    slipped = moved(item(), at(12), "tom", "fixture", at(9), long=False)
    assert (slipped.slips, slipped.status, slipped.first, slipped.due) == (
        1,
        "slipped",
        at(10),
        at(12),
    )
    assert slipped.moves == (Moved(at(9), "tom", at(10), at(12), "fixture", in_time=True),)
    earlier = moved(slipped, at(11), "tom", None, at(11, 12), long=False)
    assert (earlier.slips, earlier.status) == (1, "on_track")
    late = moved(item(), at(12), "tom", None, at(11), long=False)
    assert not late.moves[0].in_time


def test_kept_means_by_the_first_date() -> None:
    assert item().kept is None
    assert finished(item(), at(10)).kept is True
    assert finished(moved(item(), at(20), "tom", None, at(9), long=False), at(12)).kept is False


def test_a_closed_day_proposes_the_working_day_before() -> None:
    assert working_day_before(CALENDAR, at(15)) == at(12)
    assert working_day_before(CALENDAR, at(14)) == at(12)
    assert working_day_before(CALENDAR, at(16)) is None


def test_a_date_alone_ends_with_the_working_day() -> None:
    assert closing_of(CALENDAR, date(2027, 2, 10)) == at(10)
    assert closing_of(CALENDAR, date(2027, 2, 15)) == at(15)  # closed: 17:00 all the same


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [(10, 10, 0), (10, 11, 1), (10, 12, 2), (12, 16, 1), (12, 17, 2), (17, 12, -2), (12, 14, 0)],
)
def test_distances_count_working_days(first: int, last: int, days: int) -> None:
    assert business_days_between(CALENDAR, at(first), at(last)) == days


def test_dependants_and_circles() -> None:
    after = {"b": {"a": 1}, "c": {"b": 2}, "d": {"a": 1}, "e": {}}
    assert set(dependants("a", after)) == {"b", "c", "d"}
    assert dependants("c", after) == []
    assert would_cycle("a", "c", after)
    assert would_cycle("a", "a", after)
    assert not would_cycle("e", "c", after)


def test_the_template_runs_towards_the_dock() -> None:
    names = [usual.id for usual in milestones()]
    offsets = [usual.days for usual in milestones()]
    assert len(names) == len(set(names)) == 18
    assert offsets == sorted(offsets)


def test_a_plan_counts_each_owners_own_business_days() -> None:
    other = Calendar(replace(SITE, id="sz", closed=()), lambda year: frozenset())
    days = laid_out(date(2027, 2, 19), [(-5, CALENDAR), (-4, other), (-1, CALENDAR), (3, other)])
    # The OEM is closed on Mon 15th, and the weekend is nobody's.
    assert [day.day for day in days] == [11, 15, 18, 24]


def test_a_closure_of_one_side_does_not_turn_the_order_round() -> None:
    closure = DateRange(date(2027, 2, 8), date(2027, 2, 16))
    far = Calendar(replace(SITE, id="sz", closed=(closure,)), lambda year: frozenset())
    near = Calendar(replace(SITE, closed=()), lambda year: frozenset())
    offsets = [(-6, near), (-5, far), (-4, near), (-3, far), (0, near)]
    days = laid_out(date(2027, 2, 19), offsets)
    # Three of the far side's days before Fri 19th: Thu 18th, Wed 17th, Fri 5th; five: Wed 3rd.
    # The near side's -4 would be Mon 15th, behind the 5th: it is one day in front of it instead.
    assert [f"{day:%m-%d}" for day in days] == ["02-02", "02-03", "02-04", "02-05", "02-19"]
    assert days == sorted(days)


def test_every_field_comes_back_from_its_record() -> None:
    full = item(
        nudge=(-5, 0), long=True, contract=at(20), agreed=at(9), forecast=at(12), actual=at(11),
        status="at_risk", why="“ü”", moves=(Moved(at(9), "tom", at(8), at(10), "x"),), plan="p",
        template="fai", after={"ctb": 2}, issue_id=7, source="s", by="maria", opened=True,
        done=(StepDone("k", at(9), "deadline", 1, "sent"),),
    )  # fmt: skip
    assert from_data(Deadline, to_data(full)) == full
    assert from_data(Deadline, to_data(item())) == item()


def test_clock_changes_keep_nine_o_clock() -> None:
    spring = item(due=at(16, 17, 3), since=at(1, 9, 3))
    hours = [when[-5:] for what, _, when in told(spring) if what != ESCALATE]
    assert set(hours) == {"09:00"}
    assert timedelta(0) < at(15, 9, 3) - at(12, 9, 3) < timedelta(days=3)  # an hour was lost
