"""A demo that is served over a real socket, and a browser's part of it: requests and a stream."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientResponse, ClientSession, TCPConnector

from adapters.web.server import PageServer
from adapters.web.theatre import Theatre
from bot.app.page import page_theatre
from bot.app.story import demo_story, read_story
from bot.data import demo_program_text
from bot.domain.program import Program
from bot.program_file import read_program

PROGRAM: Program = read_program(demo_program_text())
BEGUN = "at 2027-01-07T09:00 America/Los_Angeles\n"


class Browser:
    """What one browser asks of the page."""

    def __init__(self, session: ClientSession, address: str, theatre: Theatre) -> None:
        self.session = session
        self.address = address
        self.theatre = theatre
        self.origin = address.rsplit("/", 2)[0]

    async def get(self, path: str = "", **headers: str) -> ClientResponse:
        return await self.session.get(self.address + path, headers=headers)

    async def post(self, path: str, data: bytes | str, **headers: str) -> ClientResponse:
        sent = {"Origin": self.origin, **headers}
        return await self.session.post(self.address + path, data=data, headers=sent)

    async def do(self, kind: str, **more: Any) -> Any:
        return await (await self.post("do", json.dumps({"kind": kind, **more}))).json()

    async def say(self, person: str, line: str, where: str = "shared") -> Any:
        return await self.do("say", person=person, line=line, where=where)

    @asynccontextmanager
    async def listening(self, query: str = "") -> AsyncIterator[Events]:
        async with self.session.get(f"{self.address}events?{query}") as stream:
            assert stream.status == 200
            yield Events(stream)

    async def drop(self, name: str, data: bytes, **said: str) -> Any:
        head = json.dumps({"name": name, **said}).encode()
        return await (await self.post("drop", head + b"\n" + data)).json()

    async def shown(self, side: str = "oem", tab: str = "shared", query: str = "") -> str:
        async with self.listening(query) as events:
            first = await events.next()
        return str(first["panes"][side][tab])

    async def facts(self) -> Any:
        async with self.listening() as events:
            return (await events.next())["facts"]


class Events:
    """A stream of events as a browser reads it."""

    def __init__(self, stream: ClientResponse) -> None:
        self._stream = stream

    async def next(self) -> Any:
        async with asyncio.timeout(10):
            while line := await self._stream.content.readline():
                if line.startswith(b"data: "):
                    return json.loads(line[6:])
        raise EOFError

    async def until(self, fits: Callable[[Any], bool]) -> Any:
        while not fits(told := await self.next()):
            pass
        return told


@asynccontextmanager
async def on_page(scenario: str | None = None) -> AsyncIterator[Browser]:
    """Serve a scenario, by default the story of the demo, without its pauses."""
    story = demo_story(PROGRAM.zone) if scenario is None else read_story(scenario, PROGRAM.zone)
    theatre = page_theatre(PROGRAM, story, pace=0)
    await theatre.open()
    async with (
        PageServer(theatre).served() as address,
        ClientSession(read_bufsize=1 << 23, connector=TCPConnector(limit=6)) as session,
    ):
        yield Browser(session, address, theatre)
