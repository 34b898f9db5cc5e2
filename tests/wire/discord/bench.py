"""Andon on the loopback Discord: real client, core and pump on a temporary database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from adapters.discord.app import DiscordAdapter
from adapters.discord.pace import Pace
from bot.app.pumps import Pump
from bot.domain.program import Program
from bot.domain.values import Channel
from bot.engine.core import Core
from bot.features import INDEX
from bot.ports import Database
from storage import schema
from storage.open import open_database
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord.components import CONTAINER
from tests.fakes.discord.server import Interaction, seen
from tests.playing import small_program
from tests.waiting import LONG

Json = dict[str, Any]
SHARED, OEM, EMS, OTHER = (f"700000000000000{n}" for n in (1001, 1002, 1003, 1004))
IDS = {
    name: f"80000000000000{n:04}"
    for n, name in enumerate(
        ("tom", "maria", "dana", "omar", "linh", "wei", "hua", "jun", "stranger"), 1
    )
}
TOM, MARIA, LINH, WEI, STRANGER = (IDS[n] for n in ("tom", "maria", "linh", "wei", "stranger"))
QUICK = Pace(deaf=0.6, lost=5.0, again=0.05, again_longest=0.2, guilds=0.05, identify=0.0)


def program() -> Program:
    """The small program, living on Discord."""
    small = small_program()
    people = tuple(replace(p, discord=IDS[p.id]) for p in small.people)
    channels = tuple(
        Channel("discord", channel, audience)
        for channel, audience in ((SHARED, "shared"), (OEM, "oem"), (EMS, "ems"))
    )
    return replace(small, people=people, channels=channels)


def only_loopback(*addresses: str) -> None:
    """Refuse to start anything that would leave this machine."""
    for address in addresses:
        assert urlsplit(address).hostname == "127.0.0.1", address


def populate(server: FakeDiscord) -> None:
    for name, user in IDS.items():
        server.world.add_user(user, name)
    for channel in (SHARED, OEM, EMS, OTHER):
        server.world.add_channel(channel)


class Bench:
    """Andon on Discord; ``server`` is the platform, ``core`` and ``adapter`` are ours."""

    def __init__(self, server: FakeDiscord, database: Database, pace: Pace = QUICK) -> None:
        self.server = server
        self.database = database
        self.core = Core(database, ["discord"], INDEX)
        self.ahead = timedelta(0)
        self._pump: Pump | None = None
        only_loopback(server.api_url, server.gateway_url)
        self.adapter = DiscordAdapter(
            self.core,
            server.token,
            self._kick,
            server.api_url,
            server.gateway_url,
            clock=self.now,
            pace=pace,
        )

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def _kick(self) -> None:
        if self._pump is not None:
            self._pump.kick()

    @asynccontextmanager
    async def running(self, *, pumping: bool = True) -> AsyncIterator[Bench]:
        """Run the adapter and the pump; ends within a few seconds."""
        stop = asyncio.Event()
        pump = self._pump = Pump(self.core, self.now, timedelta(seconds=0.2))
        pump.connect({self.adapter.platform: self.adapter.sender})
        listening = asyncio.create_task(self.adapter.run(stop))
        pumped = asyncio.create_task(pump.run(stop)) if pumping else None
        readies = self.server.gateway.history.count("ready")
        try:
            await self.server.until(lambda: self.server.gateway.history.count("ready") > readies)
            yield self
        finally:
            stop.set()
            async with asyncio.timeout(LONG):
                if pumped is not None:
                    await pumped
                await listening

    # what comes back

    async def answer(self, interaction: Interaction) -> str:
        """Return the text of the private answer to an interaction."""
        await self.server.until(lambda: interaction.original)
        assert interaction.ephemeral
        return interaction.text

    async def slash(self, user: str, words: str, channel: str = SHARED, **options: Any) -> str:
        return await self.answer(await self.server.slash(user, channel, words, **options))

    async def log(self, title: str = "U7 MCU short", user: str = LINH, **options: Any) -> Json:
        """Log a shortage by slash command, and return its card."""
        said = await self.slash(user, "issue log", category="shortage", title=title, **options)
        assert "is logged" in said, said
        return await self.card(said.split()[0].strip("*"))

    async def card(self, name: str, channel: str = SHARED) -> Json:
        """Wait for the card of an issue."""
        found = await self.message(channel, lambda m: self.heading(m).startswith(f"{name} "))
        async with asyncio.timeout(LONG):
            while not self.known(channel, found["id"]):
                await asyncio.sleep(0.01)
        return found

    def known(self, channel: str, message: str) -> bool:
        """Say whether the bot has learned that it posted a message: nobody answers faster."""
        with self.database.read() as tx:
            return tx.message_at(f"discord:{channel}", message) is not None

    @staticmethod
    def heading(message: Json) -> str:
        """Return the title of a card: what stands in bold first in its frame."""
        framed = [each for each in message["components"] if each["type"] == CONTAINER]
        said = framed[0]["components"][0]["content"].split("**") if framed else []
        return str(said[1]) if len(said) > 1 else ""

    async def message(self, channel: str, true: Callable[[Json], Any]) -> Json:
        """Wait for a message of the bot in a channel."""

        def found() -> Json | None:
            return next((m for m in self.server.said(channel) if true(m)), None)

        message: Json = await self.server.until(found)
        return message

    async def line(self, channel: str, part: str) -> Json:
        """Wait for a message of the bot that shows ``part``."""
        return await self.message(channel, lambda m: part in seen(m))

    async def told(self, user: str, part: str) -> Json:
        """Wait for a direct message that shows ``part``."""

        def found() -> Json | None:
            return next((m for m in self.server.told(user) if part in seen(m)), None)

        message: Json = await self.server.until(found)
        return message

    def issues(self) -> int:
        with self.database.read() as tx:
            return len(tx.issues(tx.programs()[0].id))

    async def settled(self) -> None:
        """Wait until nothing is queued any more."""

        def nothing() -> bool:
            with self.database.read() as tx:
                upcoming = tx.ready(self.now(), 10, 10), tx.ready_surfaces(self.now(), 10)
                return not any(upcoming)

        async with asyncio.timeout(LONG):
            while not nothing():
                await asyncio.sleep(0.02)


@asynccontextmanager
async def discord() -> AsyncIterator[FakeDiscord]:
    """Run the loopback platform; what it would have refused fails the test."""
    server = FakeDiscord()
    populate(server)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
    assert not server.violations, server.violations


@asynccontextmanager
async def database(folder: Path) -> AsyncIterator[Database]:
    """Open a new database with the program in it."""
    url = f"sqlite:///{folder}/andon.db"
    schema.create(url)
    opened = open_database(url)
    try:
        Core(opened, ["discord"], INDEX).import_program(program(), datetime.now(UTC))
        yield opened
    finally:
        opened.close()
