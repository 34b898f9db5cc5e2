"""What is still to come of an issue, who answers for it, and the steps that were done for it.

What was read or worked out once in a unit of work is kept to its end; a write forgets it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.issue import Issue, StepDone
from bot.domain.plan import CLOSE, Step, dues, plan
from bot.domain.values import Person
from bot.engine.audit import AuditWriter

# The shortest time that is stored.
BRIEFLY = timedelta(microseconds=1)


@dataclass(eq=False)
class IssuePlans(AuditWriter):
    """The plans of a program's issues at the unit's moment."""

    _steps: dict[int, list[StepDone]] = field(default_factory=dict, init=False)
    _dues: tuple[object, dict[str, datetime]] | None = field(default=None, init=False)
    _plan: tuple[Issue, datetime, list[Step]] | None = field(default=None, init=False)

    def plan(self, issue: Issue, *, until: datetime | None = None) -> list[Step]:
        """Return every step still to come of an issue."""
        done = {step.key for step in self.steps(issue)}
        return [step for step in self._whole(issue, until or self.now) if step.key not in done]

    def _whole(self, issue: Issue, until: datetime) -> list[Step]:
        """Return the plan with the steps that are done."""
        known = self._plan
        if known is None or known[0] is not issue or known[1] != until:
            steps = plan(issue, self.ctx.rules_of(issue), self.ctx.calendars, (), until)
            known = self._plan = (issue, until, steps)
        return known[2]

    def dues(self, issue: Issue) -> dict[str, datetime]:
        """Return when the running clocks of an issue fall due, by clock id."""
        about = (issue.clocks, issue.category, issue.severity, issue.rules_version)
        if self._dues is None or self._dues[0] != about:
            moments = dues(issue, self.ctx.rules_of(issue), self.ctx.calendars)
            self._dues = (about, moments)
        return self._dues[1]

    def due(self, issue: Issue, kind: str, side: str) -> datetime | None:
        """Return when a side's running clock of a kind falls due."""
        moments = self.dues(issue)
        own = (moments.get(c.id) for c in issue.clocks if c.kind == kind and c.side == side)
        return next((moment for moment in own if moment is not None), None)

    def closes(self, issue: Issue) -> datetime | None:
        """Return when a resolved issue closes itself; ``None`` if it does not."""
        return next((step.at for step in self.plan(issue) if step.kind == CLOSE), None)

    # people

    def owners(self, issue: Issue, side: str | None = None) -> tuple[Person, ...]:
        """Return who answers for a side of an issue; by default for the side with the ball."""
        holder = side or issue.waiting_on
        if holder == "third_party":
            holder = issue.wait_side or issue.responder
        return self.roster.owners(issue, self.ctx.cell(issue), holder, self.now)

    def site(self, issue: Issue, side: str) -> str:
        """Return the site of whoever answers for a side: a clock that starts now keeps it."""
        return self.roster.site_of(self.owners(issue, side), side)

    def any_hour(self, issue: Issue | None) -> bool:
        """Say whether the people of this issue are told at any hour: it is critical, and nobody
        acknowledged it yet, or it is not contained. What can wait for the morning waits."""
        if issue is None or issue.severity != "critical" or not issue.live:
            return False
        urgent = any(c.running and c.kind in ("ack", "contain") for c in issue.clocks)
        return urgent or issue.state in ("open", "reopened")

    # steps done

    def steps(self, issue: Issue) -> list[StepDone]:
        """Return the steps done for an issue, oldest first."""
        if issue.id not in self._steps:
            self._steps[issue.id] = self.tx.steps(issue.id)
        return self._steps[issue.id]

    def remember(self, issue: Issue, steps: Iterable[StepDone]) -> None:
        """Remember steps as done; one that is done already stays as it was."""
        known = self.steps(issue)
        keys = {step.key for step in known}
        new = tuple(_behind_the_ack(issue, s) for s in steps if s.key not in keys)
        self.tx.add_steps(issue.id, new)
        self._steps[issue.id] = [*known, *new]


def _behind_the_ack(issue: Issue, step: StepDone) -> StepDone:
    """What follows an acknowledgment within its moment, as in a rehearsal, counts as later."""
    return replace(step, at=step.at + BRIEFLY) if step.at == issue.acked else step
