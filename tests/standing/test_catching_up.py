"""Catching up after a gap: what is kept back meanwhile, what is read, and what is left out."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from adapters.discord import history as discord_history
from adapters.slack import history as slack_history
from bot.app import hearing
from bot.domain.issue import Issue
from tests.fakes.discord.server import Fault as DiscordFault
from tests.fakes.discord.server import seen
from tests.fakes.slack import Fault
from tests.standing._heard import DISCORD, PLATFORMS, SLACK, Line, running_line
from tests.wire.discord import bench as on_discord
from tests.wire.slack import conftest as on_slack

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Line]:
    """One line for all: each test has an issue of its own, and leaves a bot that hears."""
    async with running_line(tmp_path_factory.mktemp("line")) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="module")
async def line(shared: Line) -> Line:
    if shared.bot is None or all(task.done() for task in shared.bot.tasks):
        await shared.start()
    await shared.rest()
    return shared


def texts(line: Line, issue: Issue) -> list[str]:
    """Return what was said about an issue, in the order in which it was recorded."""
    said = (event.payload.get("text") for event in line.events(issue))
    return [str(text) for text in said if text]


def kinds(line: Line, issue: Issue) -> list[str]:
    return [event.kind for event in line.events(issue)]


async def killed(line: Line) -> None:
    """End the bot as a crash does; what it had taken is free again."""
    assert line.bot is not None
    await line.bot.kill()
    line.wait(1.1)


def end_others(line: Line, *issues: Issue) -> None:
    """Close every other issue, while no bot runs: what has ended is not read."""
    there = ", ".join(str(issue.id) for issue in issues)
    with sqlite3.connect(line.path) as connection:
        connection.execute(
            f"UPDATE issue SET state = 'closed', closed = logged WHERE id NOT IN ({there})"
        )


# what is kept back


async def test_no_ladder_goes_on_while_a_platform_is_unheard(line: Line) -> None:
    issue = await line.logged(DISCORD, "U7 short")
    card = line.cards(issue)[SLACK]
    await killed(line)
    line.wait(10)
    line.slack.say("linh", f"{line.slack.me} ack", card)
    line.wait(80)
    line.slack.server.fail("conversations.history", Fault("delay", seconds=0.3))
    bot = await line.start()
    await line.until(lambda: line.slack.server.called("conversations.history"), "it is read")
    turned = bot.pump.last_turn
    await line.until(lambda: bot.pump.last_turn != turned, "the pump turns")
    assert kinds(line, issue) == ["logged"]
    await line.rest()
    assert "acked" in kinds(line, issue)
    assert not [kind for kind in kinds(line, issue) if kind == "step.escalate"]


async def test_an_alert_that_was_queued_before_waits_and_is_dropped(line: Line) -> None:
    """It was due just before the crash; the answer came just after it."""
    issue = await line.logged(SLACK, "U8 short")
    card = line.cards(issue)[DISCORD]
    await killed(line)
    line.wait(61)
    line.open()
    assert line.bot is not None
    line.bot.core.fire(line.now())
    line.bot.db.close()
    line.discord.say("linh", f"{line.discord.me} ack", card)
    await line.start()
    await line.rest()
    shown = [seen(m) for m in line.discord.server.said(card)]
    assert "acked" in kinds(line, issue)
    assert "step.escalate" in kinds(line, issue)
    assert not [text for text in shown if "needs someone at" in text]


async def test_a_platform_that_stays_away_keeps_ladders_back_for_a_while_only(line: Line) -> None:
    issue = await line.logged(DISCORD, "U9 short")
    card = line.cards(issue)[SLACK]
    await killed(line)
    line.slack.say("tom", "any news?", card)
    line.wait(61)
    opening = line.slack.server.faults["apps.connections.open"]
    opening.extend(Fault("status", status=503) for _ in range(500))
    await line.start(patience=0.3, together=0.1)
    await line.until(lambda: "step.escalate" in kinds(line, issue), "the ladder goes on")
    await line.until(lambda: _told(line, "Andon could not read what was said on Slack since"))
    assert texts(line, issue).count("any news?") == 0
    opening.clear()
    await line.until(lambda: texts(line, issue).count("any news?") == 1, "it is heard later")


def _told(line: Line, part: str) -> bool:
    return any(part in seen(m) for m in line.discord.server.said(on_discord.SHARED))


async def test_a_process_that_was_away_hears_before_it_goes_on(line: Line) -> None:
    """As on a machine that slept: every connection looks as before."""
    issue = await line.logged(SLACK, "U20 short")
    card = line.cards(issue)[DISCORD]
    bot = line.bot
    line.wait(10)
    line.discord.say("linh", f"{line.discord.me} ack", card)
    line.wait(70)
    await line.until(lambda: "acked" in kinds(line, issue), "the answer")
    await line.rest()
    assert line.bot is bot
    assert not [kind for kind in kinds(line, issue) if kind == "step.escalate"]


async def test_what_comes_meanwhile_comes_after_what_was_missed(line: Line) -> None:
    issue = await line.logged(SLACK, "U10 short")
    cards = line.cards(issue)
    await killed(line)
    for platform in PLATFORMS:
        line.wait(0.1)
        line.on[platform].say("linh", f"missed on {platform}", cards[platform])
    line.slack.server.fail("conversations.history", Fault("delay", seconds=0.3))
    await line.start()
    await line.until(lambda: line.slack.server.called("conversations.history"), "it is read")
    for platform in PLATFORMS:
        side = line.on[platform]
        await side.tell(side.say("linh", f"now on {platform}", cards[platform]))
    await line.until(lambda: len(texts(line, issue)) == 4, "all four")
    assert texts(line, issue)[:2] == ["missed on slack", "missed on discord"]
    assert sorted(texts(line, issue)[2:]) == ["now on discord", "now on slack"]


# once


async def test_what_was_heard_is_not_heard_again(line: Line) -> None:
    issue = await line.logged(SLACK, "U11 short")
    cards = line.cards(issue)
    for platform in PLATFORMS:
        side = line.on[platform]
        before = len(side.answers("linh"))
        await side.tell(side.say("linh", f"heard on {platform}", cards[platform]))
        for command in (f'issue update ACME-{issue.number} "by {platform}"', "issue ack ACME-99"):
            await side.tell(side.whisper("linh", command), private=True)
        await line.until(lambda p=platform: f"by {p}" in texts(line, issue))
        await line.until(lambda s=side, n=before: len(s.answers("linh")) == n + 2, "two answers")
    answered = [side.answers("linh") for side in line.on.values()]
    await killed(line)
    bot = await line.start()
    await line.rest()
    assert bot.requests == []
    assert sorted(texts(line, issue)) == [
        "by discord", "by slack", "heard on discord", "heard on slack",
    ]  # fmt: skip
    assert [side.answers("linh") for side in line.on.values()] == answered


async def test_emoji_that_stood_before_anything_was_heard_do_nothing(line: Line) -> None:
    """As after an upgrade: nobody knows how old they are, and their keys were forgotten."""
    issue = await line.logged(SLACK, "U12 short")
    cards = line.cards(issue)
    await killed(line)
    with sqlite3.connect(line.path) as connection:
        connection.execute("DELETE FROM kept WHERE name LIKE 'heard/%'")
    for platform in PLATFORMS:
        line.on[platform].mark("linh", cards[platform], "👀")
    for _ in range(2):
        bot = await line.start()
        await line.rest()
        assert kinds(line, issue) == ["logged"]
        await bot.kill()
    line.discord.mark("wei", cards[DISCORD], "👀")
    await line.start()
    await line.until(lambda: "acked" in kinds(line, issue), "the new one counts")


async def test_of_many_people_behind_an_emoji_everyone_is_found(line: Line) -> None:
    issue = await line.logged(DISCORD, "U13 short")
    card = line.cards(issue)[SLACK]
    await killed(line)
    for person in ("tom", "maria", "dana", "linh"):
        line.slack.mark(person, card, "👀")
    await line.start()
    await line.until(lambda: "acked" in kinds(line, issue), "linh is the fourth")
    assert line.slack.server.called("reactions.get")


async def test_a_missed_command_is_answered_once(line: Line) -> None:
    await killed(line)
    for platform in PLATFORMS:
        line.on[platform].whisper("linh", 'issue log shortage minor "by night"')
    before = {name: len(side.answers("linh")) for name, side in line.on.items()}
    await line.start()
    for name, side in line.on.items():
        await line.until(lambda s=side, n=name: len(s.answers("linh")) == before[n] + 1, name)
    await line.rest()
    assert [len(side.answers("linh")) for side in line.on.values()] == [
        before[name] + 1 for name in line.on
    ]


# what is read


def pages_of(line: Line) -> int:
    """Return how many pages of the shared channel were read on Slack."""
    calls = line.slack.server.called("conversations.history")
    return sum(call["channel"] == on_slack.SHARED for call in calls)


def long_after(line: Line) -> None:
    """Let what was said before be heard for so long that it is not read again."""
    assert line.bot is not None
    line.wait(30)
    line.bot.core.beat(line.now())


async def test_long_histories_are_read_in_pages(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack_history, "PAGE", 20)
    monkeypatch.setattr(discord_history, "PAGE", 20)
    old = await line.logged(SLACK, "U14 short")
    long_after(line)
    near = await line.logged(SLACK, "U15 short")
    cards, others = line.cards(old), line.cards(near)
    await killed(line)
    end_others(line, old, near)
    for platform in PLATFORMS:
        side = line.on[platform]
        for number in range(45):
            side.say("tom", f"meanwhile {number}")
            side.say("linh", f"{platform} {number:03}", cards[platform])
        side.say("linh", f"near on {platform}", others[platform])
    line.slack.server.fail("conversations.replies", Fault("limit", seconds=1))
    match = r"GET .*/messages$"
    line.discord.server.faults.append(DiscordFault(match, "status", status=429, retry_after=0.05))
    before = pages_of(line)
    await line.start()
    await line.rest()
    wanted = [f"{platform} {number:03}" for platform in PLATFORMS for number in range(45)]
    assert sorted(texts(line, old)) == sorted(wanted)
    assert sorted(texts(line, near)) == ["near on discord", "near on slack"]
    # Of 45 messages, a card, and what Tom said to have it: the old card is on the last page.
    assert pages_of(line) - before == 3


async def test_cards_that_stand_close_share_a_page(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slack_history, "PAGE", 20)
    monkeypatch.setattr(discord_history, "PAGE", 20)
    issues = [await line.logged(SLACK, f"U{number} short") for number in range(3)]
    cards = line.cards(issues[0])
    for platform in PLATFORMS:
        for number in range(60):
            line.on[platform].say("tom", f"long ago {number}")
    long_after(line)
    await killed(line)
    end_others(line, *issues)
    for platform in PLATFORMS:
        line.on[platform].say("linh", f"heard on {platform}", cards[platform])
    before = pages_of(line)
    await line.start()
    await line.rest()
    assert sorted(texts(line, issues[0])) == ["heard on discord", "heard on slack"]
    # The newest page, and one for the three cards.
    assert pages_of(line) - before == 2


async def test_what_is_gone_is_left_out_and_the_rest_is_heard(line: Line) -> None:
    gone, there = await line.logged(SLACK, "U16 short"), await line.logged(SLACK, "U17 short")
    lost, cards = line.cards(gone), line.cards(there)
    await killed(line)
    channel = line.slack.server.world.channels[on_slack.SHARED]
    channel.messages = [m for m in channel.messages if m.ts != lost[SLACK]]
    del line.discord.server.world.messages[on_discord.SHARED][lost[DISCORD]]
    for platform in PLATFORMS:
        line.on[platform].say("linh", f"heard on {platform}", cards[platform])
    await line.start()
    await line.rest()
    assert sorted(texts(line, there)) == ["heard on discord", "heard on slack"]


async def test_a_channel_that_may_not_be_read_is_left_out(line: Line) -> None:
    issue = await line.logged(SLACK, "U18 short")
    await killed(line)
    line.discord.server.forbidden[on_discord.SHARED] = 50001
    for platform in PLATFORMS:
        command = f'issue update ACME-{issue.number} "by {platform}"'
        line.on[platform].whisper("linh", command)
    line.slack.server.fail("conversations.history", Fault("error", code="not_in_channel"))
    bot = await line.start()
    await line.until(lambda: bot.hears, "heard")
    assert sorted(texts(line, issue)) == ["by discord", "by slack"]
    del line.discord.server.forbidden[on_discord.SHARED]


async def test_what_fails_is_read_again(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "FIRST_PAUSE", 0.05)
    issue = await line.logged(SLACK, "U19 short")
    cards = line.cards(issue)
    await killed(line)
    for platform in PLATFORMS:
        line.on[platform].say("linh", f"heard on {platform}", cards[platform])
    line.slack.server.fail("conversations.history", Fault("status", status=503))
    await line.start()
    await line.rest()
    assert sorted(texts(line, issue)) == ["heard on discord", "heard on slack"]
