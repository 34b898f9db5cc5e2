"""Raw bytes at a port of ours, as strangers send them, and what comes back."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from prometheus_client import REGISTRY

from tests.waiting import LONG

HOST = "127.0.0.1"


async def exchange(port: int, *parts: bytes, pause: float = 0.0, seconds: float = LONG) -> bytes:
    """Send the parts one after another and return all that comes until the end of the connection.

    A connection that is not ended in time raises ``TimeoutError``.
    """
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        async with asyncio.timeout(seconds):
            received = asyncio.create_task(reader.read())
            for part in parts:
                writer.write(part)
                await asyncio.wait({received}, timeout=pause)
            return await received
    except ConnectionError:
        return b""
    finally:
        writer.close()


@asynccontextmanager
async def silent(port: int, count: int) -> AsyncIterator[list[asyncio.StreamReader]]:
    """Open connections that say nothing."""
    opened = [await asyncio.open_connection(HOST, port) for _ in range(count)]
    try:
        yield [reader for reader, _writer in opened]
    finally:
        for _reader, writer in opened:
            writer.close()


def request(
    method: str = "POST",
    path: str = "/slack/events",
    body: bytes = b"",
    headers: tuple[str, ...] = (),
    length: int | None = None,
) -> bytes:
    """Return a request as it stands on the wire."""
    told = len(body) if length is None else length
    lines = [f"{method} {path} HTTP/1.1", "Host: andon", f"Content-Length: {told}", *headers]
    return "\r\n".join((*lines, "", "")).encode("utf-8") + body


def status(answer: bytes) -> int:
    """Return the status of the first answer; 0 where there is none."""
    found = re.match(rb"HTTP/1\.[01] (\d+)", answer)
    return int(found[1]) if found else 0


def refused(where: str, why: str) -> float:
    """Return how often something was refused, as the metric says."""
    labels = {"where": where, "why": why}
    return REGISTRY.get_sample_value("andon_border_refused_total", labels) or 0.0


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        return int(taken.getsockname()[1])
