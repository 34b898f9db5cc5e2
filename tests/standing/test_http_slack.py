"""Slack's port under fire: strangers get a short no, and Slack's own rubbish is acknowledged."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import UTC, datetime

import pytest

from adapters.slack import intake
from adapters.slack.app import SlackAdapter
from adapters.slack.web import WebLine
from tests.fakes.slack import BOT_TOKEN, SECRET, FakeSlack
from tests.fakes.slack.server import signed
from tests.standing._http import exchange, refused, request, status
from tests.waiting import LONG
from tests.wire.slack.conftest import SHARED, Scene, scene, user

__all__ = ["scene"]
TOM = user("tom")
EVENT = {"type": "event_callback", "team_id": "T0ACME"}


@pytest.fixture
async def http(scene: Scene) -> Scene:
    """A bot that serves signed HTTP."""
    scene.mode = "http"
    bot = await scene.start()
    assert isinstance(bot.adapter.line, WebLine)
    scene.slack.http = f"http://127.0.0.1:{bot.adapter.line.port}/slack/events"
    return scene


def port(scene: Scene) -> int:
    assert scene.bot is not None
    assert isinstance(scene.bot.adapter.line, WebLine)
    return scene.bot.adapter.line.port


def lines(body: str, *, content: str = "application/json", ago: float = 0.0) -> tuple[str, ...]:
    """Return the headers of a signed request."""
    headers = signed(body, SECRET, time.time() - ago)
    return (
        *(f"{n}: {v}" for n, v in headers.items()),
        f"Content-Type: {content}",
        "Connection: close",
    )


async def serves(scene: Scene) -> None:
    """See that people are answered as ever."""
    await scene.people.slash(TOM, SHARED, "issue list")
    await scene.whisper("tom", "Nothing to list in ACME")


UNSIGNED = [
    request(body=b"\xff\xfe not even text"),
    request(body=b"{" * 100_000),
    request(body=json.dumps(EVENT).encode(), headers=("Content-Type: application/json",)),
    request(headers=("X-Slack-Signature: v0=é", f"X-Slack-Request-Timestamp: {int(time.time())}")),
    request(headers=lines("{}")),
    request(body=b"{}", headers=lines("{}", ago=400)),
    request(body=b"{}", headers=(*lines("{}"), *lines("{}")[:2])),
]


async def test_what_slack_did_not_sign_is_not_looked_at(
    http: Scene, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def read(*_: object) -> None:
        raise AssertionError("somebody read it")

    with monkeypatch.context() as patched:
        patched.setattr(intake.Intake, "take", read)
        answered = [status(await exchange(port(http), sent)) for sent in UNSIGNED]
    assert answered == [401] * len(UNSIGNED)
    told = "".join(capfd.readouterr())
    assert "Traceback" not in told
    assert "somebody read it" not in told
    await serves(http)


async def test_a_body_is_not_read_before_its_headers_fit(http: Scene) -> None:
    """Who shows no fresh signature waits for no answer, though the body never comes."""
    begun = time.monotonic()
    assert status(await exchange(port(http), request(length=500_000, body=b"x"))) == 401
    assert time.monotonic() - begun < 5


MALFORMED = [
    "",
    "no json",
    "[]",
    "null",
    "7",
    "{}",
    "[" * 100_000,
    '{"a":' * 50_000,
    json.dumps({**EVENT, "event": "text"}),
    json.dumps({**EVENT, "event": {"type": 7}}),
    json.dumps({**EVENT, "event": {"type": "message", "channel": 3}}),
    json.dumps({**EVENT, "authorizations": "x", "event": {"type": "message"}}),
    json.dumps({"type": "block_actions", "actions": [{}], "user": None}),
    json.dumps({"type": "block_actions", "actions": 7, "user": {"id": []}}),
    json.dumps({"type": "view_submission", "view": {"callback_id": "x", "private_metadata": "{"}}),
    json.dumps({"command": "/andon"}),
    json.dumps({"type": "unheard_of"}),
]


async def test_a_malformed_signed_payload_is_acknowledged(
    http: Scene, capfd: pytest.CaptureFixture[str]
) -> None:
    contents = ("application/json", "application/x-www-form-urlencoded", "text/x; charset=q")
    sent = {
        (body[:60], content): request(body=body.encode(), headers=lines(body, content=content))
        for body in MALFORMED
        for content in contents
    }
    answered = {what: status(await exchange(port(http), each)) for what, each in sent.items()}
    assert {what: each for what, each in answered.items() if each != 200} == {}
    told = "".join(capfd.readouterr())
    assert "Traceback" not in told
    assert max((len(line) for line in told.splitlines()), default=0) < 300
    await serves(http)


async def test_malformed_payloads_are_counted_and_told_in_one_line(
    http: Scene, capfd: pytest.CaptureFixture[str]
) -> None:
    before = refused("slack payloads", "malformed")
    body = json.dumps({**EVENT, "event": "x" * 50_000})
    sent = request(body=body.encode(), headers=lines(body))
    for _ in range(20):
        await exchange(port(http), sent)
    assert refused("slack payloads", "malformed") == before + 20
    assert len("".join(capfd.readouterr()).splitlines()) <= 2


async def test_malformed_envelopes_are_acknowledged_too(
    scene: Scene, capfd: pytest.CaptureFixture[str]
) -> None:
    await scene.start()
    opened = scene.slack.opened
    payloads = [{}, {**EVENT, "event": "text"}, {**EVENT, "event": {"type": []}}, {"type": 7}]
    for kind in ("events_api", "interactive", "slash_commands", "unheard_of"):
        for payload in payloads:
            await scene.slack.deliver(kind, payload)
    await asyncio.gather(
        *(scene.slack.deliver("events_api", payload) for payload in (7, "x", [], None))  # type: ignore[arg-type]
    )
    await scene.slack.send_frame("[" * 100_000)
    await serves(scene)
    assert scene.slack.opened == opened
    told = "".join(capfd.readouterr())
    assert "Traceback" not in told
    assert len(told.splitlines()) <= 6, told


async def test_an_address_that_cannot_be_had_is_one_line(
    capfd: pytest.CaptureFixture[str],
) -> None:
    async with FakeSlack() as slack:
        adapter = SlackAdapter(
            None, BOT_TOKEN, None, SECRET, "http", 0, slack.api_url,  # type: ignore[arg-type]
            clock=lambda: datetime.now(UTC), host="192.0.2.1",
        )  # fmt: skip
        stop, told = asyncio.Event(), ""
        running = asyncio.create_task(adapter.run(stop))
        async with asyncio.timeout(LONG):
            while "cannot be served" not in told:
                await asyncio.sleep(0.02)
                told += "".join(capfd.readouterr())
        assert not adapter.connection.is_set()
        stop.set()
        await running
    assert len(told.splitlines()) == 1
    assert "192.0.2.1" in told
