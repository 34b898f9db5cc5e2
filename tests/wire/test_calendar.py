"""The calendar is served over HTTP to whoever knows its address, and to nobody else."""

from __future__ import annotations

import asyncio
import socket
from datetime import UTC, datetime

import icalendar
from aiohttp import ClientSession

from bot.app.bootstrap import CONSOLE, on_console, throwaway_database
from bot.app.health import Health
from bot.app.pumps import Pump
from bot.engine.core import Core
from bot.features import INDEX
from bot.ports.request import COMMAND, Request
from tests.commands.test_sync import program

NOW = datetime(2027, 1, 4, 18, tzinfo=UTC)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def test_the_calendar_is_served_under_its_address_only() -> None:
    with throwaway_database() as database:
        core = Core(database, [CONSOLE], INDEX)
        core.import_program(on_console(program()), NOW)
        request = Request("t1", COMMAND, CONSOLE, "maria", "console:shared", "sync ics")
        said = str((await asyncio.to_thread(core.handle, request, NOW)).card)
        path = "/calendar/" + said.partition("/calendar/")[2].partition("/")[0] + "/syncs.ics"
        port = free_port()
        async with Health(core, Pump(core)).served(port), ClientSession() as session:
            address = f"http://127.0.0.1:{port}"
            async with session.get(address + path) as answer:
                assert answer.status == 200
                assert answer.content_type == "text/calendar"
                assert "private" in answer.headers["Cache-Control"]
                mark = answer.headers["ETag"]
                found = icalendar.Calendar.from_ical(await answer.read())
            known = {"If-None-Match": mark}
            async with session.get(address + path, headers=known) as answer:
                assert (answer.status, await answer.read()) == (304, b"")
            other = {"If-None-Match": '"another"'}
            async with session.get(address + path, headers=other) as answer:
                assert answer.status == 200
            for wrong in (
                "/calendar/" + "0" * 48 + "/syncs.ics",
                path.replace("syncs", "issues"),
                path.replace("syncs", "../syncs"),
                "/calendar/",
                "/calendar/x.ics",
                path[:-4],
            ):
                async with session.get(address + wrong) as answer:
                    assert answer.status == 404, wrong
    assert [str(event["UID"]) for event in found.walk("VEVENT")] == ["acme-ops-weekly@andon"]
