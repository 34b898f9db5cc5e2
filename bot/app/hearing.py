"""After every gap of a connection what was missed is read, before any ladder goes on.

A platform that cannot be read keeps the ladders of its programs back for ``PATIENCE`` only: then
they go on, the channels are told, and reading is tried on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

import structlog

from bot.app.pumps import utc_now
from bot.domain.errors import StorageError
from bot.engine.core import Core
from bot.ports.adapter import Adapter, Kick

log = structlog.get_logger("andon.hearing")

PATIENCE = 180.0
"""Seconds of elapsed time for which a platform that is not heard keeps ladders back."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0


class Hearing:
    """Listens for gaps of ``adapters``; ``kick`` wakes the pump when ladders may go on.

    Make it before the pump runs: from then on ladders are kept back.
    """

    def __init__(
        self,
        core: Core,
        adapters: Sequence[Adapter],
        kick: Kick,
        clock: Callable[[], datetime] = utc_now,
        patience: float = PATIENCE,
    ) -> None:
        self._core = core
        self._adapters = adapters
        self._kick = kick
        self._clock = clock
        self._patience = patience
        for adapter in adapters:
            core.heard.expect(adapter.platform)
            adapter.connection.read_gaps()

    async def run(self) -> None:
        """Hear every platform until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            for adapter in self._adapters:
                tasks.create_task(self._hear(adapter))

    async def _hear(self, adapter: Adapter) -> None:
        while True:
            await self._close_gap(adapter)
            await adapter.connection.lost.wait()
            self._core.heard.expect(adapter.platform)

    async def _close_gap(self, adapter: Adapter) -> None:
        """Read what was missed; when that takes too long, ladders go on meanwhile."""
        since = self._clock()
        reading = asyncio.create_task(self._read(adapter))
        try:
            await asyncio.wait((reading,), timeout=self._patience)
            if not reading.done():
                await self._go_on(adapter, since)
            await reading
        finally:
            reading.cancel()

    async def _go_on(self, adapter: Adapter, since: datetime) -> None:
        platform = adapter.platform
        log.error("not heard; ladders go on", platform=platform, since=since.isoformat())
        try:
            await asyncio.to_thread(self._core.heard.go_on, platform, since, self._clock())
        except StorageError as error:
            log.error("not told", platform=platform, error=str(error))
        adapter.connection.caught_up.set()
        self._kick()

    async def _read(self, adapter: Adapter) -> None:
        """Read until all is heard, each time a little later."""
        pause = FIRST_PAUSE
        while not await self._read_once(adapter):
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await adapter.connection.lost.wait()
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _read_once(self, adapter: Adapter) -> bool:
        connection, platform = adapter.connection, adapter.platform
        await connection.wait()
        try:
            at = self._clock()
            unheard = await asyncio.to_thread(self._core.heard.unheard, platform, at)
            complete = await adapter.catch_up(unheard)
            if not complete or not connection.is_set():
                log.warning("not everything was heard yet", platform=platform)
                return False
            await asyncio.to_thread(self._core.heard.done, platform, at)
        except StorageError as error:
            log.error("not heard yet", platform=platform, error=str(error))
            return False
        except Exception:
            log.exception("not heard yet", platform=platform)
            return False
        connection.caught_up.set()
        self._kick()
        log.info("heard", platform=platform, since=unheard.since.isoformat())
        return True
