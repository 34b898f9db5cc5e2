from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.ports import Database
from tests.fakes.discord import FakeDiscord
from tests.wire.discord.bench import Bench, database, discord


@pytest.fixture
async def server() -> AsyncIterator[FakeDiscord]:
    async with discord() as running:
        yield running


@pytest.fixture
async def stored(tmp_path: Path) -> AsyncIterator[Database]:
    async with database(tmp_path) as opened:
        yield opened


@pytest.fixture
async def bench(server: FakeDiscord, stored: Database) -> AsyncIterator[Bench]:
    async with Bench(server, stored).running() as running:
        yield running
