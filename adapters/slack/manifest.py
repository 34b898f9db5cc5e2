"""The Slack app manifest, derived from the declared commands.

Every scope stands beside its reason; ``docs/slack.md`` tells them to whoever installs the app.
"""

from __future__ import annotations

import re
from typing import Any

from bot.engine.commands.declaration import nouns, verbs

NAME, COMMAND = "Andon", "/andon"
DESCRIPTION = "Issues, response clocks and escalation for an OEM and its EMS provider."
COLOUR = "#B3261E"
HINT_LIMIT = 1000
EVENTS_PATH = "/slack/events"
INSTALL_PATH, REDIRECT_PATH = "/slack/install", "/slack/oauth_redirect"

BOT_SCOPES = {
    "app_mentions:read": "hear @Andon",
    "channels:history": "read replies in threads and messages marked with an emoji",
    "channels:read": "hear that a channel's id changed",
    "chat:write": "post cards, thread lines and answers",
    "commands": "offer /andon and the shortcuts",
    "files:read": "read a program file or a list of issues that a manager attaches",
    "files:write": "send a program file or a list of issues to who asked for it",
    "groups:history": "the same in private channels",
    "groups:read": "the same in private channels",
    "im:history": "read direct messages to Andon, and look up its own",
    "im:write": "open direct messages",
    "reactions:read": "hear the emoji that log, acknowledge and resolve",
    "users:read": "ask who somebody is: the workspace, the name, and who may set a program up",
}
EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_id_changed",
    "message.channels",
    "message.groups",
    "message.im",
    "reaction_added",
    "tokens_revoked",
)
SHORTCUTS = (("message", "log_issue"), ("global", "log_issue_global"))
SHORTCUT_NAME, SHORTCUT_DESCRIPTION = "Log as issue", "Log a problem, query or request with Andon"


def is_address(text: str) -> bool:
    """Say whether ``text`` is a public https address without a path, as Slack asks for."""
    return re.fullmatch(r"https://[^\s/?#]+/?", text) is not None


def slack_manifest(address: str | None = None, install: str | None = None) -> dict[str, Any]:
    """Return the manifest of the app: for Socket Mode, or for signed HTTP at ``address``.

    ``address`` is the public https address that ends in ``/slack/events``, ``install`` the one to
    which Slack sends browsers back from installing; it ends in ``/slack/oauth_redirect``.
    """
    url = {"request_url": address} if address else {}
    redirect = {"redirect_urls": [install]} if install else {}
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": NAME,
            "description": DESCRIPTION,
            "background_color": COLOUR,
        },
        "features": _features(address),
        "oauth_config": {**redirect, "scopes": {"bot": list(BOT_SCOPES)}},
        "settings": {
            "event_subscriptions": {**url, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **url},
            "org_deploy_enabled": False,
            "socket_mode_enabled": address is None,
            "token_rotation_enabled": False,
        },
    }


def _features(address: str | None) -> dict[str, Any]:
    slash: dict[str, Any] = {
        "command": COMMAND,
        "description": DESCRIPTION,
        "usage_hint": usage_hint(),
        # Mentions then say who is meant.
        "should_escape": True,
    }
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": NAME, "always_online": True},
        "shortcuts": [
            {
                "name": SHORTCUT_NAME,
                "type": kind,
                "callback_id": callback,
                "description": SHORTCUT_DESCRIPTION,
            }
            for kind, callback in SHORTCUTS
        ],
        "slash_commands": [{**slash, "url": address} if address else slash],
    }


def usage_hint() -> str:
    """Return what Slack shows while somebody types the command: each noun with its verbs."""
    shown = [f"{noun} {'|'.join(verbs(noun))}".strip() for noun in nouns() if noun]
    return ", ".join(shown)[:HINT_LIMIT]
