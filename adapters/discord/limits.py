"""What Discord takes of commands. What exceeds it is an error when they are built, never cut.

The limits are those of Discord's documentation, "Application Commands".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from adapters.discord.texts import text

NAME_LIMIT, HELP_LIMIT, OPTION_LIMIT, CHOICE_LIMIT = 32, 100, 25, 25
CHOICE_NAME_LIMIT, TEXT_LIMIT = 100, 6000
COMMAND_LIMIT = 8000
"""All names, descriptions and values of a command together, in characters."""

COMMANDS_LIMIT = {1: 100, 3: 15}
"""How many commands there may be, by their type: slash commands, and those on messages."""

CHAT = 1
_NAME = re.compile(r"[-_\w]{1,32}")

Json = Mapping[str, Any]


def excesses(commands: Iterable[Json]) -> list[str]:
    """Return a sentence for each limit that commands exceed."""
    every = list(commands)
    found = [
        _said("", kind, "commands", sum(each["type"] == kind for each in every), limit)
        for kind, limit in COMMANDS_LIMIT.items()
    ]
    for each in every:
        found += [_said(each["name"], "", "characters in all", weight(each), COMMAND_LIMIT)]
        found += _of(each, each["name"], slash=each["type"] == CHAT)
    return [sentence for sentence in found if sentence]


def _said(name: str, kind: object, what: str, count: int, limit: int) -> str:
    if count <= limit:
        return ""
    return text("limit", name=name or f"type {kind}", count=count, what=what, limit=limit)


def _of(item: Json, path: str, *, slash: bool = True) -> Iterator[str]:
    """Yield what a command, a verb or an option exceeds by itself, and what is in it does."""
    name, described = item["name"], item.get("description", "")
    if slash and (not _NAME.fullmatch(name) or name != name.lower()):
        yield text("limit.name", name=path)
    if slash and not described:
        yield text("limit.empty", name=path)
    options, choices = item.get("options") or (), item.get("choices") or ()
    yield _said(path, "", "characters in the name", len(name), NAME_LIMIT)
    yield _said(path, "", "characters in the description", len(described), HELP_LIMIT)
    yield _said(path, "", "verbs or options", len(options), OPTION_LIMIT)
    yield _said(path, "", "choices", len(choices), CHOICE_LIMIT)
    yield _said(path, "", "characters of text", item.get("max_length", 0), TEXT_LIMIT)
    for choice in choices:
        longest = max(len(choice["name"]), len(str(choice["value"])))
        yield _said(path, "", "characters in a choice", longest, CHOICE_NAME_LIMIT)
    for option in options:
        yield from _of(option, f"{path} {option['name']}")


def weight(command: Json) -> int:
    """Return the characters that count for the limit of a command: names, descriptions, values."""
    own = len(command.get("name", "")) + len(command.get("description", ""))
    choices = command.get("choices") or ()
    own += sum(len(choice["name"]) + len(str(choice["value"])) for choice in choices)
    return own + sum(weight(option) for option in command.get("options") or ())
