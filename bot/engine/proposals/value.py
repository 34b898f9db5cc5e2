"""A proposal: what one side asks for, who may decide it, and by when. Silence is never consent.

One mechanism serves severities, rules, the roster, dates, 8D steps and engineering decisions. A
proposal is open until every seat has approved it or one has rejected it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.calendar import Calendar
from bot.domain.clocks import due, share
from bot.domain.issue import Clock, StepDone
from bot.domain.plan import ESCALATE, OFFER, REMIND, Step, add_offset
from bot.domain.rule_set import RuleSet
from bot.domain.values import Duration, Severity

PROPOSAL = "proposal"
OPEN, APPROVED, REJECTED, WITHDRAWN = "open", "approved", "rejected", "withdrawn"
OUTDATED = "outdated"
"""Agreed, and not done: it would do something else by now."""
ANYBODY = "anybody"
"""The role of a seat that anybody of its side may decide for; its program managers are asked."""
ONE = "@"
"""Begins the role of a seat that one person decides for, or whoever stands in for them."""
ASKED_AS = "asked_as"
"""What the payload calls the state that the issue was in when something about it was asked."""
APPROVAL = "approval"
CLOCK_ID = "approval/1"


@dataclass(frozen=True, slots=True)
class Seat:
    """Who must approve: somebody of ``side`` with ``role``; no side means either of them."""

    side: str | None
    role: str

    @property
    def name(self) -> str:
        """Return the seat in words that a guard keeps: ``oem/buyer``, or ``/buyer`` of any side."""
        return f"{self.side or ''}/{self.role}"


def seat_of_one(side: str, person: str) -> Seat:
    """Return the seat of one person, by their id."""
    return Seat(side, f"{ONE}{person}")


@dataclass(frozen=True, slots=True)
class Vote:
    """What one person said for a seat. ``text`` is the reason, or the condition of an approval.

    ``seat`` is the side of the seat where the person is of the other one.
    """

    person: str
    side: str
    role: str
    at: datetime
    approved: bool
    text: str | None = None
    seat: str | None = None

    @property
    def of(self) -> Seat:
        """Return the seat that it is for."""
        return Seat(self.seat or self.side, self.role)


def without_vote(by: str | None, side: str | None, seats: tuple[Seat, ...]) -> str | None:
    """Return who asked and does not vote on it: where all seats are of their own side."""
    return by if side is not None and all(seat.side == side for seat in seats) else None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing to decide.

    ``topic`` names the effect (``severity``, ``rules``, …) and ``payload`` what it needs; ``about``
    says in words what is proposed. ``by`` and ``side`` proposed it (``None``: the operator).
    ``target`` is the length of the approval clock on the calendar of ``site``; ``None``: none runs,
    since the issue's own clocks do. ``severity`` chooses the ladder. ``terms`` are what the
    decision was bound to: revision, quantity, expiry.
    """

    number: int
    topic: str
    about: str
    seats: tuple[Seat, ...]
    asked: datetime
    site: str
    severity: Severity
    rules_version: int
    by: str | None = None
    side: str | None = None
    why: str | None = None
    payload: Mapping[str, str] = field(default_factory=dict)
    issue_id: int | None = None
    target: Duration | None = None
    state: str = OPEN
    votes: tuple[Vote, ...] = ()
    terms: Mapping[str, str] = field(default_factory=dict)
    decided: datetime | None = None
    done: tuple[StepDone, ...] = ()

    @property
    def name(self) -> str:
        """Return its number in words within the program, such as ``DEC7``."""
        return f"DEC{self.number}"

    @property
    def open(self) -> bool:
        """Say whether it still waits for somebody."""
        return self.state == OPEN

    @property
    def clock(self) -> Clock:
        """Return the approval clock, which runs while the proposal is open."""
        side = self.seats[0].side or ""
        return Clock(APPROVAL, 1, side, self.site, self.asked, ended=self.decided)

    def waiting(self) -> tuple[Seat, ...]:
        """Return the seats that have not approved yet; none once it is decided."""
        if not self.open:
            return ()
        given = [vote.of for vote in self.votes if vote.approved]
        return tuple(seat for seat in self.seats if not _taken(seat, given))

    @property
    def without_vote(self) -> str | None:
        """Return who asked, where they do not vote on it."""
        return without_vote(self.by, self.side, self.seats)


def _taken(seat: Seat, given: list[Seat]) -> bool:
    return any(each.role == seat.role and seat.side in (None, each.side) for each in given)


def due_at(proposal: Proposal, calendars: Mapping[str, Calendar]) -> datetime | None:
    """Return when the decision is due; ``None``: no clock of its own runs, or it is decided."""
    if proposal.target is None or not proposal.open:
        return None
    return due(proposal.clock, proposal.target, calendars[proposal.site])


def plan_proposal(
    proposal: Proposal,
    rules: RuleSet,
    calendars: Mapping[str, Calendar],
    top: int | None = None,
) -> list[Step]:
    """Return the steps still to come of an open proposal: a reminder, then the approval ladder, up
    to the level ``top``."""
    target, moment = proposal.target, due_at(proposal, calendars)
    if moment is None or target is None:
        return []
    calendar = calendars[proposal.site]
    ladder = rules.ladder(APPROVAL, proposal.severity)
    steps: list[Step] = []
    if ladder.remind is not None:
        reminder = share(proposal.clock, target, calendar, ladder.remind)
        if reminder is not None and reminder < moment:
            steps.append(Step(reminder, REMIND, APPROVAL, f"{CLOCK_ID}/remind", CLOCK_ID))
    for rung in ladder.steps:
        if rung.after is not None and (top is None or rung.level <= top):
            at, kind = add_offset(calendar, moment, rung.after), OFFER if rung.offer else ESCALATE
            steps.append(
                Step(at, kind, APPROVAL, f"{CLOCK_ID}/L{rung.level}", CLOCK_ID, rung.level)
            )
    past = {step.key for step in proposal.done}
    return sorted((s for s in steps if s.key not in past), key=lambda step: step.order)


def voted(proposal: Proposal, votes: tuple[Vote, ...], terms: Mapping[str, str]) -> Proposal:
    """Add votes of one person, and decide when nobody is waited for or one of them says no."""
    changed = replace(proposal, votes=(*proposal.votes, *votes), terms={**proposal.terms, **terms})
    if not all(vote.approved for vote in votes):
        return replace(changed, state=REJECTED, decided=votes[0].at)
    if changed.waiting():
        return changed
    return replace(changed, state=APPROVED, decided=votes[0].at)


def withdrawn(proposal: Proposal, now: datetime) -> Proposal:
    """End an open proposal without a decision: it lost its meaning, or another one replaces it."""
    return replace(proposal, state=WITHDRAWN, decided=now)
