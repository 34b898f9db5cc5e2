"""The phrases that people type, as values: half for building, half for measuring only."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
HALVES = ("build", "held")


@dataclass(frozen=True, slots=True)
class Phrase:
    """What somebody types, and what should come of it; README.md says what each part means."""

    id: str
    text: str
    lang: str
    where: str
    side: str
    kind: str
    want: str
    state: str = "acknowledged"
    responder: str = "ems"
    lines: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    category: str = ""
    title: str = ""


def read_phrases(half: str) -> tuple[Phrase, ...]:
    """Return the phrases of one half, in the order of its file."""
    tables = tomllib.loads((FOLDER / f"phrases_{half}.toml").read_text("utf-8"))["phrase"]
    return tuple(_phrase(table) for table in tables)


def _phrase(table: dict[str, Any]) -> Phrase:
    """Turn a table into a phrase; an unknown key is a mistake and fails."""
    return Phrase(**{k: tuple(v) if isinstance(v, list) else v for k, v in table.items()})
