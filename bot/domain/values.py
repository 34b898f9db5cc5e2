"""The words of the field as small frozen values.

Datetimes are aware and in UTC unless a name says ``local`` or ``wall``. People are named by their
program-wide id (``maria``), sites by theirs (``sj``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

# Closed sets of words as types: a wrong word is an error of types, also where it is compared.
Side = Literal["oem", "ems"]
Severity = Literal["critical", "major", "minor", "info"]

SIDES: tuple[Side, ...] = ("oem", "ems")
SEVERITIES: tuple[Severity, ...] = ("critical", "major", "minor", "info")
CLOCK_KINDS = ("ack", "contain", "update", "resolve", "confirm")
TRIGGERS = ("ack", "update", "contain", "resolve", "approval", "reopened", "confirm")
AUDIENCES = ("shared", "oem", "ems")
PLATFORMS = ("slack", "discord", "console")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PROGRAM_MANAGER = "program_manager"
UNSORTED = "general"
"""The category of what nobody sorted, and the row of what is about no issue."""


def read_side(text: str) -> Side:
    """Return the side that is stored as ``text``; another word raises ``ValueError``."""
    for side in SIDES:
        if side == text:
            return side
    raise ValueError(f"no side is called {text}")


def read_severity(text: str) -> Severity:
    """Return the severity that is stored as ``text``; another word raises ``ValueError``."""
    for severity in SEVERITIES:
        if severity == text:
            return severity
    raise ValueError(f"no severity is called {text}")


def other_side(side: Side) -> Side:
    """Return the partner of ``side``."""
    return "ems" if side == "oem" else "oem"


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: ``m h d w`` are elapsed, ``bh bd`` count on a calendar."""

    amount: int
    unit: str

    @property
    def elapsed(self) -> bool:
        """Say whether the duration runs around the clock."""
        return self.unit not in ("bh", "bd")

    @property
    def minutes(self) -> int:
        """Return the length in minutes; business days have none and raise ``ValueError``."""
        factor = {"m": 1, "h": 60, "d": 1440, "w": 10080, "bh": 60}.get(self.unit)
        if factor is None:
            raise ValueError("a business day has no fixed length")
        return self.amount * factor

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"


@dataclass(frozen=True, slots=True)
class Span:
    """Opening hours ``[opens, closes)`` in minutes after local midnight of the day they begin on.

    ``closes`` is above 1440 when the span passes midnight.
    """

    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A make-up date; ``spans`` empty means the spans of the last ordinary working weekday."""

    day: date
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class DateRange:
    """Whole days from ``first`` to ``last``, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Site:
    """A place with a zone, weekly spans (Monday first), holidays, closures and make-up dates.

    ``name`` is what people read; ``None``: the city of its zone.
    """

    id: str
    side: Side
    zone: str
    week: tuple[tuple[Span, ...], ...]
    country: str | None = None
    subdivision: str | None = None
    closed: tuple[DateRange, ...] = ()
    open: tuple[OpenDay, ...] = ()
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the roster. ``slack`` is ``team/user``, ``discord`` a user id."""

    id: str
    name: str
    side: Side
    site: str
    level: int
    roles: tuple[str, ...] = ()
    on_call: bool = False
    backup: str | None = None
    email: str | None = None
    phone: str | None = None
    away: tuple[DateRange, ...] = ()
    slack: str | None = None
    discord: str | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A conversation of the program; ``audience`` is shared, oem or ems."""

    platform: str
    id: str
    audience: str
    team: str | None = None
