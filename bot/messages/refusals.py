"""Refusals as errors that carry their text."""

from __future__ import annotations

from bot.domain.errors import Refused
from bot.messages.card import plain
from bot.messages.say import Value, say


def refuse(key: str, /, **values: Value) -> Refused:
    """Return the refusal to raise: one clear sentence from ``texts``, an example below it."""
    said = plain(say(key, **values))
    return Refused("\n".join(line.rstrip() for line in said.split("\n")))
