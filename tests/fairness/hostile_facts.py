"""What is looked at of a world, and what people type in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.issue import Issue
from bot.domain.plan import Step
from bot.domain.program import Program
from bot.engine.context import Context
from bot.engine.proposals.value import Proposal
from bot.features.deadlines.policy import Deadline


@dataclass(frozen=True)
class Line:
    """What somebody types as a command in a channel, heard by nobody; a file may come with it."""

    by: str
    text: str
    file: bytes | None = None
    name: str = "acme.toml"
    place: str = "shared"


@dataclass(frozen=True)
class Plan:
    """What the engine says is still to come of an issue: by kind and side when running clocks are
    due, and the levels that their ladders are to reach; ``reached`` are those that were told."""

    dues: dict[tuple[str, str], datetime]
    levels: tuple[tuple[str, int, datetime], ...]
    """Side, level, moment."""
    reached: frozenset[int]


@dataclass(frozen=True)
class Facts:
    """A world at a moment. ``common`` is what belongs to both sides, apart from the program."""

    now: datetime
    ctx: Context
    issues: dict[int, Issue]
    """Those that have not ended."""
    merged: dict[int, int]
    """Those that were merged since the last look, and into which."""
    deadlines: dict[str, Deadline]
    proposals: tuple[Proposal, ...]
    common: tuple[Any, ...]
    plans: Callable[[Issue], Plan]
    steps_of_deadline: Callable[[str], tuple[Step, ...]]
    file: Callable[[], Program]
