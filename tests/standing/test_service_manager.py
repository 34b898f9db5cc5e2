"""systemd is told that Andon runs, and only while it does its work."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from bot.app import health
from bot.app.clock import elapsed
from bot.app.health import SILENT_AFTER, Health


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


async def told(listening: socket.socket, pump: Pump) -> list[bytes]:
    """Return what systemd hears within a moment."""
    watching = asyncio.create_task(Health(cast(Any, None), cast(Any, pump)).watch())
    await asyncio.sleep(0.02)
    assert not watching.done()
    watching.cancel()
    heard = []
    while True:
        try:
            heard.append(listening.recv(100))
        except BlockingIOError:
            return heard


async def test_a_bot_that_works_is_ready_and_says_so_again(manager: socket.socket) -> None:
    heard = await told(manager, Pump(1))
    assert len(heard) > 1
    assert set(heard) == {b"READY=1\nWATCHDOG=1"}


@pytest.mark.parametrize("ago", [None, SILENT_AFTER.total_seconds() + 1])
async def test_one_that_did_not_begin_or_hangs_says_nothing(
    manager: socket.socket, ago: float | None
) -> None:
    assert await told(manager, Pump(ago)) == []


async def test_a_manager_that_is_gone_disturbs_nobody(
    manager: socket.socket, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "gone"))
    assert await told(manager, Pump(1)) == []


async def test_without_a_manager_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    await asyncio.wait_for(Health(cast(Any, None), cast(Any, Pump(1))).watch(), 1)
