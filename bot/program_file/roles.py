"""The roles that usually speak for each side, the milestones of a build, and what a side may do
alone: shipped data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.data import roles_text
from bot.domain.program import ASKS, DecisionRight
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


@dataclass(frozen=True, slots=True)
class ShippedRight:
    """A right that stands unless the companies agreed to another about its topic.

    ``words`` are what people call it besides its title; ``decision`` is what Andon itself asks for
    by it, if it does: an issue's category, or ``date``.
    """

    right: DecisionRight
    words: tuple[str, ...]
    decision: str | None = None


def deciding(topic: str, side: str) -> tuple[str, ...]:
    """Return the roles of ``side`` that decide about a topic, such as ``fai`` or ``date``; an
    unknown topic raises ``KeyError``."""
    asked = (shipped.right for shipped in shipped_rights().values() if shipped.decision == topic)
    for right in asked:
        if right.may == ASKS and right.side != side:
            return right.approves
    return tuple(read_roles()["decides"][topic][side])


@cache
def shipped_rights() -> Mapping[str, ShippedRight]:
    """Return the rights that ship, by topic, in the order in which people read them."""
    return {row["topic"]: _shipped(**row) for row in read_roles()["right"]}


def _shipped(
    words: Sequence[str], decision: str | None = None, approves: Sequence[str] = (), **row: str
) -> ShippedRight:
    right = DecisionRight(**row, approves=tuple(approves))
    return ShippedRight(right, tuple(words), decision)


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
    """Return the data as TOML has it: ``right``, ``milestone``, ``decides`` by topic and side."""
    return tomllib.loads(roles_text())
