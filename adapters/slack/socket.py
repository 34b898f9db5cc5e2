"""Socket Mode: one connection that is known to hear, reopened whenever it does not.

A socket may go deaf while it looks healthy. Slack pings every few seconds, so silence is answered
with a ping of our own; without an answer, or with nothing but answers for a while, a new connection
is opened. What is being handled on the old one is finished and acknowledged there.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any

import structlog
from aiohttp import ClientError, ClientWebSocketResponse, WSMsgType
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_bolt.async_app import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.request import SocketModeRequest

from adapters.slack.api import Api, pause
from adapters.slack.intake import Answer, Dispatch, Intake
from adapters.slack.outcome import TO_MEND, code_of

log = structlog.get_logger("andon.slack")

_OVER = (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR)


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds. After ``quiet`` of silence the socket is probed; after ``deaf`` without a word of
    Slack's own it is reopened. ``first`` and ``longest`` bound the waits between connections, a
    connection that held for ``steady`` begins them anew, and ``finish`` is given to open work.
    """

    quiet: float = 15.0
    deaf: float = 90.0
    first: float = 0.25
    longest: float = 30.0
    steady: float = 10.0
    finish: float = 3.0


class SocketLine:
    """Receives envelopes, hands them to the app and acknowledges them."""

    def __init__(
        self,
        api: Api,
        app_token: str,
        dispatch: Dispatch,
        patience: Patience | None = None,
        connected: asyncio.Event | None = None,
    ) -> None:
        self._api = api
        self._app_token = app_token
        self._intake = Intake(dispatch)
        self._patience = patience or Patience()
        self._open: set[asyncio.Task[None]] = set()
        self.connected = connected or asyncio.Event()
        """Set while Slack has said hello on the connection."""

    async def run(self, stop: asyncio.Event) -> None:
        """Stay connected until ``stop`` is set; open work is finished then."""
        stopping = asyncio.create_task(stop.wait())
        wait = self._patience.first
        while not stop.is_set():
            started = self._now()
            connection = asyncio.create_task(self._connection())
            await asyncio.wait({connection, stopping}, return_when=asyncio.FIRST_COMPLETED)
            asked = await self._ended(connection)
            held = self._now() - started > self._patience.steady
            wait = self._patience.first if held or asked else min(wait * 2, self._patience.longest)
            if not (asked and held):
                await pause(wait, stop)
        stopping.cancel()
        if self._open:
            await asyncio.wait(self._open, timeout=self._patience.finish)
        self._intake.close()

    async def _ended(self, connection: asyncio.Task[bool]) -> bool:
        """Return whether Slack asked for a new connection; log what went wrong."""
        self.connected.clear()
        connection.cancel()
        await asyncio.wait({connection})
        error = None if connection.cancelled() else connection.exception()
        if isinstance(error, SlackApiError):
            code = code_of(error)
            say = log.error if code in TO_MEND else log.warning
            say("slack gives no connection", code=code)
        elif error is not None:
            log.warning("connection to slack lost", error=repr(error))
        return error is None and not connection.cancelled() and connection.result()

    async def _connection(self) -> bool:
        """Hold one connection; return whether Slack asked for the next one."""
        client = self._api.client
        opened = await client.apps_connections_open(app_token=self._app_token)
        socket = await self._api.session().ws_connect(
            str(opened["url"]), autoping=False, proxy=client.proxy
        )
        mine: set[asyncio.Task[None]] = set()
        try:
            return await self._listen(socket, mine)
        finally:
            self._later(self._close(socket, mine))

    async def _close(self, socket: ClientWebSocketResponse, mine: set[asyncio.Task[None]]) -> None:
        """Close when what came in on this connection is acknowledged."""
        if mine:
            await asyncio.wait(mine, timeout=self._patience.finish)
        await socket.close()

    async def _listen(self, socket: ClientWebSocketResponse, mine: set[asyncio.Task[None]]) -> bool:
        heard, probing = self._now(), False
        while True:
            try:
                received = await socket.receive(timeout=self._patience.quiet)
            except TimeoutError:
                if probing or self._now() - heard > self._patience.deaf:
                    log.warning("connection to slack is deaf; opening another")
                    return True
                probing = True
                await socket.ping()
                continue
            probing = False
            if received.type == WSMsgType.PONG:
                if self._now() - heard > self._patience.deaf:
                    log.warning("connection to slack says nothing; opening another")
                    return True
                continue
            heard = self._now()
            if received.type == WSMsgType.PING:
                await socket.pong(received.data)
            elif received.type == WSMsgType.TEXT:
                if self._take(socket, received.data, mine):
                    return True
            elif received.type in _OVER:
                return False

    def _take(
        self, socket: ClientWebSocketResponse, data: str, mine: set[asyncio.Task[None]]
    ) -> bool:
        """Begin to handle a frame; return whether it asks for a new connection."""
        frame = _read_frame(data)
        kind = frame.get("type")
        if kind == "hello":
            self.connected.set()
            log.info("connected to slack")
        elif kind == "disconnect":
            reason = frame.get("reason")
            if reason == "link_disabled":
                log.error("socket mode is switched off in the app's settings")
                return False
            log.info("slack asks for a new connection", reason=reason)
            return True
        elif "envelope_id" in frame:
            task = self._later(self._envelope(socket, frame))
            mine.add(task)
            task.add_done_callback(mine.discard)
        return False

    def _later(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._open.add(task)
        task.add_done_callback(self._open.discard)
        return task

    async def _envelope(self, socket: ClientWebSocketResponse, frame: dict[str, Any]) -> None:
        """Hand an envelope to the app; one that was not taken stays unacknowledged and returns."""
        try:
            answer = await self._intake.take(lambda: _read_envelope(frame))
            if answer.status == 200:
                await self._acknowledge(socket, frame, answer)
            else:
                log.warning("envelope not taken; slack sends it again", status=answer.status)
        except Exception:
            log.exception("envelope failed", kind=str(frame.get("type"))[:60])

    async def _acknowledge(
        self, socket: ClientWebSocketResponse, frame: dict[str, Any], answer: Answer
    ) -> None:
        """Acknowledge, with the answer in it where Slack takes one."""
        acknowledged = {"envelope_id": frame["envelope_id"]}
        takes = bool(answer.body) and frame.get("accepts_response_payload") is not False
        payload = {"payload": json.loads(answer.body)} if takes else {}
        try:
            await socket.send_str(json.dumps({**acknowledged, **payload}))
        except (ClientError, ConnectionError) as error:
            log.warning("not acknowledged; slack sends it again", error=repr(error))
            takes = False
        if answer.unsent is not None and not takes:
            answer.unsent()

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


def _read_envelope(frame: dict[str, Any]) -> AsyncBoltRequest:
    """Return what an envelope holds; one that is none raises ``ValueError``."""
    request = SocketModeRequest.from_dict(frame)
    if request is None or not isinstance(request.payload, dict):
        raise ValueError("no envelope")
    return AsyncBoltRequest(
        mode="socket_mode", body=request.payload, headers=build_headers(request)
    )


def _read_frame(data: str) -> dict[str, Any]:
    """Return a frame; what is not a JSON object is logged and nothing."""
    try:
        frame = json.loads(data)
    except (ValueError, RecursionError):
        frame = None
    if not isinstance(frame, dict):
        log.warning("malformed frame", length=len(data))
        return {}
    return frame
