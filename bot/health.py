"""The self-watch: ``/healthz``, ``/readyz`` and Prometheus metrics on a local port, a heartbeat.

Healthy means that the pump did its work lately; ready means that the database answers.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout, web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.core import Core
from bot.errors import StorageError
from bot.pumps import Pump, utc_now

log = structlog.get_logger("andon.health")

SILENT_AFTER = timedelta(minutes=1)
HEARTBEAT_SECONDS = 60
HOST = "127.0.0.1"


class Health:
    """Answers how the bot is. ``port`` 0 means that it is not asked."""

    def __init__(self, core: Core, pump: Pump) -> None:
        self._core = core
        self._pump = pump

    def healthy(self) -> bool:
        """Say whether the pump completed a turn within the last minute."""
        last = self._pump.last_turn
        return last is not None and utc_now() - last <= SILENT_AFTER

    async def ready(self) -> bool:
        """Say whether the database answers."""
        try:
            await asyncio.to_thread(self._core.next_wake, utc_now())
        except StorageError as error:
            log.error("not ready", error=str(error))
            return False
        return True

    async def _healthz(self, _request: web.Request) -> web.Response:
        return _answer(self.healthy())

    async def _readyz(self, _request: web.Request) -> web.Response:
        return _answer(self.healthy() and await self.ready())

    async def _metrics(self, _request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    @asynccontextmanager
    async def served(self, port: int) -> AsyncIterator[None]:
        """Serve on the loopback address while the context is open."""
        if port == 0:
            yield
            return
        app = web.Application()
        app.add_routes(
            [
                web.get("/healthz", self._healthz),
                web.get("/readyz", self._readyz),
                web.get("/metrics", self._metrics),
            ]
        )
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, HOST, port).start()
        try:
            yield
        finally:
            await runner.cleanup()

    async def beat(self, url: str | None) -> None:
        """Call a heartbeat URL every minute while healthy; silence there is the alarm."""
        if url is None:
            return
        async with ClientSession(timeout=ClientTimeout(total=10)) as session:
            while True:
                if self.healthy():
                    await _call(session, url)
                await asyncio.sleep(HEARTBEAT_SECONDS)


async def _call(session: ClientSession, url: str) -> None:
    try:
        async with session.get(url) as response:
            response.raise_for_status()
    except (ClientError, TimeoutError) as error:
        log.warning("heartbeat failed", error=str(error))


def _answer(good: bool) -> web.Response:
    return web.Response(text="ok\n" if good else "not ok\n", status=200 if good else 503)
