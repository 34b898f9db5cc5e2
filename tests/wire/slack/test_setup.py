"""A program is set up in a channel that has none, and its first people are mentioned."""

from __future__ import annotations

import pytest

from bot.domain.values import Person
from bot.program_file import read_program
from tests.fakes.slack import BOT, Channel, User
from tests.fakes.slack.world import TEAM
from tests.wire.slack.conftest import PARTNER, SHARED, Scene, user

NEW = "C0NEW"
ANA, BO, CHEN = "U0ANA", "U0BO", "U0CHEN"
LINE = 'program setup key=NEW side=oem oem="Acme" ems="Volta" zones="Los Angeles, Shenzhen"'


@pytest.fixture
def new(live: Scene) -> Scene:
    """A channel that is shared with a partner, who has an administrator of his own."""
    live.world.users[ANA] = User(ANA, TEAM, "Ana García", admin=True)
    live.world.users[BO] = User(BO, TEAM, "Bo Berg")
    live.world.users[CHEN] = User(CHEN, PARTNER, "陈伟 Wei Chen", admin=True)
    live.world.channels[NEW] = Channel(NEW, {BOT, ANA, BO, CHEN}, shared=True)
    return live


def programs(scene: Scene) -> list[str]:
    assert scene.bot is not None
    with scene.bot.db.read() as unit:
        return [row.key for row in unit.programs()]


def person(scene: Scene, handle: str) -> Person | None:
    assert scene.bot is not None
    with scene.bot.db.read() as unit:
        row = unit.program_named("NEW")
        return read_program(row.document).person(handle) if row else None


async def answered(scene: Scene, who: str, text: str) -> None:
    await scene.slack.until(
        lambda: next((w for w in scene.world.whispers if w.user == who and text in w.shown), None)
    )


async def test_an_administrator_fills_the_form(new: Scene) -> None:
    await new.people.slash(ANA, NEW, "program setup")
    view = await new.view()
    assert len(view["blocks"]) == 5
    await new.people.submit(
        ANA, view, key="new", side="oem", oem="Acme & Co", ems="Volta", zones="Los Angeles, Hanoi"
    )
    await answered(new, ANA, "Program NEW is set up")
    await new.card("set up the program NEW in this channel: Acme &amp; Co and Volta", NEW)
    ana = person(new, "ana")
    assert ana is not None
    assert (ana.name, ana.slack, ana.side) == ("Ana García", f"{TEAM}/{ANA}", "oem")
    await new.people.slash(ANA, NEW, "program setup")
    await answered(new, ANA, "already has a program")
    assert len(new.world.views) == 1


async def test_a_mistake_is_shown_in_the_form(new: Scene) -> None:
    await new.people.slash(ANA, NEW, "program setup")
    ack = await new.people.submit(
        ANA, await new.view(), key="new", side="oem", oem="A", ems="B", zones="Los Angeles"
    )
    assert "needs two" in str(ack.payload)
    assert programs(new) == ["ACME"]


async def test_a_mention_by_an_administrator_works_too(new: Scene) -> None:
    await new.people.say(ANA, NEW, f"<@{BOT}> program setup")
    await answered(new, ANA, "This channel has no program yet")
    await new.people.say(ANA, NEW, f"<@{BOT}> {LINE}")
    await answered(new, ANA, "Program NEW is set up")
    assert programs(new) == ["ACME", "NEW"]


@pytest.mark.parametrize("who", [BO, CHEN])
async def test_nobody_else_gets_any_answer(new: Scene, who: str) -> None:
    """Neither an ordinary member, nor a partner's administrator: he manages another workspace."""
    await new.people.say(who, NEW, f"<@{BOT}> {LINE}")
    await new.people.say(who, NEW, f"<@{BOT}> program setup")
    if who == BO:
        await new.people.slash(BO, NEW, "program setup")
    await new.people.say(user("tom"), SHARED, f"<@{BOT}> issue list")
    await new.whisper("tom", "No")
    assert programs(new) == ["ACME"]
    assert not [w for w in new.world.whispers if w.user == who]
    assert not new.world.views
    assert not new.slack.posts(NEW)


async def test_people_are_added_by_mention(new: Scene) -> None:
    await new.people.say(ANA, NEW, f"<@{BOT}> {LINE}")
    await answered(new, ANA, "Program NEW is set up")
    line = f"program person <@{CHEN}> side=ems roles=program_manager"
    await new.people.say(ANA, NEW, f"<@{BOT}> {line}")
    await answered(new, ANA, "Wei Chen (wei) is on the roster of Volta now.")
    wei = person(new, "wei")
    assert wei is not None
    assert wei.slack == f"{PARTNER}/{CHEN}"
    await new.card("to the roster of Volta: program manager, level 1", NEW)
    # He is known from now on, and adds his own people.
    await new.people.say(CHEN, NEW, f"<@{BOT}> program person <@{CHEN}> phone=+86-1")
    await answered(new, CHEN, "is changed: phone")
    await new.people.slash(ANA, NEW, f"program person <@{BO}|bo> roles=buyer")
    await answered(new, ANA, "Bo Berg (bo) is on the roster of Acme now.")
    await new.people.say(BO, NEW, f'<@{BOT}> issue log shortage "U7 MCU short"')
    await answered(new, BO, "NEW-1 is logged")
    await new.people.say(ANA, NEW, f"<@{BOT}> program person <@{BO}> leaves to=ana")
    await answered(new, ANA, "Bo Berg (bo) is off the roster")
    await new.people.say(BO, NEW, f"<@{BOT}> issue list")
    await answered(new, BO, "You are not on the roster here")


async def test_somebody_whom_slack_does_not_know_needs_an_identity(new: Scene) -> None:
    await new.people.say(ANA, NEW, f"<@{BOT}> {LINE}")
    await answered(new, ANA, "Program NEW is set up")
    await new.people.say(ANA, NEW, f"<@{BOT}> program person <@U0NOBODY> roles=buyer")
    await answered(new, ANA, "name= is missing")
    # The event comes as a message and as a mention.
    new.expected = ["users.info: user_not_found: "] * 2
