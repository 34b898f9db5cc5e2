"""Every way in: what a person does on Discord, and what comes of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.discord.people import actions
from tests.fakes.discord.server import seen
from tests.fakes.discord.world import BOT, GUILD
from tests.wire.discord.bench import (
    EMS,
    LINH,
    MARIA,
    OEM,
    OTHER,
    SHARED,
    STRANGER,
    TOM,
    WEI,
    Bench,
)

ME = "<@9000000000000000001>"


async def test_a_slash_command_logs_an_issue_and_answers_privately(bench: Bench) -> None:
    card = await bench.log('U7 "MCU" “short”', severity="major", fields="mpn=STM32 need=2027-12-14")
    assert bench.heading(card) == 'ACME-1 U7 "MCU" “short”'
    assert "STM32" in seen(card)
    assert "<t:" in seen(card)
    assert "Los Angeles " in seen(card)
    assert " · Shanghai " in seen(card)
    assert bench.issues() == 1


async def test_every_kind_of_slash_command_runs_the_line_that_it_stands_for(bench: Bench) -> None:
    await bench.log()
    said = await bench.slash(TOM, "issue ack", issue="ACME-1", next="+4h")
    assert "acknowledged" in said
    said = await bench.slash(
        TOM, "issue wait", issue="ACME-1", holder="third_party", until="+2bd", reason='a "broker"'
    )
    assert "waits on a third party" in said
    assert "ACME-1" in await bench.slash(TOM, "issue list", what="open")
    assert "level 2" in await bench.slash(
        MARIA, "issue escalate", issue="ACME-1", level=2, why="help"
    )
    assert (
        "shortage"
        in (await bench.slash(WEI, "rules explain", category="shortage", severity="major")).lower()
    )
    assert "issue log" in await bench.slash(TOM, "help", noun="issue", verb="log")
    assert "Open issues: 1" in await bench.slash(TOM, "andon")
    assert "U7" in await bench.slash(TOM, "andon", line="issue show ACME-1")
    assert "changed" in await bench.slash(TOM, "issue edit", issue="ACME-1", title="two words")
    assert "not a category" in await bench.slash(TOM, "issue log", category="nope", title="x")


async def test_choices_are_offered_while_somebody_types(bench: Bench) -> None:
    await bench.log("U7 MCU short")

    async def choices(
        user: str, words: str, focused: str, channel: str = SHARED, **given: object
    ) -> Any:
        asked = await bench.server.slash(user, channel, words, focused=focused, **given)
        await bench.server.until(lambda: asked.response)
        assert asked.response is not None
        return asked.response["data"]["choices"]

    assert (await choices(TOM, "issue ack", "issue", issue="u7"))[0]["value"] == "ACME-1"
    assert {"tom", "maria"} <= {
        c["value"] for c in await choices(TOM, "issue assign", "person", issue="ACME-1", person="")
    }
    levels = await choices(TOM, "issue escalate", "level", issue="ACME-1", level="")
    assert [c["value"] for c in levels] == [1, 2, 3, 4]
    for name in ("category", "severity"):
        assert await choices(TOM, "issue log", name, **{name: ""})
    assert await choices(TOM, "issue wait", "holder", issue="ACME-1", holder="")
    assert await choices(TOM, "issue list", "what", what="")
    assert await choices(TOM, "program roster", "side", side="")
    assert await choices(STRANGER, "issue ack", "issue", issue="") == []
    assert await choices(TOM, "issue ack", "issue", OTHER, issue="") == []
    assert await choices(TOM, "issue ack", "issue", EMS, issue="") == []


async def test_a_mention_is_a_command_and_is_answered_by_direct_message(bench: Bench) -> None:
    await bench.server.say(LINH, SHARED, f"{ME} issue log shortage major “U7 MCU short” mpn=X1")
    await bench.told(LINH, "ACME-1 is logged")
    await bench.card("ACME-1")
    assert not bench.server.interactions


async def test_a_reply_in_the_thread_is_an_update_and_a_mention_there_needs_no_number(
    bench: Bench,
) -> None:
    card = await bench.log(severity="major")
    await bench.slash(TOM, "issue ack", issue="ACME-1")
    await bench.line(card["id"], "acknowledged")
    assert bench.server.world.channels[card["id"]]["name"] == "ACME-1 U7 MCU short"
    await bench.server.say(TOM, card["id"], "broker has 800, quote tomorrow")
    await bench.server.say(TOM, card["id"], f'{ME} contain "stock is quarantined"')
    await bench.line(card["id"], "stock is quarantined")
    await bench.told(TOM, "containment is recorded")
    shown = await bench.slash(TOM, "issue show", issue="ACME-1")
    assert "broker has 800, quote tomorrow" in shown


async def test_talk_after_a_mention_changes_nothing_and_its_line_is_one_tap_away(
    bench: Bench,
) -> None:
    card = await bench.log(severity="major")
    await bench.slash(TOM, "issue ack", issue="ACME-1")
    await bench.line(card["id"], "acknowledged")
    how = "swapped the reel on line two, fifty boards ran through AOI and X-ray without a failure"
    await bench.server.say(TOM, card["id"], f"{ME} resolve {how}")
    offer = await bench.told(TOM, "nothing was changed")
    assert f'issue resolve ACME-1 "{how}"' in seen(offer)
    assert "resolved" not in await bench.slash(TOM, "issue show", issue="ACME-1")
    first = await bench.answer(await bench.server.press(TOM, offer, "issue resolve ACME-1"))
    assert "ACME-1 is resolved" in first
    again = await bench.answer(await bench.server.press(TOM, offer, "issue resolve ACME-1"))
    assert "nothing was done now" in again


async def test_talk_can_be_logged_as_an_issue(bench: Bench) -> None:
    said = "the reels of lot four on the second shelf are wet, rain came in through the window"
    await bench.server.say(TOM, SHARED, f"{ME} {said}")
    offer = await bench.told(TOM, "a matter for both companies")
    await bench.server.press(TOM, offer, "Log as issue")
    card = await bench.card("ACME-1")
    assert said in bench.heading(card)


async def test_a_thread_made_by_a_person_after_the_card_is_used(bench: Bench) -> None:
    card = await bench.log()
    bench.server.world.add_thread(card["id"], SHARED, "talk about it")
    await bench.server.say(TOM, card["id"], "I am on it")
    await bench.slash(TOM, "issue ack", issue="ACME-1")
    await bench.line(card["id"], "acknowledged")
    assert "I am on it" in await bench.slash(TOM, "issue show", issue="ACME-1")


async def test_a_plain_reply_to_the_card_counts_like_its_thread(bench: Bench) -> None:
    card = await bench.log(severity="major")
    await bench.slash(TOM, "issue ack", issue="ACME-1")
    said = await bench.server.answer(TOM, card, "broker has 800, quote tomorrow")
    await bench.server.announce(said)
    await bench.server.answer(TOM, card, f'{ME} contain "stock is quarantined"')
    await bench.told(TOM, "containment is recorded")
    shown = await bench.slash(TOM, "issue show", issue="ACME-1")
    assert shown.count("broker has 800, quote tomorrow") == 1
    assert not any("quote tomorrow" in seen(m) for m in bench.server.said(card["id"]))


async def test_a_reply_in_the_thread_is_heard_once(bench: Bench) -> None:
    card = await bench.log()
    await bench.slash(TOM, "issue ack", issue="ACME-1")
    line = await bench.line(card["id"], "acknowledged")
    await bench.server.answer(TOM, line, "quote comes tomorrow")
    shown = await bench.slash(TOM, "issue show", issue="ACME-1")
    assert shown.count("quote comes tomorrow") == 1


async def test_a_reply_to_anything_else_is_not_heard(bench: Bench) -> None:
    card = await bench.log()
    person = await bench.server.say(LINH, SHARED, "lunch?")
    await bench.server.answer(TOM, person, "to a person")
    await bench.server.answer(TOM, card, "to an unknown one", referenced_message=None)
    gone = {"type": 0, "channel_id": OTHER, "message_id": card["id"], "guild_id": GUILD}
    await bench.server.answer(TOM, card, "from another channel", message_reference=gone)
    await bench.server.answer(TOM, card, "a default message", type=0)
    await bench.server.answer(STRANGER, card, "from a stranger")
    alone = await bench.server.say(BOT, SHARED, "about nothing that is kept")
    await bench.server.answer(TOM, alone, "about nothing")
    shown = await bench.slash(TOM, "issue show", issue="ACME-1")
    for words in ("person", "unknown", "another", "default", "from a stranger", "about nothing"):
        assert words not in shown
    assert not bench.server.told(STRANGER)


async def test_a_direct_message_is_a_command_without_a_mention(bench: Bench) -> None:
    await bench.log()
    await bench.server.whisper(TOM, "issue ack ACME-1")
    await bench.told(TOM, "ACME-1 is acknowledged")
    await bench.server.whisper(TOM, 'issue note ACME-1 "second source is Mouser"')
    await bench.line(OEM, "second source is Mouser")
    assert not any("Mouser" in seen(m) for m in bench.server.said(SHARED))


async def test_a_button_acknowledges_and_its_answer_is_private(bench: Bench) -> None:
    card = await bench.log()
    pressed = await bench.server.press(TOM, card, "Acknowledge")
    assert "ACME-1 is acknowledged" in await bench.answer(pressed)
    await bench.server.until(lambda: "Acknowledge" not in [a["label"] for a in actions(card)])
    assert card["edited"] >= 1


async def test_a_button_opens_its_form_and_the_form_runs_the_line(bench: Bench) -> None:
    card = await bench.log()
    await bench.slash(TOM, "issue ack", issue="ACME-1")
    opened = await bench.server.press(TOM, card, "Update")
    await bench.server.until(lambda: opened.response)
    filled = await bench.server.submit(
        TOM, SHARED, opened, {"What is new?": 'broker has 800 of "U7"\nmore tomorrow'}, message=card
    )
    assert "update is recorded" in await bench.answer(filled)
    await bench.line(card["id"], 'broker has 800 of "U7"')


async def test_the_form_for_passing_the_ball_has_a_list(bench: Bench) -> None:
    card = await bench.log()
    opened = await bench.server.press(TOM, card, "Pass the ball")
    await bench.server.until(lambda: opened.response)
    values = {
        "Who holds the ball now?": "ems",
        "What do you need from them?": "photos of the reel label",
    }
    filled = await bench.server.submit(TOM, SHARED, opened, values, message=card)
    assert "now waits on Volta EMS" in await bench.answer(filled)


async def test_a_form_submitted_twice_counts_once(bench: Bench) -> None:
    card = await bench.log()
    await bench.slash(TOM, "issue ack", issue="ACME-1")
    opened = await bench.server.press(TOM, card, "Update")
    await bench.server.until(lambda: opened.response)
    for _ in range(2):
        filled = await bench.server.submit(
            TOM, SHARED, opened, {"What is new?": "news"}, message=card
        )
        await bench.answer(filled)
    await bench.line(card["id"], "news")
    await bench.settled()
    assert sum("news" in seen(m) for m in bench.server.said(card["id"])) == 1


async def test_log_as_issue_on_a_message_opens_the_form_and_keeps_the_link(bench: Bench) -> None:
    said = await bench.server.say(LINH, SHARED, "kit 4411 arrived wet\nphotos follow")
    opened = await bench.server.context(LINH, said)
    await bench.server.until(lambda: opened.response)
    assert opened.response is not None
    form = opened.response["data"]["components"]
    title = next(c["component"] for c in form if c["component"]["type"] == 4)
    assert title["value"] == "kit 4411 arrived wet"
    values = {form[0]["label"]: "quality", form[2]["label"]: "kit wet"}
    if "quality" not in str(form[0]):
        values[form[0]["label"]] = form[0]["component"]["options"][0]["value"]
    filled = await bench.server.submit(LINH, SHARED, opened, values)
    assert "ACME-1 is logged" in await bench.answer(filled)
    card = await bench.card("ACME-1")
    assert f"/{SHARED}/{said['id']}" in seen(card)
    again = await bench.server.context(WEI, said)
    await bench.server.until(lambda: again.response)
    filled = await bench.server.submit(WEI, SHARED, again, values)
    assert "already logged as ACME-1" in await bench.answer(filled)


async def test_andon_with_the_bare_line_opens_the_form_too(bench: Bench) -> None:
    opened = await bench.server.slash(LINH, SHARED, "andon", line="issue log")
    await bench.server.until(lambda: opened.response)
    assert opened.response is not None
    assert opened.response["type"] == 9


async def test_the_three_emoji_log_acknowledge_and_resolve(bench: Bench) -> None:
    said = await bench.server.say(LINH, SHARED, "kit 4411 arrived wet\nphotos follow")
    await bench.server.react(LINH, said, "🚨")
    card = await bench.card("ACME-1")
    assert "kit 4411 arrived wet" in bench.heading(card)
    await bench.told(LINH, "ACME-1 is logged")
    await bench.server.react(WEI, said, "🚨")
    await bench.told(WEI, "already logged as ACME-1")
    before = len(bench.server.calls)
    await bench.server.react(TOM, card, "👀")
    await bench.told(TOM, "ACME-1 is acknowledged")
    await bench.server.react(TOM, card, "✅")
    await bench.told(TOM, "ACME-1 is resolved")
    await bench.server.react(TOM, card, "🎉")
    reads = [c for c in bench.server.calls[before:] if c.method == "GET" and "/messages/" in c.path]
    assert not reads
    assert bench.issues() == 1


@pytest.mark.parametrize("channel", [SHARED, OEM])
async def test_ordinary_talk_is_not_heard(bench: Bench, channel: str) -> None:
    await bench.server.say(LINH, channel, "issue log shortage major nothing")
    await bench.server.say(LINH, channel, f"what do you think of {ME}?")
    await bench.log("the real one")
    assert bench.issues() == 1
    assert not bench.server.told(LINH)


async def test_bots_webhooks_and_platform_lines_are_not_heard(bench: Bench) -> None:
    robot = "8000000000000000099"
    bench.server.world.add_user(robot, "robot", bot=True)
    await bench.server.say(robot, SHARED, f"{ME} help")
    await bench.server.say(LINH, SHARED, f"{ME} help", webhook_id="123456789")
    await bench.server.say(LINH, SHARED, f"{ME} help", type=7)
    await bench.server.say(LINH, SHARED, f"{ME} issue list")
    await bench.told(LINH, "in ACME")
    assert len(bench.server.told(LINH)) == 1
    assert not bench.server.told(robot)


async def test_a_stranger_gets_help_only(bench: Bench) -> None:
    await bench.log()
    said = await bench.slash(STRANGER, "issue show", issue="ACME-1")
    assert "not on the roster" in said
    assert "U7" not in said
    await bench.server.say(STRANGER, SHARED, f"{ME} issue list")
    await bench.told(STRANGER, "not on the roster")
    await bench.server.whisper(STRANGER, "hello")
    await bench.server.react(STRANGER, await bench.card("ACME-1"), "✅")
    assert "Not acknowledged" in await bench.slash(TOM, "issue show", issue="ACME-1")


async def test_an_unknown_channel_gets_nothing(bench: Bench) -> None:
    await bench.log()
    await bench.server.say(TOM, OTHER, f"{ME} issue list")
    said = await bench.slash(TOM, "issue list", channel=OTHER)
    assert "no program" in said
    assert not bench.server.said(OTHER)
    assert not bench.server.told(TOM)


async def test_the_partners_own_channel_shows_nothing(bench: Bench) -> None:
    await bench.log()
    said = await bench.slash(TOM, "issue show", channel=EMS, issue="ACME-1")
    assert "belongs to Volta EMS" in said
    assert "U7" not in said


async def test_a_program_file_comes_attached_to_a_mention(bench: Bench) -> None:
    exported = await bench.server.slash(MARIA, OEM, "program export")
    assert "attached" in await bench.answer(exported)
    assert exported.original is not None
    assert "[program]" in exported.original["files"][0]


async def test_a_direct_message_leads_to_the_card(bench: Bench) -> None:
    line = {"category": "line_down", "title": "Line 3 down", "severity": "critical"}
    await bench.slash(LINH, "issue log", **line)
    card = await bench.card("ACME-1")
    await bench.slash(MARIA, "issue escalate", issue="ACME-1")
    told = await bench.told(MARIA, "ACME-1 Line 3 down")
    address = f"https://discord.com/channels/{GUILD}/{SHARED}/{card['id']}"
    assert seen(told).endswith(f"Open [ACME-1]({address})")
