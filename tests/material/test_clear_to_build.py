"""Two hundred generated kits: the policy and slow code of its own agree on all of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from bot.domain.calendar import Calendar
from bot.domain.issue import StepDone
from bot.domain.values import DateRange, Site, Span, read_side
from bot.features.material.policy import (
    KIT,
    Kit,
    Line,
    blocking,
    late_steps,
    moved,
    received,
    shortened,
)
from tests.material.generate import BEGIN, CLOSED, DAYS, lot
from tests.material.oracle import Act, Lot

WEEK = tuple((Span(510, 720), Span(810, 1080)) if day < 5 else () for day in range(7))
CLOSINGS = tuple(DateRange(day, day) for day in sorted(CLOSED))
KITS = 200


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    site = Site(id="sz", side="ems", zone="Asia/Shanghai", week=WEEK, closed=CLOSINGS)
    return Calendar(site, lambda _year: frozenset())


def kit_of(plan: Lot) -> Kit:
    lines = (
        Line(p.part, p.qty, p.supply, read_side(p.side), p.due, Decimal(p.attrition), BEGIN)
        for p in plan.parts
    )
    return Kit(plan.name, plan.name, None, tuple(lines), BEGIN)


def played(plan: Lot, calendar: Calendar) -> tuple[Kit, list[tuple[datetime, str]]]:
    """Do the acts with the policy, and each step when it is due."""
    kit, told = kit_of(plan), list[tuple[datetime, str]]()
    end = BEGIN + timedelta(days=DAYS - 1)
    for act in (*sorted(plan.acts, key=lambda each: each.at), None):
        until = act.at if act is not None else end
        while (steps := late_steps(kit, calendar)) and steps[0].at <= until:
            told.append((steps[0].at.astimezone(UTC), steps[0].key))
            done = StepDone(steps[0].key, steps[0].at, KIT, None, "sent")
            kit = Kit(**{f: getattr(kit, f) for f in kit.__slots__} | {"done": (*kit.done, done)})
        kit = kit if act is None else done_to(kit, act)
    return kit, told


def done_to(kit: Kit, act: Act) -> Kit:
    line = kit.line(act.part)
    assert line is not None
    if act.what == "receive":
        return kit.with_line(received(line, act.qty, act.at.date(), act.at))
    if act.what == "short":
        return kit.with_line(shortened(line, act.qty, act.at))
    assert act.day is not None
    return kit.with_line(moved(line, act.day, act.at))


def test_two_hundred_kits_agree_with_the_slow_count(calendar: Calendar) -> None:
    issues = blocked = 0
    for seed in range(KITS):
        plan = lot(seed)
        kit, told = played(plan, calendar)
        plan.play(BEGIN, DAYS, CLOSED)
        rows = [(line.part, line.missing, line.side, line.due) for line in blocking(kit)]
        assert rows == plan.cannot_start(), plan
        assert sorted(told) == sorted(plan.told), plan
        issues, blocked = issues + len(told), blocked + bool(rows)
    assert issues > KITS / 2, "few of the kits are late: they show little"
    assert KITS / 4 < blocked < KITS


@pytest.mark.parametrize(
    ("qty", "attrition", "needed"),
    [
        (1200, "2", 1224), (1, "2", 2), (100, "0", 100), (50, "2", 51), (49, "2", 50),
        (3, "33.33", 4), (10**9, "0.01", 1_000_100_000), (300, "0.1", 301), (1000, "0.1", 1001),
        (100, "100", 200), (999_999_999, "33.33", 1_333_299_999),
    ],
)  # fmt: skip
def test_what_is_needed_is_exact_and_rounded_up(qty: int, attrition: str, needed: int) -> None:
    line = Line("P", qty, "consigned", "oem", BEGIN.date(), Decimal(attrition), BEGIN)
    assert line.needed == needed
