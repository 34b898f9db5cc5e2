"""The loopback Discord: REST, gateway, what people do there, and faults by script."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.fakes.discord import rest, table
from tests.fakes.discord.gateway import Gateway
from tests.fakes.discord.people import People
from tests.fakes.discord.world import World, every
from tests.waiting import LONG

Json = dict[str, Any]
API = "/api/v10"
INTERACTION_SECONDS, TOKEN_SECONDS = 3.0, 900.0


@dataclass
class Call:
    """One request that came in."""

    method: str
    path: str
    body: Any
    status: int = 0


@dataclass
class Fault:
    """What goes wrong with matching requests: ``times`` of them, after ``after`` others.

    ``kind`` is status (with ``status``, ``code`` and ``retry_after``), drop (processed, then the
    connection breaks), refuse (not processed, the connection breaks) or delay (``seconds``).
    """

    match: str
    kind: str
    status: int = 500
    code: int = 0
    retry_after: float = 0.0
    seconds: float = 0.0
    times: int = 1
    after: int = 0
    via: bool = True


@dataclass
class Interaction:
    """An interaction and what was answered."""

    id: str
    token: str
    kind: int
    made: float
    response: Json | None = None
    original: Json | None = None
    deleted: bool = False
    followups: list[Json] = field(default_factory=list)

    @property
    def ephemeral(self) -> bool:
        data = (self.response or {}).get("data") or {}
        return bool(data.get("flags", 0) & 64)

    @property
    def files(self) -> list[str]:
        """What is attached to the answer, as text."""
        found: list[str] = (self.original or {}).get("files", [])
        return found

    @property
    def text(self) -> str:
        """What the answer shows."""
        return seen(self.original) if self.original else ""


def seen(message: Json) -> str:
    """Return all text that a message shows."""
    parts = [message.get("content") or ""]
    for embed in message.get("embeds") or []:
        parts += [embed.get("title", ""), embed.get("description", "")]
        parts += [f"{f['name']}: {f['value']}" for f in embed.get("fields", [])]
    parts += [each.get("content", "") for each in every(message.get("components") or [])]
    return "\n".join(part for part in parts if part)


class FakeDiscord(People):
    """Start it, point the client at ``api_url`` and ``gateway_url``, and play people.

    ``violations`` holds everything that the platform would have refused or that is not in its
    description; a test that ends well leaves it empty.
    """

    def __init__(self, token: str = "bot-token") -> None:
        self.token = token
        self.world = World()
        self.gateway = Gateway(self)
        self.calls: list[Call] = []
        self.faults: list[Fault] = []
        self.violations: list[str] = []
        self.interactions: dict[str, Interaction] = {}
        self.nonces: dict[tuple[str, str], str] = {}
        self.blocked: set[str] = set()
        self.forbidden: dict[str, int] = {}
        self.files: dict[str, bytes] = {}
        """What people attached, by id."""
        self.bucket_limit, self.bucket_seconds = 1000, 1.0
        self._buckets: dict[str, list[float]] = {}
        self._changed = asyncio.Condition()
        self._runner: web.AppRunner | None = None
        self._port = 0
        self.intents_flag = 1 << 19

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self._port}{API}"

    @property
    def cdn_url(self) -> str:
        """Where attached files lie."""
        return f"http://127.0.0.1:{self._port}/cdn"

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self._port}/gateway"

    async def start(self) -> None:
        app = web.Application(client_max_size=25 * 2**20)
        app.router.add_get("/gateway", self.gateway.accept)
        app.router.add_get("/cdn/attachments/{id}/{name}", self._cdn)
        app.router.add_route("*", API + "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        server = site._server
        self._port = server.sockets[0].getsockname()[1]  # type: ignore[union-attr]

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def forget_nonces(self) -> None:
        """Let the few minutes pass in which a nonce is unique."""
        self.nonces.clear()

    def note(self, what: str, history: list[str]) -> None:
        history.append(what)
        asyncio.get_running_loop().create_task(self._tell())

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def until(self, true: Callable[[], Any], seconds: float = LONG) -> Any:
        """Wait until something is true after some request, and return it."""

        async def wait() -> Any:
            async with self._changed:
                return await self._changed.wait_for(true)

        try:
            return await asyncio.wait_for(wait(), seconds)
        except TimeoutError:
            last = [f"{c.method} {c.path} {c.status}" for c in self.calls[-12:]]
            raise AssertionError(f"not within {seconds} s; the last calls: {last}") from None

    # serving

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix(API)
        body, files = await self._body(request)
        call = Call(request.method, path, body)
        self.calls.append(call)
        try:
            return await self._faulty(request, call, files)
        finally:
            await self._tell()

    async def _faulty(
        self, request: web.Request, call: Call, files: list[str]
    ) -> web.StreamResponse:
        fault = self._fault(f"{call.method} {call.path}")
        if fault is None:
            return self._answer(request, call, files)
        if fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
            return self._answer(request, call, files)
        if fault.kind == "status":
            call.status = fault.status
            return _refused(fault)
        if fault.kind == "drop":
            self._answer(request, call, files)
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    def _fault(self, line: str) -> Fault | None:
        for fault in self.faults:
            if not re.search(fault.match, line) or fault.times <= 0:
                continue
            if fault.after > 0:
                fault.after -= 1
                continue
            fault.times -= 1
            return fault
        return None

    async def _cdn(self, request: web.Request) -> web.Response:
        """Give out an attached file; the bot's token is not for this host."""
        assert "Authorization" not in request.headers
        found = self.files.get(request.match_info["id"])
        return web.Response(status=404) if found is None else web.Response(body=found)

    async def _body(self, request: web.Request) -> tuple[Any, list[str]]:
        if request.content_type == "multipart/form-data":
            form = await request.post()
            files = [name for name in form if name.startswith("files[")]
            payload = form.get("payload_json", "{}")
            payload = bytes(payload).decode() if isinstance(payload, bytearray) else str(payload)
            texts = [form[name].file.read().decode(errors="replace") for name in files]  # type: ignore[union-attr]
            return json.loads(payload), texts
        raw = await request.read()
        return (json.loads(raw) if raw else None), []

    def _answer(self, request: web.Request, call: Call, files: list[str]) -> web.Response:
        status, data = self._handled(request, call, files)
        call.status = status
        headers = self._headers(call)
        if status == 429:
            headers["Via"] = "1.1 google"
            headers["Retry-After"] = str(data["retry_after"])
        if data is None:
            return web.Response(status=status, headers=headers)
        return _json(data, status, headers)

    def _handled(self, request: web.Request, call: Call, files: list[str]) -> tuple[int, Any]:
        if not self._authorised(request, call.path):
            return 401, {"message": "401: Unauthorized", "code": 0}
        problems = table.problems(call.method, call.path, call.body, len(files), request.query)
        if problems:
            self.violations += [f"{call.method} {call.path}: {each}" for each in problems]
            return 400, {"message": "Invalid Form Body", "code": 50035, "errors": {}}
        wait = self._throttled(call)
        if wait:
            return 429, {"message": "rate limited", "retry_after": wait, "global": False}
        return rest.handle(self, request, call, files)

    def _authorised(self, request: web.Request, path: str) -> bool:
        open_paths = ("/interactions/", "/webhooks/")
        return path.startswith(open_paths) or (
            request.headers.get("Authorization") == f"Bot {self.token}"
        )

    def _throttled(self, call: Call) -> float:
        if call.method != "POST" or not call.path.endswith("/messages"):
            return 0.0
        now = time.monotonic()
        recent = [t for t in self._buckets.get(call.path, []) if now - t < self.bucket_seconds]
        self._buckets[call.path] = recent
        if len(recent) >= self.bucket_limit:
            return round(self.bucket_seconds - (now - recent[0]), 3)
        recent.append(now)
        return 0.0

    def _headers(self, call: Call) -> dict[str, str]:
        if call.method != "POST" or not call.path.endswith("/messages"):
            return {}
        used = self._buckets.get(call.path, [])
        left = self.bucket_seconds - (time.monotonic() - used[0]) if used else self.bucket_seconds
        return {
            "X-RateLimit-Bucket": "messages",
            "X-RateLimit-Limit": str(self.bucket_limit),
            "X-RateLimit-Remaining": str(max(self.bucket_limit - len(used), 0)),
            "X-RateLimit-Reset": str(time.time() + left),
            "X-RateLimit-Reset-After": f"{left:.3f}",
        }


def _refused(fault: Fault) -> web.Response:
    headers: dict[str, str] = {}
    data: Json = {"message": "scripted", "code": fault.code}
    if fault.status == 429:
        headers["Retry-After"] = str(fault.retry_after)
        data = {"message": "rate limited", "retry_after": fault.retry_after, "global": False}
        if fault.via:
            headers["Via"] = "1.1 google"
    return _json(data, fault.status, headers)


def _json(data: Any, status: int, headers: dict[str, str]) -> web.Response:
    """The content type has no charset: the client compares it exactly."""
    body = json.dumps(data).encode()
    return web.Response(
        body=body, status=status, headers={**headers, "Content-Type": "application/json"}
    )
