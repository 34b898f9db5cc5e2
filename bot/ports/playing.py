"""What is told of a demo that is played: what comes, where to look, how its story stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that will happen by itself at ``at`` (UTC), in words; ``subject`` is its name."""

    at: datetime
    subject: str
    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class Focus:
    """Where to look on a side: as whom, in which pane (``shared``, ``own`` or ``dm``)."""

    person: str
    pane: str


@dataclass(frozen=True, slots=True)
class Told:
    """How the demo stands: the story's caption and place in it, and what went wrong, if anything.

    ``story`` says that a scenario is still played; ``ended``, that it came to its end.
    ``side`` is where something happened last.
    """

    caption: str
    at: int
    count: int
    story: bool
    ended: bool
    problem: str | None
    focus: Mapping[str, Focus]
    side: str | None = None
