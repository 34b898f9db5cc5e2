"""A photo that somebody sends while the bot is down is an update at its own time, and is told on
the other platform."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.discord.server import seen
from tests.standing._heard import DISCORD, PLATFORMS, SLACK, Line, running_line
from tests.wire.slack.conftest import SHARED


@pytest.fixture
async def line(tmp_path: Path) -> AsyncIterator[Line]:
    async with running_line(tmp_path) as found:
        yield found


async def test_photos_of_a_downtime_are_kept_and_told_on_the_other_platform(line: Line) -> None:
    issue = await line.logged(SLACK, "board")
    line.ask("linh", "issue ack ACME-1")
    cards = line.cards(issue)
    await line.rest()
    assert line.bot is not None
    await line.bot.kill()
    said = {}
    for platform in PLATFORMS:
        line.wait(3)
        said[platform] = line.on[platform].photo("linh", f"{platform}.jpg", cards[platform])
    line.wait(3)
    await line.start()
    files = await line.until(lambda: line.look(lambda tx: tx.last_files(issue.id, ["shared"], 9)))
    await line.rest()
    files = line.look(lambda tx: tx.last_files(issue.id, ["shared"], 9))
    assert {file.name: file.at for file in files} == {
        f"{platform}.jpg": said[platform].at for platform in PLATFORMS
    }
    discord = [seen(m) for m in line.discord.server.said(cards[DISCORD])]
    assert any("[slack.jpg](<https://acme.slack.example/files/slack.jpg>)" in m for m in discord)
    posts = [m.shown for m in line.slack.server.posts(SHARED) if m.thread == cards[SLACK]]
    assert any("|discord.jpg>" in shown for shown in posts)
    changed = line.look(lambda tx: tx.issue(issue.id))
    update = next(c for c in changed.clocks if c.kind == "update" and c.running)
    assert update.started == said[DISCORD].at
