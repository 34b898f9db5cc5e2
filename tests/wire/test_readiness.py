"""Ready means that the database answers and every platform is connected; healthy means neither."""

from __future__ import annotations

import asyncio
import re
import socket

from aiohttp import ClientSession
from prometheus_client import generate_latest

from bot.app.health import Health
from bot.app.pumps import Pump
from bot.ports import Database
from bot.ports.connection import Connection
from tests.fakes.discord import FakeDiscord
from tests.fakes.slack import Fault
from tests.waiting import LONG
from tests.wire.discord import conftest as on_discord
from tests.wire.discord.bench import Bench
from tests.wire.slack import conftest as on_slack
from tests.wire.slack.conftest import Scene

scene, live = on_slack.scene, on_slack.live
server, stored = on_discord.server, on_discord.stored


async def health(scene: Scene) -> Health:
    """The health of a bot whose pump made its first turn."""
    assert scene.bot is not None
    async with asyncio.timeout(LONG):
        while scene.bot.pump.last_turn is None:
            await asyncio.sleep(0.01)
    return Health(scene.bot.core, scene.bot.pump, [scene.bot.adapter.connection])


def gauge(platform: str) -> str:
    found = re.search(
        rf'andon_platform_connected{{platform="{platform}"}} (\S+)', generate_latest().decode()
    )
    assert found is not None
    return found[1]


async def turned(connection: Connection, *, up: bool) -> None:
    async with asyncio.timeout(LONG):
        while connection.is_set() != up:
            await asyncio.sleep(0.01)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def asked(port: int, path: str) -> tuple[int, str]:
    async with ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.status, await answer.text()


async def test_a_lost_connection_is_named_until_it_is_back(live: Scene) -> None:
    assert live.bot is not None
    connection, port = live.bot.adapter.connection, free_port()
    async with (await health(live)).served(port):
        assert await asked(port, "/readyz") == (200, "ok\n")
        assert gauge("slack") == "1.0"
        live.slack.fail("apps.connections.open", *(Fault("status", status=503) for _ in range(99)))
        await (await live.slack.connected()).close()
        await turned(connection, up=False)
        status, text = await asked(port, "/readyz")
        assert status == 503
        assert re.fullmatch(
            r"slack is not connected since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\.\n", text
        )
        assert await asked(port, "/healthz") == (200, "ok\n")
        assert (
            'andon_platform_connected{platform="slack"} 0.0' in (await asked(port, "/metrics"))[1]
        )
        live.slack.faults["apps.connections.open"].clear()
        await turned(connection, up=True)
        assert (await asked(port, "/readyz"))[0] == 200
    assert gauge("slack") == "1.0"


async def test_a_database_that_does_not_answer_is_named(live: Scene) -> None:
    assert live.bot is not None
    watch = await health(live)
    await live.bot.end()
    missing = await watch.missing()
    assert missing[0] == "The database does not answer."
    assert missing[1].startswith("slack is not connected since ")


async def test_signed_http_is_connected_while_it_listens(scene: Scene) -> None:
    scene.mode = "http"
    bot = await scene.start()
    assert await (await health(scene)).missing() == []
    await bot.end()
    assert not bot.adapter.connection.is_set()


async def test_discord_says_when_the_gateway_is_away(server: FakeDiscord, stored: Database) -> None:
    running = Bench(server, stored)
    connection = running.adapter.connection
    assert not connection.is_set()
    Health(running.core, Pump(running.core), [connection])
    assert gauge("discord") == "0.0"
    async with running.running():
        await turned(connection, up=True)
        assert gauge("discord") == "1.0"
        before = connection.since
        await server.gateway.drop()
        async with asyncio.timeout(LONG):
            while connection.since == before or not connection.is_set():
                await asyncio.sleep(0.01)
    assert not connection.is_set()
    assert gauge("discord") == "0.0"
