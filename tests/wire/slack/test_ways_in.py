"""Every way in, over Socket Mode, with the real clients and the real core."""

from __future__ import annotations

import pytest

from tests.fakes.slack import BOT
from tests.wire.slack.conftest import OEM, OTHER, SHARED, Scene, user

TOM, LINH, MARIA = user("tom"), user("linh"), user("maria")


async def test_a_slash_command_logs_and_answers_privately(live: Scene) -> None:
    line = "issue log shortage major “U7 &lt;late&gt; &amp; short”"
    ack = await live.people.slash(TOM, SHARED, line)
    assert "ACME-1 is logged" in ack.payload["text"]
    answer = await live.whisper("tom", "ACME-1 is logged")
    assert answer.way == "ack"
    card = await live.card("ACME-1 U7 &lt;late&gt; &amp; short")
    # What somebody says that their own side owes is acknowledged by that.
    assert card.buttons()[0]["text"]["text"] == "Update"
    assert not live.slack.complaints


async def test_a_mention_is_a_command_and_answered_only_to_the_speaker(live: Scene) -> None:
    await live.people.say(TOM, SHARED, f'<@{BOT}> issue log eq minor "Which torque?"')
    answer = await live.whisper("tom", "ACME-1 is logged")
    assert (answer.way, answer.channel) == ("ephemeral", SHARED)
    await live.card("Which torque?")
    assert live.issues() == ["Which torque?"]


async def test_the_two_events_of_a_mention_are_answered_once(live: Scene) -> None:
    await live.people.say(TOM, SHARED, f"<@{BOT}> help")
    await live.whisper("tom", "Andon")
    await live.people.say(TOM, SHARED, f"<@{BOT}> help issue")
    await live.whisper("tom", "issue log")
    assert len(live.world.whispers) == 2


async def test_a_mention_may_stand_at_the_end_or_be_followed_by_a_comma(live: Scene) -> None:
    await live.logged()
    await live.people.say(TOM, SHARED, f"issue ack ACME-1 <@{BOT}>")
    await live.whisper("tom", "ACME-1 is acknowledged")
    await live.people.say(TOM, SHARED, f"hi <@{BOT}|andon>, issue why ACME-1")
    await live.whisper("tom", "Rule set")


async def test_a_thread_reply_is_an_update_and_needs_no_number(live: Scene) -> None:
    card = await live.logged()
    await live.people.say(TOM, SHARED, f"<@{BOT}> ack", thread=card.ts)
    await live.whisper("tom", "ACME-1 is acknowledged")
    assert live.state() == "acknowledged"
    await live.people.say(TOM, SHARED, "broker has 800, quote tomorrow", thread=card.ts)
    assert live.events("commented") == [{"text": "broker has 800, quote tomorrow"}]


async def test_ordinary_talk_is_none_of_its_business(live: Scene) -> None:
    await live.people.say(TOM, SHARED, "lunch?")
    first = live.people.write(TOM, SHARED, "who has the torque driver")
    await live.people.say(MARIA, SHARED, "me", thread=first.ts)
    await live.people.say(TOM, SHARED, f"<@{BOT}> help")
    await live.whisper("tom", "Andon")
    assert len(live.world.whispers) == 1


async def test_talk_after_a_mention_changes_nothing_and_its_line_is_one_tap_away(
    live: Scene,
) -> None:
    card = await live.logged()
    await live.people.say(TOM, SHARED, f"<@{BOT}> resolve swapped the reel", thread=card.ts)
    offer = await live.whisper("tom", "nothing was changed")
    assert (offer.way, offer.channel, offer.thread) == ("ephemeral", SHARED, card.ts)
    assert live.state() == "open"
    assert [b["value"] for b in offer.buttons()] == ['issue resolve ACME-1 "swapped the reel"']
    for _ in range(2):
        await live.people.press(TOM, SHARED, offer, "issue resolve ACME-1")
    await live.whisper("tom", "ACME-1 is resolved")
    await live.whisper("tom", "nothing was done now")
    assert live.events("resolved") == [{"how": "swapped the reel"}]


async def test_talk_can_be_logged_as_an_issue(live: Scene) -> None:
    said = "the reels on the second shelf are wet, " + "rain came in last night " * 4
    await live.people.say(TOM, SHARED, f"<@{BOT}> {said}")
    offer = await live.whisper("tom", "a matter for both companies")
    await live.people.press(TOM, SHARED, offer, "Log as issue")
    await live.whisper("tom", "ACME-1 is logged")
    assert live.issues() == [said.strip()]


async def test_a_button_acknowledges_and_the_card_changes(live: Scene) -> None:
    card = await live.logged()
    await live.people.press(TOM, SHARED, card, "Acknowledge")
    answer = await live.whisper("tom", "ACME-1 is acknowledged")
    assert answer.way == "response_url"
    await live.slack.until(lambda: card.edits and "Acknowledged" in card.shown)
    line = await live.card("acknowledged ACME-1")
    assert line.thread == card.ts


async def test_a_button_with_a_form_opens_it_and_the_answer_is_recorded(live: Scene) -> None:
    card = await live.logged()
    await live.people.press(TOM, SHARED, card, "Resolve")
    view = await live.view()
    assert view["title"]["text"] == "Resolve"
    ack = await live.people.submit(TOM, view, text='reel from "broker" <ok>')
    assert ack.payload == {}
    answer = await live.whisper("tom", "ACME-1 is resolved")
    assert answer.way == "ephemeral"
    await live.slack.until(lambda: 'reel from "broker" &lt;ok&gt;' in card.shown)


async def test_a_refused_form_keeps_what_was_typed(live: Scene) -> None:
    card = await live.logged()
    await live.people.press(LINH, SHARED, card, "Pass the ball")
    view = await live.view()
    ack = await live.people.submit(LINH, view, holder="third_party", reason="please")
    assert ack.payload["response_action"] == "errors"
    assert list(ack.payload["errors"]) == ["holder"]
    assert live.whispered("linh", "cannot") is None


async def test_the_bare_log_command_opens_its_form(live: Scene) -> None:
    await live.people.slash(TOM, SHARED, "issue log")
    view = await live.view()
    await live.people.submit(
        TOM, view, category="nonconformance", severity="major", title="Cracked lid", part="LID-7"
    )
    await live.whisper("tom", "ACME-1 is logged")
    card = await live.card("Cracked lid")
    assert "LID-7" in card.shown


async def test_log_as_issue_takes_the_message_and_its_link(live: Scene) -> None:
    message = live.people.write(LINH, SHARED, "kit 4411 arrived wet &amp; open\nsee photo")
    await live.people.log_message(TOM, SHARED, message)
    view = await live.view()
    await live.people.submit(TOM, view)
    card = await live.card("kit 4411 arrived wet &amp; open")
    assert "<https://acme.slack.example/archives/" in card.shown
    await live.people.log_message(MARIA, SHARED, message)
    again = await live.view(2)
    await live.people.submit(MARIA, again)
    await live.whisper("maria", "already logged as ACME-1")


async def test_the_global_shortcut_logs_from_anywhere(live: Scene) -> None:
    await live.people.log_global(TOM)
    view = await live.view()
    await live.people.submit(TOM, view, category="eq", title="Which glue?")
    asked = await live.direct("tom", "May Volta EMS read this?")
    await live.people.press(TOM, live.world.direct(TOM).id, asked, "Share with Volta EMS")
    await live.card("Which glue?")
    await live.whisper("tom", "ACME-1 is logged")


async def test_an_alarm_logs_a_message_once(live: Scene) -> None:
    message = live.people.write(LINH, SHARED, "kit 4411 arrived wet")
    await live.people.react(TOM, SHARED, message, "rotating_light")
    card = await live.card("kit 4411 arrived wet")
    assert "<https://acme.slack.example/archives/" in card.shown
    await live.people.react(MARIA, SHARED, message, "rotating_light")
    await live.whisper("maria", "already logged as ACME-1")
    assert len(live.issues()) == 1


async def test_an_alarm_on_a_reply_in_a_thread_finds_its_text(live: Scene) -> None:
    root = live.people.write(LINH, SHARED, "delivery today")
    reply = live.people.write(LINH, SHARED, "two boxes are crushed", thread=root.ts)
    await live.people.react(TOM, SHARED, reply, "rotating_light")
    await live.card("two boxes are crushed")


async def test_eyes_acknowledge_and_a_check_mark_resolves(live: Scene) -> None:
    card = await live.logged()
    await live.people.react(TOM, SHARED, card, "eyes")
    await live.whisper("tom", "ACME-1 is acknowledged")
    await live.people.react(TOM, SHARED, card, "white_check_mark::skin-tone-3")
    await live.whisper("tom", "ACME-1 is resolved")
    await live.people.react(TOM, SHARED, card, "tada")
    assert live.state() == "resolved"


async def test_a_direct_message_is_a_command_line(live: Scene) -> None:
    await live.people.dm(TOM, 'issue log eq minor "Which torque?"')
    asked = await live.direct("tom", "May Volta EMS read this?")
    await live.people.press(TOM, live.world.direct(TOM).id, asked, "Share with Volta EMS")
    await live.whisper("tom", "ACME-1 is logged")
    await live.card("Which torque?")


async def test_a_slash_command_in_a_direct_message_is_private(live: Scene) -> None:
    channel = live.world.direct(TOM).id
    await live.people.slash(TOM, channel, "issue list")
    answer = await live.whisper("tom", "Nothing to list in ACME")
    assert answer.way == "ack"


async def test_the_home_tab_shows_my_items(live: Scene) -> None:
    await live.logged()
    await live.people.open_home(TOM)
    tab = await live.slack.until(lambda: live.world.homes.get(TOM))
    assert "ACME-1" in str(tab)
    await live.people.open_home("U0GUEST")
    tab = await live.slack.until(lambda: live.world.homes.get("U0GUEST"))
    assert "You are not on the roster here" in str(tab)


async def test_a_program_file_is_imported_and_exported(live: Scene) -> None:
    await live.people.dm(MARIA, "program export")
    await live.direct("maria", "attached")
    sent = await live.slack.until(lambda: live.world.sent_files)
    channel, name, content = sent[0]
    assert (channel, name) == (f"D{MARIA}", "acme.toml")
    changed = content.replace(b"Gateway G2 at Volta", b"Gateway G3 at Volta")
    address = f"{live.slack.base}/files/F1"
    about = {"id": "F1", "name": "acme.toml", "size": len(changed), "url_private_download": address}
    live.world.files["F1"] = {**about, "content": changed}
    files = [{"id": "F1", "file_access": "check_file_info"}]
    live.slack.methods.files_info = lambda _args: {"file": about}  # type: ignore[method-assign, assignment]
    await live.people.dm(MARIA, "program import", subtype="file_share", files=files)
    await live.direct("maria", "Waits for Volta EMS (DEC1)")


async def test_somebody_unknown_gets_help_and_an_unknown_channel_nothing(live: Scene) -> None:
    await live.people.slash("U0GUEST", SHARED, 'issue log eq minor "hello"')
    await live.whisper("guest", "You are not on the roster here")
    await live.people.say("U0STRANGER", SHARED, f"<@{BOT}> issue list")
    await live.whisper("stranger", "You are not on the roster here")
    await live.people.slash(TOM, OTHER, "issue list")
    await live.people.say(TOM, OTHER, f"<@{BOT}> issue list")
    assert live.issues() == []
    assert {w.user for w in live.world.whispers} == {"U0GUEST", "U0STRANGER"}


async def test_bots_edits_and_joins_are_not_people_talking(live: Scene) -> None:
    text = f'<@{BOT}> issue log eq minor "from a bot"'
    message = live.people.write(TOM, SHARED, text)
    for more in ({"bot_id": "B9"}, {"subtype": "message_changed"}, {"subtype": "channel_join"}):
        await live.slack.deliver("events_api", live.people.event(message, SHARED, **more))
    own = live.people.write(BOT, SHARED, text)
    await live.slack.deliver("events_api", live.people.event(own, SHARED))
    assert live.issues() == []
    shared = live.people.event(message, SHARED, subtype="file_share")
    await live.slack.deliver("events_api", shared)
    assert live.issues() == ["from a bot"]


async def test_the_internal_channel_belongs_to_one_side(live: Scene) -> None:
    await live.logged()
    await live.people.slash(TOM, OEM, 'issue note ACME-1 "second source is Mouser"')
    await live.whisper("tom", "ACME-1")
    assert live.find("Mouser", SHARED) is None


async def test_signed_http_is_the_other_way(scene: Scene) -> None:
    scene.mode = "http"
    bot = await scene.start()
    assert bot.adapter.line is not None
    scene.slack.http = f"http://127.0.0.1:{bot.adapter.line.port}/slack/events"  # type: ignore[union-attr]
    card = await scene.logged()
    await scene.people.press(TOM, SHARED, card, "Acknowledge")
    await scene.whisper("tom", "ACME-1 is acknowledged")
    # It is not known yet whether the workspace takes tables, so the first one goes beside.
    ack = await scene.people.slash(TOM, SHARED, "issue list mine")
    assert not ack.payload
    assert (await scene.whisper("tom", "issues (mine)")).way == "response_url"
    ack = await scene.people.slash(TOM, SHARED, "issue list mine")
    assert "U7 MCU" in str(ack.payload["blocks"])
    scene.slack.secret = "another"
    with pytest.raises(TimeoutError, match="HTTP 401"):
        await scene.people.slash(TOM, SHARED, "issue list")
    assert {w.way for w in scene.world.whispers if w.user == TOM} == {"response_url", "ack"}


async def test_a_direct_message_leads_to_the_card(live: Scene) -> None:
    await live.people.slash(TOM, SHARED, 'issue log line_down critical "Line 3 down"')
    card = await live.card("Line 3 down")
    await live.people.slash(MARIA, SHARED, "issue escalate ACME-1")
    told = await live.direct("maria", "ACME-1 Line 3 down")
    where = f"archives/{SHARED}/p{card.ts.replace('.', '')}|ACME-1>"
    assert where in told.shown
