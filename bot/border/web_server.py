"""An HTTP server at which strangers may knock: bounded in connections, time and size.

A request is refused with a short 4xx and the end of its connection. Refusals have neither a
traceback nor a log line each: they are counted, and told once a minute (``refusals``).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import cast

import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler

from bot.border.refusals import Refusals

log = structlog.get_logger("andon.http")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one server takes, in seconds and bytes.

    ``connections`` are open at once; for one more, the oldest that asks for nothing is closed. A
    connection whose first request is not there after ``head`` is closed, a body must be there
    within ``body`` and hold ``size`` at most, an answer must be taken within ``answer``. Who is
    refused may go on sending for ``linger``, so that the answer is read. Between two requests a
    connection may be silent for ``idle``: longer than a reverse proxy keeps it.
    """

    connections: int = 256
    head: float = 10.0
    body: float = 10.0
    answer: float = 10.0
    linger: float = 1.0
    idle: float = 75.0
    size: int = 1 << 20


class RequestRefused(Exception):
    """A request is not taken: ``why`` in one of few words, and the HTTP status."""

    def __init__(self, why: str, status: int) -> None:
        super().__init__(why)
        self.why, self.status = why, status


class WebServer:
    """Serves ``routes``; ``name`` is what its metrics and log lines call it.

    ``finish`` is given to requests that are being answered when it stops (seconds).
    """

    def __init__(
        self,
        name: str,
        routes: Iterable[web.RouteDef],
        limits: Limits | None = None,
        finish: float = 3.0,
    ) -> None:
        self._limits = limits or Limits()
        self._routes = list(routes)
        self._finish = finish
        self._refusals = Refusals(name)
        # Since when each connection is open; 0 once it asked for something. The oldest comes first.
        self._open: dict[web.RequestHandler, float] = {}
        self._busy: set[web.RequestHandler] = set()
        self._server: web.Server | None = None
        self._sweeping: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def served(self, host: str, port: int) -> AsyncIterator[int]:
        """Serve while the context is open; 0 takes a free port. Yield the port.

        An address that cannot be taken raises ``OSError``.
        """
        application = web.Application(
            middlewares=[self._guarded], client_max_size=self._limits.size
        )
        application.add_routes(self._routes)
        runner = web.AppRunner(
            application,
            access_log=None,
            shutdown_timeout=self._finish,
            logger=_Counting(self._refusals),
            keepalive_timeout=self._limits.idle,
            lingering_time=self._limits.linger,
            auto_decompress=False,
        )
        await runner.setup()
        self._server = runner.server
        self._sweep()
        loop = asyncio.get_running_loop()
        try:
            listening = await loop.create_server(lambda: _Door(self), host, port)
            try:
                yield int(listening.sockets[0].getsockname()[1])
            finally:
                listening.close()
        finally:
            if self._sweeping is not None:
                self._sweeping.cancel()
            await runner.cleanup()
            self._refusals.close()

    async def read(self, request: web.Request) -> bytes:
        """Return the raw body; one too large, too slow or packed raises ``RequestRefused``."""
        if "Content-Encoding" in request.headers:
            raise RequestRefused("encoding", 415)
        if (request.content_length or 0) > self._limits.size:
            raise RequestRefused("size", 413)
        # Whoever sends slowly has no claim to the connection before it is all there.
        self._busy.discard(request.protocol)
        try:
            async with asyncio.timeout(self._limits.body):
                body = await request.read()
        except TimeoutError:
            raise RequestRefused("slow", 408) from None
        except web.HTTPRequestEntityTooLarge:
            raise RequestRefused("size", 413) from None
        except (web.RequestPayloadError, ConnectionError):
            raise RequestRefused("body", 400) from None
        self._busy.add(request.protocol)
        return body

    # connections

    def admit(self, transport: asyncio.Transport) -> None:
        """Serve a new connection, or close it where there is no room."""
        server = self._server
        if server is None or not self._has_room(server):
            self._refusals.note("connections")
            transport.abort()
            return
        handler = server()
        self._open[handler] = asyncio.get_running_loop().time()
        transport.set_protocol(handler)
        handler.connection_made(transport)

    def _has_room(self, server: web.Server) -> bool:
        if len(self._open) < self._limits.connections:
            return True
        living = set(server.connections)
        self._open = {each: since for each, since in self._open.items() if each in living}
        if len(self._open) < self._limits.connections:
            return True
        oldest = next((each for each in self._open if each not in self._busy), None)
        if oldest is not None:
            self._close(oldest, "crowded")
        return oldest is not None

    def _close(self, handler: web.RequestHandler, why: str) -> None:
        del self._open[handler]
        self._refusals.note(why)
        handler.force_close()

    def _sweep(self) -> None:
        """Close connections whose first request does not come, now and every little while."""
        loop = asyncio.get_running_loop()
        begun = loop.time() - self._limits.head
        for handler, since in list(self._open.items()):
            if handler.transport is None:
                del self._open[handler]
            elif 0 < since < begun:
                self._close(handler, "silent")
        self._sweeping = loop.call_later(self._limits.head / 4, self._sweep)

    # requests

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer a request, whatever goes wrong; the answer is taken in time."""
        protocol = request.protocol
        if protocol in self._open:
            self._open[protocol] = 0
        self._busy.add(protocol)
        try:
            answer = await self._answer(request, handler)
            async with asyncio.timeout(self._limits.answer):
                await answer.prepare(request)
                await answer.write_eof()
        except TimeoutError:
            self._refusals.note("unread")
            protocol.force_close()
        except ConnectionError:
            protocol.force_close()
        finally:
            self._busy.discard(protocol)
        return answer

    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            if request.method in ("GET", "HEAD") and request.can_read_body:
                raise RequestRefused("body", 400)
            return await handler(request)
        except RequestRefused as refusal:
            return self._refuse(refusal.why, refusal.status)
        except web.HTTPException as refusal:
            return self._refuse(f"http_{refusal.status}", refusal.status)
        except Exception as error:
            if self._refusals.note("failed"):
                log.exception("a request failed", path=request.path[:100])
            else:
                log.debug("a request failed", error=repr(error)[:200])
            return _end(web.Response(status=500, text="Internal error.\n"))

    def _refuse(self, why: str, status: int) -> web.StreamResponse:
        self._refusals.note(why)
        return _end(web.Response(status=status, text=f"Refused: {why}.\n"))


def _end(answer: web.Response) -> web.Response:
    """Let the connection end with an answer."""
    answer.force_close()
    return answer


class _Door(asyncio.Protocol):
    """What meets a new connection, until the server takes it or does not."""

    def __init__(self, server: WebServer) -> None:
        self._server = server

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._server.admit(cast(asyncio.Transport, transport))


class _Counting(logging.Logger):
    """Where aiohttp tells what it could not parse: that is counted; what else it says is logged."""

    def __init__(self, refusals: Refusals) -> None:
        super().__init__("andon.http", logging.DEBUG)
        self._refusals = refusals

    def handle(self, record: logging.LogRecord) -> None:
        """Take one record of the library."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, HttpProcessingError):
            self._refusals.note("malformed")
        elif record.levelno >= logging.WARNING:
            log.error("http", said=record.getMessage()[:200], error=repr(error)[:200])
