"""The line before the writer thread: units that somebody waits for go first, but not for ever."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple

from bot.ports import UnitOfWork

IN_A_ROW = 16
"""How many urgent units may overtake one that is not."""


class Work(NamedTuple):
    """A unit and who learns its end; somebody waits for an ``urgent`` one."""

    unit: Callable[[UnitOfWork], Any]
    future: Future[Any]
    urgent: bool = False


class Waiting:
    """Two lines for one taker. Anybody may put; each line keeps its order."""

    def __init__(self) -> None:
        self._urgent: deque[Work] = deque()
        self._others: deque[Work] = deque()
        # One token for each unit in the lines, put after it; a false one is the last.
        self._tokens: SimpleQueue[bool] = SimpleQueue()
        self._overtook = 0

    def put(self, work: Work) -> None:
        """Add a unit to the end of its line."""
        (self._urgent if work.urgent else self._others).append(work)
        self._tokens.put(True)

    def end(self) -> None:
        """Let the taker go once it has taken all that was put before."""
        self._tokens.put(False)

    def empty(self) -> bool:
        """Say whether nothing waits now."""
        return self._tokens.empty()

    def take(self) -> Work | None:
        """Wait for a unit and return it; ``None``: there will be no more."""
        return self._next() if self._tokens.get() else None

    def batch(self, first: Work, limit: int) -> Iterator[Work]:
        """Yield ``first`` and what may share its commit: what waits or comes while units run.

        Behind an urgent unit come only urgent ones: nobody waits for what nobody waits for.
        """
        work = first
        yield work
        for _ in range(limit - 1):
            behind = self._behind(work)
            if behind is None:
                return
            work = behind
            yield work

    def _behind(self, work: Work) -> Work | None:
        if work.urgent and (not self._urgent or self._overtook >= IN_A_ROW):
            return None
        try:
            more = self._tokens.get_nowait()
        except Empty:
            return None
        if more:
            return self._next()
        self.end()
        return None

    def _next(self) -> Work:
        if self._urgent and (self._overtook < IN_A_ROW or not self._others):
            self._overtook += bool(self._others)
            return self._urgent.popleft()
        self._overtook = 0
        return self._others.popleft()
