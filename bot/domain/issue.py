"""An issue with its clocks, and what was done about it. All moments are UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from bot.domain.values import Severity, Side, other_side

State = Literal["open", "acknowledged", "resolved", "closed", "reopened", "cancelled", "merged"]

STATES: tuple[State, ...] = get_args(State)
LIVE_STATES: tuple[State, ...] = ("open", "acknowledged", "reopened")
GOING_ON_STATES: tuple[State, ...] = (*LIVE_STATES, "resolved")
"""All but those that have ended."""
ENDED_STATES: tuple[State, ...] = ("closed", "cancelled", "merged")
LIST_SOURCE = "sheet:"
"""The source of an issue that came with a list begins so; it finds the issue again."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch during which a clock stands; ``until`` is ``None`` while it still does."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """One running obligation of one side. Its due moment is computed, never stored.

    ``instance`` counts clocks of a kind on an issue from 1. ``site`` is fixed when it starts.
    ``misses`` counts the missed updates in a row of an update clock, which ``started`` anew at
    the last of them. ``promised`` is when its owner said the next update comes: it is due then,
    where that is earlier than the rule asks for. Of a clock to resolve it is the date that both
    sides agreed to.
    """

    kind: str
    instance: int
    side: str
    site: str
    started: datetime
    pauses: tuple[Pause, ...] = ()
    ended: datetime | None = None
    misses: int = 0
    promised: datetime | None = None

    @property
    def id(self) -> str:
        """Return the clock's name within its issue, such as ``ack/1``."""
        return f"{self.kind}/{self.instance}"

    @property
    def paused(self) -> bool:
        """Say whether the clock stands at the moment."""
        return bool(self.pauses) and self.pauses[-1].until is None

    @property
    def running(self) -> bool:
        """Say whether the clock neither ended nor stands."""
        return self.ended is None and not self.paused


@dataclass(frozen=True, slots=True)
class Hold:
    """A pause of one issue's ladder that a PM asked for."""

    since: datetime
    until: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Issue:
    """A numbered problem, query or request. People are roster ids; ``waiting_on`` may be
    ``third_party``, and then ``wait_until`` says until when and ``wait_side`` who held it before.
    ``merged_into`` is the number of the issue that goes on in its place.
    """

    id: int
    program_id: int
    number: int
    title: str
    category: str
    severity: Severity
    state: State
    responder: Side
    waiting_on: str
    raised_by: str
    raised_side: Side
    logged: datetime
    rules_version: int
    owner_oem: str | None = None
    owner_ems: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    clocks: tuple[Clock, ...] = ()
    acked: datetime | None = None
    contained: datetime | None = None
    resolved: datetime | None = None
    closed: datetime | None = None
    reopened: tuple[datetime, ...] = ()
    resolution: str | None = None
    hold: Hold | None = None
    wait_until: datetime | None = None
    wait_side: str | None = None
    merged_into: int | None = None
    source: str | None = None
    due_next: datetime | None = None
    """The earliest due moment of a running clock when last planned: an index for lists."""

    @property
    def counterpart(self) -> Side:
        """Return the side that does not answer."""
        return other_side(self.responder)

    @property
    def live(self) -> bool:
        """Say whether somebody still has to work on it."""
        return self.state in LIVE_STATES

    @property
    def told_early(self) -> bool:
        """Say whether the side that answers logged it itself: nobody had to ask for an answer."""
        return self.raised_side == self.responder and not any(
            clock.kind == "ack" and clock.side == self.responder and clock.started == self.logged
            for clock in self.clocks
        )

    def owner(self, side: str) -> str | None:
        """Return who answers for ``side`` since an acknowledgment or an assignment."""
        return self.owner_oem if side == "oem" else self.owner_ems


@dataclass(frozen=True, slots=True)
class StepDone:
    """A step of the plan that was done (``sent``), or judged and left out (``skipped``)."""

    key: str
    at: datetime
    trigger: str
    level: int | None
    outcome: str
