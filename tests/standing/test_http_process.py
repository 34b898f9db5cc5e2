"""``andon run`` while strangers flood its ports: Slack is answered, and the log stays short."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import AsyncExitStack
from pathlib import Path

from tests.fakes.slack import BOT_TOKEN, SECRET, FakeSlack
from tests.fakes.slack.server import signed
from tests.standing._http import exchange, free_port, request, silent, status
from tests.standing._process import Bot

RUBBISH = (
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 40,
    request(body=b"\xff\xfe" * 1000, headers=("X-Slack-Signature: v0=é",)),
    request(body=b"{" * 5000, headers=("Content-Type: application/json",)),
    request("GET", "/.env"),
    request("PUT", "/metrics", b"x" * 500),
)
AT_A_TIME, TIMES, SILENT = 50, 3, 300


async def asks(port: int) -> tuple[int, bytes]:
    """Ask as Slack does whether the address is ours."""
    body = json.dumps({"type": "url_verification", "challenge": "c4a11e"})
    headers = signed(body, SECRET, time.time())
    lines = (*(f"{n}: {v}" for n, v in headers.items()), "Content-Type: application/json")
    sent = request(body=body.encode(), headers=(*lines, "Connection: close"))
    answer = await exchange(port, sent)
    return status(answer), answer


async def flood(port: int) -> None:
    for _ in range(TIMES):
        sent = (RUBBISH[number % len(RUBBISH)] for number in range(AT_A_TIME))
        await asyncio.gather(*(exchange(port, each) for each in sent))


async def test_slack_and_the_monitor_are_answered_through_a_flood(tmp_path: Path) -> None:
    port = free_port()
    async with FakeSlack() as slack, AsyncExitStack() as stack:
        env = {
            "SLACK_MODE": "http",
            "SLACK_HOST": "127.0.0.1",
            "SLACK_PORT": str(port),
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_API_URL": slack.api_url,
        }
        bot = await asyncio.to_thread(Bot(tmp_path, env=env).__enter__)
        stack.callback(bot.__exit__, None, None, None)
        for each in (port, bot._port):
            await stack.enter_async_context(silent(each, SILENT))
        flooding = [asyncio.create_task(flood(each)) for each in (port, bot._port)]
        began = time.monotonic()
        assert (await asks(port))[0] == 200
        assert time.monotonic() - began < 3, "Slack waits no longer"
        await asyncio.gather(*flooding)
        code, answer = await asks(port)
        assert (code, b"c4a11e" in answer) == (200, True)
        assert (await asyncio.to_thread(bot.asked))[0] == 200
        metrics = (await asyncio.to_thread(bot.asked, "/metrics"))[1]
        opened = len(list(Path(f"/proc/{bot.process.pid}/fd").iterdir()))
        assert opened < 1.5 * SILENT, "both ports hold on to no more than their share"
        log = bot.log()
    counted = {
        where: sum(float(line.split()[-1]) for line in metrics.splitlines() if where in line)
        for where in (
            'andon_border_refused_total{where="slack"',
            'andon_border_refused_total{where="health"',
        )
    }
    assert min(counted.values()) >= AT_A_TIME * TIMES
    assert "Traceback" not in log
    assert len(log.splitlines()) < 20, log
