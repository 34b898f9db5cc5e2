"""Fill a template from ``texts`` with values; mentions and moments stay parts of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from bot.messages.card import Mention, Moment, Part, Text
from bot.messages.texts import TEXTS

Value = str | int | Mention | Moment | Text | None
_SLOT = re.compile(r"\{(\w+)\}")


def say(key: str, /, **values: Value) -> Text:
    """Return the text of ``key`` with its slots filled; a missing one raises ``KeyError``."""
    return fill(TEXTS[key], **values)


def fill(template: str, **values: Value) -> Text:
    """Return ``template`` with its slots filled."""
    parts: list[Part] = []
    for words, slot in _pieces(template):
        if words:
            parts.append(words)
        if slot:
            parts += _value(values[slot])
    return tuple(_ended(parts)) if template.endswith("}") else tuple(parts)


def _ended(parts: list[Part]) -> list[Part]:
    """Nothing was put in the last slot: no blank is left in front of it."""
    if parts and isinstance(parts[-1], str) and parts[-1] != (bare := parts[-1].rstrip(" ")):
        return [*parts[:-1], bare] if bare else parts[:-1]
    return parts


@cache
def _pieces(template: str) -> tuple[tuple[str, str], ...]:
    """Return the words of a template, each with the slot behind them; the last has none."""
    found = [*_SLOT.split(template), ""]
    return tuple(zip(found[::2], found[1::2], strict=True))


def _value(value: Value) -> list[Part]:
    if value is None or value == "":
        return []
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, int):
        return [str(value)]
    return [value]


def join(texts: Iterable[Text], separator: str = ", ") -> Text:
    """Return the texts one after another with a separator between them."""
    parts: list[Part] = []
    for index, text in enumerate(texts):
        parts += [separator, *text] if index else list(text)
    return tuple(parts)
