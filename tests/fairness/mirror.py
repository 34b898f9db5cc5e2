"""A story whose sides are exchanged, and what differs in its transcript beside the exchange.

Whoever was the OEM is the EMS provider: in the program, in the rules and roles that ship, and in
every word of the story. Its transcript must be the first one with the sides' words exchanged.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from itertools import zip_longest
from typing import Any
from unittest.mock import patch

from bot.data import default_rules_text, roles_text
from bot.features import INDEX
from bot.program_file import roles, shipped
from tests.fairness.stories import Choose, Step, Story, Talk
from tests.fairness.stories_stage import Told, play

_FORGOTTEN: tuple[Any, ...] = (
    shipped.default_rules,
    roles.milestones,
    roles.shipped_rights,
    roles.read_roles,
)
"""What is read only once of the data that ships."""
_WORDS = {"oem": "ems", "OEM": "EMS"}
_OTHER = _WORDS | {other: word for word, other in _WORDS.items()}
_SIDE = re.compile(r"(?<![^\W_])(oem|ems|OEM|EMS)(?![\w-])")
_ADDRESS = re.compile(r"/calendar/[0-9a-f]{48}/")
"""An address is derived from the side of its reader, and nobody reads it."""
_NONE = "nothing"


def exchanged(value: Any) -> Any:
    """Return a text, or texts in lists and mappings, with each side called by the other's word.

    Names of rule sets such as ems-standard stay.
    """
    if isinstance(value, str):
        return _SIDE.sub(lambda found: _OTHER[found[0]], value)
    if isinstance(value, dict):
        return {exchanged(key): exchanged(part) for key, part in value.items()}
    return [exchanged(part) for part in value] if isinstance(value, list) else value


def exchanged_story(told: Story) -> Story:
    """Return a story in which each company has the other's part."""
    files = {name: exchanged(text) for name, text in told.files.items()}
    return Story(exchanged(told.program), tuple(map(_exchanged_step, told.steps)), files)


def _exchanged_step(step: Step) -> Step:
    what = step.what
    if isinstance(what, Choose):
        return replace(step, what=replace(what, where=exchanged(what.where)))
    if not isinstance(what, Talk):
        return step
    return replace(step, what=replace(what, where=exchanged(what.where), text=exchanged(what.text)))


@contextmanager
def exchanged_rules() -> Iterator[None]:
    """Let the rules and roles that ship have their sides exchanged."""
    with (
        patch.object(shipped, "default_rules_text", lambda *v: exchanged(default_rules_text(*v))),
        patch.object(roles, "roles_text", lambda: exchanged(roles_text())),
    ):
        _forget()
        try:
            yield
        finally:
            _forget()


def _forget() -> None:
    for read_once in _FORGOTTEN:
        read_once.cache_clear()


@cache
def _fixed() -> tuple[tuple[str, str], ...]:
    """Return the sentences that are the same in every program though they name sides, with what
    stands for each: the help of commands and their arguments, and the examples behind refusals."""
    found: set[str] = set()
    for command in INDEX.commands:
        found |= {command.help, command.example, *(param.help for param in command.params)}
    kinds = {kind.help.replace("`", "") for kind in INDEX.arguments.values()}
    named = [text for text in found | kinds if text and exchanged(text) != text]
    return tuple((text, f"«{n}»") for n, text in enumerate(sorted(named, key=len, reverse=True)))


def _as_compared(value: Any) -> Any:
    """Return what was told without what may differ: fixed sentences have a sign in their place."""
    if isinstance(value, str):
        value = _ADDRESS.sub("/calendar/«token»/", value.replace("EMS provider", "EMS"))
        for text, sign in _fixed():
            value = value.replace(text, sign)
        return value
    if isinstance(value, dict):
        return {key: _as_compared(part) for key, part in value.items()}
    return [_as_compared(part) for part in value] if isinstance(value, list) else value


def _readable(told: Told) -> dict[str, Any]:
    """Return what people read of a delivery; a program file counts by what it says."""
    shown = {**told.as_data(), "step": told.number}
    # Keys are drawn from places and names, and nobody reads them.
    shown.pop("key")
    shown["given"] = [
        [name, tomllib.loads(text) if name.endswith(".toml") else text]
        for name, text in shown["given"]
    ]
    return shown


def transcripts(told: Story) -> tuple[list[Any], list[Any]]:
    """Return a story's transcript, and that of its mirror with the sides exchanged back."""
    plain = [_as_compared(_readable(each)) for each in play(told)]
    with exchanged_rules():
        mirror = play(exchanged_story(told))
    return plain, [exchanged(_as_compared(_readable(each))) for each in mirror]


def differences(told: Story) -> list[str]:
    """Return what differs between a story and its mirror; the first difference in full."""
    plain, mirror = transcripts(told)
    for one, other in zip_longest(plain, mirror):
        if one != other:
            return _told_apart(one, other)
    return []


def _told_apart(one: dict[str, Any] | None, other: dict[str, Any] | None) -> list[str]:
    if one is None or other is None:
        return [f"only in one: {one or other}"]
    what = f"step {one['step']}, {one['kind']} to {one['to']}"
    lines = [f"{what}: {name} differs" for name in one if one[name] != other.get(name)]
    for name in one:
        before, after = one[name], other.get(name)
        if isinstance(before, str) and isinstance(after, str):
            pairs = zip_longest(before.splitlines(), after.splitlines(), fillvalue=_NONE)
            lines += [f"  {a!r}\n  {b!r}" for a, b in pairs if a != b]
        elif before != after:
            lines += [f"  {before!r}\n  {after!r}"]
    return lines
