"""The server at which strangers knock: whatever they send or leave out costs it little."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import web

from bot.border.web_server import Limits, WebServer
from tests.standing._http import exchange, refused, request, silent, status

QUICK = Limits(connections=16, head=0.2, body=0.2, answer=0.2, linger=0.1, idle=5.0, size=10_000)
SOON = 5.0
"""Seconds within which a connection is surely ended, far below the library's own patience."""


class Served:
    """A server with one page that takes a body, and one that is long."""

    def __init__(self, limits: Limits) -> None:
        self.read: list[int] = []
        self.server = WebServer(
            "test", [web.post("/slack/events", self._take), web.get("/long", self._long)], limits
        )
        self.port = 0

    async def _take(self, request: web.Request) -> web.Response:
        body = await self.server.read(request)
        self.read.append(len(body))
        return web.Response(text="taken")

    async def _long(self, _request: web.Request) -> web.Response:
        return web.Response(body=b"x" * 20_000_000)


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    made = Served(QUICK)
    async with made.server.served("127.0.0.1", 0) as made.port:
        yield made


async def takes(served: Served) -> None:
    """See that an honest request is answered, and its connection may stay."""
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    async with asyncio.timeout(SOON):
        for _ in range(2):
            writer.write(request(body=b"honest"))
            answer = await reader.readuntil(b"taken")
            assert status(answer) == 200
    writer.close()


@pytest.mark.parametrize(
    "parts",
    [(), (b"POST /sl",), (b"POST /slack/events HTTP/1.1\r\n", *[b"X: y\r\n"] * 100)],
    ids=["nothing", "half a line", "a header now and then"],
)
async def test_a_request_that_does_not_come_ends_its_connection(
    served: Served, parts: tuple[bytes, ...]
) -> None:
    before = refused("test", "silent")
    assert await exchange(served.port, *parts, pause=0.05, seconds=SOON) == b""
    assert refused("test", "silent") == before + 1
    await takes(served)


async def test_a_body_that_does_not_come_ends_its_connection(served: Served) -> None:
    begun = request(body=b"a", length=100)
    assert status(await exchange(served.port, begun, seconds=SOON)) == 408
    trickle = (begun, *[b"b"] * 50)
    assert status(await exchange(served.port, *trickle, pause=0.02, seconds=SOON)) == 408
    assert served.read == []
    await takes(served)


CHUNKED = ("Transfer-Encoding: chunked",)
CHUNK = b"2000\r\n" + b"x" * 0x2000 + b"\r\n"


@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        (request(body=b"x" * 20_000), 413),
        (request(body=b"x", length=10**12), 413),
        (request(headers=CHUNKED).replace(b"Content-Length: 0\r\n", b"") + CHUNK * 4, 413),
        (request(body=gzip.compress(b"0" * 9_000_000), headers=("Content-Encoding: gzip",)), 415),
        (request(body=b"x", headers=("Content-Encoding: br",)), 415),
        (request("PUT"), 405),
        (request("GET"), 405),
        (request("DELETE"), 405),
        (request(path="/"), 404),
        (request(path="/slack/events/../../etc/passwd"), 404),
        (request("GET", "/long", b"x" * 50), 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 40, 400),
        (b"GET / HTTP/9.9\r\n\r\n", 400),
        (b"\x00\xff" * 2000 + b"\r\n\r\n", 400),
        (request(headers=("X: " + "y" * 20_000,)), 400),
        (request(headers=tuple(f"X{n}: y" for n in range(1000))), 400),
        (request(headers=("Content-Length: 5",), body=b"12345"), 400),
        (request(headers=("Content-Length: -1",)), 400),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_refused_and_its_connection_ended(
    served: Served, sent: bytes, answered: int
) -> None:
    assert status(await exchange(served.port, sent, seconds=SOON)) == answered
    assert served.read == []
    await takes(served)


async def test_silent_connections_do_not_keep_others_out(served: Served) -> None:
    served.server._limits = replace(QUICK, head=60.0)
    async with silent(served.port, 100) as readers:
        await takes(served)
        ended = [reader for reader in readers if reader.at_eof()]
        async with asyncio.timeout(SOON):
            await asyncio.gather(*(reader.read() for reader in readers[:80]))
        assert len(ended) < len(readers)
    assert refused("test", "crowded") >= 80


async def test_slow_bodies_do_not_keep_others_out(served: Served) -> None:
    served.server._limits = replace(QUICK, body=60.0)
    begun = [await asyncio.open_connection("127.0.0.1", served.port) for _ in range(40)]
    for _reader, writer in begun:
        writer.write(request(body=b"a", length=100))
    await takes(served)
    for _reader, writer in begun:
        writer.close()


async def test_a_connection_that_asks_nothing_more_is_ended() -> None:
    made = Served(replace(QUICK, idle=0.2))
    async with made.server.served("127.0.0.1", 0) as port:
        answer = await exchange(port, request(body=b"honest"), seconds=SOON)
    assert status(answer) == 200
    assert answer.endswith(b"taken")


async def test_an_answer_that_nobody_reads_is_given_up(served: Served) -> None:
    before = refused("test", "unread")
    _reader, writer = await asyncio.open_connection("127.0.0.1", served.port, limit=1)
    writer.write(request("GET", "/long"))
    async with asyncio.timeout(SOON):
        while refused("test", "unread") == before:
            await asyncio.sleep(0.02)
    writer.close()
    await takes(served)


async def test_requests_in_a_row_are_taken_and_one_that_is_wrong_ends_them(served: Served) -> None:
    row = request(body=b"one") + request(body=b"two") + request("PUT") + request(body=b"never")
    answers = await exchange(served.port, row, seconds=SOON)
    assert answers.count(b"taken") == 2
    assert served.read == [3, 3]


async def test_rubbish_leaves_one_line_and_no_traceback(
    served: Served, capfd: pytest.CaptureFixture[str]
) -> None:
    before = refused("test", "http_404"), refused("test", "malformed")
    rubbish = (request("GET", "/a"), b"\x00\x01\r\n\r\n")
    for _ in range(25):
        await asyncio.gather(*(exchange(served.port, each) for each in rubbish * 4))
    assert (refused("test", "http_404"), refused("test", "malformed")) == (
        before[0] + 100,
        before[1] + 100,
    )
    told = "".join(capfd.readouterr())
    assert len(told.splitlines()) <= 2, told
    assert "Traceback" not in told


async def test_what_was_not_told_yet_is_told_at_the_end(
    capfd: pytest.CaptureFixture[str],
) -> None:
    made = Served(QUICK)
    async with made.server.served("127.0.0.1", 0) as port:
        for _ in range(7):
            await exchange(port, request("GET", "/a"))
        capfd.readouterr()
    assert "http_404=6" in "".join(capfd.readouterr())


async def test_a_mistake_of_our_own_is_told_once_and_shown_to_nobody(
    capfd: pytest.CaptureFixture[str],
) -> None:
    async def fail(_request: web.Request) -> web.Response:
        raise RuntimeError("secret detail")

    server = WebServer("test", [web.get("/", fail)], QUICK)
    async with server.served("127.0.0.1", 0) as port:
        answers = [await exchange(port, request("GET", "/")) for _ in range(5)]
    assert {status(each) for each in answers} == {500}
    assert not any(b"secret" in each for each in answers)
    assert "".join(capfd.readouterr()).count("RuntimeError: secret detail") == 1
