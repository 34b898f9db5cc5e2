"""Several workspaces with an installation each: every call with the token of its own."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.slack.allowed import AllowList
from adapters.slack.doctor import examine
from adapters.slack.workspace import Refusal
from bot.domain.program import Program
from bot.domain.values import Channel as ProgramChannel
from bot.ports import Installation
from tests.fakes.slack import CLIENT_SECRET, TEAM, App, Channel, User
from tests.fakes.slack.people import People
from tests.standing._http import refused
from tests.waiting import LONG
from tests.wire.slack.conftest import (
    EMS_PEOPLE,
    OEM_PEOPLE,
    OTHER,
    PARTNER,
    SHARED,
    Scene,
    program,
    user,
)

BETA = "T0BETA"
TOM, LINH, MARIA, WEI = (user(name) for name in ("tom", "linh", "maria", "wei"))
BMARIA = user("bmaria")
LOG = 'issue log shortage major "{title}" to=ems'


async def several(scene: Scene) -> Scene:
    """A running bot with an installation store and nothing in it yet."""
    scene.world.apps.clear()
    scene.token, scene.secret = None, CLIENT_SECRET
    await scene.start()
    return scene


def install(scene: Scene, team: str, name: str, *channels: str) -> App:
    """Install the app as its pages do, and invite its bot into channels."""
    app = scene.world.install(team, name)
    for channel in channels:
        scene.world.channels[channel].members.add(app.bot)
    assert scene.bot is not None
    scene.bot.installed.save(
        Installation(
            platform="slack",
            workspace=team,
            enterprise=None,
            name=name,
            url=app.url,
            app="A1",
            bot=app.bot,
            bot_id=app.bot_id,
            scopes=(),
            token=app.token,
            installed_by=TOM,
            installed=datetime.now(UTC),
        )
    )
    return app


def beta() -> Program:
    """A second OEM with the same partner: its own workspace, its own shared channel."""
    small = program()
    people = [
        replace(p, slack=f"{BETA}/{user('b' + p.id)}") if p.side == "oem" else p
        for p in small.people
    ]
    channels = (ProgramChannel("slack", OTHER, "shared", team=BETA),)
    return replace(small, key="BETA", people=tuple(people), channels=channels)


def users(scene: Scene, channel: str, *found: App) -> set[str]:
    """Who posted what stands in a channel, of these apps' bots."""
    bots = {app.bot for app in found}
    return {m.user for m in scene.world.channels[channel].messages} & bots


@pytest.fixture
async def two(scene: Scene) -> tuple[Scene, App, App]:
    """Both companies of one program have the app; the channel is Acme's."""
    await several(scene)
    acme = install(scene, TEAM, "Acme", SHARED)
    volta = install(scene, PARTNER, "Volta", SHARED)
    return scene, acme, volta


async def excuse(scene: Scene, code: str) -> None:
    """Stop the bot; of what Slack complained about, this was meant to be."""
    assert scene.bot is not None
    await scene.bot.end()
    scene.expected += [c for c in scene.slack.complaints if code in c]


async def known(scene: Scene, card_text: str) -> None:
    card = await scene.card(card_text)
    async with asyncio.timeout(LONG):
        while not scene.known(card):
            await asyncio.sleep(0.01)


async def test_an_installation_counts_without_a_restart(scene: Scene) -> None:
    await several(scene)
    other = scene.world.install(TEAM, "Acme")
    await People(scene.slack, other).slash(TOM, SHARED, LOG.format(title="too early"))
    assert (scene.issues(), scene.world.whispers) == ([], [])
    acme = install(scene, TEAM, "Acme", SHARED)
    await People(scene.slack, acme).slash(TOM, SHARED, LOG.format(title="now"))
    await scene.card("now")
    await scene.whisper("tom", "ACME-1 is logged")


async def test_both_companies_have_the_app_and_there_is_one_card(
    two: tuple[Scene, App, App],
) -> None:
    scene, acme, volta = two
    ours, theirs = People(scene.slack, acme), People(scene.slack, volta)
    # The partner calls his own bot, and Slack tells it to both installations.
    message = theirs.write(LINH, SHARED, f"<@{volta.bot}> {LOG.format(title='U7 short')}")
    for people, kind in ((ours, "message"), (theirs, "app_mention"), (theirs, "message")):
        await scene.slack.deliver("events_api", people.event(message, SHARED, kind))
    await known(scene, "U7 short")
    assert scene.issues() == ["U7 short"]
    # Neither the partner's slash command nor his button knows whose channel it is.
    await theirs.slash(WEI, SHARED, "issue list")
    await scene.whisper("wei", "ACME-1")
    await ours.slash(TOM, SHARED, LOG.format(title="U8 late"))
    await known(scene, "U8 late")
    await theirs.press(LINH, SHARED, await scene.card("U8 late"), "Acknowledge")
    await scene.whisper("linh", "ACME-2 is acknowledged")
    card = await scene.card("U7 short")
    await ours.say(TOM, SHARED, "thanks", thread=card.ts)
    await theirs.press(LINH, SHARED, card, "Update")
    view = await scene.view()
    assert view["app_installed_team_id"] == TEAM
    await theirs.submit(LINH, view, text="a broker has 800")
    await scene.whisper("linh", "the update is recorded")
    await scene.settled()
    assert [e["text"] for e in scene.events("commented")] == ["thanks"]
    heads = [m.shown for m in scene.slack.posts(SHARED) if m.thread is None]
    assert sorted("U8" in head for head in heads) == [False, True]
    assert users(scene, SHARED, acme, volta) == {acme.bot}


async def test_a_command_in_a_thread_to_the_partners_bot_is_no_comment(
    two: tuple[Scene, App, App],
) -> None:
    scene, acme, volta = two
    ours, theirs = People(scene.slack, acme), People(scene.slack, volta)
    await ours.slash(TOM, SHARED, LOG.format(title="U7 short"))
    await known(scene, "U7 short")
    card = await scene.card("U7 short")
    message = theirs.write(LINH, SHARED, f"<@{volta.bot}> ack", thread=card.ts)
    await scene.slack.deliver("events_api", ours.event(message, SHARED))
    await scene.slack.deliver("events_api", theirs.event(message, SHARED, "app_mention"))
    await scene.whisper("linh", "ACME-1 is acknowledged")
    assert scene.events("commented") == []


async def test_two_programs_share_a_partner_and_nothing_else(scene: Scene) -> None:
    """The partner has no installation: each customer's messages reach him through its own."""
    await several(scene)
    assert scene.bot is not None
    scene.world.users |= {user(f"b{p}"): User(user(f"b{p}"), BETA) for p in OEM_PEOPLE}
    everybody = {user(p) for p in EMS_PEOPLE} | {user(f"b{p}") for p in OEM_PEOPLE}
    scene.world.channels[OTHER] = Channel(OTHER, everybody, shared=True)
    scene.bot.core.import_program(beta(), datetime.now(UTC))
    acme, other = install(scene, TEAM, "Acme", SHARED), install(scene, BETA, "Beta", OTHER)
    for app, who, channel, title in (
        (acme, MARIA, SHARED, "acme secret"),
        (other, BMARIA, OTHER, "beta secret"),
    ):
        people = People(scene.slack, app)
        await people.slash(who, channel, f'issue log line_down critical "{title}" to=ems')
        await scene.card(title, channel)
        await people.slash(who, channel, f"issue escalate {app.name.upper()}-1 1")
    told = {}
    for app, title, foreign in (
        (acme, "acme secret", "beta secret"),
        (other, "beta secret", "acme secret"),
    ):
        direct = scene.world.direct(WEI, app)
        await scene.slack.until(lambda d=direct, t=title: any(t in m.shown for m in d.messages))
        told[app.name] = "\n".join(m.shown + m.text for m in direct.messages)
        assert foreign not in told[app.name]
    await scene.settled()
    assert users(scene, SHARED, acme, other) == {acme.bot}
    assert users(scene, OTHER, acme, other) == {other.bot}


async def test_a_partner_without_an_installation_takes_part(scene: Scene) -> None:
    await several(scene)
    acme = install(scene, TEAM, "Acme", SHARED)
    people = People(scene.slack, acme)
    await people.say(LINH, SHARED, f'<@{acme.bot}> issue log eq minor "Which glue?"')
    await known(scene, "Which glue?")
    asked = await scene.whisper("linh", "ACME-1 is logged")
    if asked.buttons():
        label = asked.buttons()[0]["text"]["text"]
        await people.press(LINH, SHARED, asked, label)
        await scene.view()
    card = await scene.card("Which glue?")
    await people.react(TOM, SHARED, card, "eyes")
    await scene.whisper("tom", "ACME-1 is acknowledged")
    await people.dm(LINH, "issue list")
    answered = scene.world.direct(LINH, acme)
    await scene.slack.until(lambda: any("Which glue?" in m.shown for m in answered.messages[1:]))


async def test_what_belongs_to_a_removed_app_is_refused_and_told(
    two: tuple[Scene, App, App],
) -> None:
    scene, acme, volta = two
    ours, theirs = People(scene.slack, acme), People(scene.slack, volta)
    await ours.slash(TOM, SHARED, LOG.format(title="U7 short"))
    await known(scene, "U7 short")
    await scene.settled()
    await ours.remove_app(acme)
    assert scene.bot is not None
    ended = {each.workspace: each.why for each in scene.bot.installed.all()}
    assert ended == {TEAM: "tokens_revoked", PARTNER: None}
    await theirs.dm(WEI, "issue ack ACME-1")
    told = scene.world.direct(WEI, volta)
    await scene.slack.until(lambda: any("could not be delivered" in m.shown for m in told.messages))
    shown = "\n".join(m.shown for m in told.messages)
    assert "Andon was removed from the Slack workspace T0ACME. Install it there again" in shown

    again = install(scene, TEAM, "Acme", SHARED)
    await theirs.dm(LINH, 'issue update ACME-1 "a broker has 800"')
    await scene.slack.until(lambda: users(scene, SHARED, again))


async def test_a_token_that_slack_calls_revoked_ends_an_installation(
    two: tuple[Scene, App, App],
) -> None:
    """The event may have come while the bot was not running."""
    scene, acme, volta = two
    scene.world.remove(acme)
    await People(scene.slack, volta).slash(LINH, SHARED, LOG.format(title="U7 short"))
    await scene.whisper("linh", "ACME-1 is logged")
    told = scene.world.direct(WEI, volta)
    await scene.slack.until(lambda: any("was removed from" in m.shown for m in told.messages))
    assert scene.bot is not None
    assert scene.bot.installed.all()[0].why == "account_inactive"
    await excuse(scene, "account_inactive")


async def test_a_token_that_was_renewed_meanwhile_is_taken(two: tuple[Scene, App, App]) -> None:
    scene, _acme, volta = two
    await People(scene.slack, volta).slash(LINH, SHARED, "issue list")
    await scene.whisper("linh", "")
    again = install(scene, TEAM, "Acme", SHARED)
    await People(scene.slack, volta).slash(LINH, SHARED, LOG.format(title="U7 short"))
    await scene.slack.until(lambda: users(scene, SHARED, again), 9)
    await excuse(scene, "token_revoked")


async def test_a_removal_that_is_told_late_does_not_end_a_newer_installation(
    two: tuple[Scene, App, App],
) -> None:
    scene, acme, _volta = two
    body = People(scene.slack, acme).envelope({"type": "app_uninstalled"})
    body["event_time"] -= 60
    await scene.slack.deliver("events_api", body)
    foreign = {"type": "tokens_revoked", "tokens": {"oauth": [TOM], "bot": []}}
    await scene.slack.deliver("events_api", People(scene.slack, acme).envelope(foreign))
    assert scene.bot is not None
    assert [each.ended for each in scene.bot.installed.all()] == [None, None]


async def test_the_token_of_the_settings_serves_beside(scene: Scene) -> None:
    """Who begins with one workspace's token need not install there anew."""
    scene.secret = CLIENT_SECRET
    await scene.start()
    await scene.logged()
    volta = install(scene, PARTNER, "Volta", SHARED)
    await People(scene.slack, volta).slash(LINH, SHARED, 'issue update ACME-1 "on it"')
    await scene.whisper("linh", "ACME-1")
    await People(scene.slack, volta).slash(LINH, SHARED, "issue list")
    await scene.whisper("linh", "issues (open)")
    await scene.settled()
    assert users(scene, SHARED, scene.world.app, volta) == {scene.world.app.bot}


async def test_a_removed_app_with_one_token_is_the_operators_affair(live: Scene) -> None:
    await live.people.remove_app(live.world.app)
    await live.people.dm(TOM, f"{LOG.format(title='U7 short')} share=yes")
    await live.slack.until(lambda: live.slack.called("chat.postMessage"))
    assert live.bot is not None
    with live.bot.db.read() as unit:
        assert unit.dead() == []
    await excuse(live, "account_inactive")


async def test_who_is_not_allowed_is_not_served(two: tuple[Scene, App, App]) -> None:
    """Its events are counted, and nothing is said there, though it is installed."""
    scene, acme, volta = two
    assert scene.bot is not None
    await scene.bot.end()
    scene.allowed = AllowList([volta.team])
    await scene.start()
    before = refused("slack payloads", "workspace")
    await People(scene.slack, acme).slash(TOM, SHARED, LOG.format(title="U7 short"))
    await People(scene.slack, acme).say(TOM, SHARED, f"<@{acme.bot}> issue list")
    assert scene.issues() == []
    assert not [whisper for whisper in scene.world.whispers if whisper.user == TOM]
    assert refused("slack payloads", "workspace") == before + 3
    sending = scene.bot.adapter.sender._workspaces
    refusal = await sending.serving(f"slack:{acme.team}/{SHARED}", ())
    assert isinstance(refusal, Refusal)
    assert "SLACK_ALLOWED_TEAMS does not name" in refusal.why
    found = await examine(
        None, scene.bot.installed.all(), scene.slack.api_url, [program()], datetime.now(UTC),
        scene.allowed,
    )  # fmt: skip
    told = {f.result: f.text for f in found if "served" in f.text}
    assert told["ok"] == f"Only these Slack workspaces are served: {volta.team}."
    assert told["wrong"].startswith(f"The workspace {acme.team} is not served")


async def test_the_workspace_of_the_settings_token_must_be_allowed_too(scene: Scene) -> None:
    scene.allowed = AllowList(["T0OTHER"])
    await scene.start()
    await scene.people.slash(TOM, SHARED, LOG.format(title="U7 short"))
    assert scene.issues() == []


async def test_another_client_secret_opens_no_token(two: tuple[Scene, App, App]) -> None:
    scene, acme, _volta = two
    assert scene.bot is not None
    await scene.bot.end()
    scene.secret = "another"
    await scene.start()
    await People(scene.slack, acme).slash(TOM, SHARED, LOG.format(title="U7 short"))
    assert scene.issues() == []
    found = await examine(
        None, scene.bot.installed.all(), scene.slack.api_url, [program()], datetime.now(UTC)
    )
    wrong = [f.text for f in found if f.result == "wrong"]
    assert wrong[0].startswith("No key opens the token of Acme (T0ACME).")
