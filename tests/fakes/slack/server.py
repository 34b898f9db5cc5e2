"""The loopback Slack's sockets: Web API, response URLs, files, Socket Mode, signed HTTP."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from base64 import b64encode
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

from aiohttp import ClientSession, WSMsgType, web

from tests.fakes.slack.api import Methods, TooFast
from tests.fakes.slack.arguments import METHODS, RESPONSE_URL, acknowledgment_problems, problems
from tests.fakes.slack.shapes import Bad, Json, NotTaken, check_message, refuse
from tests.fakes.slack.world import (
    APP_TOKEN,
    CLIENT_ID,
    CLIENT_SECRET,
    SECRET,
    Message,
    Whisper,
    World,
)
from tests.waiting import LONG

T = TypeVar("T")
ACK_SECONDS = 3.0


@dataclass
class Fault:
    """What happens to one call: ``error`` (with ``code``), ``limit`` (429), ``status``,
    ``drop_before`` or ``drop_after`` it is processed, ``delay`` for some seconds before or
    ``hang_after`` it."""

    kind: str
    code: str = ""
    seconds: float = 0.0
    status: int = 500


@dataclass
class Ack:
    """An acknowledgment within three seconds, and its payload."""

    payload: Json


class FakeSlack:
    """Slack on 127.0.0.1. Deliver to ``http`` (an address) or, without one, to the sockets."""

    def __init__(self) -> None:
        self.world = World()
        self.methods = Methods(self.world, lambda: self.base)
        self.calls: list[tuple[str, Json]] = []
        self.complaints: list[str] = []
        self.faults: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self.http: str | None = None
        self.base = ""
        self.secret = SECRET
        self.redirect = ""
        """Where the app's settings send browsers back to from installing."""
        self.opened = 0
        self.pings = 0.2
        """Seconds between two pings."""
        self.pinged = 0
        self.sockets: list[web.WebSocketResponse] = []
        self._acks: dict[str, asyncio.Future[Json]] = {}
        self._runner: web.AppRunner | None = None
        self._changed = asyncio.Condition()

    # running

    async def __aenter__(self) -> FakeSlack:
        application = web.Application()
        application.router.add_route("*", "/api/{method}", self._call)
        application.router.add_post("/response/{name}", self._respond)
        application.router.add_get("/files/{name}", self._file)
        application.router.add_post("/upload/{name}", self._upload)
        application.router.add_get("/socket", self._socket)
        application.router.add_get("/oauth/v2/authorize", self._consent)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_error: object) -> None:
        await asyncio.gather(*(socket.close() for socket in list(self.sockets)))
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        return f"{self.base}/api/"

    def fail(self, method: str, *faults: Fault) -> None:
        """Let the next calls of a method fail, one fault a call."""
        self.faults[method].extend(faults)

    def called(self, method: str) -> list[Json]:
        return [args for name, args in self.calls if name == method]

    async def until(self, fits: Callable[[], T | None], seconds: float = LONG) -> T:
        """Wait until something that happens here fits, and return it."""
        async with self._changed, asyncio.timeout(seconds):
            while not (found := fits()):
                await self._changed.wait()
            return found

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    # Web API

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method, args = request.match_info["method"], await arguments(request)
        self.calls.append((method, args))
        fault = self.faults[method].popleft() if self.faults[method] else None
        if fault is not None and not fault.kind.endswith("_after"):
            refused = await self._fault(request, fault)
            if refused is not None:
                return refused
        answer = self._answer(request, method, args)
        if fault is not None and fault.kind == "drop_after":
            drop(request)
        await self._tell()
        if fault is not None and fault.kind == "hang_after":
            await asyncio.sleep(fault.seconds)
        return answer

    def _answer(self, request: web.Request, method: str, args: Json) -> web.Response:
        try:
            self._authorize(request, method, args)
            if method not in METHODS:
                raise Bad("unknown_method", method)
            refuse(problems(method, args), "invalid_arguments")
            if method == "apps.connections.open":
                self.opened += 1
                address = self.base.replace("http", "ws")
                return web.json_response({"ok": True, "url": f"{address}/socket?ticket=1"})
            answer = web.json_response({"ok": True, **self.methods.find(method)(args)})
            answer.headers["X-OAuth-Scopes"] = self.methods.me.scopes
            return answer
        except TooFast as limit:
            return limited(limit.seconds)
        except KeyError as missing:
            bad = Bad("invalid_arguments", f"{method} needs {missing}")
        except Bad as found:
            bad = found
        if not isinstance(bad, NotTaken):
            self.complaints.append(f"{method}: {bad}")
        return web.json_response({"ok": False, "error": bad.code})

    def _authorize(self, request: web.Request, method: str, args: Json) -> None:
        shown = request.headers.get("Authorization", "")
        if method == "oauth.v2.access":
            client = b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
            if shown != f"Basic {client}":
                raise Bad("bad_client_secret")
            return
        token = shown.removeprefix("Bearer ") or args.get("token", "")
        app = self.world.using(token)
        if app is not None and app.revoked is not None:
            raise Bad(app.revoked)
        if app is None and token != APP_TOKEN:
            raise Bad("invalid_auth")
        if (token == APP_TOKEN) != (method == "apps.connections.open"):
            raise Bad("not_allowed_token_type")
        self.methods.me = app or self.world.app

    async def _consent(self, request: web.Request) -> web.Response:
        """Show the page on which somebody lets the app into a workspace, or does not."""
        asked = dict(request.query)
        fits = asked.get("client_id") == CLIENT_ID and asked.get("state")
        known = {"client_id", "state", "scope", "user_scope", "redirect_uri"}
        if not fits or set(asked) - known:
            self.complaints.append(f"authorize: {sorted(asked)}")
            return web.Response(status=400, text="Something went wrong when authorizing this app")
        return web.Response(text="Andon is requesting permission to access a Slack workspace")

    async def _fault(self, request: web.Request, fault: Fault) -> web.Response | None:
        if fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
            return None
        if fault.kind == "limit":
            return limited(fault.seconds)
        if fault.kind == "status":
            return web.Response(status=fault.status, text="upstream failed")
        if fault.kind == "drop_before":
            drop(request)
            return web.Response()
        return web.json_response({"ok": False, "error": fault.code})

    async def _respond(self, request: web.Request) -> web.Response:
        url, body = self.world.urls.get(request.match_info["name"]), await request.json()
        self.calls.append(("response_url", body))
        if self.faults["response_url"]:
            refused = await self._fault(request, self.faults["response_url"].popleft())
            if refused is not None:
                return refused
        if url is None or url["left"] < 1:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        try:
            refuse(RESPONSE_URL.problems(body, "response_url"))
            check_message(body, native=self.world.native)
        except Bad as bad:
            if not isinstance(bad, NotTaken):
                self.complaints.append(f"response_url: {bad}")
            return web.json_response({"ok": False, "error": bad.code}, status=400)
        url["left"] -= 1
        self.world.whispers.append(
            Whisper(
                "response_url",
                url["user"],
                url["channel"],
                body["text"],
                body["blocks"],
                ts=self.world.ts(),
            )
        )
        await self._tell()
        return web.Response(text="ok")

    async def _file(self, request: web.Request) -> web.Response:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        app = self.world.using(token)
        if app is None or app.revoked is not None:
            return web.Response(status=403)
        return web.Response(body=self.world.files[request.match_info["name"]]["content"])

    async def _upload(self, request: web.Request) -> web.Response:
        self.world.uploads[request.match_info["name"]]["content"] = await request.read()
        return web.Response(text="OK")

    # Socket Mode

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1})
        self.sockets.append(socket)
        await self._tell()
        pinging = asyncio.create_task(self._ping(socket))
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    self._acknowledged(json.loads(message.data))
        finally:
            pinging.cancel()
            self.sockets.remove(socket)
            await self._tell()
        return socket

    async def _ping(self, socket: web.WebSocketResponse) -> None:
        while not socket.closed:
            await asyncio.sleep(self.pings)
            await socket.ping(b"Ping from slack")
            self.pinged += 1
            await self._tell()

    def _acknowledged(self, frame: Json) -> None:
        waiting = self._acks.pop(frame.get("envelope_id", ""), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(frame.get("payload") or {})

    async def connected(self) -> web.WebSocketResponse:
        return await self.until(lambda: self.sockets[-1] if self.sockets else None)

    async def send_frame(self, text: str) -> None:
        """Send anything over the newest socket."""
        socket = await self.connected()
        await socket.send_str(text)

    # delivery

    async def deliver(self, kind: str, payload: Json) -> Ack:
        """Deliver as Slack does; no acknowledgment within 3 s raises ``TimeoutError``."""
        if self.http is not None:
            return await self._post(kind, payload)
        socket = await self.connected()
        envelope = f"e{self.world.number()}"
        waiting: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._acks[envelope] = waiting
        frame = {"type": kind, "envelope_id": envelope, "payload": payload}
        await socket.send_json({**frame, "accepts_response_payload": kind != "events_api"})
        answer = await asyncio.wait_for(waiting, ACK_SECONDS)
        acked = self._acked(payload, answer)
        await self._tell()
        return acked

    async def _post(self, kind: str, payload: Json) -> Ack:
        host = urlsplit(self.http or "").hostname
        assert host == "127.0.0.1", f"{host} is not the loopback address"
        body, content = encoded(kind, payload)
        headers = {**signed(body, self.secret, time.time()), "Content-Type": content}
        started = time.monotonic()
        async with (
            ClientSession() as session,
            session.post(self.http or "", data=body, headers=headers) as answer,
        ):
            text = await answer.text()
            seconds = time.monotonic() - started
        if answer.status != 200 or seconds > ACK_SECONDS:
            raise TimeoutError(f"HTTP {answer.status} after {seconds:.1f} s: {text}")
        acked = self._acked(payload, json.loads(text) if text else {})
        await self._tell()
        return acked

    def _acked(self, payload: Json, answer: Json) -> Ack:
        if not isinstance(payload, dict):
            return Ack(answer)
        wrong = list(acknowledgment_problems(payload, answer))
        self.complaints += [f"acknowledgment: {each}" for each in wrong]
        if "command" in payload and answer and not wrong:
            self._whisper("ack", payload["user_id"], payload["channel_id"], answer)
        return Ack(answer)

    def _whisper(self, way: str, user: str, channel: str, shown: Json) -> None:
        """Show something to one person only; what Slack would not show is complained of."""
        try:
            check_message(shown, native=self.world.native)
        except Bad as bad:
            self.complaints.append(f"{way}: {bad}")
            return
        ts = self.world.ts()
        told = Whisper(way, user, channel, shown["text"], shown["blocks"], ts=ts)
        self.world.whispers.append(told)

    # what is seen

    def posts(self, channel: str) -> list[Message]:
        found = self.world.channels.get(channel)
        return [m for m in found.messages if m.key is not None] if found else []


def encoded(kind: str, payload: Json) -> tuple[str, str]:
    """Return a delivery's body and content type over HTTP."""
    if kind == "events_api":
        return json.dumps(payload), "application/json"
    form = "application/x-www-form-urlencoded"
    if kind == "slash_commands":
        return urlencode(payload), form
    return urlencode({"payload": json.dumps(payload)}), form


def signed(body: str, secret: str, at: float) -> dict[str, str]:
    """Return the headers of a signed request."""
    stamp = str(int(at))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


async def arguments(request: web.Request) -> Json:
    """Return arguments however they come: query, form or JSON, with JSON inside of both."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        args.update(await request.json())
    else:
        args.update(await request.post())
    for name in ("blocks", "view", "metadata", "attachments", "files"):
        if isinstance(args.get(name), str):
            args[name] = json.loads(args[name])
    return args


def limited(seconds: float) -> web.Response:
    headers = {"Retry-After": str(max(1, round(seconds)))}
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)


def drop(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
