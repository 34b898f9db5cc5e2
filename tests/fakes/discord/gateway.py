"""The gateway of the loopback Discord: sessions that can be resumed, and faults by script."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from tests.fakes.discord.world import APP, BOT, GUILD

if TYPE_CHECKING:
    from tests.fakes.discord.server import FakeDiscord

Json = dict[str, Any]


class Session:
    """What a client may resume: everything that was dispatched, by sequence number."""

    def __init__(self, number: int, intents: int) -> None:
        self.id = f"session-{number}"
        self.intents = intents
        self.sent: list[Json] = []
        self.socket: web.WebSocketResponse | None = None


class Gateway:
    """Accepts connections; ``deaf`` answers nothing any more, ``heartbeat`` is in seconds."""

    def __init__(self, server: FakeDiscord) -> None:
        self._server = server
        self.sessions: list[Session] = []
        self.heartbeat = 0.2
        self.deaf = False
        self.refuse_resume = False
        self.history: list[str] = []

    async def accept(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._server.note("connected", self.history)
        await self._send(socket, 10, {"heartbeat_interval": int(self.heartbeat * 1000)})
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                await self._received(socket, json.loads(message.data))
        return socket

    async def _received(self, socket: web.WebSocketResponse, frame: Json) -> None:
        if self.deaf:
            return
        match frame["op"]:
            case 1:
                await socket.send_str(json.dumps({"op": 11}))
            case 2:
                await self._identify(socket, frame["d"])
            case 6:
                await self._resume(socket, frame["d"])
            case _:
                self._server.violations.append(f"gateway op {frame['op']}")

    async def _identify(self, socket: web.WebSocketResponse, data: Json) -> None:
        self._server.note("identify", self.history)
        if data["token"] != self._server.token:
            await socket.close(code=4004, message=b"Authentication failed")
            return
        session = Session(len(self.sessions) + 1, data["intents"])
        session.socket = socket
        self.sessions.append(session)
        ready = {
            "v": 10,
            "user": self._server.world.users[BOT],
            "guilds": [{"id": GUILD, "unavailable": True}],
            "private_channels": [],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self._server.gateway_url,
            "application": {"id": APP, "flags": 1 << 19},
        }
        await self._dispatch(session, "READY", ready)
        await self._dispatch(session, "GUILD_CREATE", self._server.world.guild())
        self._server.note("ready", self.history)

    async def _resume(self, socket: web.WebSocketResponse, data: Json) -> None:
        self._server.note("resume", self.history)
        found = next((s for s in self.sessions if s.id == data["session_id"]), None)
        if found is None or self.refuse_resume:
            await socket.send_str(json.dumps({"op": 9, "d": False}))
            return
        found.socket = socket
        for frame in [f for f in found.sent if f["s"] > data["seq"]]:
            await socket.send_str(json.dumps(frame))
        await self._dispatch(found, "RESUMED", {})
        self._server.note("resumed", self.history)

    async def _send(self, socket: web.WebSocketResponse, op: int, data: Any) -> None:
        await socket.send_str(json.dumps({"op": op, "d": data}))

    async def _dispatch(self, session: Session, event: str, data: Json) -> None:
        frame = {"op": 0, "s": len(session.sent) + 1, "t": event, "d": data}
        session.sent.append(frame)
        socket = session.socket
        if socket is not None and not socket.closed and not self.deaf:
            await socket.send_str(json.dumps(frame))

    async def dispatch(self, event: str, data: Json) -> None:
        """Tell the newest session of an event; one that is away hears it when it resumes."""
        if self.sessions:
            await self._dispatch(self.sessions[-1], event, data)

    async def order(self, op: int, data: Any = None) -> None:
        """Send an order such as reconnect (7) or invalid session (9)."""
        socket = self.sessions[-1].socket
        assert socket is not None
        await socket.send_str(json.dumps({"op": op, "d": data}))

    async def drop(self, code: int = 4000) -> None:
        """Close the connection of the newest session."""
        socket = self.sessions[-1].socket
        assert socket is not None
        await socket.close(code=code)

    async def cut(self) -> None:
        """Break the connection of the newest session without a word."""
        socket = self.sessions[-1].socket
        assert socket is not None
        transport = socket._req.transport if socket._req else None
        if transport is not None:
            transport.abort()
        await asyncio.sleep(0)
