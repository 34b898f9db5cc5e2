"""What was refused at a border: counted in a metric, and told in one log line a minute.

A line for each refusal would let whoever is refused fill the disk.
"""

from __future__ import annotations

import asyncio
from collections import Counter as Tally

import structlog
from prometheus_client import Counter

log = structlog.get_logger("andon.refusals")

REFUSED = Counter(
    "andon_border_refused_total", "What was refused at a border, by where and why", ["where", "why"]
)
EVERY = 60.0
"""Seconds between two lines."""


class Refusals:
    """The refusals at one border, such as the port of Slack; used on the event loop."""

    def __init__(self, where: str, every: float = EVERY) -> None:
        self._where = where
        self._every = every
        self._untold: Tally[str] = Tally()
        self._waiting: asyncio.TimerHandle | None = None

    def note(self, why: str) -> bool:
        """Count a refusal; ``why`` is one of few words. Return whether it was told at once."""
        REFUSED.labels(self._where, why).inc()
        self._untold[why] += 1
        if self._waiting is not None:
            return False
        self._tell()
        return True

    def _tell(self) -> None:
        self._waiting = None
        if not self._untold:
            return
        log.warning("refused", where=self._where, **self._untold)
        self._untold.clear()
        self._waiting = asyncio.get_running_loop().call_later(self._every, self._tell)

    def close(self) -> None:
        """Tell what was not told yet."""
        if self._waiting is not None:
            self._waiting.cancel()
            self._tell()
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
