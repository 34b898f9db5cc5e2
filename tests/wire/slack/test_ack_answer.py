"""The answer to a slash command goes with its acknowledgment, once, and nothing is lost by that."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from urllib.parse import urlencode

import pytest

from adapters.slack.web import WebLine
from tests.fakes.slack import SECRET
from tests.fakes.slack.server import signed
from tests.fakes.slack.shapes import Json
from tests.holding import Held
from tests.standing._http import request
from tests.wire.slack.conftest import SHARED, Scene, user

TOM, MARIA = user("tom"), user("maria")


@pytest.fixture(params=["socket", "http"])
async def either(scene: Scene, request: pytest.FixtureRequest) -> Scene:
    """A bot over Socket Mode or signed HTTP."""
    scene.mode = request.param
    bot = await scene.start()
    if isinstance(bot.adapter.line, WebLine):
        scene.slack.http = f"http://127.0.0.1:{bot.adapter.line.port}/slack/events"
    return scene


def command(scene: Scene, text: str) -> Json:
    """Return the payload of a slash command of Tom."""
    return {
        "command": "/andon",
        "text": text,
        "user_id": TOM,
        "user_name": "tom",
        "team_id": scene.world.app.team,
        "channel_id": SHARED,
        "channel_name": "line",
        "trigger_id": scene.world.trigger(),
        "response_url": scene.world.response_url(scene.slack.base, TOM, SHARED),
    }


async def test_what_is_known_in_time_goes_with_the_acknowledgment(either: Scene) -> None:
    ack = await either.people.slash(TOM, SHARED, 'issue log eq minor "Which glue?"')
    assert ack.payload["response_type"] == "ephemeral"
    assert "ACME-1 is logged" in ack.payload["text"]
    await either.card("Which glue?")
    refusal = await either.people.slash(TOM, SHARED, "issue ack ACME-99")
    assert "ACME-99" in refusal.payload["text"]
    assert [w.way for w in either.world.whispers] == ["ack", "ack"]
    assert either.slack.called("response_url") == []


async def test_a_command_delivered_again_is_answered_once(either: Scene) -> None:
    body = command(either, 'issue log eq minor "Which glue?"')
    first = await either.slack.deliver("slash_commands", body)
    again = await either.slack.deliver("slash_commands", body)
    assert "ACME-1 is logged" in first.payload["text"]
    assert again.payload == {}
    assert len(either.world.whispers) == 1
    assert either.issues() == ["Which glue?"]


async def test_files_and_forms_go_as_ever(either: Scene) -> None:
    direct = either.world.direct(MARIA).id
    ack = await either.people.slash(MARIA, direct, "program export")
    assert ack.payload == {}
    await either.slack.until(lambda: either.world.sent_files)
    ack = await either.people.slash(TOM, SHARED, "issue log")
    assert ack.payload == {}
    await either.view()


async def test_where_slack_takes_no_payload_the_answer_goes_another_way(scene: Scene) -> None:
    await scene.start()
    socket = await scene.slack.connected()
    envelope = {"type": "slash_commands", "envelope_id": "e", "accepts_response_payload": False}
    await socket.send_json({**envelope, "payload": command(scene, "issue list")})
    answer = await scene.whisper("tom", "Nothing to list in ACME")
    assert answer.way == "response_url"


async def test_an_acknowledgment_that_did_not_reach_slack_loses_no_answer(scene: Scene) -> None:
    bot = await scene.start()
    stall = Held(bot.db)
    socket = await scene.slack.connected()
    frame = {"type": "slash_commands", "envelope_id": "e", "accepts_response_payload": True}
    await socket.send_json({**frame, "payload": command(scene, 'issue log eq minor "glue"')})
    await scene.slack.until(lambda: bot.adapter._requests._work)
    await socket.close()
    stall.end()
    answer = await scene.whisper("tom", "ACME-1 is logged")
    assert answer.way == "response_url"
    await scene.settled()
    assert len(scene.world.whispers) == 1


async def test_a_connection_that_slack_gave_up_loses_no_answer(scene: Scene) -> None:
    scene.mode = "http"
    bot = await scene.start()
    assert isinstance(bot.adapter.line, WebLine)
    stall = Held(bot.db)
    body = urlencode(command(scene, 'issue log eq minor "glue"'))
    headers = signed(body, SECRET, time.time())
    content = "Content-Type: application/x-www-form-urlencoded"
    _reader, writer = await asyncio.open_connection("127.0.0.1", bot.adapter.line.port)
    lines = (*(f"{name}: {value}" for name, value in headers.items()), content)
    writer.write(request(body=body.encode(), headers=lines))
    async with asyncio.timeout(5):
        while not bot.adapter._requests._work:
            await asyncio.sleep(0.01)
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()
    stall.end()
    answer = await scene.whisper("tom", "ACME-1 is logged")
    assert answer.way == "response_url"
