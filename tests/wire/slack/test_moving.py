"""A channel that begins to be shared gets another id: Andon follows it by itself."""

from __future__ import annotations

from bot.engine.context import channel_place
from bot.program_file import read_program
from tests.fakes.slack import BOT, TEAM
from tests.wire.slack.conftest import OTHER, SHARED, Scene, user

TOM, LINH = user("tom"), user("linh")
NEW = "C9NEW"


async def test_a_channel_that_moves_keeps_its_cards_and_goes_on(live: Scene) -> None:
    card = await live.logged()
    await live.settled()
    body = await live.people.share(SHARED, NEW)
    for person in ("maria", "wei"):
        told = await live.direct(person, "The shared channel has a new id: C9NEW instead of")
        assert "put the new id into the program file" in told.shown
    assert live.bot is not None
    with live.bot.db.read() as unit:
        document = unit.programs()[0].document
        events = [e.payload for e in unit.events(1) if e.kind == "channel.moved"]
    places = [channel_place(each) for each in read_program(document).channels]
    assert f"slack:{TEAM}/{NEW}" in places
    assert f"slack:{TEAM}/{SHARED}" not in places
    assert events == [{"old": f"slack:{TEAM}/{SHARED}", "new": f"slack:{TEAM}/{NEW}"}]

    await live.people.react(TOM, NEW, card, "eyes")
    await live.people.say(LINH, NEW, f'<@{BOT}> issue log eq minor "after the move" to=oem')
    await live.card("after the move", NEW)
    await live.slack.deliver("events_api", body)
    await live.slack.deliver("events_api", {**body, "event_id": "EvAGAIN"})
    await live.settled()
    assert len([m for m in live.slack.posts(NEW) if m.thread is None]) == 2
    assert len(live.events("channel.moved")) == 1


async def test_a_message_logged_before_the_move_is_not_logged_again(live: Scene) -> None:
    message = live.people.write(LINH, SHARED, "kit arrived wet")
    await live.people.react(LINH, SHARED, message, "rotating_light")
    await live.card("kit arrived wet")
    await live.settled()
    await live.people.share(SHARED, NEW)
    await live.people.react(TOM, NEW, message, "rotating_light")
    await live.whisper("tom", "ACME-1")
    assert live.issues() == ["kit arrived wet"]


async def test_an_unknown_channel_that_moves_is_nobodys_affair(live: Scene) -> None:
    await live.people.share(OTHER, NEW)
    assert live.events("channel.moved") == []
    assert live.world.whispers == []
