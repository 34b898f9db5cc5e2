"""Slack Connect: the partner has not installed the app; the side comes from the roster."""

from __future__ import annotations

from tests.fakes.slack import BOT
from tests.fakes.slack.world import TEAM
from tests.wire.slack.conftest import OTHER, PARTNER, SHARED, Scene, user

TOM, LINH, WEI = user("tom"), user("linh"), user("wei")


async def test_a_partner_works_by_mention_button_form_thread_and_reaction(live: Scene) -> None:
    await live.people.say(TOM, SHARED, f'<@{BOT}> issue log eq minor "Which torque?" to=ems')
    card = await live.card("Which torque?")
    await live.people.press(LINH, SHARED, card, "Acknowledge")
    await live.whisper("linh", "ACME-1 is acknowledged")
    await live.people.say(LINH, SHARED, "asked the line, 0.6 Nm?", thread=card.ts)
    await live.people.press(LINH, SHARED, card, "Update")
    view = await live.view()
    assert view["app_installed_team_id"] == TEAM
    await live.people.submit(LINH, view, text="0.6 Nm confirmed")
    await live.whisper("linh", "the update is recorded")
    await live.people.react(LINH, SHARED, card, "white_check_mark")
    await live.whisper("linh", "ACME-1 is resolved")
    assert [e["text"] for e in live.events("commented")] == ["asked the line, 0.6 Nm?"]
    assert not live.slack.complaints


async def test_a_team_that_slack_does_not_tell_is_a_stranger(live: Scene) -> None:
    message = live.people.write(LINH, SHARED, f'<@{BOT}> issue log eq minor "who am I"')
    body = live.people.event(message, SHARED, "app_mention", user_team="E0GRID", team="E0GRID")
    await live.slack.deliver("events_api", body)
    await live.whisper("linh", "You are not on the roster here")
    assert live.issues() == []


async def test_the_same_user_id_in_another_team_is_somebody_else(live: Scene) -> None:
    card = await live.logged()
    body = live.people.press_body(TOM, SHARED, card, "Acknowledge")
    body["user"]["team_id"] = PARTNER
    await live.slack.deliver("interactive", body)
    await live.whisper("tom", "You are not on the roster here")
    body = live.people.press_body(TOM, SHARED, card, "Acknowledge")
    del body["user"]["team_id"]
    await live.slack.deliver("interactive", body)
    assert live.state() == "open"


async def test_a_reaction_without_a_team_is_asked_for_once(live: Scene) -> None:
    message = live.people.write(LINH, SHARED, "kit arrived wet")
    await live.people.react(LINH, SHARED, message, "rotating_light")
    card = await live.card("kit arrived wet")
    await live.people.react(LINH, SHARED, card, "eyes")
    assert len(live.slack.called("users.info")) == 1


async def test_an_event_of_another_installation_is_left_alone(live: Scene) -> None:
    message = live.people.write(LINH, SHARED, f'<@{BOT}> issue log eq minor "twice?"')
    body = live.people.event(message, SHARED)
    body["authorizations"] = [{"team_id": PARTNER, "user_id": "U0COPY", "is_bot": True}]
    await live.slack.deliver("events_api", body)
    assert live.issues() == []


async def test_user_text_pings_nobody(live: Scene) -> None:
    nasty = "&lt;!channel&gt; @here @everyone *bold* `code` &lt;@U0GUEST&gt;\n&gt; quote"
    line = f'<@{BOT}> issue log eq minor "wet {nasty}" mpn=A_B_C'
    await live.people.say(LINH, SHARED, line.replace("\n", " "))
    card = await live.card("wet")
    shown = card.shown + card.text
    for alive in ("<!channel", "@here", "@everyone", "*bold*", "`code`", "<@U0GUEST>"):
        assert alive not in shown, alive
    assert "&lt;!channel&gt;" in shown
    assert "A_B_C" in shown
    root = card.ts
    await live.people.say(LINH, SHARED, f'<@{BOT}> issue update ACME-1 "{nasty}"', thread=root)
    await live.people.say(TOM, SHARED, f'<@{BOT}> issue ack "<!here>"', thread=root)
    await live.whisper("tom", "")
    for whisper in live.world.whispers:
        assert "<!" not in whisper.shown.replace("<!date^", "")


async def test_who_is_alerted_is_mentioned_by_the_address_of_the_roster(live: Scene) -> None:
    card = await live.logged()
    await live.people.press(TOM, SHARED, card, "Acknowledge")
    await live.whisper("tom", "acknowledged")
    await live.people.say(WEI, SHARED, f"<@{BOT}> issue escalate ACME-1 1")
    line = await live.card("asks Acme Devices for help")
    assert f"<@{user('maria')}>" in line.shown
    assert f"<@{WEI}>" not in line.shown
    assert "<@" not in line.text
    alerted = await live.direct("maria", "Your help is needed")
    assert alerted.key is not None


async def test_another_channel_of_the_same_people_is_unknown(live: Scene) -> None:
    await live.people.say(LINH, OTHER, f'<@{BOT}> issue log eq minor "hello"')
    assert live.issues() == []
    assert live.world.whispers == []
