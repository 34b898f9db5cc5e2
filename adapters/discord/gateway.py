"""The client of the gateway: which events it listens to, and what happens to a bad one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import discord
import structlog
import yarl
from discord.gateway import DiscordWebSocket

from adapters.discord.pace import Pace

log = structlog.get_logger("andon.discord")

# What opens a connection must be right, else it is begun anew; any other bad event is skipped.
_OPENING = frozenset(("READY", "RESUMED"))


def intents() -> discord.Intents:
    """Return what the bot listens to: messages with their text, reactions, and servers."""
    wanted = discord.Intents.none()
    wanted.guilds = wanted.guild_messages = wanted.dm_messages = True
    wanted.guild_reactions = wanted.dm_reactions = wanted.message_content = True
    return wanted


class GatewayClient(discord.Client):
    """Listens to interactions, messages, deletions and reactions, and hands them on.

    ``connected`` is set while the gateway talks to us, ``lost`` while it does not.
    """

    def __init__(
        self,
        interaction: Callable[[discord.Interaction], Awaitable[None]],
        message: Callable[[discord.Message], Awaitable[None]],
        reaction: Callable[[discord.Client, discord.RawReactionActionEvent], Awaitable[None]],
        deleted: Callable[[str, Iterable[str]], Awaitable[None]],
        pace: Pace,
        gateway: str | None,
        connected: asyncio.Event | None = None,
    ) -> None:
        super().__init__(
            intents=intents(),
            max_messages=None,
            heartbeat_timeout=pace.deaf,
            guild_ready_timeout=pace.guilds,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
        )
        if gateway:
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
        self._on_interaction, self._on_message, self._on_reaction = interaction, message, reaction
        self._on_deleted = deleted
        self._pace = pace
        self.connected, self.lost = connected or asyncio.Event(), asyncio.Event()
        self._skip_malformed_events()

    def _skip_malformed_events(self) -> None:
        """One malformed event would end the client: it is skipped instead."""
        parsers = self._connection.parsers
        for name, parse in list(parsers.items()):
            if name not in _OPENING:
                parsers[name] = _skip_malformed(name, parse)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait before identifying anew, as Discord asks."""
        if self._pace.identify:
            await super().before_identify_hook(shard_id, initial=initial)

    async def on_ready(self) -> None:
        """A new session is open."""
        self._note_connected("ready")

    async def on_resumed(self) -> None:
        """An interrupted session goes on; what was missed is replayed."""
        self._note_connected("resumed")

    def _note_connected(self, how: str) -> None:
        log.info("discord connected", how=how)
        self.lost.clear()
        self.connected.set()

    async def watch(self) -> None:
        """Raise ``TimeoutError`` when the gateway stays away; discord.py would try ever later."""
        while True:
            async with asyncio.timeout(self._pace.lost):
                await self.connected.wait()
            await self.lost.wait()

    async def on_disconnect(self) -> None:
        """The connection went; discord.py tries to resume it."""
        self.connected.clear()
        self.lost.set()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Somebody used a command, a button or a form."""
        await self._on_interaction(interaction)

    async def on_message(self, message: discord.Message) -> None:
        """Somebody said something."""
        await self._on_message(message)

    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        """Somebody reacted to a message, however old."""
        await self._on_reaction(self, payload)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """A message was deleted, however old."""
        await self._on_deleted(str(payload.channel_id), [str(payload.message_id)])

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Several messages of a channel were deleted at once."""
        await self._on_deleted(str(payload.channel_id), map(str, sorted(payload.message_ids)))

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        """One event that fails is logged and stops nothing."""
        log.exception("event failed", during=event_method)


def _skip_malformed(name: str, parse: Callable[[Any], None]) -> Callable[[Any], None]:
    def parse_or_skip(data: Any) -> None:
        try:
            parse(data)
        except Exception:
            log.exception("malformed event skipped", kind=name)

    return parse_or_skip
