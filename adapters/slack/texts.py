"""Sentences of the Slack adapter that a person reads, by key."""

from __future__ import annotations

from bot.messages.card import Text
from bot.messages.say import Value, fill

TEXTS: dict[str, str] = {
    "possibly_repeated": "(possibly repeated)",
    "more": "+{count} more",
    "form.late": "The form could not be opened in time. Press again, or type this instead: {line}",
    "failed": "Your request could not be recorded. Nothing was changed. Please try again: {line}",
    "file.failed": "The file {name} could not be sent. Please try again.",
    "file.large": "{name} was not read: a program file is a .toml file of at most 256 KiB.",
    "home.title": "Andon: my items",
    "home.fallback": "Andon",
    "choose": "Choose",
    "cancel": "Cancel",
    "submit": "Send",
    "form": "Andon",
}


def say(key: str, /, **values: Value) -> Text:
    """Return the text of ``key`` with its slots filled."""
    return fill(TEXTS[key], **values)
