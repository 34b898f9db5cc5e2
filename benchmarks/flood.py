"""What a person waits for while very many reminders fall due at once.

The same commands come at a steady rate, by turns while nothing is due and while the pump works on
a flood: its units wait in the same line for the only writer.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from statistics import median

from benchmarks.commands import NOW, requests
from benchmarks.databases import durable_core
from benchmarks.mix import sample
from benchmarks.rows import Row
from bot.engine.core import Core
from bot.ports import Subject
from bot.ports.request import Request

DUE, A_SECOND, EACH_ROUND, ROUNDS = 2_000, 50, 100, 3
GOAL_MS = 100.0


def rows() -> list[Row]:
    """Measure both by turns, so that a slow minute of the machine hits both."""
    quiet: list[float] = []
    flooded: list[float] = []
    # A digest of thousands of open issues would be another measurement.
    with durable_core(NOW, program=replace(sample(), digests=())) as core:
        asked = requests()
        for _ in range(DUE):
            core.handle(next(asked), NOW)
        for number in range(1, ROUNDS + 1):
            now = NOW + timedelta(days=9 * number)
            quiet += _answered(core, asked, now)
            with _flood(core, now):
                flooded += _answered(core, asked, now)
    worst, usual = max(flooded), max(quiet)
    return [
        Row(
            f"issue log, {A_SECOND} a second, while {DUE:,} issues fall due: median",
            round(median(flooded), 2),
            "ms",
            f"nothing due: {median(quiet):.2f} ms",
            round(median(flooded) / median(quiet), 2),
        ),
        Row(
            "the same, the longest",
            round(worst, 1),
            "ms",
            f"nothing due: {usual:.1f} ms",
            round(worst / usual, 2),
            f"under {GOAL_MS:.0f} ms",
            worst < GOAL_MS,
        ),
    ]


def _answered(core: Core, asked: Iterator[Request], now: datetime) -> list[float]:
    """Return how long each command took to be durable, in milliseconds."""
    took: list[float] = []
    done = [_asked(core, next(asked), now, took) for _ in _beats()]
    for each in done:
        assert each.wait(60)
    return took


def _beats() -> Iterator[int]:
    start = time.perf_counter()
    for n in range(EACH_ROUND):
        time.sleep(max(0.0, start + n / A_SECOND - time.perf_counter()))
        yield n


def _asked(core: Core, request: Request, now: datetime, took: list[float]) -> threading.Event:
    done, began = threading.Event(), time.perf_counter()

    def note(_answer: object) -> None:
        took.append((time.perf_counter() - began) * 1e3)
        done.set()

    core.submit(request, now).add_done_callback(note)
    return done


@contextmanager
def _flood(core: Core, now: datetime) -> Iterator[None]:
    """Let the issues fall due; the block runs while the pump works on them."""
    issues = [Subject("issue", number) for number in range(1, DUE + 1)]
    core.db.write(lambda tx: [tx.set_wake(issue, 1, now) for issue in issues])

    def fire() -> None:
        while core.fire(now):
            pass

    firing = threading.Thread(target=fire)
    firing.start()
    yield
    firing.join()
