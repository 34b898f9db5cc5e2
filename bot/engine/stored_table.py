"""The part with which a noun declares a table of the program file that it keeps as records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from bot.ports import Record

Call: TypeAlias = Any
Context: TypeAlias = Any
Writer: TypeAlias = Any

ALONE, BOTH, OVER = "alone", "both", "over"
"""Who decides what a file makes of a definition: one side, both, or nobody any more."""


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A table of the program file that lives on as records of ``kind``.

    ``table`` is the field of ``Program`` that holds it. ``adopt`` keeps all its definitions that
    were imported: what is known already and says the same changes nothing. ``defined`` returns the
    definition of a record for an export, or ``None`` where it has ended. ``part`` names what a
    definition is about (``ship``). ``decides`` says who decides what a person's file makes of a
    definition (``None``: there is none yet): ``ALONE``, ``BOTH``, or ``OVER``: it stays as it is.
    """

    kind: str
    table: str
    adopt: Callable[[Writer, Sequence[Any]], None]
    defined: Callable[[Context, Record], Any | None]
    part: Callable[[Any], str]
    decides: Callable[[Call, Any | None, Any], str]
