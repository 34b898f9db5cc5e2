"""Signed HTTP: Slack calls ``/slack/events``; the signature is checked before anything is read.

The pages for installing the app are served on the same port, in Socket Mode they alone.
"""

from __future__ import annotations

import asyncio

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request

from adapters.slack.install import InstallPages
from adapters.slack.manifest import EVENTS_PATH
from adapters.slack.socket import Dispatch

log = structlog.get_logger("andon.slack")

# Slack's own time limit for an answer, after which it gives a request up.
FINISH = 3.0


class WebLine:
    """Serves Slack's requests on a port; 0 takes a free one, which ``port`` then tells.

    ``dispatch`` takes them; without it only ``pages`` are served.
    """

    def __init__(
        self,
        dispatch: Dispatch | None,
        port: int,
        host: str,
        connected: asyncio.Event | None = None,
        pages: InstallPages | None = None,
    ) -> None:
        self._dispatch = dispatch
        self._host = host
        self._pages = pages
        self.port = port
        self.connected = connected or asyncio.Event()
        """Set while requests are taken."""

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until ``stop`` is set; requests that are being handled are finished."""
        application = web.Application()
        if self._dispatch is not None:
            application.router.add_post(EVENTS_PATH, self._handle)
        if self._pages is not None:
            self._pages.serve(application)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=FINISH)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._host, self.port).start()
            self.port = int(runner.addresses[0][1])
            self.connected.set()
            paths = sorted(route.canonical for route in application.router.resources())
            log.info("listening for slack", port=self.port, paths=paths)
            await stop.wait()
        finally:
            self.connected.clear()
            await runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        assert self._dispatch is not None
        try:
            bolt = await to_bolt_request(request)
        except ValueError:
            log.warning("malformed request", length=request.content_length)
            return web.Response(status=400)
        response = await self._dispatch(bolt)
        return await to_aiohttp_response(response)
