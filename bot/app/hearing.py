"""After every gap of a connection what was missed is read, before any ladder goes on.

Platforms that are read at the same time are heard together: what was said is done in the order in
which it was said, then the emoji. A platform that cannot be read keeps the ladders of its programs
back for ``PATIENCE`` only: then they go on, the channels are told, and reading is tried on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.app.clock import utc_now
from bot.domain.errors import StorageError
from bot.engine.core import Core
from bot.ports.adapter import Adapter, Kick
from bot.ports.heard import Found, Missed, Unheard

log = structlog.get_logger("andon.hearing")

PATIENCE = 180.0
"""Seconds of elapsed time for which a platform that is not heard keeps ladders back."""
TOGETHER = 15.0
"""Seconds of elapsed time for which what was read waits for another platform that is read."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
# Keys that are looked up at once.
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Batch:
    """What was found on a platform that was asked at ``at`` (UTC)."""

    adapter: Adapter
    at: datetime
    unheard: Unheard
    found: Found
    heard: asyncio.Future[bool]


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
        together: float = TOGETHER,
    ) -> None:
        self._core = core
        self._adapters = adapters
        self._kick = kick
        self._clock = clock
        self._patience, self._together = patience, together
        self._reading: set[str] = set()
        self._read: list[Batch] = []
        self._changed = asyncio.Condition()
        self._doing = asyncio.Lock()
        self._away = {adapter.platform: asyncio.Event() for adapter in adapters}
        for adapter in adapters:
            self._expect(adapter)
            adapter.connection.read_gaps()

    def _expect(self, adapter: Adapter) -> None:
        self._core.heard.expect(adapter.platform)
        self._reading.add(adapter.platform)

    def was_away(self) -> None:
        """Read every platform again: this process did not run, though no connection shows it."""
        for adapter in self._adapters:
            self._expect(adapter)
            adapter.connection.caught_up.clear()
            self._away[adapter.platform].set()

    async def run(self) -> None:
        """Hear every platform until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            for adapter in self._adapters:
                tasks.create_task(self._hear(adapter))

    async def _hear(self, adapter: Adapter) -> None:
        away = self._away[adapter.platform]
        while True:
            await self._close_gap(adapter)
            waits = [asyncio.create_task(e.wait()) for e in (adapter.connection.lost, away)]
            try:
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for wait in waits:
                    wait.cancel()
            self._expect(adapter)

    async def _close_gap(self, adapter: Adapter) -> None:
        """Read what was missed; when that takes too long, ladders go on meanwhile."""
        since = self._clock()
        hearing = asyncio.create_task(self._catch_up(adapter))
        try:
            await asyncio.wait((hearing,), timeout=self._patience)
            if not hearing.done():
                await self._go_on(adapter, since)
            await hearing
        finally:
            hearing.cancel()

    async def _go_on(self, adapter: Adapter, since: datetime) -> None:
        platform = adapter.platform
        log.error("not heard; ladders go on", platform=platform, since=since.isoformat())
        try:
            await asyncio.to_thread(self._core.heard.go_on, platform, since, self._clock())
        except StorageError as error:
            log.error("not told", platform=platform, error=str(error))
        adapter.connection.caught_up.set()
        await self._no_longer_reading(platform)
        self._kick()

    async def _catch_up(self, adapter: Adapter) -> None:
        """Try until all is heard, each time a little later."""
        pause = FIRST_PAUSE
        while not await self._heard(adapter):
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await adapter.connection.lost.wait()
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _heard(self, adapter: Adapter) -> bool:
        """Read a platform, do what was missed, and say whether that was all."""
        connection, away = adapter.connection, self._away[adapter.platform]
        await connection.wait()
        away.clear()
        try:
            batch = await self._read_missed(adapter)
            await self._wait_for_others()
            async with self._doing:
                await self._do_all()
            complete = await batch.heard and batch.found.complete
            if not complete or not connection.is_set() or away.is_set():
                log.warning("not everything is heard yet", platform=adapter.platform)
                return False
            await asyncio.to_thread(self._core.heard.done, adapter.platform, batch.at)
        except StorageError as error:
            log.error("not heard yet", platform=adapter.platform, error=str(error))
            return False
        except Exception:
            log.exception("not heard yet", platform=adapter.platform)
            return False
        connection.caught_up.set()
        self._kick()
        return True

    async def _read_missed(self, adapter: Adapter) -> Batch:
        at = self._clock()
        try:
            unheard = await asyncio.to_thread(self._core.heard.unheard, adapter.platform, at)
            found = await adapter.read_missed(unheard)
            heard = asyncio.get_running_loop().create_future()
            batch = Batch(adapter, at, unheard, found, heard)
            self._read.append(batch)
        finally:
            await self._no_longer_reading(adapter.platform)
        return batch

    async def _no_longer_reading(self, platform: str) -> None:
        async with self._changed:
            self._reading.discard(platform)
            self._changed.notify_all()

    async def _wait_for_others(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._together), self._changed:
                await self._changed.wait_for(lambda: not self._reading)

    async def _do_all(self) -> None:
        """Do what was read so far on any platform, in order and each thing once."""
        batches, self._read = self._read, []
        if not batches:
            return
        well = False
        try:
            for missed in await self._new(batches):
                await self._do(missed)
            await self._note(batches)
            well = True
        finally:
            for batch in batches:
                batch.heard.set_result(well)

    async def _do(self, missed: Missed) -> None:
        """Do one thing, unless another process did it meanwhile. A mistake of ours in it stops
        nothing else.
        """
        if not await asyncio.to_thread(self._core.heard.new_among, (missed.key,)):
            return
        try:
            await missed.do()
        except StorageError:
            raise
        except Exception:
            log.exception("missed request failed", key=missed.key)

    async def _new(self, batches: Iterable[Batch]) -> list[Missed]:
        """Return what was not heard yet: words in the order in which they were said, then emoji.

        Where nothing was ever heard, emoji may be of any age: they are only noted.
        """
        found = {
            missed.key: missed
            for batch in batches
            for missed in batch.found.missed
            if missed.at is not None or not batch.unheard.first
        }
        keys, new = list(found), set[str]()
        for at in range(0, len(keys), CHUNK):
            part = keys[at : at + CHUNK]
            new |= await asyncio.to_thread(self._core.heard.new_among, part)
        log.info("what was missed is read", found=len(keys), new=len(new))
        said = [found[key] for key in new if found[key].at is not None]
        marked = [found[key] for key in keys if key in new and found[key].at is None]
        return sorted(said, key=lambda each: (each.at, each.key)) + marked

    async def _note(self, batches: Iterable[Batch]) -> None:
        """Emoji that did nothing stand on as well: they are known from now on."""
        keys = [each.key for batch in batches for each in batch.found.missed if each.at is None]
        await asyncio.to_thread(self._core.heard.note, keys)
