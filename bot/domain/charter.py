"""What both sides agreed at the start, as a program file says it: brief, goals, specifications.

These are the values that a file holds; what became of them (readings, superseded revisions, dates
that were met) lives in records of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

SHORT, LONG = "short", "long"
TERMS_OF_GOALS = (SHORT, LONG)

FILE, TEXT, NO_EVIDENCE = "file", "text", "none"
MOST_OBLIGATIONS = 40
"""So many obligations a program has at most: the dates of each are searched one by one."""

EVIDENCE = (FILE, TEXT, NO_EVIDENCE)
"""What shows that an obligation was met."""

TERM_KINDS = ("nre", "ppv", "expedite", "rework", "moq", "eo", "payment", "other")

MEASURES = (
    "otd", "slip_warning", "fpy", "escapes", "eightd", "ack", "resolve", "promises", "pulse",
    "eq", "approvals", "kits", "stability", "forecast", "payments",
)  # fmt: skip
"""The measures of the scorecards whose weight a partnership may choose."""

EXPERT_ROLES = ("process_engineer", "design_engineer")
_AFTER = re.compile(r"(\S+)\s+\+?(\d{1,3})bd")


@dataclass(frozen=True, slots=True)
class Brief:
    """The scope of work in five lines."""

    product: str | None = None
    volumes: str | None = None
    in_scope: str | None = None
    out_of_scope: str | None = None
    matters: str | None = None

    @property
    def lines(self) -> dict[str, str | None]:
        """Return its lines by name, in order."""
        return {
            "product": self.product,
            "volumes": self.volumes,
            "in_scope": self.in_scope,
            "out_of_scope": self.out_of_scope,
            "matters": self.matters,
        }


BRIEF_LINES = tuple(Brief().lines)


@dataclass(frozen=True, slots=True)
class Weight:
    """How much one measure of a scorecard counts."""

    measure: str
    weight: int


@dataclass(frozen=True, slots=True)
class Criteria:
    """By what this partnership judges itself; targets are in percent."""

    response: int = 95
    resolution: int = 90
    experts: int = 95
    expert_roles: tuple[str, ...] = EXPERT_ROLES
    weights: tuple[Weight, ...] = ()


@dataclass(frozen=True, slots=True)
class GoalTable:
    """A goal: what is measured, what is aimed at, until when it is looked at again, by whom."""

    id: str
    title: str
    measure: str
    target: str
    term: str = SHORT
    review: date | None = None
    owner_oem: str | None = None
    owner_ems: str | None = None

    def owner(self, side: str) -> str | None:
        """Return who answers for it on a side."""
        return self.owner_oem if side == "oem" else self.owner_ems

    def without(self, person: str, heir: str | None) -> GoalTable:
        """Return the goal after somebody left: their heir answers for it, or nobody."""
        oem, ems = (
            heir if owner == person else owner for owner in (self.owner_oem, self.owner_ems)
        )
        return replace(self, owner_oem=oem, owner_ems=ems)


@dataclass(frozen=True, slots=True)
class SpecTable:
    """A specification with its valid revision; ``owner`` is of the side that issues it."""

    id: str
    title: str
    document: str
    revision: str
    owner: str
    link: str | None = None
    acceptance: str | None = None


@dataclass(frozen=True, slots=True)
class ObligationTable:
    """What a role of a side does again and again (``rrule``), once some business days ``after`` a
    deadline (``fai +5bd``), or ``within`` a length of time of a request: one of the three."""

    id: str
    side: str
    role: str
    title: str
    rrule: str | None = None
    after: str | None = None
    within: str | None = None
    evidence: str = NO_EVIDENCE


@dataclass(frozen=True, slots=True)
class TermTable:
    """How something is paid for: the affair of its ``side``, until both ``agreed`` to it."""

    id: str
    side: str
    kind: str
    text: str
    agreed: bool = False
    link: str | None = None


def read_after(text: str) -> tuple[str, int]:
    """Return the deadline's id and the business days of ``fai +5bd``; else ``ValueError``."""
    match = _AFTER.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    return match[1], int(match[2])


def show_after(name: str, days: int) -> str:
    """Write what ``read_after`` reads."""
    return f"{name} +{days}bd"
