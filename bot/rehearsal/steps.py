"""The steps of a scenario as frozen values. Moments are aware and in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


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


@dataclass(frozen=True, slots=True)
class Say:
    """A person's line; ``where`` is shared, oem, ems, dm, or the subject whose thread it is in."""

    line: int
    person: str
    text: str
    where: str = "shared"


@dataclass(frozen=True, slots=True)
class Click:
    """A person presses the button ``label`` of the newest message about ``subject``."""

    line: int
    person: str
    label: str
    subject: str


@dataclass(frozen=True, slots=True)
class React:
    """A person adds an emoji to the newest message that contains ``quote``, or, where that is
    ``None``, to the newest card about ``subject``."""

    line: int
    person: str
    emoji: str
    quote: str | None = None
    subject: str | None = None


Act = Say | Click | React
Step = At | Wait | Down | Restart | Expect | Act
