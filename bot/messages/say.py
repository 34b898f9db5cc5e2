"""Fill templates with values; mentions and moments stay parts of their own.

Each noun has its sentences in ``texts.py`` of its folder, and says them by their key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from bot.domain.errors import Refused
from bot.messages.card import Attached, Mention, Moment, Part, Text, plain

Value = str | int | Mention | Moment | Attached | Text | None
_SLOT = re.compile(r"\{(\w+)\}")
_BLANKS = re.compile(r" +(?=\n)")


class Said(Refused):
    """A refusal whose ``text`` still has its moments as parts."""

    def __init__(self, text: Text) -> None:
        super().__init__(plain(text))
        self.text = text

    def __reduce__(self) -> tuple[type[Said], tuple[Text]]:
        """Return how it is made again after it went from one process to another."""
        return type(self), (self.text,)


def text_of(refusal: Refused) -> Text:
    """Return the text of a refusal, with its moments as parts where they are known."""
    return refusal.text if isinstance(refusal, Said) else (str(refusal),)


class Sayings:
    """The sentences of one noun, and of what lies below it, by key.

    A key that stands in two of the tables raises ``ValueError``.
    """

    def __init__(self, *tables: Mapping[str, str]) -> None:
        self._texts: dict[str, str] = {}
        for table in tables:
            twice = self._texts.keys() & table.keys()
            if twice:
                raise ValueError(f"two sentences have the key {sorted(twice)[0]}")
            self._texts |= table

    def say(self, key: str, /, **values: Value) -> Text:
        """Return the text of ``key`` with its slots filled; a missing one raises ``KeyError``."""
        return fill(self._texts[key], **values)

    def refuse(self, key: str, /, **values: Value) -> Refused:
        """Return the refusal to raise: one clear sentence, an example below it."""
        parts: list[Part] = []
        for part in self.say(key, **values):
            last = parts[-1] if parts else None
            if isinstance(last, str) and isinstance(part, str):
                parts[-1] = last + part
            else:
                parts.append(part)
        shown = [_BLANKS.sub("", part) if isinstance(part, str) else part for part in parts]
        return Said(tuple(_ended(shown)))


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
    parts = [*_SLOT.split(template), ""]
    return tuple(zip(parts[::2], parts[1::2], strict=True))


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
