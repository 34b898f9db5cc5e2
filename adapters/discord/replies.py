"""What is asked of the core, and its private answer on the way back to the person."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import structlog

from adapters.discord.api import CANNOT_DM, ERRORS, LONG, Api, code_of
from adapters.discord.parse import message_key
from adapters.discord.render import Rendered, render
from adapters.discord.send import DiscordSender
from adapters.discord.texts import text
from bot.engine.core import Core
from bot.messages.card import Card
from bot.ports.request import Reply, Request

log = structlog.get_logger("andon.discord")

NONCE_LIMIT = 25
_ORIGINAL = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"


class Answers:
    """Hands requests to the core and answers privately; ``kick`` wakes the pump."""

    def __init__(
        self,
        core: Core,
        api: Api,
        sender: DiscordSender,
        kick: Callable[[], None],
        clock: Callable[[], datetime],
    ) -> None:
        self._core = core
        self._api = api
        self._sender = sender
        self._kick = kick
        self._clock = clock

    async def ask(self, request: Request) -> Reply:
        """Return the core's reply, however long the database takes; a failure is told too."""
        try:
            return await self.submit(request)
        except Exception:
            log.exception("request failed", key=request.key)
            return Reply(Card((text("failed"),)), refused=True)

    async def submit(self, request: Request) -> Reply:
        """Return the core's reply; a failure is raised."""
        reply = await asyncio.wrap_future(self._core.submit(request, self._clock()))
        self._kick()
        return reply

    async def forget(self, channel: str, messages: Iterable[str]) -> None:
        """Note that messages of a channel were deleted."""
        for message in messages:
            key, forget = message_key(channel, message), self._core.forget_message
            if await asyncio.to_thread(forget, key, self._clock()):
                self._kick()

    async def follow_up(self, token: str, request: Request, reply: Reply) -> None:
        """Show a reply to an interaction where only the actor sees it, or tell them directly."""
        if reply.card is None:
            return
        shown = render_reply(reply)
        ids: dict[str, Any] = {"webhook_id": self._api.application, "webhook_token": token}
        try:
            await self._api.call(
                "PATCH", _ORIGINAL, shown.payload, files=shown.files, patience=LONG, **ids
            )
        except ERRORS as error:
            log.warning("no follow-up", key=request.key, error=str(error))
            await self.tell(request, reply)

    async def tell(
        self, request: Request, reply: Reply, said: tuple[str, str] | None = None
    ) -> None:
        """Answer by direct message; ``said`` is the channel and message that is answered.

        Who takes none is told so where they spoke, without any of the answer. A hint belongs
        beside what was said, so it is not sent here.
        """
        if reply.card is None or reply.hint:
            return
        shown = render_reply(reply)
        body = {**shown.payload, **_nonce_fields(request, "reply")}
        try:
            channel = await self._sender.private_channel(request.identity, LONG)
            await self._sender.post(channel, body, shown.files, LONG)
        except ERRORS as error:
            log.warning("no private answer", key=request.key, error=str(error))
            if code_of(error) == CANNOT_DM and said is not None:
                await self._excuse(request, said)

    async def _excuse(self, request: Request, said: tuple[str, str]) -> None:
        channel, message = said
        body = {
            "content": text("no_private"),
            "message_reference": {"message_id": message, "fail_if_not_exists": False},
            "allowed_mentions": {"parse": [], "replied_user": True},
            **_nonce_fields(request, "excuse"),
        }
        try:
            await self._sender.post(channel, body, patience=LONG)
        except ERRORS as error:
            log.warning("no answer at all", key=request.key, error=str(error))


def render_reply(reply: Reply) -> Rendered:
    """Return a private answer as a message; it pings nobody."""
    return render(reply.card or Card(()), name=reply.name, files=reply.files)


def _nonce_fields(request: Request, what: str) -> dict[str, object]:
    """An event that comes again is answered again; Discord then returns the first message."""
    nonce = hashlib.sha256(f"{what} {request.key}".encode()).hexdigest()[:NONCE_LIMIT]
    return {"nonce": nonce, "enforce_nonce": True}
