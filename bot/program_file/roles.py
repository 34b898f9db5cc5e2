"""The roles that usually speak for each side, and the milestones of a build: shipped data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.data import roles_text
from bot.domain.values import Side, read_side

DOCK = "on_dock"
"""The milestone from which the others are counted back, at the site of its side."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A usual milestone: ``days`` are business days of its owner after the dock date, so mostly
    below 0; ``role`` usually owns it. ``approve`` is the side whose acceptance proves it (clear to
    build is none: it needs the other side only where parts are short, and then by a deviation)."""

    id: str
    title: str
    side: Side
    role: str
    days: int
    approve: Side | None = None


def deciding(topic: str, side: str) -> tuple[str, ...]:
    """Return the roles of ``side`` that decide about a topic, such as ``fai`` or ``date``; an
    unknown topic raises ``KeyError``."""
    return tuple(read_roles()["decides"][topic][side])


@cache
def milestones() -> tuple[Milestone, ...]:
    """Return the milestones of a build, the first one first."""
    return tuple(
        Milestone(**{**row, "side": read_side(row["side"])}) for row in read_roles()["milestone"]
    )


def dock_side() -> Side:
    """Return the side on whose dock a lot is when it is delivered."""
    return next(milestone.side for milestone in milestones() if milestone.id == DOCK)


@cache
def read_roles() -> Mapping[str, Any]:
    """Return the data as TOML has it: ``decides`` by topic and side, and ``milestone``."""
    return tomllib.loads(roles_text())
