"""Whether a platform talks to us, and since when it does or does not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime


class Connection(asyncio.Event):
    """Set while ``platform`` talks to us; ``clock`` gives the time (UTC).

    ``caught_up`` is set while everything that was said before is heard: until then an adapter keeps
    what it hears now. Only where somebody reads what is missed (``reads_gaps``) it is ever clear.
    """

    def __init__(self, platform: str, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.platform = platform
        self._clock = clock
        self.since = clock()
        """Since when it is as it is (UTC)."""
        self.lost = asyncio.Event()
        """Set while the platform does not talk to us."""
        self.lost.set()
        self.caught_up = asyncio.Event()
        self.caught_up.set()
        self.reads_gaps = False

    def read_gaps(self) -> None:
        """Note that somebody reads what was missed, from now on and after every gap."""
        self.reads_gaps = True
        self.caught_up.clear()

    def set(self) -> None:
        """Note that the platform talks to us."""
        self._note_change(now_set=True)
        self.lost.clear()
        super().set()

    def clear(self) -> None:
        """Note that it does not."""
        self._note_change(now_set=False)
        if self.reads_gaps:
            self.caught_up.clear()
        super().clear()
        self.lost.set()

    def _note_change(self, *, now_set: bool) -> None:
        if self.is_set() != now_set:
            self.since = self._clock()
