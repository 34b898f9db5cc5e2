"""Whoever left reaches nothing more on Slack: no button, command, form, tab, emoji or message."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.features import INDEX
from bot.features.programs.personal.erase import erase_person
from bot.messages.card import Card, pack
from tests.contract.samples import draft
from tests.fakes.slack import BOT, TEAM
from tests.wire.slack.conftest import SHARED, Scene, user

TOM, MARIA = user("tom"), user("maria")
STRANGER = "You are not on the roster here"


async def test_whoever_left_reaches_nothing_more(live: Scene) -> None:
    card = await live.logged()
    await live.people.dm(TOM, 'issue log eq minor "Which torque?"')
    asked = await live.direct("tom", "May Volta EMS read this?")
    direct = live.world.direct(TOM)
    await live.people.slash(MARIA, SHARED, "program person tom leaves to=dana")
    await live.whisper("maria", "off the roster")
    await live.settled()
    before = len(direct.messages)
    bot = live.bot
    assert bot is not None
    said = draft(1, "late", f"slack:dm:{TEAM}/{TOM}", to="dm:tom", card=pack(Card(("secret",))))
    bot.db.write(lambda tx: tx.queue([said], datetime.now(UTC)))
    bot.adapter.kick()

    async def reaches_nothing(text: str) -> None:
        live.world.whispers.clear()
        await live.people.press(TOM, SHARED, card, "Acknowledge")
        await live.whisper("tom", STRANGER)
        live.world.whispers.clear()
        await live.people.slash(TOM, SHARED, "issue list")
        await live.whisper("tom", STRANGER)
        live.world.whispers.clear()
        await live.people.press(TOM, direct.id, asked, "Share with Volta EMS")
        await live.whisper("tom", STRANGER)
        await live.people.react(TOM, SHARED, card, "eyes")
        await live.people.say(TOM, SHARED, text, card.ts)
        live.world.homes.clear()
        await live.people.open_home(TOM)
        tab = await live.slack.until(lambda: live.world.homes.get(TOM))
        assert STRANGER in str(tab)
        assert "ACME" not in str(tab)

    await reaches_nothing("on it")
    assert live.events("acked") == []
    done = bot.db.write(lambda tx: erase_person(tx, INDEX, "ACME", "tom", datetime.now(UTC)))
    assert done is not None
    await reaches_nothing("still on it")
    await live.settled()
    assert live.events("acked") == []
    assert live.issues() == ["U7 MCU short 1200 pcs"]
    own = [message.shown for message in direct.messages[before:] if message.user == BOT]
    assert not any("secret" in shown or "ACME" in shown for shown in own), own
