"""What the commands of the charter share: values as a program file takes them, ids, near misses."""

from __future__ import annotations

from typing import Any

from bot.engine.commands.argument_kinds import nearest
from bot.engine.commands.call import Call
from bot.features.charter.texts import refuse
from bot.messages.card import Card, Text
from bot.messages.line import one_line
from bot.ports.request import Reply
from bot.program_file.single import file_value


def value(table: str, key: str, typed: str, example: str, shown: str | None = None) -> Any:
    """Return what a typed value means for a key of a program file; a wrong one is refused."""
    return file_value(table, key, one_line(typed), shown or f"{key}=", example)


def near(typed: str, names: list[str]) -> str:
    """Return "Did you mean …?" for an id that is not there, or nothing."""
    return nearest(typed, names) if names else ""


def required(why: str | None, example: str) -> str:
    """Return the reason; where there is none, it is asked for."""
    if not why:
        raise refuse("no.charter.why", example=example)
    return one_line(why)


def about(call: Call, kind: str, name: str, text: Text, *lines: Text) -> Reply:
    """Return a private answer about a part of the charter (``goal:fpy``)."""
    return call.about(f"{kind}:{name}", Card(text, lines=lines))
