"""The app manifest passes Slack's own schema and asks for what the adapter uses."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import bot.features.declare_all  # noqa: F401  (declares the commands)
from adapters.slack.manifest import BOT_SCOPES, EVENTS, slack_manifest
from bot.app.cli import app
from bot.engine.commands.declaration import nouns

SPECS = Path(os.environ.get("ANDON_SPECS", Path(__file__).parents[4] / "shared" / "specs"))
SCHEMA = SPECS / "slack-manifest.schema.2.0.0.json"
TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
}


def problems(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "") -> list[str]:
    """Return what does not fit: types, keys, required keys, lengths, patterns, choices."""
    while "$ref" in schema:
        schema = root["definitions"][schema["$ref"].rpartition("/")[2]]
    kind = schema.get("type")
    if isinstance(kind, str) and not isinstance(value, TYPES[kind]):
        return [f"{at}: {value!r} is no {kind}"]
    found = [f"{at}: {value!r} not allowed"] if value not in schema.get("enum", [value]) else []
    if isinstance(value, dict):
        found += _object(value, schema, root, at)
    if isinstance(value, list):
        found += _length(value, schema, "Items", at)
        for index, item in enumerate(value):
            found += problems(item, schema.get("items", {}), root, f"{at}[{index}]")
    if isinstance(value, str):
        found += _length(value, schema, "Length", at)
        pattern = schema.get("pattern") or schema.get("regex")
        if pattern and not re.search(pattern, value):
            found.append(f"{at}: {value!r} does not match {pattern}")
    return found


def _object(
    value: dict[str, Any], schema: dict[str, Any], root: dict[str, Any], at: str
) -> list[str]:
    known = schema.get("properties", {})
    found = [f"{at}: {name} is missing" for name in schema.get("required", []) if name not in value]
    for name, inner in value.items():
        if name in known:
            found += problems(inner, known[name], root, f"{at}.{name}")
        elif schema.get("additionalProperties") is False:
            found.append(f"{at}: {name} is not allowed")
    return found


def _length(value: Any, schema: dict[str, Any], what: str, at: str) -> list[str]:
    low, high = schema.get(f"min{what}", 0), schema.get(f"max{what}", len(value))
    return [] if low <= len(value) <= high else [f"{at}: {len(value)} not in {low} to {high}"]


@pytest.mark.skipif(not SCHEMA.exists(), reason=f"no manifest schema at {SCHEMA}")
@pytest.mark.parametrize("address", [None, "https://andon.example/slack/events"])
@pytest.mark.parametrize("install", [None, "https://andon.example/slack/oauth_redirect"])
def test_the_manifest_fits_the_schema(address: str | None, install: str | None) -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    assert problems(slack_manifest(address, install), schema, schema) == []
    broken = slack_manifest(address, install)
    broken["features"]["bot_user"] = {}
    broken["features"]["shortcuts"][0]["name"] = "x" * 25
    assert len(problems(broken, schema, schema)) == 2


def test_the_hint_names_every_noun() -> None:
    hint = slack_manifest()["features"]["slash_commands"][0]["usage_hint"]
    assert all(noun in hint for noun in nouns())
    assert len(hint) <= 1000


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
