"""The steps of a corrective action (8D): which there are, by when, and how far each one is.

Steps are done in order. Where the issue has a clock of its own for a step (``ack``, ``contain``,
``resolve``), that clock says by when; the others are due as the table here says. Pure values:
moments are UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.issue import Pause, StepDone
from bot.domain.values import Duration, Severity

SCAR = "scar"
EIGHTD = "eightd"
OPEN, REVIEW, DONE = "open", "review", "done"
D1, D3, D4, D5, D6, D8 = "D1", "D3", "D4", "D5", "D6", "D8"
CAP, CHECK = "CAP", "E"
NOT_EFFECTIVE_FROM = (D4, D5, D6, D8)
"""What is done again when the effectiveness check finds the problem still there."""


@dataclass(frozen=True, slots=True)
class Row:
    """One step. ``clock`` is the kind of the issue's clock that watches it, ``target`` its length
    by severity where there is none, ``nudges`` how long before the due moment its owner is told.
    """

    id: str
    clock: str | None = None
    target: Mapping[str, Duration] = field(default_factory=dict)
    nudges: tuple[Duration, ...] = ()


FULL = (
    Row(D1, "ack"),
    Row(D3, "contain", nudges=(Duration(4, "bh"),)),
    Row(
        D4,
        target={"critical": Duration(5, "bd"), "major": Duration(10, "bd")},
        nudges=(Duration(2, "bd"), Duration(0, "bd")),
    ),
    Row(
        D5,
        target={"critical": Duration(7, "bd"), "major": Duration(10, "bd")},
        nudges=(Duration(2, "bd"), Duration(0, "bd")),
    ),
    Row(
        D6,
        target={"critical": Duration(15, "bd"), "major": Duration(20, "bd")},
        nudges=(Duration(5, "bd"), Duration(2, "bd"), Duration(0, "bd")),
    ),
    Row(D8, "resolve", nudges=(Duration(5, "d"), Duration(2, "d"), Duration(0, "d"))),
)
_ROWS = {"critical": FULL, "major": FULL, "minor": (Row(CAP, "resolve"),)}


def rows(severity: Severity) -> tuple[Row, ...]:
    """Return the steps of a severity in order: minor needs a plan only, info nothing."""
    return _ROWS.get(severity, ())


@dataclass(frozen=True, slots=True)
class Extension:
    """More time that was agreed at ``at``: ``due`` in place of ``before``.

    ``late`` says that it was asked for after the due moment: then the step counts as late.
    """

    at: datetime
    before: datetime | None
    due: datetime
    late: bool = False


@dataclass(frozen=True, slots=True)
class Discipline:
    """How far one step is. ``due`` is what stood when it was last submitted.

    ``reviews`` are the stretches in which it lay with those who approve. ``turn`` counts how often
    its time was agreed anew: nudges and alerts begin again then.
    """

    id: str
    started: datetime
    state: str = OPEN
    text: str | None = None
    by: str | None = None
    due: datetime | None = None
    submitted: datetime | None = None
    done: datetime | None = None
    reviews: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    turn: int = 0

    @property
    def token(self) -> str:
        """Return the name of what is watched now, such as ``D4/0``."""
        return f"{self.id}/{self.turn}"

    @property
    def verdict(self) -> str | None:
        """Return how it counts: kept, renegotiated or late; ``None`` before it is done."""
        if self.state != DONE or self.submitted is None:
            return None
        late = self.due is not None and self.submitted > self.due
        if late or any(extension.late for extension in self.extensions):
            return "late"
        return "renegotiated" if self.extensions else "kept"


@dataclass(frozen=True, slots=True)
class EightD:
    """The 8D of one issue. Its clocks started at ``started`` on the calendar of ``site``.

    ``disciplines`` are the steps that something was done about, ``earlier`` those of a round that
    was not effective or reopened. ``open`` names what is watched now, for messages that depend on
    it. What is not done counts anew from ``restarted``. ``checks`` names the calendar of the other
    side by which the effectiveness check falls due; ``None``: it has not begun.
    """

    responder: str
    site: str
    started: datetime
    disciplines: tuple[Discipline, ...] = ()
    earlier: tuple[Discipline, ...] = ()
    done: tuple[StepDone, ...] = ()
    open: tuple[str, ...] = ()
    restarted: datetime | None = None
    checks: str | None = None

    def of(self, step: str) -> Discipline:
        """Return how far a step is; nothing was done about it unless something says so."""
        same = (discipline for discipline in self.disciplines if discipline.id == step)
        return next(same, Discipline(step, self.started))

    @property
    def check(self) -> Discipline | None:
        """Return the effectiveness check; ``None`` until the action is implemented."""
        return next((discipline for discipline in self.disciplines if discipline.id == CHECK), None)


def current(eightd: EightD, severity: Severity) -> Row | None:
    """Return the first step that is not done; ``None`` when all are."""
    return next((row for row in rows(severity) if eightd.of(row.id).state != DONE), None)


def unfinished(eightd: EightD, severity: Severity) -> tuple[Row, ...]:
    """Return the steps that are not done, in order."""
    return tuple(row for row in rows(severity) if eightd.of(row.id).state != DONE)
