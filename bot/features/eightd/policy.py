"""The steps of a corrective action (8D): which there are, how far it is, what each action changes.

Steps are done in order. Where the issue has a clock of its own for a step (``ack``, ``contain``,
``resolve``), that clock says by when; the others are due as the table says. Pure values: moments
are UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.values import Duration, Issue, Pause, StepDone

SCAR = "scar"
EIGHTD = "eightd"
OPEN, REVIEW, DONE = "open", "review", "done"
D1, D3, D4, D5, D6, D8 = "D1", "D3", "D4", "D5", "D6", "D8"
CAP, CHECK = "CAP", "E"
QUALITY = {"oem": "sqe", "ems": "cqe"}
"""The role that speaks for quality on each side."""

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


_FULL = (
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
_ROWS = {"critical": _FULL, "major": _FULL, "minor": (Row(CAP, "resolve"),)}


def rows(severity: str) -> tuple[Row, ...]:
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
        if late or any(each.late for each in self.extensions):
            return "late"
        return "renegotiated" if self.extensions else "kept"


@dataclass(frozen=True, slots=True)
class EightD:
    """The 8D of one issue. Its clocks started at ``started`` on the calendar of ``site``.

    ``disciplines`` are the steps that something was done about, ``earlier`` those of a round that
    was not effective or reopened. ``open`` names what is watched now, for messages that depend on
    it. What is not done counts anew from ``restarted``.
    """

    responder: str
    site: str
    started: datetime
    disciplines: tuple[Discipline, ...] = ()
    earlier: tuple[Discipline, ...] = ()
    done: tuple[StepDone, ...] = ()
    open: tuple[str, ...] = ()
    restarted: datetime | None = None

    def of(self, step: str) -> Discipline:
        """Return how far a step is; nothing was done about it unless something says so."""
        found = (each for each in self.disciplines if each.id == step)
        return next(found, Discipline(step, self.started))

    @property
    def check(self) -> Discipline | None:
        """Return the effectiveness check; ``None`` until the action is implemented."""
        return next((each for each in self.disciplines if each.id == CHECK), None)


def current(eightd: EightD, severity: str) -> Row | None:
    """Return the first step that is not done; ``None`` when all are."""
    return next((row for row in rows(severity) if eightd.of(row.id).state != DONE), None)


def unfinished(eightd: EightD, severity: str) -> tuple[Row, ...]:
    """Return the steps that are not done, in order."""
    return tuple(row for row in rows(severity) if eightd.of(row.id).state != DONE)


def put(eightd: EightD, changed: Discipline) -> EightD:
    """Return ``eightd`` with one step changed."""
    others = tuple(each for each in eightd.disciplines if each.id != changed.id)
    return replace(eightd, disciplines=(*others, changed))


def submitted(
    eightd: EightD, step: str, text: str | None, by: str, due: datetime | None, now: datetime
) -> EightD:
    """Hand a step in: it lies with those who approve, and the responder's clocks stand."""
    before = eightd.of(step)
    return put(
        eightd,
        replace(
            before,
            state=REVIEW,
            text=text,
            by=by,
            due=due,
            submitted=now,
            reviews=(*before.reviews, Pause(now)),
        ),
    )


def approved(eightd: EightD, step: str, now: datetime) -> EightD:
    """Accept a step. With the implemented action the time to the effectiveness check begins."""
    before = eightd.of(step)
    after = replace(_back(before, now), state=DONE, done=now)
    eightd = put(eightd, after)
    if step != D6:
        return eightd
    turn = 1 + max((each.turn for each in eightd.earlier if each.id == CHECK), default=-1)
    return put(eightd, Discipline(CHECK, after.submitted or now, turn=turn))


def returned(eightd: EightD, step: str, now: datetime) -> EightD:
    """Give a step back: its clock goes on where it stood; what was late stays late."""
    return put(eightd, replace(_back(eightd.of(step), now), state=OPEN))


def finished(
    eightd: EightD, step: str, text: str | None, by: str | None, due: datetime | None, now: datetime
) -> EightD:
    """Do a step that nobody has to approve."""
    before = eightd.of(step)
    after = replace(before, state=DONE, text=text, by=by, due=due, submitted=now, done=now)
    return put(eightd, after)


def extended(eightd: EightD, step: str, extension: Extension) -> EightD:
    """Agree on more time for a step."""
    before = eightd.of(step)
    agreed = (*before.extensions, extension)
    return put(eightd, replace(before, extensions=agreed, turn=before.turn + 1))


def not_effective(eightd: EightD, now: datetime) -> EightD:
    """Begin again at the root cause; the clocks of what is done again start now."""
    again = (*NOT_EFFECTIVE_FROM, CHECK)
    kept = tuple(each for each in eightd.disciplines if each.id not in again)
    earlier = tuple(each for each in eightd.disciplines if each.id in again)
    fresh = tuple(
        Discipline(step, now, turn=eightd.of(step).turn + 1) for step in NOT_EFFECTIVE_FROM
    )
    return replace(eightd, disciplines=(*kept, *fresh), earlier=(*eightd.earlier, *earlier))


def followed(
    eightd: EightD, issue: Issue, dues: Mapping[str, datetime | None], now: datetime
) -> EightD:
    """Return the 8D in step with its issue: acknowledged, resolved, closed, or worked on again.

    ``dues`` says when the steps were due that end with an action on the issue.
    """
    if issue.state not in ("open", "reopened") and eightd.of(D1).state == OPEN:
        at = issue.acked
        first = replace(eightd.of(D1), state=DONE, due=dues.get(D1), submitted=at, done=now)
        eightd = put(eightd, first)
    if issue.live:
        return _started_anew(_worked_on_again(eightd, now), issue)
    plan_only = [row.id for row in rows(issue.severity)] == [CAP]
    if plan_only and eightd.of(CAP).state == OPEN and issue.state in ("resolved", "closed"):
        at = issue.resolved or now
        eightd = finished(eightd, CAP, issue.resolution, None, dues.get(CAP), at)
    if issue.state == "closed" and eightd.of(D8).state == REVIEW:
        # Whoever closes agrees that it is solved.
        eightd = approved(eightd, D8, now)
    return eightd


def _worked_on_again(eightd: EightD, now: datetime) -> EightD:
    """What ends with the resolution is owed again while the issue is worked on."""
    for step in (D8, CAP):
        before = eightd.of(step)
        if before.state != OPEN:
            again = replace(_back(before, now), state=OPEN, done=None, turn=before.turn + 1)
            eightd = put(eightd, again)
    return eightd


def counted_from(issue: Issue) -> datetime:
    """Return since when the responder's time counts: the latest start of its clock to resolve."""
    clocks = (c for c in issue.clocks if c.kind == "resolve" and c.side == issue.responder)
    return max((clock.started for clock in clocks), default=issue.logged)


def _started_anew(eightd: EightD, issue: Issue) -> EightD:
    """What is not done counts anew where the issue's own clocks do: when it was reopened."""
    start = counted_from(issue)
    if start <= (eightd.restarted or eightd.started):
        return eightd
    for row in _FULL[1:]:
        before = eightd.of(row.id)
        if before.state == OPEN:
            eightd = put(_kept(eightd, before), Discipline(row.id, start, turn=before.turn + 1))
    return replace(eightd, restarted=start)


def _kept(eightd: EightD, before: Discipline) -> EightD:
    """Keep what was handed in or agreed before a step counts anew."""
    if before.submitted is None and not before.extensions:
        return eightd
    return replace(eightd, earlier=(*eightd.earlier, before))


def answered_by_another(before: EightD, fresh: EightD) -> EightD:
    """Return the 8D of the side that answers now; what was told before is told anew."""
    turns = [Discipline(row.id, fresh.started, turn=before.of(row.id).turn + 1) for row in _FULL]
    earlier = (*before.earlier, *before.disciplines)
    return replace(fresh, disciplines=tuple(turns), earlier=earlier)


def given_up(eightd: EightD, now: datetime) -> EightD:
    """Return the 8D with nothing submitted: nobody is asked any more."""
    asked = [each.id for each in eightd.disciplines if each.state == REVIEW]
    for step in asked:
        eightd = returned(eightd, step, now)
    return eightd


def lives(eightd: EightD, issue: Issue) -> bool:
    """Say whether anything is still to come: a step, or the effectiveness check."""
    if issue.category != SCAR or not rows(issue.severity):
        return False
    checked = eightd.check is None or eightd.check.state == DONE
    return issue.live or issue.state == "resolved" or (issue.state == "closed" and not checked)


def _back(before: Discipline, now: datetime) -> Discipline:
    """End the review that runs, if one does."""
    if not before.reviews or before.reviews[-1].until is not None:
        return before
    return replace(before, reviews=(*before.reviews[:-1], replace(before.reviews[-1], until=now)))
