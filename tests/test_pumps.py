"""The pump: when it works, in which order, and that no failure ends it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from bot.app.pumps import Pump
from bot.domain.errors import StorageError
from bot.ports import FIRE_BATCH, Delivery, Outcome

NOW = datetime(2026, 12, 3, 18, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


class Core:
    """Answers from a script and notes what it was asked; ``None`` is due far in the future."""

    def __init__(self, wakes: Sequence[datetime | Exception], fired: Sequence[int] = ()) -> None:
        self.asked: list[str] = []
        self.at_rest = threading.Event()
        self._wakes = list(wakes)
        self._fired = list(fired)

    def start(self, now: datetime) -> None:
        """Start."""

    def next_wake(self, now: datetime) -> datetime | None:
        """Return the next wake of the script; at its end nothing is due."""
        self.asked.append("look")
        if not self._wakes:
            self.at_rest.set()
            return LATER
        found = self._wakes.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    def fire(self, now: datetime) -> int:
        """Return how many subjects the script says were looked at."""
        self.asked.append("fire")
        return self._fired.pop(0) if self._fired else 0

    def claim(self, now: datetime) -> list[list[Delivery]]:
        """Claim nothing."""
        self.asked.append("claim")
        return []

    def settle(self, results: Sequence[tuple[Delivery, Outcome]], now: datetime) -> None:
        """Never happens: nothing is claimed."""


async def pumped(core: Core, then: Callable[[Pump], None] = lambda pump: None) -> list[str]:
    """Run a pump until its core is at rest and return what the core was asked."""
    pump, stop = Pump(core, lambda: NOW), asyncio.Event()  # type: ignore[arg-type]
    running = asyncio.create_task(pump.run(stop))
    then(pump)
    assert await asyncio.to_thread(core.at_rest.wait, 10)
    stop.set()
    await running
    return core.asked


async def test_nothing_due_writes_nothing() -> None:
    assert await pumped(Core([])) == ["look"]


async def test_what_is_due_is_fired_and_claimed_until_nothing_is() -> None:
    found = await pumped(Core([NOW, NOW, NOW]))
    assert found == ["look", "fire", "claim", "look", "look", "fire", "claim", "look"]


async def test_everything_is_fired_before_anything_is_claimed() -> None:
    found = await pumped(Core([NOW], fired=[FIRE_BATCH, FIRE_BATCH, 7]))
    assert found == ["look", "fire", "fire", "fire", "claim", "look"]


async def test_a_failure_is_tried_again_when_the_pump_is_kicked() -> None:
    core = Core([StorageError("the disk is full"), ValueError("unknown"), NOW])
    kicking: list[asyncio.Task[None]] = []

    async def kick(pump: Pump) -> None:
        while not core.at_rest.is_set():
            pump.kick()
            await asyncio.sleep(0)

    found = await pumped(core, lambda pump: kicking.append(asyncio.create_task(kick(pump))))
    assert found[:6] == ["look", "look", "look", "fire", "claim", "look"]
