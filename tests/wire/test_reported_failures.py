"""Failures that users of such bots report, where no other test of a platform holds them."""

from __future__ import annotations

import asyncio
import json
from copy import deepcopy
from datetime import UTC, datetime, timedelta

import pytest

from adapters.slack.api import Api
from adapters.slack.parse import Home
from adapters.slack.send import SlackSender
from adapters.slack.workspace import Workspace
from adapters.slack.workspaces import OneWorkspace
from bot.app import pumps
from bot.messages.card import Button, Card, pack
from bot.ports import SENT, Delivery
from tests.fakes.discord.server import Fault as DiscordFault
from tests.fakes.discord.server import seen
from tests.fakes.slack import BOT, BOT_TOKEN, Fault
from tests.fakes.slack.world import Message
from tests.waiting import LONG
from tests.wire.discord import bench as discord_bench
from tests.wire.discord import conftest as on_discord
from tests.wire.discord.bench import Bench
from tests.wire.slack import conftest as on_slack
from tests.wire.slack.conftest import SHARED, Scene, user

scene, live = on_slack.scene, on_slack.live
server, stored, bench = on_discord.server, on_discord.stored, on_discord.bench

TOM, LINH, MARIA = user("tom"), user("linh"), user("maria")
PLACE = f"slack:{on_slack.TEAM}/{SHARED}"
POST = "chat.postMessage"
PATIENCE, SLOW = timedelta(seconds=0.3), 0.7
LEASE = timedelta(seconds=90)
"""Longer than a message is leased while it is being sent, or held for a rate limit."""
NEEDED = "needs someone at"
"""How the line of an alert to acknowledge reads."""


async def _logged(scene: Scene) -> Message:
    """Log an issue as Linh; return its card when the bot has learned that it was posted."""
    line = f'<@{BOT}> issue log shortage major "U7 MCU short 1200 pcs"'
    await scene.people.say(LINH, SHARED, line)
    assert scene.bot is not None
    async with asyncio.timeout(LONG):
        while True:
            card = scene.find("U7 MCU short 1200 pcs")
            with scene.bot.db.read() as tx:
                if card is not None and tx.message_at(PLACE, card.ts) is not None:
                    return card
            await asyncio.sleep(0.01)


# a send that takes too long is failed and never tried again


async def test_a_post_that_takes_too_long_is_asked_after_on_slack(
    live: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pumps, "LONGEST_CALL", PATIENCE)
    live.slack.fail(POST, Fault("delay", seconds=SLOW))
    await _logged(live)
    await live.slack.until(lambda: live.slack.called("conversations.history"))
    await live.settled()
    assert len(live.slack.posts(SHARED)) == 1


async def test_a_post_that_takes_too_long_is_asked_after_on_discord(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pumps, "LONGEST_CALL", PATIENCE)
    channel = discord_bench.SHARED
    match = rf"POST /channels/{channel}/messages$"
    bench.server.faults.append(DiscordFault(match, "delay", seconds=SLOW))
    card = await bench.log()
    await bench.server.until(
        lambda: [c for c in bench.server.calls if c.method == "GET" and channel in c.path]
    )
    await bench.slash(discord_bench.TOM, "issue ack", issue="ACME-1")
    await bench.line(card["id"], "acknowledged")
    assert len(bench.server.said(channel)) == 1


# an oversized message loses the whole notification


async def test_an_oversized_message_reaches_slack_shortened(scene: Scene) -> None:
    api = Api(BOT_TOKEN, scene.slack.api_url)
    sender = SlackSender(OneWorkspace(Workspace(Home("", ""), api)), api.shared)
    lines = tuple((f"{n} " + "*long* <text> & more " * 40,) for n in range(60))
    buttons = tuple(Button(f"B{n}" * 50, f"issue show ACME-{n}") for n in range(7))
    facts = tuple((f"label {n}" * 40, ("v" * 2500,)) for n in range(40))
    cards = (Card(("t" * 5000,), (), lines), Card(("x",), facts, lines, buttons))
    try:
        for n, card in enumerate(cards):
            outcome = await sender.send(_delivery(card, str(n) * 24))
            assert outcome.result == SENT, outcome
    finally:
        await api.close()
    assert len(scene.slack.posts(SHARED)) == 2
    assert "more" in scene.slack.posts(SHARED)[0].shown


def _delivery(card: Card, key: str) -> Delivery:
    return Delivery(key, PLACE, "shared", "notice", None, None, (), pack(card), 1, rows=(1,))


# an alert that was queued is sent although somebody acknowledged meanwhile


async def test_what_a_rate_limit_held_is_not_sent_after_the_acknowledgment(scene: Scene) -> None:
    first = await scene.start()
    line = f'<@{BOT}> issue log line_down "SMT 2 stopped"'
    await scene.people.say(LINH, SHARED, line)
    card = await scene.card("SMT 2 stopped")
    await scene.settled()
    await first.end()
    scene.slack.fail(POST, *(Fault("limit", seconds=2) for _ in range(12)))
    before = len(scene.slack.called(POST))
    bot = await scene.start(later=3700)
    async with asyncio.timeout(LONG):
        while not _alerts(scene.slack.called(POST)[before:]):
            await asyncio.sleep(0.01)
    await scene.people.press(MARIA, SHARED, card, "Acknowledge")
    await scene.whisper("maria", "ACME-1 is acknowledged")
    scene.slack.faults[POST].clear()
    await _until_nothing_is_due(bot)
    assert scene.find("acknowledged ACME-1")
    posts = [m for channel in scene.world.channels.values() for m in channel.messages]
    assert not [m.shown for m in posts if m.user == BOT and NEEDED in m.shown]


async def _until_nothing_is_due(bot: on_slack.Bot) -> None:
    """Let the pump turn: its timer does not know that its clock is ahead."""
    async with asyncio.timeout(LONG):
        while True:
            with bot.db.read() as tx:
                due = tx.next_wake()
            if due is None or due > datetime.now(UTC) + bot.later + LEASE:
                return
            bot.adapter.kick()
            await asyncio.sleep(0.05)


def _alerts(calls: list[on_slack.Json]) -> list[on_slack.Json]:
    return [call for call in calls if NEEDED in json.dumps(call)]


# a late acknowledgment un-resolves


async def test_a_late_acknowledgment_on_slack_moves_nothing(live: Scene) -> None:
    card = await _logged(live)
    late = live.people.press_body(TOM, SHARED, card, "Acknowledge")
    await live.people.say(TOM, SHARED, f'<@{BOT}> issue resolve ACME-1 "reel found"')
    await live.whisper("tom", "ACME-1 is resolved")
    await live.slack.deliver("interactive", late)
    await live.whisper("tom", "already resolved")
    assert live.state() == "resolved"
    await live.people.react(TOM, SHARED, card, "eyes")
    assert live.state() == "resolved"
    assert live.events("acked") == []


async def test_a_late_acknowledgment_on_discord_moves_nothing(bench: Bench) -> None:
    card = await bench.log()
    seen_before = deepcopy(card)
    await bench.slash(discord_bench.TOM, "issue resolve", issue="ACME-1", how="reel found")
    pressed = await bench.server.press(discord_bench.TOM, seen_before, "Acknowledge")
    assert "already resolved" in await bench.answer(pressed)
    await bench.server.until(lambda: "Resolved" in seen(card))
    with bench.database.read() as tx:
        (issue,) = tx.issues(1)
        assert (issue.state, issue.acked) == ("resolved", None)


# a form is sent again by somebody who believes that it failed, and counts twice


async def test_a_form_sent_twice_on_slack_counts_once(live: Scene) -> None:
    await live.people.slash(TOM, SHARED, "issue log")
    view = await live.view()
    for _ in range(2):
        await live.people.submit(TOM, view, category="shortage", title="Which glue?")
    await live.card("Which glue?")
    await live.settled()
    assert live.issues() == ["Which glue?"]
    assert len(live.slack.posts(SHARED)) == 1
    await live.people.say(TOM, SHARED, f"<@{BOT}> help")
    await live.whisper("tom", "Andon")
    assert live.whispered("tom", "again=yes") is None


async def test_a_form_sent_twice_on_discord_counts_once(bench: Bench) -> None:
    card = await bench.log()
    await bench.slash(discord_bench.TOM, "issue ack", issue="ACME-1")
    opened = await bench.server.press(discord_bench.TOM, card, "Update")
    await bench.server.until(lambda: opened.response)
    for _ in range(2):
        filled = await bench.server.submit(
            discord_bench.TOM, discord_bench.SHARED, opened, {"What is new?": "news"}, message=card
        )
        assert "update is recorded" in await bench.answer(filled)
    with bench.database.read() as tx:
        assert [event.kind for event in tx.events(1)] == ["logged", "acked", "updated"]


# an event comes up to eleven times, under new ids and without the header of a repetition


async def test_talk_redelivered_under_new_ids_counts_once(live: Scene) -> None:
    card = await _logged(live)
    message = live.people.write(LINH, SHARED, "two more boxes are wet", thread=card.ts)
    body = live.people.event(message, SHARED)
    for number in range(11):
        await live.slack.deliver("events_api", {**body, "event_id": f"EvNEW{number}"})
    assert [event["text"] for event in live.events("commented")] == ["two more boxes are wet"]


async def test_a_command_redelivered_under_new_ids_is_answered_once(live: Scene) -> None:
    message = live.people.write(LINH, SHARED, f'<@{BOT}> issue log eq minor "once"')
    body = live.people.event(message, SHARED)
    for number in range(11):
        await live.slack.deliver("events_api", {**body, "event_id": f"EvNEW{number}"})
    await live.people.say(LINH, SHARED, f"<@{BOT}> help")
    await live.whisper("linh", "Yours now")
    assert live.issues() == ["once"]
    assert len(live.world.whispers) == 2
