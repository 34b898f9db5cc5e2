"""The time of day, elapsed time, and whether the first of them was set.

What is agreed between people is a moment of the day; what is waited for is elapsed time. The clock
of a machine may be set while Andon runs (a late time server, a person): it then differs from what
elapsed, and is told as that. Time in which the machine was suspended counts as elapsed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

NOTICED = timedelta(seconds=2)
"""A clock that moved by less between two looks was not set: it is only kept right."""


def utc_now() -> datetime:
    """Return the present moment: the only place where the running bot reads the clock."""
    return datetime.now(UTC)


def elapsed() -> float:
    """Return seconds since some moment; they only grow, also while the machine is suspended.

    ``time.monotonic`` alone stands still in that time on Linux.
    """
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class ClockWatch:
    """Compares the time of day (``clock``, UTC) with elapsed seconds from one look to the next."""

    def __init__(
        self, clock: Callable[[], datetime] = utc_now, seconds: Callable[[], float] = elapsed
    ) -> None:
        self._clock = clock
        self._seconds = seconds
        self.now, self._at = clock(), seconds()
        """The moment (UTC) of the last look."""

    def set_by(self) -> timedelta:
        """Return how far the clock was set since the last look; back is negative, zero not."""
        now, at = self._clock(), self._seconds()
        by = now - self.now - timedelta(seconds=at - self._at)
        self.now, self._at = now, at
        return by if abs(by) >= NOTICED else timedelta()
