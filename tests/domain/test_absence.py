"""Absences: ranges that are joined and cut, and who stands in on each day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Calendar
from bot.domain.people import Roster
from bot.domain.program import Program
from bot.domain.values import DateRange, Person, Site, Span
from bot.features.programs.absence import each_day, joined, stand_ins, within, without

DAY = (Span(480, 1020),)
SITE = Site("sj", "oem", "America/Los_Angeles", (DAY,) * 5 + ((),) * 2)


def days(first: int, last: int | None = None) -> DateRange:
    """Days of February 2027."""
    return DateRange(date(2027, 2, first), date(2027, 2, last or first))


@pytest.mark.parametrize(
    ("ranges", "whole"),
    [
        ([], ()),
        ([days(3, 7)], (days(3, 7),)),
        ([days(3, 7), days(5, 9)], (days(3, 9),)),
        ([days(8, 9), days(3, 7)], (days(3, 9),)),
        ([days(3, 9), days(5)], (days(3, 9),)),
        ([days(3, 4), days(6)], (days(3, 4), days(6))),
    ],
)
def test_ranges_that_overlap_or_touch_are_one(
    ranges: list[DateRange], whole: tuple[DateRange, ...]
) -> None:
    assert joined(ranges) == whole


@pytest.mark.parametrize(
    ("cut", "left"),
    [
        (days(1, 2), (days(3, 7),)),
        (days(3, 7), ()),
        (days(1, 28), ()),
        (days(5), (days(3, 4), days(6, 7))),
        (days(3), (days(4, 7),)),
        (days(7, 9), (days(3, 6),)),
    ],
)
def test_days_are_cut_out(cut: DateRange, left: tuple[DateRange, ...]) -> None:
    assert without([days(3, 7)], cut) == left
    assert within([days(3, 7)], cut) == tuple(part for part in (within([cut], days(3, 7)))), (
        "what is within is the same seen from either side"
    )


_ranges = st.lists(
    st.tuples(st.integers(1, 28), st.integers(1, 28)).map(lambda pair: days(min(pair), max(pair))),
    max_size=5,
)


def _all(ranges: tuple[DateRange, ...] | list[DateRange]) -> set[date]:
    return {day for each in ranges for day in each_day(each)}


@given(_ranges, _ranges)
def test_they_are_sets_of_days(first: list[DateRange], second: list[DateRange]) -> None:
    whole = joined(first)
    assert _all(whole) == _all(first)
    assert all(a.last < b.first for a, b in pairwise(whole))
    for cut in second:
        assert _all(without(whole, cut)) == _all(whole) - set(each_day(cut))
        assert _all(within(whole, cut)) == _all(whole) & set(each_day(cut))


def roster(**away: tuple[DateRange, ...]) -> Roster:
    backups = {"tom": "dana", "dana": "maria", "maria": "tom"}
    people = tuple(
        Person(name, name.title(), "oem", "sj", 0, backup=backup, away=away.get(name, ()))
        for name, backup in backups.items()
    )
    program = Program("ACME", "n", "o", "e", "America/Los_Angeles", (SITE,), people)
    return Roster(program, {"sj": Calendar(SITE, lambda year: frozenset())})


def who(found: Roster, span: DateRange) -> list[tuple[DateRange, str | None]]:
    tom = found.program.people[0]
    return [(part, other.id if other else None) for part, other in stand_ins(found, tom, span)]


def test_the_backup_of_the_backup_stands_in_day_by_day() -> None:
    found = roster(tom=(days(3, 9),), dana=(days(5, 7),), maria=(days(7),))
    assert who(found, days(2, 10)) == [
        (days(2), "tom"),
        (days(3, 4), "dana"),
        (days(5, 6), "maria"),
        (days(7), None),
        (days(8, 9), "dana"),
        (days(10), "tom"),
    ]


def test_a_backup_who_left_stands_in_no_more() -> None:
    found = roster(tom=(days(3),))
    alone = replace(found.program.people[0], backup=None)
    program = replace(found.program, people=(alone,))
    assert who(replace(found, program=program), days(3)) == [(days(3), None)]
