"""What somebody owes, in minutes since 1970 (UTC)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.issue import Clock as EngineClock
from tests.oracle import oracle
from tests.oracle.oracle import NEVER


@dataclass
class Debt:
    """One clock of the side: due at a minute (``None`` while it stands), with the minutes that are
    left to it, and by level when that is told at the latest."""

    clock: EngineClock
    due: int | None
    left: int
    business: bool
    site: oracle.Site
    levels: dict[int, int]


@dataclass
class Dated:
    """A deadline of the side: the latest minute of its date, and of its levels."""

    due: int
    latest: int
    levels: dict[int, int]


@dataclass(frozen=True)
class Stand:
    """Since when clocks stand because the side passed an issue on, and what it owed then."""

    at: datetime
    debts: dict[str, Debt]
    third_party: bool


def shown(minute: int) -> str:
    """Return a minute for people to read, in UTC."""
    return "never" if minute >= NEVER else f"{oracle.moment_of(minute):%a %Y-%m-%d %H:%M}"
