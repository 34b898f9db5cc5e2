"""Seeds of the simulation, the same schedules with and without crashes, and a real PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.simulation.history import History
from tests.simulation.invariants import problems
from tests.simulation.run import quiet_acts, replay, replayed, run, run_postgres

SEEDS = int(os.environ.get("ANDON_SEEDS", "32"))
CHUNK = 4


def _told(seed: int, wrong: list[str]) -> str:
    return "\n".join([*wrong[:10], f"again: {replay(seed)}"])


@pytest.mark.parametrize("first", range(0, SEEDS, CHUNK))
def test_what_is_promised_holds_whatever_fails(first: int) -> None:
    for seed in range(first, first + CHUNK):
        wrong = problems(run(seed).history)
        assert not wrong, _told(seed, wrong)


def test_what_everybody_below_misses_is_said_to_the_next_level() -> None:
    assert not problems(run(443).history)


def test_the_same_seed_gives_the_same_run() -> None:
    one, two = run(3), run(3)
    assert one.world.crashes == two.world.crashes > 0
    assert one.history.posts == two.history.posts


def steps_of(history: History) -> set[tuple[int, str, str]]:
    return {
        (issue.number, step.key, step.outcome)
        for issue in history.issues
        for step in history.steps[issue.id]
    }


def said_by(history: History) -> set[str]:
    kinds = (".escalated", ".reminder", ".missed", ".offer", ".nudge", ".overdue", ".requested")
    return {line.key for line in history.lines if line.kind.endswith(kinds)}


@pytest.mark.parametrize("seed", range(100, 106))
def test_crashes_without_downtime_change_nothing_of_what_is_done(seed: int) -> None:
    acts = quiet_acts(seed)
    smooth, rough = replayed(seed, acts, 0.0), replayed(seed, acts, 0.04)
    assert rough.world.crashes > 0
    assert not problems(rough.history)
    assert steps_of(rough.history) == steps_of(smooth.history)
    assert said_by(rough.history) == said_by(smooth.history)


@pytest.fixture(scope="module")
def postgres() -> Iterator[list[str]]:
    """Addresses of empty databases with the schema, on a server of this module's own."""
    from tests.simulation.server import databases

    with databases(4) as urls:
        yield urls


@pytest.mark.parametrize("seed", [1, 3, 7])
def test_two_processes_on_postgresql(seed: int, postgres: list[str]) -> None:
    wrong = problems(run_postgres(seed, postgres.pop()))
    assert not wrong, _told(seed, wrong)


def test_two_processes_on_postgresql_at_the_same_time(postgres: list[str]) -> None:
    from tests.simulation.threads import run_threads

    wrong = problems(run_threads(3, postgres.pop()))
    assert not wrong, "\n".join(wrong[:10])
