"""systemd is told that Andon runs, and only while it does its work."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest

from bot.app import health
from bot.app.clock import elapsed
from bot.app.health import SILENT_AFTER, Health
from tests.waiting import LONG


class Pump:
    """A pump that completed a turn some seconds ago; ``None``: none yet."""

    def __init__(self, ago: float | None) -> None:
        self.last_turn = None if ago is None else elapsed() - ago


@pytest.fixture(params=["path", "abstract"])
def manager(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[socket.socket]:
    """What systemd listens at, in both of its ways."""
    address = str(tmp_path / "notify") if request.param == "path" else f"@{tmp_path}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(address.replace("@", "\0", 1))
        listening.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", address)
        monkeypatch.setattr(health, "WATCH_SECONDS", 0.001)
        yield listening


@asynccontextmanager
async def watched(pump: Pump) -> AsyncIterator[None]:
    """Let the health of a bot tell how it is while the context is open."""
    watching = asyncio.create_task(Health(cast(Any, None), cast(Any, pump)).watch())
    try:
        # It looks at once: after a few turns of the loop it has told what it has to.
        await asyncio.sleep(0.02)
        assert not watching.done()
        yield
    finally:
        watching.cancel()


def nothing(listening: socket.socket) -> bool:
    with pytest.raises(BlockingIOError):
        listening.recv(100)
    return True


async def test_a_bot_that_works_is_ready_and_says_so_again(manager: socket.socket) -> None:
    async with watched(Pump(1)), asyncio.timeout(LONG):
        for _ in range(2):
            heard = await asyncio.get_running_loop().sock_recv(manager, 100)
            assert heard == b"READY=1\nWATCHDOG=1"


@pytest.mark.parametrize("ago", [None, SILENT_AFTER.total_seconds() + 1])
async def test_one_that_did_not_begin_or_hangs_says_nothing(
    manager: socket.socket, ago: float | None
) -> None:
    async with watched(Pump(ago)):
        assert nothing(manager)


async def test_a_manager_that_is_gone_disturbs_nobody(
    manager: socket.socket, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "gone"))
    async with watched(Pump(1)):
        assert nothing(manager)


async def test_a_manager_that_does_not_listen_is_not_waited_for(manager: socket.socket) -> None:
    async with watched(Pump(1)), asyncio.timeout(LONG):
        await asyncio.sleep(0.2)  # far more is told meanwhile than a socket holds
    assert manager.recv(100)


async def test_without_a_manager_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    await asyncio.wait_for(Health(cast(Any, None), cast(Any, Pump(1))).watch(), LONG)
