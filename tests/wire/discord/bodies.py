"""Requests that Discord takes: one of each kind that this program sends, and its parts."""

from __future__ import annotations

from typing import Any

from tests.fakes.discord.rules import COMPONENTS_V2

Json = dict[str, Any]
CALLBACK = "/interactions/1/t/callback"
COMMANDS = "/applications/1/commands"
MESSAGES = "/channels/1/messages"


def button(n: int, **more: Any) -> Json:
    return {"type": 2, "style": 2, "label": f"B{n}", "custom_id": f"b{n}", **more}


def options(count: int) -> list[Json]:
    return [{"label": f"L{n}", "value": f"v{n}"} for n in range(count)]


def select(**more: Any) -> Json:
    return {"type": 3, "custom_id": "s", "options": options(3), **more}


def row(*inside: Json) -> Json:
    return {"type": 1, "components": list(inside)}


def text(content: str) -> Json:
    return {"type": 10, "content": content}


def label(n: int, asked: Json, **more: Any) -> Json:
    return {"type": 18, "label": f"Question {n}", "component": asked, **more}


def asked(n: int, **more: Any) -> Json:
    return {"type": 4, "custom_id": f"q{n}", "style": 1, **more}


def option(name: str, kind: int = 3, **more: Any) -> Json:
    return {"type": kind, "name": name, "description": "d", **more}


def command(name: str, *options: Json, **more: Any) -> Json:
    return {"name": name, "type": 1, "description": "d", "options": list(options), **more}


GOOD: dict[str, tuple[str, str, Any]] = {
    "message": (
        "POST",
        MESSAGES,
        {
            "content": "x",
            "embeds": [{"title": "t", "fields": [{"name": "n", "value": "v"}], "color": 1}],
            "components": [row(button(1), button(2)), row(select())],
            "allowed_mentions": {"parse": [], "users": ["5"]},
            "nonce": "n" * 25,
            "enforce_nonce": True,
        },
    ),
    "components": (
        "POST",
        MESSAGES,
        {
            "flags": COMPONENTS_V2,
            "components": [
                {
                    "type": 17,
                    "accent_color": 5,
                    "components": [
                        text("t"),
                        {"type": 9, "components": [text("u")], "accessory": button(1)},
                        {"type": 14, "spacing": 1, "divider": True},
                        row(button(2)),
                    ],
                }
            ],
        },
    ),
    "edit": ("PATCH", f"{MESSAGES}/2", {"content": "x", "components": [], "embeds": []}),
    "thread": ("POST", f"{MESSAGES}/2/threads", {"name": "n", "auto_archive_duration": 1440}),
    "archive": ("PATCH", "/channels/1", {"archived": True, "locked": False}),
    "private": ("POST", "/users/@me/channels", {"recipient_id": "5"}),
    "original": ("PATCH", "/webhooks/1/t/messages/@original", {"content": "x"}),
    "answer": ("POST", CALLBACK, {"type": 4, "data": {"content": "x", "flags": 64}}),
    "later": ("POST", CALLBACK, {"type": 5, "data": {"flags": 64}}),
    "unchanged": ("POST", CALLBACK, {"type": 6}),
    "update": ("POST", CALLBACK, {"type": 7, "data": {"content": "x"}}),
    "choices": (
        "POST",
        CALLBACK,
        {
            "type": 8,
            "data": {"choices": [{"name": "n", "value": "v"}, {"name": "m", "value": "w"}]},
        },
    ),
    "form": (
        "POST",
        CALLBACK,
        {
            "type": 9,
            "data": {
                "custom_id": "f",
                "title": "T",
                "components": [
                    label(1, asked(1, max_length=10, value="x" * 10)),
                    label(2, select(required=False, min_values=0, max_values=1)),
                    label(3, {"type": 5, "custom_id": "u"}),
                    label(4, {"type": 19, "custom_id": "f", "max_values": 3}),
                ],
            },
        },
    ),
    "commands": (
        "PUT",
        COMMANDS,
        [
            command("help", option("topic", required=True), option("n", 4, min_value=1)),
            command("issue", option("log", 1, options=[option("title", autocomplete=True)])),
            {"name": "Log as issue", "type": 3, "description": ""},
        ],
    ),
    "history": ("GET", f"{MESSAGES}?limit=100&after=5", None),
    "user": ("GET", "/users/@me", None),
}
