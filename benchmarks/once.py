"""What is done once, while somebody waits: making a database, and refusing a rule without dates."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable
from datetime import datetime

from benchmarks.rows import Row, seconds
from bot.program_file.rrules import expand, first_occurrence
from storage import schema

ROUNDS = 5
NEVER = "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
BEGIN = datetime(2027, 1, 5)  # noqa: DTZ001  rules are in wall time


def rows() -> list[Row]:
    """Measure each against the plain way to do the same."""
    with tempfile.TemporaryDirectory(prefix="andon-bench-") as folder:
        urls = (f"sqlite:///{folder}/{number}.db" for number in range(2 * ROUNDS))
        made = _milliseconds(lambda: schema.create(next(urls)))
        upgraded = _milliseconds(lambda: schema.upgrade(next(urls)))
    refused = _milliseconds(lambda: first_occurrence(NEVER, BEGIN))
    searched = _milliseconds(lambda: next(iter(expand(NEVER, BEGIN)), None))
    return [
        _row("a SQLite database is made", made, "through the migrations", upgraded, 0.8),
        _row("a rule without dates is refused", refused, "searched to 9999", searched, 0.1),
    ]


def _milliseconds(work: Callable[[], object]) -> float:
    return 1000 * statistics.median(seconds(work) for _ in range(ROUNDS))


def _row(name: str, value: float, against: str, other: float, goal: float) -> Row:
    ratio = round(value / other, 2)
    told = f"{against}: {other:.1f} ms"
    return Row(name, round(value, 1), "ms", told, ratio, f"≤ {goal}", ratio <= goal)
