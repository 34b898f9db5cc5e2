"""One value of a program file as a command takes it: by the same rules, refused in a sentence."""

from __future__ import annotations

from typing import Any

from bot.messages.texts import refuse
from bot.program_file.allowed import ALLOWED
from bot.program_file.schema import ARRAYS, SINGLE
from bot.program_file.tables import Wrong

_KEYS = {(table.name, key.name): key for table in (*SINGLE, *ARRAYS) for key in table.keys}


def file_value(
    table: str, key: str, value: Any, shown: str | None = None, example: str | None = None
) -> Any:
    """Return what a value means for a key of a table (``person``, ``level``).

    A wrong one raises ``Refused``, which calls it ``shown`` (by default ``level=``) and gives an
    ``example``; the key must be declared.
    """
    try:
        return _KEYS[table, key].parse(value)
    except Wrong as wrong:
        allowed, in_file = ALLOWED[f"{table}.{key}"]
        raise refuse(
            "no.value",
            key=shown or f"{key}=",
            reason="; ".join(wrong.reasons),
            allowed=wrong.allowed or allowed,
            example=example or _typed(in_file),
        ) from None


def _typed(example: str) -> str:
    """Return an example of the file as it is typed in a command: ``level=1``."""
    key, _, value = example.partition(" = ")
    value = value.replace("[", "").replace("]", "").replace('", "', ",")
    bare = value.strip('"')
    return f"{key}={bare if ' ' not in bare else value}"
