"""Seeds in batches, and what is printed where the rehearsal and the oracle do not agree."""

from __future__ import annotations

from collections.abc import Callable, Sequence

SHOWN = 15
"""So many lines of a disagreement are printed."""


def batches(seeds: range, size: int) -> list[range]:
    """Return ranges of ``size`` seeds, each small enough for one test."""
    return [seeds[first : first + size] for first in range(0, len(seeds), size)]


def name_of(seeds: range) -> str:
    """Return how a batch is called among the tests."""
    return f"{seeds[0]}-{seeds[-1]}"


def wrong(sort: str, seeds: Sequence[int], check: Callable[[int], list[str]]) -> str:
    """Return what disagrees for which seeds, with the command that replays it; nothing if all
    agree. ``sort`` is what ``--only`` takes."""
    told = [
        "\n  ".join([f"replay with: python -m tests.oracle {seed} --only {sort}", *lines[:SHOWN]])
        for seed in seeds
        if (lines := check(seed))
    ]
    return "\n".join(told)
