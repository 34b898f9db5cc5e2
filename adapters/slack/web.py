"""Signed HTTP: Slack calls ``/slack/events``; the signature is checked before anything is read.

The pages for installing the app are served on the same port, in Socket Mode they alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

import structlog
from aiohttp import web
from slack_bolt.async_app import AsyncBoltRequest

from adapters.slack.install import InstallPages
from adapters.slack.intake import Answer, Dispatch, Intake
from adapters.slack.manifest import EVENTS_PATH
from adapters.slack.signature import Signature
from bot.border.web_server import Limits, RequestRefused, WebServer

log = structlog.get_logger("andon.slack")

# Slack's own time limit for an answer, after which it gives a request up.
FINISH = 3.0


class WebLine:
    """Serves Slack's requests on a port; 0 takes a free one, which ``port`` then tells.

    ``dispatch`` takes what carries a ``signature``; without it only ``pages`` are served.
    """

    def __init__(
        self,
        dispatch: Dispatch | None,
        port: int,
        host: str,
        connected: asyncio.Event | None = None,
        pages: InstallPages | None = None,
        signature: Signature | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._intake = Intake(dispatch) if dispatch is not None else None
        self._signature = signature
        self._host = host
        self._pages = pages
        self._server = WebServer("slack", self._list_routes(), limits, FINISH)
        self.port = port
        self.connected = connected or asyncio.Event()
        """Set while requests are taken."""

    def _list_routes(self) -> Iterator[web.RouteDef]:
        if self._intake is not None:
            yield web.post(EVENTS_PATH, self._handle)
        if self._pages is not None:
            yield from self._pages.routes()

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until ``stop`` is set; requests that are being handled are finished.

        An address that cannot be taken raises ``OSError``.
        """
        try:
            async with self._server.served(self._host, self.port) as self.port:
                self.connected.set()
                log.info("listening for slack", host=self._host, port=self.port)
                await stop.wait()
        finally:
            self.connected.clear()
            if self._intake is not None:
                self._intake.close()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        """Take what Slack signed; nobody else's bytes are looked at."""
        assert self._intake is not None
        body = await self._read_signed(request)

        def read() -> AsyncBoltRequest:
            headers: dict[str, str | Sequence[str]] = {**request.headers}
            return AsyncBoltRequest(body=body.decode(), query=request.query_string, headers=headers)

        answer = await self._intake.take(read)
        response = web.Response(
            status=answer.status,
            text=answer.body,
            content_type="application/json" if answer.body.startswith("{") else "text/plain",
        )
        await _send(request, response, answer)
        return response

    async def _read_signed(self, request: web.Request) -> bytes:
        if self._signature is None or not self._signature.may_fit(request.headers):
            raise RequestRefused("signature", 401)
        body = await self._server.read(request)
        if not self._signature.fits(request.headers, body):
            raise RequestRefused("signature", 401)
        return body


async def _send(request: web.Request, response: web.Response, answer: Answer) -> None:
    """Send what a person waits for; where Slack is gone meanwhile, they are told another way."""
    if answer.unsent is None:
        return
    try:
        async with asyncio.timeout(FINISH):
            await response.prepare(request)
            await response.write_eof()
    except (ConnectionError, TimeoutError):
        answer.unsent()
