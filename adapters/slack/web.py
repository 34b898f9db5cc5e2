"""Signed HTTP: Slack calls ``/slack/events``; the signature is checked before anything is read."""

from __future__ import annotations

import asyncio

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request

from adapters.slack.socket import Dispatch

log = structlog.get_logger("andon.slack")

PATH = "/slack/events"
# Slack's own time limit for an answer, after which it gives a request up.
FINISH = 3.0


class WebLine:
    """Serves Slack's requests on a port; 0 takes a free one, which ``port`` then tells."""

    def __init__(self, dispatch: Dispatch, port: int, host: str) -> None:
        self._dispatch = dispatch
        self._host = host
        self.port = port
        self.connected = asyncio.Event()
        """Set while requests are taken."""

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until ``stop`` is set; requests that are being handled are finished."""
        application = web.Application()
        application.router.add_post(PATH, self._handle)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=FINISH)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._host, self.port).start()
            self.port = int(runner.addresses[0][1])
            self.connected.set()
            log.info("listening for slack", port=self.port, path=PATH)
            await stop.wait()
        finally:
            self.connected.clear()
            await runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        try:
            bolt = await to_bolt_request(request)
        except ValueError:
            log.warning("malformed request", length=request.content_length)
            return web.Response(status=400)
        response = await self._dispatch(bolt)
        return await to_aiohttp_response(response)
