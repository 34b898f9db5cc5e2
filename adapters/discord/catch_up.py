"""What people did on Discord while nobody listened, as requests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import discord
import structlog

from adapters.discord.api import ERRORS, Api, outcome_of
from adapters.discord.history import Data, History, Read, since_id
from adapters.discord.listen import Listener
from adapters.discord.parse import Spot, answered, reacted, spoken
from adapters.discord.send import DiscordSender
from bot.engine.core import Core
from bot.ports import PERMANENT
from bot.ports.heard import Direct, Found, Missed, Unheard
from bot.ports.place import read_place
from bot.ports.request import Request

log = structlog.get_logger("andon.discord")

Mentions = Callable[[str], tuple[str, ...]]
"""Returns the ways to mention the bot on a server."""

_SAID = (discord.MessageType.default.value, discord.MessageType.reply.value)


class CatchUp:
    """Reads what was missed; ``listener`` does it."""

    def __init__(self, core: Core, api: Api, sender: DiscordSender, listener: Listener) -> None:
        self._core = core
        self._api = api
        self._sender = sender
        self._listener = listener

    async def read(self, unheard: Unheard, mentions: Mentions, stop: asyncio.Event) -> Found:
        """Read every conversation. One that is gone is left out; what failed is read again."""
        missed: list[Missed] = []
        complete = True
        channels = (Direct(place, ()) for place in unheard.channels)
        for conversation in (*channels, *unheard.directs):
            try:
                missed += await self._read(conversation.place, unheard, mentions, stop)
            except ERRORS as error:
                complete &= outcome_of(error).result == PERMANENT
                log.warning("not read", place=conversation.place, error=str(error))
        return Found(tuple(missed), complete)

    async def _read(
        self, place: str, unheard: Unheard, mentions: Mentions, stop: asyncio.Event
    ) -> list[Missed]:
        where, since = read_place(place), since_id(unheard.since)
        channel, guild = where.id, ""
        if where.private:
            channel = await self._sender.private_channel(where.id)
        else:
            guild = await self._sender.server_of(channel)
        history = History(self._api, self._core.index.reactions, stop)
        read = await history.read(channel, since, unheard.cards.get(place, ()))
        for lost in read.lost:
            log.warning("a card or thread is gone, so it is not heard", place=place, message=lost)
        room = _Room(channel, guild, self._api.user, mentions(guild))
        return [each async for each in self._acts(room, history, read)]

    async def _acts(self, room: _Room, history: History, read: Read) -> AsyncIterator[Missed]:
        """Yield what was done, as it is read when it comes."""
        for message in read.said.values():
            request = room.said(message)
            if request is not None:
                yield self._missed(request, message)
        for message in read.marked.values():
            for emoji, user in await history.reactions(message):
                if user.get("bot"):
                    continue
                reaction = self._core.index.reactions[emoji]
                request = room.marked(message, user, reaction.names[0], reads=reaction.reads)
                yield self._missed(request, message)

    def _missed(self, request: Request, message: Data) -> Missed:
        said = str(message["channel_id"]), str(message["id"])
        attached = message.get("attachments") or ()
        files = [(str(f["filename"]), str(f["url"]), int(f["size"])) for f in attached]
        do = partial(self._listener.hear, request, files, said)
        return Missed(request.key, request.said, do)


@dataclass(frozen=True, slots=True)
class _Room:
    """A channel or a conversation in private (``guild`` is empty), and how ``bot`` is called."""

    channel: str
    guild: str
    bot: str
    calls: tuple[str, ...]

    def said(self, message: Data) -> Request | None:
        """Return the request of a message; bots and the platform's own lines give none."""
        author = message["author"]
        if author.get("bot") or message.get("webhook_id") or message["type"] not in _SAID:
            return None
        spot = self._spot(message, author)
        names = {user["id"]: _shown(user) for user in message.get("mentions") or ()}
        request = spoken(
            spot,
            str(message["id"]),
            str(message.get("content") or ""),
            self.calls,
            names,
            answers=self._answered(message, spot),
            files=_files(message),
        )
        if request is None:
            return None
        return replace(request, said=discord.utils.snowflake_time(int(message["id"])))

    def marked(self, message: Data, user: Data, emoji: str, *, reads: bool) -> Request:
        """Return the request of an emoji on a message, with what that holds if it is read."""
        content = str(message.get("content") or "") if reads else None
        files = _files(message) if reads else ()
        return reacted(self._spot(message, user), str(message["id"]), emoji, content, files)

    def _spot(self, message: Data, user: Data) -> Spot:
        channel = str(message["channel_id"])
        parent = self.channel if channel != self.channel else None
        return Spot(str(user["id"]), channel, parent, self.guild, name=_shown(user))

    def _answered(self, message: Data, spot: Spot) -> str | None:
        about = message.get("message_reference")
        before: Any = message.get("referenced_message")
        if message["type"] != discord.MessageType.reply.value or not about or not before:
            return None
        author = str(before["author"]["id"])
        return answered(spot, str(before["id"]), str(about.get("channel_id")), author, self.bot)


def _files(message: Data) -> tuple[str, ...]:
    return tuple(str(file["filename"]) for file in message.get("attachments") or ())


def _shown(user: Data) -> str:
    return str(user.get("global_name") or user.get("username") or "")
