"""The self-watch: ``/healthz``, ``/readyz`` and Prometheus metrics on a local port, a heartbeat.

The same port serves the calendars of people, each under an address that nobody can guess.

Healthy means that the pump did its work lately: otherwise a restart may help. Ready means that the
database keeps what is written to it and every platform is connected; what is not ready is named, a
line each.
"""

from __future__ import annotations

import asyncio
import hashlib
import math
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout, web
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest

from bot.app.clock import elapsed, utc_now
from bot.app.pumps import Pump
from bot.app.system import has_service_manager, tell_service_manager
from bot.app.texts import text
from bot.border.web_server import Limits, WebServer
from bot.domain.errors import Misconfigured, StorageError
from bot.engine.core import Core
from bot.engine.feeds import LENGTH, feed_at
from bot.messages.ical import CONTENT_TYPE
from bot.ports.connection import Connection

log = structlog.get_logger("andon.health")

SILENT_AFTER = timedelta(minutes=1)
HEARTBEAT_SECONDS = 60
WATCH_SECONDS = 10
"""How often a service manager hears that the bot is healthy."""

HOST = "127.0.0.1"
PROBE_SECONDS = 10
"""A database that takes longer to read and write one value does not answer."""

PROBE_EVERY = 1
"""Seconds between two probes at least, however often somebody asks."""

CALENDARS = rf"/calendar/{{token:[0-9a-f]{{{LENGTH}}}}}/{{name:[a-z]{{1,20}}}}.ics"

# A monitor and a few calendars; nobody sends anything here.
LIMITS = Limits(connections=64, size=1)

CONNECTED = Gauge(
    "andon_platform_connected", "Whether the platform talks to the bot (1) or not (0)", ["platform"]
)


class Health:
    """Answers how the bot is; ``connections`` are those of its platforms."""

    def __init__(self, core: Core, pump: Pump, connections: Sequence[Connection] = ()) -> None:
        self._core = core
        self._pump = pump
        self._connections = connections
        self._probing: asyncio.Task[list[str]] | None = None
        self._probed = -math.inf
        self._told: list[str] = []
        for connection in connections:
            # The connection itself is asked whenever the metrics are read.
            CONNECTED.labels(connection.platform).set_function(connection.is_set)

    def healthy(self) -> bool:
        """Say whether the pump completed a pass within the last minute."""
        last = self._pump.last_turn
        return last is not None and elapsed() - last <= SILENT_AFTER.total_seconds()

    async def missing(self) -> list[str]:
        """Return what is not ready, a sentence each; nothing means that all is."""
        reasons = [] if self.healthy() else [text("pump_silent")]
        reasons += await self._database()
        for connection in self._connections:
            if not connection.is_set():
                since = f"{connection.since:%Y-%m-%dT%H:%M:%SZ}"
                reasons.append(text("not_connected", platform=connection.platform, since=since))
        self._tell(reasons)
        return reasons

    def _tell(self, reasons: list[str]) -> None:
        """Tell the operator what became of readiness, once a change."""
        if reasons != self._told:
            say = log.error if reasons else log.info
            say("not ready" if reasons else "ready", reasons=reasons)
        self._told = reasons

    async def _database(self) -> list[str]:
        """Return what is wrong with the database.

        Whoever asks meanwhile shares one probe, and a second one begins no sooner than a second
        later: neither many who ask nor a database that hangs takes more than one thread.
        """
        probing = self._probing
        if probing is None or (probing.done() and elapsed() - self._probed > PROBE_EVERY):
            probing = self._probing = asyncio.create_task(asyncio.to_thread(self._probe))
            self._probed = elapsed()
        await asyncio.wait({probing}, timeout=PROBE_SECONDS)
        return probing.result() if probing.done() else [text("database_silent")]

    def _probe(self) -> list[str]:
        """Look, read and write in a thread: only that shows what the database can do."""
        reason = "database_refuses"
        try:
            self._core.db.require_writable()
            reason = "database_silent"
            self._core.next_wake(utc_now())
            reason = "database_refuses"
            self._core.try_write(utc_now())
        except StorageError as error:
            return [text(reason, why=error)]
        return []

    async def _healthz(self, _request: web.Request) -> web.Response:
        return _answer([] if self.healthy() else [text("pump_silent")])

    async def _readyz(self, _request: web.Request) -> web.Response:
        return _answer(await self.missing())

    async def _calendar(self, request: web.Request) -> web.Response:
        """Serve a calendar to whoever knows its address; nothing else is told.

        Who has it already is told that it did not change, and is not sent it again.
        """
        token, name = request.match_info["token"], request.match_info["name"]
        calendar = await asyncio.to_thread(
            self._core.view, partial(feed_at, token=token, name=name, now=utc_now())
        )
        if calendar is None:
            raise web.HTTPNotFound
        mark = hashlib.sha256(calendar).hexdigest()[:32]
        headers = {"Cache-Control": "private, max-age=900", "ETag": f'"{mark}"'}
        if any(tag.value in (mark, "*") for tag in request.if_none_match or ()):
            return web.Response(status=304, headers=headers)
        return web.Response(body=calendar, headers=headers | {"Content-Type": CONTENT_TYPE})

    async def _metrics(self, _request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    @asynccontextmanager
    async def served(self, port: int, host: str = HOST) -> AsyncIterator[None]:
        """Serve on an address of this machine while the context is open.

        A port that cannot be had raises ``Misconfigured``.
        """
        if port == 0:
            yield
            return
        routes = [
            web.get("/healthz", self._healthz),
            web.get("/readyz", self._readyz),
            web.get("/metrics", self._metrics),
            web.get(CALENDARS, self._calendar),
        ]
        async with AsyncExitStack() as stack:
            await _listen(stack, WebServer("health", routes, LIMITS), host, port)
            yield

    async def watch(self) -> None:
        """Tell the service manager, if there is one, that the bot started and is still healthy.

        It starts one anew that does not say so.
        """
        while has_service_manager():
            told = self.healthy()
            if told:
                tell_service_manager("READY=1\nWATCHDOG=1")
            await asyncio.sleep(WATCH_SECONDS if told else 1)

    async def beat(self, url: str | None) -> None:
        """Call a heartbeat URL every minute while ready; silence there is the alarm."""
        if url is None:
            return
        async with ClientSession(timeout=ClientTimeout(total=10)) as session:
            while True:
                if not await self.missing():
                    await _call(session, url)
                await asyncio.sleep(HEARTBEAT_SECONDS)


async def _listen(stack: AsyncExitStack, server: WebServer, host: str, port: int) -> None:
    try:
        await stack.enter_async_context(server.served(host, port))
    except OSError as error:
        why = error.strerror or str(error)
        raise Misconfigured([text("port_taken", host=host, port=port, why=why)]) from error


async def _call(session: ClientSession, url: str) -> None:
    try:
        async with session.get(url) as response:
            response.raise_for_status()
    except (ClientError, TimeoutError) as error:
        log.warning("heartbeat failed", error=str(error))


def _answer(missing: list[str]) -> web.Response:
    if not missing:
        return web.Response(text="ok\n")
    return web.Response(text="".join(f"{line}\n" for line in missing), status=503)
