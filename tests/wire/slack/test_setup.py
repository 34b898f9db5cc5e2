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
        ANA, view, side="oem", city="Austin", partner_city="Hà Nội", companies="New & Co, Volta"
    )
    await answered(new, ANA, "Program NEW is set up")
    await new.card("set up the program NEW in this channel: New &amp; Co and Volta", NEW)
    ana = person(new, "ana")
    assert ana is not None
    assert (ana.name, ana.slack, ana.side) == ("Ana García", f"{TEAM}/{ANA}", "oem")
    await new.people.slash(ANA, NEW, "program setup")
    await answered(new, ANA, "has the program NEW")
    assert len(new.world.views) == 1


async def test_a_mistake_is_shown_in_the_form_and_a_shared_name_is_asked_about(new: Scene) -> None:
    await new.people.slash(ANA, NEW, "program setup")
    view = await new.view()
    given = {"side": "oem", "city": "Portland", "companies": "New; Volta"}
    ack = await new.people.submit(ANA, view, partner_city="Shnzhen", **given)
    assert "Did you mean Shenzhen?" in str(ack.payload)
    assert programs(new) == ["ACME"]
    await new.people.submit(ANA, view, partner_city="深圳", **given)
    await answered(new, ANA, "Which Portland?")
    asked = next(w for w in new.world.whispers if "Which Portland?" in w.shown)
    for _ in range(2):
        await new.people.press(ANA, NEW, asked, "Portland, Oregon, United States")
    await answered(new, ANA, "Program NEW is set up")
    assert programs(new) == ["ACME", "NEW"]
    await answered(new, ANA, "Portland (New): ")
    await answered(new, ANA, "深圳 (Volta): ")


async def test_people_are_picked_from_the_channel(new: Scene) -> None:
    await new.people.say(ANA, NEW, f"<@{BOT}> {LINE}")
    await answered(new, ANA, "Program NEW is set up")
    done = next(w for w in new.world.whispers if "Program NEW is set up" in w.shown)
    await new.people.press(ANA, NEW, done, "Add somebody of Volta")
    first = await new.view()
    assert [block["element"]["type"] for block in first["blocks"]] == ["users_select"]
    await new.people.submit(ANA, first, person=CHEN)
    await answered(new, ANA, "Wei Chen (wei) is on the roster of Volta now.")
    wei = person(new, "wei")
    assert wei is not None
    assert (wei.slack, wei.side, wei.roles) == (f"{PARTNER}/{CHEN}", "ems", ("program_manager",))
    await new.people.slash(ANA, NEW, "program person")
    view = await new.view(2)
    assert view["blocks"][0]["element"]["type"] == "multi_users_select"
    await new.people.submit(ANA, view, person=BO, roles="buyer", level="0", backup="ana")
    await answered(new, ANA, "Bo Berg (bo) is on the roster of Acme now.")
    bo = person(new, "bo")
    assert bo is not None
    assert (bo.slack, bo.roles, bo.backup) == (f"{TEAM}/{BO}", ("buyer",), "ana")


async def test_the_partners_manager_adds_people_where_only_buttons_reach(new: Scene) -> None:
    """A partner's workspace has no slash command: a mention gives the button of the form."""
    await new.people.say(ANA, NEW, f"<@{BOT}> {LINE}")
    await answered(new, ANA, "Program NEW is set up")
    await new.people.say(
        ANA, NEW, f"<@{BOT}> program person <@{CHEN}> side=ems roles=program_manager"
    )
    await answered(new, ANA, "Wei Chen (wei) is on the roster")
    await new.people.say(CHEN, NEW, f"<@{BOT}> program person")
    await answered(new, CHEN, "program person @linh,@wei roles=planner")
    how = next(w for w in new.world.whispers if w.user == CHEN and "Pick people" in w.shown)
    await new.people.press(CHEN, NEW, how, "Add people")
    view = await new.view()
    assert view["blocks"][0]["element"]["type"] == "multi_users_select"


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
