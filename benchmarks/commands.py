"""Durable ``issue log`` in process: rights, audit, plan, outbox, deduplication, on the disk.

Sixteen people log at once and share commits; measured against one who waits for each commit.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count

from benchmarks.databases import durable_core
from benchmarks.rows import Row, seconds
from bot.engine.core import Core
from bot.ports.request import COMMAND, Request

SUBMITTERS, EACH_ROUND, ROUNDS = 16, 800, 5
PRESENT = 2_000
NOW = datetime(2027, 3, 9, 18, 0, tzinfo=UTC)
PEOPLE = ("tom", "dana", "priya", "maria", "linh", "jun", "mei", "wei")
KINDS = ("shortage major", "eq", "delivery minor", "nonconformance", "test_yield", "order")


def rows() -> list[Row]:
    """Measure both by turns, so that a slow minute of the machine hits both."""
    with durable_core(NOW) as core:
        asked = requests()
        _rate(core, asked, PRESENT, SUBMITTERS)
        pairs = [
            (_rate(core, asked, EACH_ROUND, SUBMITTERS), _rate(core, asked, EACH_ROUND // 4, 1))
            for _ in range(ROUNDS)
        ]
    many, one = (statistics.median(rates) for rates in zip(*pairs, strict=True))
    return [
        Row(
            f"durable issue log in process, {SUBMITTERS} submitters, {PRESENT:,} issues present",
            round(many),
            "a second",
            f"one submitter: {one:.0f} a second",
            round(many / one, 2),
        )
    ]


def _rate(core: Core, asked: Iterator[Request], amount: int, submitters: int) -> float:
    """Return how many requests a second were answered."""
    wanted = [next(asked) for _ in range(amount)]

    def handle(request: Request) -> None:
        reply = core.handle(request, NOW + timedelta(seconds=int(request.key)))
        assert not reply.refused, reply

    def work() -> None:
        with ThreadPoolExecutor(submitters) as pool:
            for _ in pool.map(handle, wanted):
                pass

    return amount / seconds(work)


def requests() -> Iterator[Request]:
    """Yield commands that log issues of several kinds, without end; none has another's key."""
    for n in count(1):
        line = f'issue log {KINDS[n % len(KINDS)]} "U{n} short {n} pcs" need=2027-04-01 lot=L{n}'
        person = PEOPLE[n % len(PEOPLE)]
        yield Request(str(n), COMMAND, "console", person, "console:shared", line)
