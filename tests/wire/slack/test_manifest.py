"""The app manifest is as Slack takes it, and asks for what the adapter uses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from adapters.slack.manifest import BOT_SCOPES, EVENTS, slack_manifest
from bot.app.cli import app
from tests.fakes.slack.manifest import MANIFEST
from tests.playing import Stage, small_program
from tests.wire.changes import Change, drop, put

ADDRESS, REDIRECT = "https://andon.example/slack/events", "https://andon.example/slack/redirect"


@pytest.mark.parametrize("address", [None, ADDRESS])
@pytest.mark.parametrize("install", [None, REDIRECT])
def test_the_manifest_is_as_slack_takes_it(address: str | None, install: str | None) -> None:
    assert list(MANIFEST.problems(slack_manifest(address, install), "manifest")) == []


SHORTCUT, SLASH = ("features", "shortcuts", 0), ("features", "slash_commands", 0)
SETTINGS, EVENTS_ASKED = ("settings",), ("settings", "event_subscriptions", "bot_events")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (put("colour", value="red"), "manifest: colour is not known"),
        (drop("display_information"), "manifest: display_information is missing"),
        (put("_metadata", "major_version", value="2"),
         "manifest._metadata.major_version: '2' is no number of this kind"),
        (put("display_information", "name", value="x" * 36),
         "manifest.display_information.name: 36 characters, 1 to 35 are allowed"),
        (put("display_information", "background_color", value="#B3261"),
         "manifest.display_information.background_color: '#B3261' does not match "
         "^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$"),
        (put("features", "bot_user", value={}),
         "manifest.features.bot_user: display_name is missing"),
        (put("features", "app_home", "home_tab_enabled", value="yes"),
         "manifest.features.app_home.home_tab_enabled: 'yes' is neither true nor false"),
        (put(*SHORTCUT, "name", value="x" * 25),
         "manifest.features.shortcuts[0].name: 25 characters, 1 to 24 are allowed"),
        (put(*SHORTCUT, "type", value="channel"),
         "manifest.features.shortcuts[0].type: 'channel' is not one of ('message', 'global')"),
        (put("features", "shortcuts", value=[]),
         "manifest.features.shortcuts: 0 items, 1 to 10 are allowed"),
        (put(*SLASH, "command", value="andon"),
         "manifest.features.slash_commands[0].command: 'andon' does not match ^/"),
        (put(*SLASH, "usage_hint", value="x" * 1001),
         "manifest.features.slash_commands[0].usage_hint: 1001 characters, 1 to 1000 are allowed"),
        (put(*SLASH, "url", value="andon.example"),
         "manifest.features.slash_commands[0].url: 'andon.example' does not match ^https?://"),
        (put("oauth_config", "redirect_urls", value=[REDIRECT] * 2),
         "manifest.oauth_config.redirect_urls: an item is there twice"),
        (put("oauth_config", "scopes", "bot", value=["x" * 51]),
         "manifest.oauth_config.scopes.bot[0]: 51 characters, 0 to 50 are allowed"),
        (put(*EVENTS_ASKED, value=["app_mention"] * 2),
         "manifest.settings.event_subscriptions.bot_events: an item is there twice"),
        (put(*EVENTS_ASKED, value=[f"e{n}" for n in range(101)]),
         "manifest.settings.event_subscriptions.bot_events: 101 items, 0 to 100 are allowed"),
        (drop(*SETTINGS, "interactivity", "is_enabled"),
         "manifest.settings.interactivity: is_enabled is missing"),
        (put(*SETTINGS, "interactivity", "request_url", value="/slack/events"),
         "manifest.settings.interactivity.request_url: '/slack/events' does not match ^https?://"),
    ],
)  # fmt: skip
def test_a_wrong_manifest_is_noticed(change: Change, told: str) -> None:
    broken = slack_manifest(ADDRESS, REDIRECT)
    change(broken)
    assert list(MANIFEST.problems(broken, "manifest")) == [told]


def test_the_hint_is_one_short_line_and_what_it_says_runs() -> None:
    hint = slack_manifest()["features"]["slash_commands"][0]["usage_hint"]
    assert len(hint) <= 60
    assert "\n" not in hint
    with Stage(small_program()) as play:
        play("at 2026-12-03T10:00 America/Los_Angeles")
        answers = [play.reply(f"linh: /andon {line}") for line in hint.split(" · ")]
    assert "ACME-1 is logged" in answers[0]
    assert "issue" in answers[1]
    assert not any("Example" in answer for answer in answers[:1])


def test_http_and_socket_mode_exclude_each_other() -> None:
    assert slack_manifest()["settings"]["socket_mode_enabled"] is True
    http = slack_manifest("https://andon.example/slack/events")
    assert http["settings"]["socket_mode_enabled"] is False
    assert http["features"]["slash_commands"][0]["url"].endswith("/slack/events")


@pytest.mark.parametrize(
    ("arguments", "events", "socket"),
    [
        (["--address", "https://andon.example/"], False, True),
        (["--http", "--address", "https://andon.example"], True, False),
    ],
)
def test_an_address_lets_people_install(arguments: list[str], events: bool, socket: bool) -> None:
    found = json.loads(CliRunner().invoke(app, ["manifest", "slack", *arguments]).stdout)
    redirect = found["oauth_config"]["redirect_urls"]
    assert redirect == ["https://andon.example/slack/oauth_redirect"]
    assert found["settings"]["socket_mode_enabled"] is socket
    assert ("request_url" in found["settings"]["interactivity"]) is events
    assert found["settings"]["token_rotation_enabled"] is False
    assert found["settings"]["org_deploy_enabled"] is False


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--http"], "--http needs the address"),
        (["--address", "andon.example"], 'The address is "andon.example": use one that begins'),
        (["--address", "https://andon.example/slack"], "has no path"),
        (["--address", "http://andon.example"], "begins with https://"),
    ],
)
def test_an_address_that_is_none_says_what_is_allowed(arguments: list[str], told: str) -> None:
    result = CliRunner().invoke(app, ["manifest", "slack", *arguments])
    assert result.exit_code == 2
    assert told in result.stderr


def test_the_guide_names_every_scope_and_event() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "slack.md").read_text("utf-8")
    missing = [name for name in (*BOT_SCOPES, *EVENTS) if f"`{name}`" not in guide]
    assert missing == []
