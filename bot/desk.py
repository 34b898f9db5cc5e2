"""The desk of one program inside one unit of work.

It keeps together what belongs together: the issue, its audit line, its thread line, its cards and
its wake are written by the same call. Message keys come from what caused the message, so a unit
that is run twice says nothing twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.context import Context
from bot.domain.people import Roster
from bot.domain.plan import Step, dues, plan
from bot.domain.values import Issue, Person, StepDone
from bot.messages.card import Card, Text, mentioned, pack
from bot.messages.issue_card import issue_card
from bot.ports import ESCALATION, NOTICE, Draft, Event, Subject, Surface, UnitOfWork

KEY_LENGTH = 24


def message_key(*parts: object) -> str:
    """Return a short unique key for what ``parts`` identify: at most 24 characters."""
    text = "\x1f".join(str(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:KEY_LENGTH]


def subject_of(issue: Issue) -> Subject:
    """Return the subject under which an issue's wake, cards and messages are kept."""
    return Subject("issue", issue.id)


class Desk:
    """Writes for one program in one transaction; ``cause`` names the request or wake behind it."""

    def __init__(self, tx: UnitOfWork, ctx: Context, now: datetime, cause: str) -> None:
        self.tx = tx
        self.ctx = ctx
        self.now = now
        self._cause = cause
        self._said = 0
        # What was read or worked out once in this unit; a write forgets it.
        self._steps: dict[int, list[StepDone]] = {}
        self._dues: tuple[Issue, dict[str, datetime]] | None = None

    @property
    def roster(self) -> Roster:
        """Return the program's roster."""
        return self.ctx.roster

    def plan(self, issue: Issue, *, until: datetime | None = None) -> list[Step]:
        """Return every step still to come of an issue."""
        done = [step.key for step in self.steps(issue)]
        return self._plan(issue, done, until or self.now)

    def _plan(self, issue: Issue, done: list[str], until: datetime) -> list[Step]:
        return plan(issue, self.ctx.rules_of(issue), self.ctx.calendars, done, until)

    def steps(self, issue: Issue) -> list[StepDone]:
        """Return the steps done for an issue, oldest first."""
        if issue.id not in self._steps:
            self._steps[issue.id] = self.tx.steps(issue.id)
        return self._steps[issue.id]

    def dues(self, issue: Issue) -> dict[str, datetime]:
        """Return when the running clocks of an issue fall due, by clock id."""
        if self._dues is None or self._dues[0] is not issue:
            found = dues(issue, self.ctx.rules_of(issue), self.ctx.calendars)
            self._dues = (issue, found)
        return self._dues[1]

    def due(self, issue: Issue, kind: str, side: str) -> datetime | None:
        """Return when a side's running clock of a kind falls due."""
        moments = self.dues(issue)
        found = (moments.get(c.id) for c in issue.clocks if c.kind == kind and c.side == side)
        return next((moment for moment in found if moment is not None), None)

    def owners(self, issue: Issue, side: str | None = None) -> tuple[Person, ...]:
        """Return who answers for a side of an issue; by default for the side with the ball."""
        holder = side or issue.waiting_on
        if holder == "third_party":
            holder = issue.wait_side or issue.responder
        return self.roster.owners(issue, self.ctx.cell(issue), holder, self.now)

    def site(self, issue: Issue, side: str) -> str:
        """Return the site of whoever answers for a side: a clock that starts now keeps it."""
        return self.roster.site_of(self.owners(issue, side), side)

    def any_hour(self, issue: Issue) -> bool:
        """Say whether the people of this issue are told at any hour."""
        return issue.severity == "critical"

    # records

    def add(self, issue: Issue, actor: str, payload: dict[str, Any]) -> Issue:
        """Keep a new issue with its audit line, cards and wake."""
        issue = self.tx.add_issue(self.indexed(issue))
        self.record(issue, "logged", actor, payload)
        self.refresh(issue)
        return issue

    def save(self, issue: Issue) -> None:
        """Store a changed issue, and renew its cards and its wake."""
        self.tx.save_issue(self.indexed(issue))
        self.refresh(issue)

    def indexed(self, issue: Issue) -> Issue:
        """Return the issue with the earliest due moment of its clocks noted."""
        return replace(issue, due_next=min(self.dues(issue).values(), default=None))

    def record(
        self,
        issue: Issue | None,
        kind: str,
        actor: str | None,
        payload: dict[str, Any] | None = None,
        audience: str = "shared",
    ) -> None:
        """Append an audit line; an actor who left the roster keeps his id but has no side."""
        person = self.ctx.program.person(actor or "")
        side = person.side if person else None
        subject = subject_of(issue) if issue else None
        event = Event(self.ctx.id, subject, self.now, actor, side, kind, payload or {}, audience)
        self.tx.add_event(event)

    def remember(self, issue: Issue, steps: Iterable[StepDone]) -> None:
        """Remember steps as done."""
        self.tx.add_steps(issue.id, tuple(steps))
        self._steps.pop(issue.id, None)

    def refresh(self, issue: Issue) -> None:
        """Renew what the issue's cards should show, and when the issue is looked at next."""
        steps = self.plan(issue)
        wake = steps[0].at if steps and self.ctx.row.state == "active" else None
        self.tx.set_wake(subject_of(issue), self.ctx.id, wake)
        card = issue_card(self.ctx, issue, self.owners(issue), self.dues(issue), self.now)
        for place in self.ctx.places("shared"):
            self._want(issue, place, card)

    def _want(self, issue: Issue, place: str, card: Card) -> None:
        name = self.ctx.name(issue)
        surface = Surface(
            id=0,
            program_id=self.ctx.id,
            subject=subject_of(issue),
            name=name,
            place=place,
            to="shared",
            key=message_key("card", self.ctx.program.key, name, place),
            wanted=pack(card),
            mentions=mentioned(card),
            version=0,
            shown=0,
            ref=None,
            attempts=0,
            first_claimed=None,
        )
        self.tx.want_card(surface, self.now)

    # messages

    def line(
        self,
        kind: str,
        issue: Issue,
        text: Text | Card,
        *,
        level: int | None = None,
        guard: str | None = None,
        key: str | None = None,
    ) -> None:
        """Say something in the issue's thread, in every shared channel, at once."""
        for place in self.ctx.places("shared"):
            self._queue(
                kind, "shared", place, text, issue, level=level, guard=guard, key=key, thread=True
            )

    def tell(
        self,
        person: Person,
        kind: str,
        issue: Issue,
        card: Card,
        *,
        level: int | None = None,
        guard: str | None = None,
        key: str | None = None,
    ) -> None:
        """Send a direct message: critical at any hour, everything else in the person's hours."""
        place = self.ctx.private_place(person)
        if place is None:
            self._unreachable(person, kind, issue)
            return
        opening = self.roster.calendar(person).next_opening(self.now)
        self._queue(
            kind,
            f"dm:{person.id}",
            place,
            card,
            issue,
            level=level,
            guard=guard,
            key=key,
            not_before=None if self.any_hour(issue) else opening,
        )

    def _unreachable(self, person: Person, kind: str, issue: Issue) -> None:
        """Nobody is skipped in silence: the log says who has no platform to be told on."""
        self.record(issue, "unreachable", None, {"person": person.id, "message": kind})

    def notice(self, text: Text, *, key: str) -> None:
        """Say something in the shared channels that is about no single issue."""
        for place in self.ctx.places("shared"):
            self._queue("notice", "shared", place, text, None, key=key)

    def announce(
        self,
        kind: str,
        to: str,
        place: str,
        text: Text,
        *,
        key: str,
        not_before: datetime | None = None,
    ) -> None:
        """Queue a message about the program itself."""
        self._queue(kind, to, place, text, None, key=key, not_before=not_before)

    def internal_line(self, side: str, kind: str, issue: Issue, text: Text) -> None:
        """Say something in a side's own channels only."""
        for place in self.ctx.places(side):
            self._queue(kind, side, place, text, issue)

    def _queue(
        self,
        kind: str,
        to: str,
        place: str,
        content: Text | Card,
        issue: Issue | None,
        *,
        level: int | None = None,
        guard: str | None = None,
        key: str | None = None,
        thread: bool = False,
        not_before: datetime | None = None,
    ) -> None:
        card = content if isinstance(content, Card) else Card(content)
        self._said += 1
        cause = key or f"{self._cause}/{self._said}"
        name = self.ctx.name(issue) if issue else None
        urgent = kind.endswith((".escalated", ".offer"))
        draft = Draft(
            key=message_key(self.ctx.program.key, name, cause, kind, place),
            program_id=self.ctx.id,
            place=place,
            to=to,
            kind=kind,
            subject=subject_of(issue) if issue else None,
            name=name,
            card=pack(card),
            mentions=mentioned(card) if to in ("shared", "oem", "ems") else (),
            level=level,
            priority=ESCALATION if urgent else NOTICE,
            not_before=not_before,
            guard=f"{issue.id}:{guard}" if issue and guard else None,
            thread=thread,
        )
        self.tx.queue([draft], self.now)
