"""What a benchmark hands in: figures against what they are measured against, and the goal."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. ``against`` says what it is measured against in the same run; ``ratio`` sets
    both in relation, ``goal`` puts in words what is wanted of it, and ``met`` is ``None`` where
    there is no goal.
    """

    name: str
    value: float
    unit: str
    against: str = ""
    ratio: float | None = None
    goal: str = ""
    met: bool | None = None


def seconds(work: Callable[[], object]) -> float:
    """Return how long one call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
