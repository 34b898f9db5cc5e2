"""The demo's page over HTTP, on this machine only.

Whoever knows the address may play; it holds a word that nobody can guess. A request that another
site makes a browser send is refused, whatever it asks: by its ``Host``, which must be this server's
(else a name that points here would do), and by where the browser says that it comes from.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from importlib.resources import files

import structlog
from aiohttp import web

from adapters.web.page import page
from adapters.web.paint_message import View
from adapters.web.parse import read_done, read_dropped, read_view
from adapters.web.texts import text
from adapters.web.theatre import Theatre
from bot.border.web_server import Limits, RequestRefused, WebServer
from bot.domain.errors import AndonError, Refused
from bot.ports.request import FILE_LIMIT

log = structlog.get_logger("andon.demo")

HOST = "127.0.0.1"
FIRST_PORT, TRIES = 8610, 50
"""The first port that is tried, and how many."""
SILENCE = 15.0
"""Seconds after which a stream says that it still lives."""
LIMITS = Limits(connections=64, size=FILE_LIMIT + (1 << 20))
STATIC = {
    "page.js": "text/javascript",
    "page.css": "text/css",
    "slack.css": "text/css",
    "discord.css": "text/css",
    "icon.svg": "image/svg+xml",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PageServer:
    """Serves one theatre; ``token`` is the word in its address."""

    def __init__(self, theatre: Theatre, token: str | None = None) -> None:
        self._theatre = theatre
        self.token = token or secrets.token_urlsafe(16)
        self._port = 0
        self._server = WebServer("demo", self._routes(), LIMITS)

    def _routes(self) -> list[web.RouteDef]:
        return [
            web.get("/{token}/", self._guarded(self._page)),
            web.get("/{token}/events", self._guarded(self._events)),
            web.get("/{token}/static/{name}", self._guarded(self._static)),
            web.get("/{token}/chart/{ref}", self._guarded(self._chart)),
            web.get("/{token}/file/{number:[0-9]{1,6}}", self._guarded(self._file)),
            web.get("/{token}/get/{number:[0-9]{1,6}}", self._guarded(self._get)),
            web.post("/{token}/do", self._guarded(self._do)),
            web.post("/{token}/drop", self._guarded(self._drop)),
        ]

    @property
    def address(self) -> str:
        """Return where the page is."""
        return f"http://{HOST}:{self._port}/{self.token}/"

    @asynccontextmanager
    async def served(self, port: int | None = None) -> AsyncIterator[str]:
        """Serve while the context is open, on ``port`` or the first one that is free; yield the
        address. ``OSError``: none is."""
        ports = (port,) if port is not None else (*range(FIRST_PORT, FIRST_PORT + TRIES), 0)
        async with AsyncExitStack() as stack:
            for number in ports:
                try:
                    served = self._server.served(HOST, number)
                    self._port = await stack.enter_async_context(served)
                    break
                except OSError:
                    if number == ports[-1]:
                        raise
            stack.push_async_callback(self._theatre.close)
            await stack.enter_async_context(self._conducted())
            yield self.address

    @asynccontextmanager
    async def _conducted(self) -> AsyncIterator[None]:
        conducting = asyncio.create_task(self._theatre.conduct())
        try:
            yield
        finally:
            conducting.cancel()
            await asyncio.gather(conducting, return_exceptions=True)

    # who may ask

    def _guarded(self, handler: Handler) -> Handler:
        async def guarded(request: web.Request) -> web.StreamResponse:
            self._check(request)
            answer = await handler(request)
            answer.headers.update({} if answer.prepared else HEADERS)
            return answer

        return guarded

    def _check(self, request: web.Request) -> None:
        hosts = {f"{name}:{self._port}" for name in (HOST, "localhost")}
        if request.headers.get("Host") not in hosts:
            raise RequestRefused("host", 403)
        origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
        if origin is not None and origin not in {f"http://{host}" for host in hosts}:
            raise RequestRefused("origin", 403)
        if site not in (None, "same-origin", "none"):
            raise RequestRefused("origin", 403)
        if request.method == "POST" and origin is None:
            raise RequestRefused("origin", 403)
        given = request.match_info["token"].encode("utf-8", "replace")
        if not hmac.compare_digest(given, self.token.encode()):
            raise RequestRefused("token", 404)

    # what is served

    def _view(self, request: web.Request) -> View:
        return read_view(request.query, self._theatre.played.program)

    async def _page(self, request: web.Request) -> web.Response:
        view = self._view(request)
        facts, panes, _ = await self._theatre.look(view)
        html = page(self._theatre.painter, view, facts, panes)
        return web.Response(text=html, content_type="text/html")

    async def _static(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in STATIC:
            raise RequestRefused("path", 404)
        body = files("adapters.web").joinpath("static", name).read_bytes()
        return web.Response(body=body, content_type=STATIC[name], charset="utf-8")

    async def _chart(self, request: web.Request) -> web.Response:
        drawn = await asyncio.to_thread(self._theatre.chart, request.match_info["ref"])
        if drawn is None:
            raise RequestRefused("path", 404)
        return web.Response(body=drawn, content_type="image/png")

    async def _file(self, request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        dropped = self._theatre.played.stage.dropped.picture(number)
        if dropped is None:
            raise RequestRefused("path", 404)
        return web.Response(body=dropped[0], content_type=dropped[1])

    async def _get(self, request: web.Request) -> web.Response:
        """Hand out a file, never to be shown: nobody knows what is in it."""
        number = int(request.match_info["number"])
        attached = self._theatre.played.stage.dropped.whole(number)
        if attached is None:
            raise RequestRefused("path", 404)
        name = re.sub(r"[^\w. -]", "-", attached.name, flags=re.ASCII)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return web.Response(
            body=attached.data, content_type="application/octet-stream", headers=headers
        )

    async def _do(self, request: web.Request) -> web.Response:
        body = await self._server.read(request)
        try:
            return web.json_response(await self._theatre.do(read_done(body)))
        except Refused as refusal:
            return web.json_response({"problem": str(refusal)})

    async def _drop(self, request: web.Request) -> web.Response:
        try:
            body = await self._server.read(request)
            return web.json_response(await self._theatre.drop(*read_dropped(body)))
        except Refused as refusal:
            return web.json_response({"problem": str(refusal)})
        except RequestRefused as refusal:
            if refusal.why != "size":
                raise
            return web.json_response({"problem": text("large", limit=FILE_LIMIT >> 20)})

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Tell a browser everything, and then what changes, until it leaves."""
        view, theatre = self._view(request), self._theatre
        headers = {"Content-Type": "text/event-stream", **HEADERS}
        stream = web.StreamResponse(headers=headers)
        await stream.prepare(request)
        theatre.begin()
        # A browser that leaves ends its stream, and nothing else.
        with suppress(ConnectionError):
            await self._tell(stream, view)
        return stream

    async def _tell(self, stream: web.StreamResponse, view: View) -> None:
        theatre = self._theatre
        version = theatre.version
        facts, panes, seen = await theatre.look(view)
        await _send(stream, {"facts": facts, "panes": panes})
        while not theatre.closed:
            newer = await theatre.wait(version, SILENCE)
            if newer == version:
                await stream.write(b":\n\n")
            elif not theatre.closed:
                version = newer
                news, seen = await theatre.news(view, seen)
                await _send(stream, news)


async def _send(stream: web.StreamResponse, state: dict[str, object]) -> None:
    data = json.dumps(state, ensure_ascii=False, separators=(",", ":"))
    await stream.write(f"data: {data}\n\n".encode())


async def show(
    theatre: Theatre,
    tell: Callable[[str], None],
    stop: asyncio.Event,
    port: int | None = None,
) -> str | None:
    """Open a theatre and serve it until ``stop`` is set; ``tell`` gets its address. Return why the
    story failed, if it did."""
    await theatre.open()
    try:
        async with PageServer(theatre).served(port) as address:
            tell(address)
            await stop.wait()
            return theatre.played.failure
    except AndonError:
        log.exception("the demo failed")
        raise
