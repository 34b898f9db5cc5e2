"""What goes wrong between Slack and the bot: nothing is lost, nothing is doubled."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import Future

import pytest

from adapters.slack import requests as taking
from bot.domain.errors import StorageError
from bot.ports.request import Reply
from tests.fakes.slack import BOT, Fault, server
from tests.fakes.slack.server import ACK_SECONDS
from tests.holding import Held
from tests.wire.slack.conftest import QUICK, SHARED, Scene, user

TOM, LINH, MARIA = user("tom"), user("linh"), user("maria")
POST = "chat.postMessage"


async def test_an_event_delivered_again_is_done_once(live: Scene) -> None:
    message = live.people.write(LINH, SHARED, f'<@{BOT}> issue log eq minor "once"')
    body = live.people.event(message, SHARED)
    for _ in range(2):
        await live.slack.deliver("events_api", body)
    await live.slack.deliver("events_api", {**body, "event_id": "EvANOTHER"})
    await live.card("once")
    assert live.issues() == ["once"]
    assert len(live.world.whispers) == 1


async def test_a_button_delivered_again_is_done_once(live: Scene) -> None:
    card = await live.logged()
    body = live.people.press_body(TOM, SHARED, card, "Acknowledge")
    for _ in range(2):
        await live.slack.deliver("interactive", body)
    await live.whisper("tom", "ACME-1 is acknowledged")
    assert len(live.events("acked")) == 1
    assert len([w for w in live.world.whispers if w.user == TOM]) == 1


async def test_a_post_without_an_answer_is_looked_up_and_not_doubled(live: Scene) -> None:
    live.slack.fail(POST, Fault("drop_after"))
    await live.logged()
    await live.slack.until(lambda: live.slack.called("conversations.history"))
    await live.settled()
    assert len(live.slack.posts(SHARED)) == 1
    asked = live.slack.called("conversations.history")[0]
    assert asked["include_all_metadata"] in ("1", "true", "True", True)


async def test_a_thread_line_without_an_answer_is_looked_up_in_its_thread(live: Scene) -> None:
    card = await live.logged()
    await live.settled()
    live.slack.fail(POST, Fault("drop_after"))
    await live.people.press(TOM, SHARED, card, "Acknowledge")
    await live.slack.until(lambda: live.slack.called("conversations.replies"))
    await live.settled()
    assert len([m for m in live.slack.posts(SHARED) if m.thread == card.ts]) == 1


async def test_a_lost_post_is_sent_again(live: Scene) -> None:
    live.slack.fail(POST, Fault("drop_before"), Fault("status", status=503))
    await live.logged()
    await live.settled()
    assert len(live.slack.posts(SHARED)) == 1


async def test_where_looking_up_is_forbidden_the_reader_is_told(live: Scene) -> None:
    live.slack.fail(POST, Fault("error", "internal_error"))
    live.slack.fail("conversations.history", Fault("error", "missing_scope"))
    card = await live.logged()
    assert "(possibly repeated)" in card.shown


async def test_a_look_up_that_fails_for_now_posts_nothing(live: Scene) -> None:
    live.slack.fail(POST, Fault("drop_after"))
    live.slack.fail("conversations.history", Fault("status"), Fault("limit", seconds=1))
    await live.logged()
    await live.settled()
    assert len(live.slack.posts(SHARED)) == 1


async def test_a_429_is_waited_for_and_loses_nothing(live: Scene) -> None:
    live.slack.fail(POST, Fault("limit", seconds=1))
    started = time.monotonic()
    await live.logged()
    assert time.monotonic() - started > 0.9
    assert len(live.slack.called(POST)) == 2


async def test_many_messages_keep_the_channels_pace(scene: Scene) -> None:
    scene.world.gap = 0.5
    await scene.start()
    live = scene
    for number in range(6):
        await live.people.say(LINH, SHARED, f'<@{BOT}> issue log eq minor "number {number}"')
    await live.slack.until(lambda: len(live.slack.posts(SHARED)) == 6)
    asked = [call for call in live.slack.called(POST) if call["channel"] == SHARED]
    assert len(asked) == 6, "none was refused as too fast, which a burst of 6 would be"


async def test_a_refusal_for_good_is_given_up_and_told(live: Scene) -> None:
    card = await live.logged()
    await live.settled()
    live.slack.fail(POST, Fault("error", "restricted_action"))
    await live.people.press(TOM, SHARED, card, "Acknowledge")
    told = await live.direct("maria", "could not be delivered")
    assert "does not let apps write" in told.shown
    assert live.bot is not None
    with live.bot.db.read() as unit:
        assert len(unit.dead(1)) == 1


async def test_a_deleted_card_is_posted_anew_with_its_thread(live: Scene) -> None:
    card = await live.logged()
    await live.settled()
    live.world.channels[SHARED].messages.remove(card)
    await live.people.say(TOM, SHARED, f"<@{BOT}> issue ack ACME-1")
    await live.whisper("tom", "ACME-1 is acknowledged")
    await live.slack.until(lambda: live.slack.called("chat.update"))
    await live.settled()
    assert len(live.slack.called("chat.update")) == 1
    messages = live.world.channels[SHARED].messages
    (anew,) = [m for m in messages if m.user == BOT and m.thread is None and "ACME-1" in m.text]
    assert anew.ts != card.ts
    assert any(m.thread == anew.ts and "acknowledged" in m.text for m in messages)
    live.expected = [
        "chat.update: message_not_found: ",
        f"chat.postMessage: thread_not_found: {card.ts}",
    ]


async def test_a_revoked_token_loses_nothing(live: Scene) -> None:
    from adapters.slack import outcome

    outcome_wait, outcome.OPERATOR = outcome.OPERATOR, 0.2
    try:
        live.slack.fail(POST, Fault("error", "token_revoked"), Fault("error", "invalid_auth"))
        await live.logged()
    finally:
        outcome.OPERATOR = outcome_wait


async def test_a_restart_in_the_middle_keeps_everything(scene: Scene) -> None:
    first = await scene.start()
    scene.slack.fail(POST, Fault("hang_after", seconds=3))
    line = f'<@{BOT}> issue log shortage major "U7 MCU short"'
    await scene.people.say(LINH, SHARED, line)
    await scene.slack.until(lambda: scene.slack.called(POST))
    await first.kill()
    await scene.start(later=61)
    card = await scene.card("U7 MCU short")
    await scene.people.press(TOM, SHARED, card, "Acknowledge")
    await scene.whisper("tom", "ACME-1 is acknowledged")
    await scene.slack.until(lambda: scene.slack.called("conversations.history"))
    await scene.settled()
    assert [m for m in scene.slack.posts(SHARED) if m.thread is None] == [card]


async def test_buttons_and_open_forms_outlive_a_restart(scene: Scene) -> None:
    first = await scene.start()
    card = await scene.logged()
    await scene.people.press(TOM, SHARED, card, "Resolve")
    view = await scene.view()
    await first.end()
    await scene.start()
    await scene.people.submit(TOM, view, text="reel found")
    await scene.whisper("tom", "ACME-1 is resolved")
    await scene.slack.until(lambda: "Resolved" in card.shown)
    await scene.people.press(LINH, SHARED, card, "Close")
    await scene.whisper("linh", "ACME-1 is closed")


async def test_slack_asks_for_a_new_connection(live: Scene) -> None:
    before = live.slack.opened
    await live.slack.send_frame('{"type": "disconnect", "reason": "refresh_requested"}')
    await live.slack.until(lambda: live.slack.opened > before and live.slack.sockets)
    await live.people.slash(TOM, SHARED, "help")
    await live.whisper("tom", "Andon")


async def test_what_is_being_done_is_acknowledged_on_the_old_connection(live: Scene) -> None:
    live.slack.fail("users.info", Fault("delay", seconds=0.3))
    message = live.people.write(LINH, SHARED, "kit arrived wet")
    acting = asyncio.create_task(live.people.react(LINH, SHARED, message, "rotating_light"))
    await live.slack.until(lambda: live.slack.called("users.info"))
    await live.slack.send_frame('{"type": "disconnect", "reason": "warning"}')
    await acting


async def test_a_broken_connection_is_made_again(live: Scene) -> None:
    before = live.slack.opened
    live.slack.fail("apps.connections.open", Fault("status"), Fault("limit", seconds=1))
    await (await live.slack.connected()).close()
    await live.slack.until(lambda: live.slack.opened > before and live.slack.sockets)
    await live.people.slash(TOM, SHARED, "help")


async def test_a_deaf_socket_is_left(scene: Scene) -> None:
    scene.slack.pings = 3600
    await scene.start(patience=QUICK)
    before = scene.slack.opened
    await scene.slack.until(lambda: scene.slack.opened > before)


async def test_a_socket_that_hears_pings_is_kept(scene: Scene) -> None:
    await scene.start(patience=QUICK)
    before = scene.slack.opened
    deaf_by_then = QUICK.deaf / scene.slack.pings + 2
    await scene.slack.until(lambda: scene.slack.pinged > deaf_by_then)
    assert scene.slack.opened == before


@pytest.mark.parametrize(
    "frame",
    [
        "no json",
        "[1, 2]",
        '{"type": "events_api", "envelope_id": "e"}',
        '{"type": "events_api", "envelope_id": "e", "payload": 7}',
        '{"type": "events_api", "envelope_id": "e", "payload": {"type": "event_callback"}}',
        '{"type": "events_api", "envelope_id": "e", "payload":'
        ' {"type": "event_callback", "event": {"type": "message", "channel": 3}}}',
        '{"type": "interactive", "envelope_id": "e", "payload":'
        ' {"type": "view_submission", "view": {"callback_id": "x", "private_metadata": "{"}}}',
        '{"type": "interactive", "envelope_id": "e", "payload":'
        ' {"type": "block_actions", "actions": [{}], "user": null}}',
    ],
)
async def test_a_malformed_payload_ends_nothing(live: Scene, frame: str) -> None:
    before = live.slack.opened
    await live.slack.send_frame(frame)
    await live.people.slash(TOM, SHARED, "help")
    await live.whisper("tom", "Andon")
    assert live.slack.opened == before


async def test_an_expired_trigger_names_the_line_to_type(live: Scene) -> None:
    card = await live.logged()
    body = live.people.press_body(TOM, SHARED, card, "Update", lives=-1)
    await live.slack.deliver("interactive", body)
    answer = await live.whisper("tom", "could not be opened in time")
    assert "@andon issue update ACME-1" in answer.shown
    live.expected = ["views.open: expired_trigger_id: "]


async def test_a_stalled_database_is_acknowledged_in_time_and_told_later(
    live: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert taking.ACK_WITHIN <= ACK_SECONDS - 1
    monkeypatch.setattr(taking, "ACK_WITHIN", 0.2)
    card = await live.logged()
    assert live.bot is not None
    stall = Held(live.bot.db)
    await asyncio.gather(
        live.people.press(TOM, SHARED, card, "Acknowledge"),
        live.people.slash(MARIA, SHARED, 'issue log eq minor "late"'),
    )
    assert live.whispered("tom") is None
    stall.end()
    await live.whisper("tom", "ACME-1 is acknowledged")
    await live.whisper("maria", "ACME-2 is logged")


async def test_the_answer_finds_another_way(live: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "ACK_WITHIN", 0.0)
    live.slack.fail("response_url", Fault("status", status=404))
    await live.people.slash(TOM, SHARED, "help")
    answer = await live.whisper("tom", "Andon")
    assert answer.way == "ephemeral"
    live.slack.fail("response_url", Fault("status", status=404))
    live.slack.fail("chat.postEphemeral", Fault("error", "user_not_in_channel"))
    await live.people.slash(TOM, SHARED, "help issue")
    await live.direct("tom", "issue log")


async def test_signing_in_is_tried_until_it_works(scene: Scene) -> None:
    scene.slack.fail("auth.test", Fault("status"))
    await scene.start()
    await scene.people.slash(TOM, SHARED, "help")
    await scene.whisper("tom", "Andon")


async def test_an_event_that_cannot_be_recorded_comes_again_and_is_one_line(
    live: Scene, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert live.bot is not None
    taken, failed = live.bot.core.submit, Future[Reply]()
    failed.set_exception(StorageError("the disk is full"))
    monkeypatch.setattr(live.bot.core, "submit", lambda *_: failed)
    message = live.people.write(LINH, SHARED, f'<@{BOT}> issue log eq minor "again"')
    body = live.people.event(message, SHARED)
    monkeypatch.setattr(server, "ACK_SECONDS", 0.5)
    with pytest.raises(TimeoutError):
        await live.slack.deliver("events_api", body)
    told = "".join(capfd.readouterr())
    assert "the disk is full" in told
    assert "Traceback" not in told
    monkeypatch.setattr(live.bot.core, "submit", taken)
    await live.slack.deliver("events_api", body)
    await live.card("again")
