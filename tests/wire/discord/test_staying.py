"""Staying connected and answering in time, whatever goes wrong."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.discord.commands import payloads, same
from adapters.discord.doctor import examine
from adapters.discord.limits import weight
from bot.domain.values import Channel
from bot.features import INDEX
from bot.ports import Database
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord.server import Fault, seen
from tests.holding import Held
from tests.playing import small_program
from tests.waiting import LONG
from tests.wire.discord.bench import LINH, MARIA, OTHER, SHARED, TOM, Bench, database

ME = "<@9000000000000000001>"


@contextmanager
def stalled(bench: Bench) -> Iterator[None]:
    """Hold the database's writer until the block ends."""
    held = Held(bench.database)
    try:
        yield
    finally:
        held.end()


async def connected(server: FakeDiscord, what: str, count: int = 1) -> None:
    await server.until(lambda: server.gateway.history.count(what) >= count)


async def test_commands_are_offered_once_and_only_renewed_when_they_changed(
    server: FakeDiscord, stored: Database
) -> None:
    def puts() -> int:
        return sum(c.method == "PUT" for c in server.calls)

    async with Bench(server, stored).running(pumping=False):
        assert puts() == 1
    async with Bench(server, stored).running(pumping=False):
        assert puts() == 1
    server.world.commands[1]["description"] = "changed by somebody"
    async with Bench(server, stored).running(pumping=False):
        assert puts() == 2
    assert same(payloads(INDEX), server.world.commands)
    assert all(weight(command) <= 8000 for command in payloads(INDEX))


async def test_refused_commands_do_not_keep_the_bot_from_working(
    server: FakeDiscord, stored: Database
) -> None:
    server.faults.append(Fault("PUT .*/commands", "status", 400, 30034))
    async with Bench(server, stored).running() as bench:
        await server.say(LINH, SHARED, f"{ME} issue log shortage major x")
        await bench.card("ACME-1")


async def test_a_redelivered_message_is_handled_once(bench: Bench) -> None:
    said = await bench.server.say(LINH, SHARED, f'{ME} issue log shortage major "U7"')
    await bench.server.announce(said)
    await bench.told(LINH, "ACME-1 is logged")
    await bench.server.announce(said)
    await bench.log("another one")
    await bench.settled()
    assert bench.issues() == 2
    assert len(bench.server.told(LINH)) == 1


async def test_buttons_and_forms_work_after_a_restart(
    server: FakeDiscord, stored: Database
) -> None:
    async with Bench(server, stored).running() as before:
        card = await before.log()
        opened = await server.press(TOM, card, "Update")
        await server.until(lambda: opened.response)
    async with Bench(server, stored).running() as after:
        pressed = await server.press(TOM, card, "Acknowledge")
        assert "ACME-1 is acknowledged" in await after.answer(pressed)
        filled = await server.submit(TOM, SHARED, opened, {"What is new?": "news"}, message=card)
        assert "update is recorded" in await after.answer(filled)
        await after.settled()
        assert sum(after.heading(m).startswith("ACME-1") for m in server.said(SHARED)) == 1


async def test_an_entry_of_a_menu_runs_its_line(server: FakeDiscord, stored: Database) -> None:
    """Also after a restart, and also where it opens a form first."""
    async with Bench(server, stored).running() as before:
        card = await before.log()
    async with Bench(server, stored).running() as after:
        said = await after.answer(await server.press(MARIA, card, "Why"))
        assert "Still to come" in said
        opened = await server.press(TOM, card, "Resolve")
        await server.until(lambda: opened.response)
        filled = await server.submit(TOM, SHARED, opened, {"What solved it?": "x"}, message=card)
        assert "ACME-1 is resolved" in await after.answer(filled)
        await after.settled()


async def test_a_broken_connection_is_resumed_and_nothing_is_missed(bench: Bench) -> None:
    server = bench.server
    await server.gateway.drop()
    await server.say(LINH, SHARED, f'{ME} issue log shortage major "said meanwhile"')
    await connected(server, "resumed")
    await bench.card("ACME-1")
    assert server.gateway.history.count("identify") == 1


async def test_a_request_to_reconnect_is_followed(bench: Bench) -> None:
    await bench.server.gateway.order(7)
    await connected(bench.server, "resumed")
    await bench.log()


async def test_an_invalid_session_is_begun_anew(bench: Bench) -> None:
    await bench.server.gateway.order(9, False)
    await connected(bench.server, "ready", 2)
    await bench.log()


async def test_a_session_that_cannot_be_resumed_is_begun_anew(bench: Bench) -> None:
    bench.server.gateway.refuse_resume = True
    await bench.server.gateway.drop()
    await connected(bench.server, "ready", 2)
    await bench.log()


@pytest.mark.parametrize("code", [4004, 4011])
async def test_a_connection_closed_for_good_is_tried_again(bench: Bench, code: int) -> None:
    await bench.server.gateway.drop(code)
    await connected(bench.server, "ready", 2)
    await bench.log()


@pytest.mark.parametrize("event", ["MESSAGE_CREATE", "INTERACTION_CREATE", "MESSAGE_REACTION_ADD"])
async def test_a_malformed_event_is_skipped(bench: Bench, event: str) -> None:
    await bench.server.gateway.dispatch(event, {"id": "1"})
    await bench.log()
    assert bench.server.gateway.history.count("identify") == 1


async def test_a_malformed_beginning_is_begun_anew(bench: Bench) -> None:
    await bench.server.gateway.order(10, {})
    await connected(bench.server, "ready", 2)
    await bench.log()


async def test_a_gateway_that_says_nothing_is_left(bench: Bench) -> None:
    bench.server.gateway.deaf = True
    connections = bench.server.gateway.history.count("connected")
    await connected(bench.server, "connected", connections + 1)
    bench.server.gateway.deaf = False
    await bench.server.until(lambda: bench.server.gateway.history[-1] in ("ready", "resumed"))
    await bench.log()


async def test_a_stalled_database_is_acknowledged_in_time_and_the_outcome_told_later(
    bench: Bench,
) -> None:
    await bench.log()
    with stalled(bench):
        asked = await bench.server.slash(TOM, SHARED, "issue ack", issue="ACME-1")
        await bench.server.until(lambda: asked.response)
        assert asked.response is not None
        assert asked.response["type"] == 5
        assert asked.original is None
    assert "acknowledged" in await bench.answer(asked)


async def test_a_form_that_takes_too_long_is_not_opened_but_the_line_is_run(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = await bench.log()
    slow = threading.Event()
    monkeypatch.setattr(bench.core, "form", lambda *_: slow.wait(LONG) and None)
    pressed = await bench.server.press(TOM, card, "Resolve")
    await bench.server.until(lambda: pressed.response)
    slow.set()
    assert pressed.response is not None
    assert pressed.response["type"] == 5
    assert "resolved" in await bench.answer(pressed)


async def test_an_error_of_the_core_is_told(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr(bench.core, "submit", fail)
    said = await bench.slash(TOM, "issue list")
    assert "Something went wrong" in said
    assert "disk" not in said


@pytest.mark.parametrize("code", [10062, 40060])
async def test_an_acknowledgment_too_late_or_twice_still_does_what_was_asked(
    bench: Bench, code: int
) -> None:
    bench.server.faults.append(Fault("/callback$", "status", 404 if code == 10062 else 400, code))
    asked = await bench.server.slash(LINH, SHARED, "issue log", category="shortage", title="x")
    await bench.card("ACME-1")
    await bench.told(LINH, "ACME-1 is logged")
    assert asked.original is None


async def test_an_acknowledgment_whose_answer_was_lost_is_gone_on_with(bench: Bench) -> None:
    bench.server.faults.append(Fault("/callback$", "drop"))
    assert "is logged" in await bench.slash(LINH, "issue log", category="shortage", title="x")


async def test_where_no_private_answer_is_possible_nothing_of_it_is_shown(bench: Bench) -> None:
    bench.server.blocked.add(LINH)
    said = await bench.server.say(LINH, SHARED, f'{ME} issue log shortage major "U7"')
    excuse = await bench.line(SHARED, "cannot send you a direct message")
    assert excuse["message_reference"]["message_id"] == said["id"]
    assert "ACME" not in seen(excuse)


async def test_a_card_whose_answer_was_lost_appears_once(bench: Bench) -> None:
    bench.server.faults.append(Fault(rf"POST /channels/{SHARED}/messages$", "drop"))
    await bench.slash(LINH, "issue log", category="shortage", title="x")
    await bench.settled()
    await bench.slash(TOM, "issue ack", issue="ACME-1")
    card = await bench.card("ACME-1")
    await bench.line(card["id"], "acknowledged")
    assert len(bench.server.said(SHARED)) == 1


async def test_a_rate_limit_delays_and_loses_nothing(bench: Bench) -> None:
    match = rf"POST /channels/{SHARED}/messages$"
    bench.server.faults.append(Fault(match, "status", 429, retry_after=0.3))
    await bench.log()
    assert len(bench.server.said(SHARED)) == 1


async def test_a_channel_that_refuses_for_good_is_told_to_the_managers(bench: Bench) -> None:
    bench.server.forbidden[SHARED] = 50001
    await bench.slash(LINH, "issue log", category="line_down", title="x", severity="critical")
    await bench.told(MARIA, "cannot see the channel any more")


async def test_two_bots_on_one_database_log_once(server: FakeDiscord, tmp_path: Path) -> None:
    async with (
        database(tmp_path) as opened,
        Bench(server, opened).running() as one,
        Bench(server, opened).running(pumping=False) as two,
    ):
        said = await server.say(LINH, SHARED, f'{ME} issue log shortage major "U7"')
        session = server.gateway.sessions[0]
        frame = server.gateway.sessions[1].sent[-1]
        assert session.socket is not None
        await server.gateway._dispatch(session, "MESSAGE_CREATE", frame["d"])
        await one.card("ACME-1")
        await two.told(LINH, "ACME-1 is logged")
        assert said["id"]
        assert one.issues() == 1


async def test_what_the_doctor_finds(server: FakeDiscord) -> None:
    program = small_program()
    one = replace(program, channels=(Channel("discord", SHARED, "shared"),))
    two = replace(one, channels=(*one.channels, Channel("discord", OTHER, "oem")))
    now = datetime.now(UTC)
    assert {f.result for f in await examine(server.token, server.api_url, [one], now)} == {"ok"}
    server.intents_flag = 0
    server.forbidden[OTHER] = 50001
    found = [f for f in await examine(server.token, server.api_url, [two], now) if f.result != "ok"]
    assert len(found) == 2
    assert "message content" in found[0].text
    assert OTHER in found[1].text
    (refused,) = await examine("wrong", server.api_url, [], now)
    assert "refuses DISCORD_TOKEN" in refused.text
