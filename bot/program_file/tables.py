"""Reading one table of the file by its declaration, collecting everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.program_file.allowed import ALLOWED
from bot.program_file.texts import say
from bot.program_file.wording import nearest, quote, shorten

Parse = Callable[[Any], Any]
"""Turns a TOML value into the domain's value or raises ``Wrong``."""

REQUIRED = object()


class Wrong(ValueError):
    """What a value has wrong with it, as reasons that follow the key: ``is 7``.

    ``complete`` says that the reasons name themselves what is allowed.
    """

    def __init__(self, *reasons: str, complete: bool = False, allowed: str | None = None) -> None:
        super().__init__(*reasons)
        self.reasons = reasons
        self.complete = complete
        self.allowed = allowed


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table; ``default`` stands where the file does not give it."""

    name: str
    parse: Parse
    default: Any = REQUIRED


@dataclass(frozen=True, slots=True)
class Table:
    """A kind of table: its keys, and the keys whose values name one of them in a report."""

    name: str
    keys: tuple[Key, ...]
    label: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A table that was read. ``values`` lacks the keys that were missing or wrong; ``raw`` has
    what the file says."""

    place: str
    values: Mapping[str, Any]
    raw: Mapping[str, Any] = field(default_factory=dict)

    def get(self, key: str) -> Any:
        """Return a value, or ``None`` where it is not given or wrong."""
        return self.values.get(key)


Draft = dict[str, list[Entry]]
"""The tables that were read, by name, in file order."""


def read_table(table: Table, raw: Mapping[str, Any], place: str, errors: list[str]) -> Entry:
    """Read the keys of ``raw`` and add a sentence to ``errors`` for each mistake."""
    errors.extend(_unknown_keys(table, raw, place))
    values: dict[str, Any] = {}
    for key in table.keys:
        if key.name in raw:
            _read_key(table, key, raw[key.name], place, values, errors)
        elif key.default is REQUIRED:
            allowed, example = ALLOWED[f"{table.name}.{key.name}"]
            errors.append(
                say("missing", place=place, key=key.name, allowed=allowed, example=example)
            )
        else:
            values[key.name] = key.default
    return Entry(place, values, raw)


def _read_key(
    table: Table, key: Key, value: Any, place: str, values: dict[str, Any], errors: list[str]
) -> None:
    try:
        values[key.name] = key.parse(value)
    except Wrong as wrong:
        errors.extend(_sentences(f"{table.name}.{key.name}", wrong, place))


def _sentences(where: str, wrong: Wrong, place: str) -> list[str]:
    allowed, example = ALLOWED[where]
    return [
        say(
            "inside" if wrong.complete else "wrong",
            place=place,
            key=where.partition(".")[2],
            reason=reason,
            allowed=wrong.allowed or allowed,
            example=example,
        )
        for reason in wrong.reasons
    ]


def _unknown_keys(table: Table, raw: Mapping[str, Any], place: str) -> list[str]:
    names = [key.name for key in table.keys]
    return [
        say(
            "unknown_key",
            place=place,
            key=quote(key),
            nearest=nearest(key, names),
            allowed=", ".join(names),
        )
        for key in raw
        if key not in names
    ]


def place_of(table: Table, raw: Mapping[str, Any], number: int) -> str:
    """Name one table in a report: ``[[person]] "maria"``, or by its number from 1."""
    parts = [raw.get(key) for key in table.label]
    named = [part for part in parts if isinstance(part, str) and part]
    if len(named) < len(parts) or not parts:
        return f"[[{table.name}]] number {number}"
    return f'[[{table.name}]] "{shorten(" ".join(named))}"'
