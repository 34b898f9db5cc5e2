"""Whether a platform talks to us, and since when it does or does not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime


class Connection(asyncio.Event):
    """Set while ``platform`` talks to us; ``clock`` gives the time (UTC)."""

    def __init__(self, platform: str, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.platform = platform
        self._clock = clock
        self.since = clock()
        """Since when it is as it is (UTC)."""

    def set(self) -> None:
        """Note that the platform talks to us."""
        self._note_change(now_set=True)
        super().set()

    def clear(self) -> None:
        """Note that it does not."""
        self._note_change(now_set=False)
        super().clear()

    def _note_change(self, *, now_set: bool) -> None:
        if self.is_set() != now_set:
            self.since = self._clock()
