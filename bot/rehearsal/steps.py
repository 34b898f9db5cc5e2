"""The steps of a scenario as frozen values. Moments are aware and in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.ports.acts import Act


@dataclass(frozen=True, slots=True)
class At:
    """Time goes on to this moment."""

    line: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Wait:
    """Time passes."""

    line: int
    length: timedelta


@dataclass(frozen=True, slots=True)
class Down:
    """Time passes without the bot, which then starts again."""

    line: int
    length: timedelta


@dataclass(frozen=True, slots=True)
class Restart:
    """The bot is killed and starts at the same moment."""

    line: int


@dataclass(frozen=True, slots=True)
class Expect:
    """What must have been delivered, or with ``none`` what must not; ``None`` matches anything."""

    line: int
    source: str
    kind: str
    none: bool = False
    subject: str | None = None
    level: int | None = None
    to: str | None = None
    text: str | None = None
    mentions: tuple[str, ...] = ()


Step = At | Wait | Down | Restart | Expect | Act
