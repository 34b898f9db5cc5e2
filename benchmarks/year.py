"""A virtual year with 2,000 issues of the shipped mix, played through the real rehearsal engine.

Everything is real: commands, plans, SQLite, outbox, console. Only the time is virtual. One round,
since it is long. ``python -m benchmarks.year`` plays it alone.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from adapters.console.room import Room
from adapters.console.stage import ConsoleStage
from benchmarks.mix import END, ISSUES, START, sample, shipped_mix
from benchmarks.rows import Row
from bot.app.bootstrap import rehearsal_core, throwaway_database
from bot.domain.errors import Refused
from bot.domain.program import Program
from bot.engine.core import Core
from bot.rehearsal.record import Happening, Record
from bot.rehearsal.runner import Runner, VirtualClock
from bot.rehearsal.steps import At, Step

AIM_SECONDS, GOAL_SECONDS = 10, 60
LEAST_DELIVERIES = 40_000


@dataclass
class Year:
    """What a year was: deliveries by kind (``edits``: cards shown anew), wakes, seconds taken.

    ``busy`` are the processor's seconds: on a shared machine fewer than those that went by.
    """

    deliveries: Counter[str] = field(default_factory=Counter)
    edits: int = 0
    refused: int = 0
    impossible: int = 0
    wakes: int = 0
    acts: int = 0
    seconds: float = 0.0
    busy: float = 0.0

    @property
    def total(self) -> int:
        """Return the number of deliveries, private replies among them."""
        return self.deliveries.total()

    def hear(self, happening: Happening) -> None:
        """Count what happened."""
        if isinstance(happening, Record):
            self.deliveries[happening.kind] += 1
            self.edits += happening.edit
        else:
            self.acts += 1


class _Counting(Core):
    """The core, counting the subjects it looked at and the requests it refused."""

    year: Year

    def fire(self, now: datetime, limit: int = 100) -> int:
        looked_at = super().fire(now, limit)
        self.year.wakes += looked_at
        return looked_at

    def handle(self, request, now):  # type: ignore[no-untyped-def]
        reply = super().handle(request, now)
        self.year.refused += reply.refused
        return reply


def play(program: Program, steps: Sequence[Step], until: datetime = END) -> Year:
    """Play steps of a scenario to ``until`` and return what came of them."""
    year, clock = Year(), VirtualClock()
    sides = {person.id: person.side for person in program.people}
    stage = ConsoleStage(Room(), sides, clock)
    with throwaway_database() as database:
        make = _counting(rehearsal_core(database, program), year)
        runner = Runner(make, stage, clock, year.hear, program.zone)
        began, busy = time.perf_counter(), time.process_time()
        for step in (*steps, At(0, until)):
            _play(runner, step, year)
        year.seconds = time.perf_counter() - began
        year.busy = time.process_time() - busy
    return year


def _play(runner: Runner, step: Step, year: Year) -> None:
    """Play a step; what nobody can do any more, such as pressing a button that is gone, counts."""
    try:
        runner.play(step)
    except Refused:
        year.impossible += 1


def _counting(make: Callable[[datetime], Core], year: Year) -> Callable[[datetime], Core]:
    def start(now: datetime) -> Core:
        core = make(now)
        counting = _Counting(core.db, core.platforms, core.index)
        counting.year = year
        return counting

    return start


def show(year: Year) -> str:
    """Return the counts of a year in a few lines."""
    kinds = "\n".join(f"  {kind:20} {count:7,}" for kind, count in year.deliveries.most_common())
    each = year.seconds / max(1, year.total)
    return (
        f"{START:%Y-%m-%d} to {END:%Y-%m-%d}: {ISSUES:,} issues, {year.acts:,} acts of people "
        f"({year.refused} refused, {year.impossible} too late), {year.wakes:,} wakes fired\n"
        f"{year.total:,} deliveries, {year.edits:,} of them edits of cards:\n{kinds}\n"
        f"{year.seconds:.1f} s ({year.busy:.1f} s of them busy), {each * 1e6:.0f} µs a delivery"
    )


def rows() -> list[Row]:
    """Play the year once."""
    program = sample()
    year = play(program, shipped_mix(program))
    print(show(year))
    virtual = (END - START).total_seconds()
    met = year.seconds < GOAL_SECONDS and year.total >= LEAST_DELIVERIES
    return [
        Row(
            f"a virtual year, {ISSUES:,} issues, {year.total:,} deliveries",
            round(year.seconds, 2),
            "s",
            "real time",
            round(virtual / year.seconds),
            f"under {GOAL_SECONDS} s, aim at {AIM_SECONDS} s",
            met,
        ),
        Row("one delivery of it", round(year.seconds / year.total * 1e6), "µs"),
    ]


if __name__ == "__main__":
    rows()
