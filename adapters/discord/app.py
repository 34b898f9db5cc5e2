"""Connects Andon to Discord, and stays connected until it is told to stop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

import discord
import structlog

from adapters.discord.api import ERRORS, LONG, Api, wait_for
from adapters.discord.catch_up import CatchUp
from adapters.discord.commands import payloads, same
from adapters.discord.gateway import GatewayClient
from adapters.discord.interactions import Interactions
from adapters.discord.listen import Listener
from adapters.discord.pace import Pace
from adapters.discord.parse import PLATFORM
from adapters.discord.replies import Answers
from adapters.discord.send import DiscordSender
from bot.engine.core import Core
from bot.ports.connection import Connection
from bot.ports.heard import Found, Unheard

log = structlog.get_logger("andon.discord")

_COMMANDS = "/applications/{application_id}/commands"


class DiscordAdapter:
    """Discord, both ways: ``sender`` for the pump, ``run`` beside it.

    ``kick`` wakes the pump after a change. ``api_url`` and ``gateway_url`` are Discord's addresses
    where they are not the usual ones; ``clock`` gives the time (UTC). Commands that exceed a limit
    of Discord raise ``Misconfigured``.
    """

    def __init__(
        self,
        core: Core,
        token: str,
        kick: Callable[[], None],
        api_url: str | None = None,
        gateway_url: str | None = None,
        *,
        clock: Callable[[], datetime],
        pace: Pace | None = None,
    ) -> None:
        self._commands = payloads(core.index)
        self._token = token
        self._gateway = gateway_url
        self._pace = pace or Pace()
        self._clock = clock
        self._api = Api(token, api_url)
        self.sender = DiscordSender(self._api, clock)
        self._answers = Answers(core, self._api, self.sender, kick, clock)
        self._interactions = Interactions(core, self._api, self._answers, self._pace)
        self.connection = Connection(PLATFORM, clock)
        caught_up = self.connection.caught_up
        self._listener = Listener(self._api, self._answers, core.index, caught_up)
        self._catch_up = CatchUp(core, self._api, self.sender, self._listener)
        self._client: GatewayClient | None = None
        self._stop = asyncio.Event()
        self._synced = False

    @property
    def platform(self) -> str:
        """Return the platform's name as places begin with it."""
        return PLATFORM

    async def run(self, stop: asyncio.Event) -> None:
        """Stay connected until ``stop`` is set; what is being sent by then is finished."""
        self._stop = stop
        supervising = asyncio.create_task(self._supervise(stop))
        try:
            await stop.wait()
        finally:
            supervising.cancel()
            await asyncio.gather(supervising, return_exceptions=True)
            await self.sender.idle()
            await self._api.close()

    async def read_missed(self, unheard: Unheard) -> Found:
        """Read what people did while nobody listened."""
        return await self._catch_up.read(unheard, self._list_mentions, self._stop)

    def _list_mentions(self, guild: str) -> tuple[str, ...]:
        """Return the ways to mention the bot on a server, as the gateway tells them."""
        known = self._client.get_guild(int(guild)) if guild and self._client else None
        return self._listener.list_mentions(known)

    async def _supervise(self, stop: asyncio.Event) -> None:
        """Connect, and connect again when the connection ends, each time a little later."""
        pause = self._pace.again
        while not stop.is_set():
            seconds = asyncio.get_running_loop().time
            began = seconds()
            prescribed = await self._connected()
            if seconds() - began > self._pace.again_longest:
                # It worked for a while. One that ends at once must not use up a day's sessions.
                pause = self._pace.again
            await wait_for(stop, prescribed or pause)
            pause = min(pause * 2, self._pace.again_longest)

    async def _connected(self) -> float | None:
        """Be connected as long as it lasts; return a pause (seconds) where one is prescribed."""
        try:
            await self._api.open()
            await self._sync()
            await self._listen()
        except (discord.LoginFailure, discord.PrivilegedIntentsRequired) as error:
            log.error("Discord refuses the bot", error=str(error))
            return self._pace.refused
        except ERRORS as error:
            log.warning("discord connection ended", error=repr(error))
        except Exception:
            log.exception("discord connection failed")
        return None

    async def _listen(self) -> None:
        """Listen until the client ends, or stays away too long."""
        listener = self._listener
        client = GatewayClient(
            self._interactions.handle,
            listener.handle_message,
            listener.handle_reaction,
            self._answers.forget,
            self._pace,
            self._gateway,
            self.connection,
        )
        self._client = client
        running = asyncio.create_task(client.start(self._token))
        watching = asyncio.create_task(client.watch())
        try:
            await asyncio.wait((running, watching), return_when=asyncio.FIRST_COMPLETED)
            for ended in (running, watching):
                if ended.done():
                    ended.result()
        finally:
            running.cancel()
            watching.cancel()
            await asyncio.gather(running, watching, return_exceptions=True)
            await client.close()
            client.connected.clear()

    async def _sync(self) -> None:
        """Offer the commands, unless Discord has exactly these: it allows few changes a day."""
        if self._synced:
            return
        wanted = self._commands
        application = self._api.application
        try:
            async with asyncio.timeout(self._pace.sync):
                named: dict[str, Any] = {"application_id": application, "patience": LONG}
                offered = await self._api.call("GET", _COMMANDS, **named)
                if not same(wanted, offered):
                    await self._api.call("PUT", _COMMANDS, wanted, **named)
                    log.info("discord commands renewed", count=len(wanted))
        except ERRORS as error:
            log.error("discord commands not renewed", error=str(error))
            return
        self._synced = True
