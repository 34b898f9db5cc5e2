"""What each action changes on the steps of a corrective action (8D).

Pure functions from one state to the next; moments are UTC. Which steps there are stands in
``policy``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.issue import Issue, Pause
from bot.features.eightd.policy import (
    CAP,
    CHECK,
    D1,
    D6,
    D8,
    DONE,
    FULL,
    NOT_EFFECTIVE_FROM,
    OPEN,
    REVIEW,
    SCAR,
    Discipline,
    EightD,
    Extension,
    rows,
)


def put(eightd: EightD, changed: Discipline) -> EightD:
    """Return ``eightd`` with one step changed."""
    others = tuple(discipline for discipline in eightd.disciplines if discipline.id != changed.id)
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
    turn = 1 + max(
        (discipline.turn for discipline in eightd.earlier if discipline.id == CHECK), default=-1
    )
    eightd = replace(eightd, checks=None)
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
    unchanged = tuple(discipline for discipline in eightd.disciplines if discipline.id not in again)
    earlier = tuple(discipline for discipline in eightd.disciplines if discipline.id in again)
    fresh = tuple(
        Discipline(step, now, turn=eightd.of(step).turn + 1) for step in NOT_EFFECTIVE_FROM
    )
    return replace(eightd, disciplines=(*unchanged, *fresh), earlier=(*eightd.earlier, *earlier))


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
    """Open again what ended with the resolution, while the issue is worked on."""
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
    """Count anew what is not done where the issue's own clocks do: when it was reopened."""
    start = counted_from(issue)
    if start <= (eightd.restarted or eightd.started):
        return eightd
    for row in FULL[1:]:
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
    turns = [Discipline(row.id, fresh.started, turn=before.of(row.id).turn + 1) for row in FULL]
    earlier = (*before.earlier, *before.disciplines)
    return replace(fresh, disciplines=tuple(turns), earlier=earlier)


def given_up(eightd: EightD, now: datetime) -> EightD:
    """Return the 8D with nothing submitted: nobody is asked any more."""
    asked = [discipline.id for discipline in eightd.disciplines if discipline.state == REVIEW]
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
