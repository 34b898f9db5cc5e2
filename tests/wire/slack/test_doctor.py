"""What the doctor finds on Slack: with one token, and with an installation for each workspace."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.slack import validate
from adapters.slack.doctor import examine
from bot.domain.values import Channel as ProgramChannel
from bot.ports.finding import Finding, good
from tests.fakes.slack import APP_TOKEN, BOT_TOKEN, TEAM, Fault
from tests.wire.slack.conftest import PARTNER, SHARED, Scene, installations, program
from tests.wire.slack.test_workspaces import excuse, install, several


async def test_the_doctor_looks_at_every_installation(scene: Scene) -> None:
    await several(scene)
    acme = install(scene, TEAM, "Acme", SHARED)
    volta = install(scene, PARTNER, "Volta", SHARED)
    assert scene.bot is not None
    now, where, store = datetime.now(UTC), scene.slack.api_url, installations(scene.bot.db)
    channel = ProgramChannel("slack", SHARED, "shared", team=TEAM)
    one = replace(program(), channels=(channel,))
    found = await examine(None, store.all(), where, [one], now)
    assert {f.result for f in found} == {"ok"}
    assert len([f for f in found if "Slack knows this app" in f.text]) == 2

    volta.scopes = "chat:write"
    scene.world.remove(acme)
    stray = replace(one, channels=(replace(channel, team="T0WRONG"), channel))
    found = await examine(None, store.all(), where, [stray], now)
    wrong = "\n".join(f.text for f in found if f.result == "wrong")
    assert "Slack refuses the token of Acme (T0ACME) (account_inactive)" in wrong
    assert "These scopes are missing in Volta: app_mentions:read" in wrong
    assert "names the workspace T0WRONG, in which Andon is not installed" in wrong
    store.end(TEAM, now + timedelta(seconds=1), "app_uninstalled")
    found = await examine(None, store.all(), where, [], now)
    assert any("Andon was removed from Acme (T0ACME)" in f.text for f in found)
    (empty,) = await examine(None, [], where, [], now)
    assert empty.text.startswith("Andon is in no Slack workspace yet")
    await excuse(scene, "account_inactive")


async def test_the_doctor_tells_a_channel_of_another_workspace(scene: Scene) -> None:
    now, where = datetime.now(UTC), scene.slack.api_url
    assert {f.result for f in await examine(BOT_TOKEN, None, where, [program()], now)} == {"ok"}
    channel = ProgramChannel("slack", SHARED, "shared", team=PARTNER)
    found = await examine(BOT_TOKEN, None, where, [replace(program(), channels=(channel,))], now)
    (wrong,) = [f.text for f in found if f.result == "wrong"]
    assert (
        "names the workspace T0VOLTA, in which Andon is not installed (installed in: T0ACME)"
        in (wrong)
    )


async def test_the_doctor_tries_the_token_of_the_socket(scene: Scene) -> None:
    async def found(token: str) -> Finding:
        now, where = datetime.now(UTC), scene.slack.api_url
        return (await examine(BOT_TOKEN, None, where, [], now, app_token=token))[-1]

    assert await found(APP_TOKEN) == good("Slack takes SLACK_APP_TOKEN.")
    assert not scene.slack.sockets, "it is not opened"
    bad = await found("xapp-2-other")
    assert bad.result == "wrong"
    assert bad.text.startswith("Slack refuses SLACK_APP_TOKEN (invalid_auth). Copy")
    scene.slack.fail("apps.connections.open", Fault("error", "internal_error"))
    assert (await found(APP_TOKEN)).result == "unknown"
    scene.expected += ["apps.connections.open: invalid_auth: "]


async def test_the_doctor_compares_the_clock(scene: Scene) -> None:
    now, where = datetime.now(UTC), scene.slack.api_url
    found = await examine(BOT_TOKEN, None, where, [], now)
    assert "The clock agrees with Slack." in [f.text for f in found]
    found = await examine(BOT_TOKEN, None, where, [], now - timedelta(minutes=5))
    (wrong,) = [f.text for f in found if f.result == "wrong"]
    assert re.match(r"The clock differs from Slack by (299|30\d) seconds\. Set", wrong)


async def test_the_doctor_has_slack_check_what_is_sent(scene: Scene) -> None:
    now, where = datetime.now(UTC), scene.slack.api_url
    found = [f.text for f in await examine(BOT_TOKEN, None, where, [], now)]
    for name in ("cards", "App Home", "forms", "tables and charts"):
        assert f"Slack takes Andon's {name} in {TEAM}." in found
    scene.world.native = False
    found = [f.text for f in await examine(BOT_TOKEN, None, where, [], now)]
    assert any(f"{TEAM} shows no tables and charts" in text for text in found)


async def test_the_doctor_tells_what_slack_refuses(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = [("cards", "message", {"text": "x", "blocks": [{"type": "nothing"}]})]
    monkeypatch.setattr(validate, "samples", lambda: wrong)
    found = await examine(BOT_TOKEN, None, scene.slack.api_url, [], datetime.now(UTC))
    (said,) = [f.text for f in found if f.result == "wrong"]
    assert said == f"Slack refuses Andon's cards in {TEAM} (invalid_message). Update Andon."
    scene.slack.fail("blocks.validate", Fault("error", "unknown_method"))
    found = await examine(BOT_TOKEN, None, scene.slack.api_url, [], datetime.now(UTC))
    assert "did not check" in next(f.text for f in found if f.result == "unknown")
