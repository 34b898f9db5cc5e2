"""The writer of one program inside one unit of work.

It keeps together what belongs together: the issue, its audit line, its thread line, its cards and
its wake are written by the same call. Message keys come from what caused the message, so a unit
that is run twice says nothing twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.people import Roster
from bot.domain.plan import CLOSE, Step, dues, plan
from bot.domain.values import LIST_SOURCE, Issue, Person, StepDone
from bot.engine.context import Context
from bot.engine.feature import ENDED, ISSUE
from bot.engine.reach import Reach, Signs, reach_of, served, signs_of, used
from bot.engine.texts import say
from bot.messages.card import Card, Text, mentioned, pack
from bot.ports import (
    DIGEST,
    ESCALATION,
    NOTICE,
    Draft,
    Event,
    Guard,
    Record,
    Subject,
    Surface,
    UnitOfWork,
)

KEY_LENGTH = 24

# The shortest time that is stored.
BRIEFLY = timedelta(microseconds=1)


def message_key(*parts: object) -> str:
    """Return a short unique key for what ``parts`` identify: at most 24 characters."""
    text = "\x1f".join(str(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:KEY_LENGTH]


def subject_of(issue: Issue) -> Subject:
    """Return the subject under which an issue's wake, cards and messages are kept."""
    return Subject(ISSUE, issue.id)


@dataclass(frozen=True, slots=True)
class Coming:
    """Something to come at ``at``, to be written in the zone of ``site``, in words."""

    at: datetime
    site: str | None
    what: Text


class Writer:
    """Writes for one program in one transaction; ``cause`` names the request or wake behind it."""

    def __init__(
        self, tx: UnitOfWork, ctx: Context, now: datetime, cause: str, *, mute: bool = False
    ) -> None:
        self.tx = tx
        self.ctx = ctx
        self.now = now
        self.mute = mute
        """Whether nothing is said and no new card is shown, as a long import does."""
        self._cause = cause
        self._said = 0
        # What was read or worked out once in this unit; a write forgets it.
        self._steps: dict[int, list[StepDone]] = {}
        # Issues with a new line in the audit log.
        self._recorded: set[int] = set()
        # Issues of lists that have a card by now.
        self._seen: set[int] = set()
        self._dues: tuple[object, dict[str, datetime]] | None = None
        self._plan: tuple[Issue, datetime, list[Step]] | None = None
        self._signs: Signs | None = None

    @property
    def roster(self) -> Roster:
        """Return the program's roster."""
        return self.ctx.roster

    def plan(self, issue: Issue, *, until: datetime | None = None) -> list[Step]:
        """Return every step still to come of an issue."""
        done = {step.key for step in self.steps(issue)}
        return [step for step in self._whole(issue, until or self.now) if step.key not in done]

    def _whole(self, issue: Issue, until: datetime) -> list[Step]:
        """Return the plan with the steps that are done."""
        known = self._plan
        if known is None or known[0] is not issue or known[1] != until:
            found = plan(issue, self.ctx.rules_of(issue), self.ctx.calendars, (), until)
            known = self._plan = (issue, until, found)
        return known[2]

    def steps(self, issue: Issue) -> list[StepDone]:
        """Return the steps done for an issue, oldest first."""
        if issue.id not in self._steps:
            self._steps[issue.id] = self.tx.steps(issue.id)
        return self._steps[issue.id]

    def dues(self, issue: Issue) -> dict[str, datetime]:
        """Return when the running clocks of an issue fall due, by clock id."""
        about = (issue.clocks, issue.category, issue.severity, issue.rules_version)
        if self._dues is None or self._dues[0] != about:
            found = dues(issue, self.ctx.rules_of(issue), self.ctx.calendars)
            self._dues = (about, found)
        return self._dues[1]

    def closes(self, issue: Issue) -> datetime | None:
        """Return when a resolved issue closes itself; ``None`` if it does not."""
        return _closes(self.plan(issue))

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

    def any_hour(self, issue: Issue | None) -> bool:
        """Say whether the people of this issue are told at any hour."""
        return issue is not None and issue.severity == "critical"

    # records

    def add(
        self,
        issue: Issue,
        actor: str,
        payload: dict[str, Any],
        then: Callable[[Issue], None] | None = None,
    ) -> Issue:
        """Keep a new issue with its audit line, cards and wake.

        ``then`` keeps what belongs to it, before its card is made.
        """
        issue = self.tx.add_issue(self.indexed(issue))
        self._steps[issue.id] = []
        self.record(issue, "logged", actor, payload)
        if not self.mute:
            self._seen.add(issue.id)
        if then is not None:
            then(issue)
        self.refresh(issue)
        return issue

    def save(self, issue: Issue) -> None:
        """Store a changed issue, and renew its cards and its wake."""
        self.tx.save_issue(self.indexed(issue))
        self.refresh(issue)

    def indexed(self, issue: Issue) -> Issue:
        """Return the issue with the earliest due moment of its clocks noted."""
        first = min(self.dues(issue).values(), default=None)
        return issue if issue.due_next == first else replace(issue, due_next=first)

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
        if issue is not None:
            self._recorded.add(issue.id)
        event = Event(self.ctx.id, subject, self.now, actor, side, kind, payload or {}, audience)
        self.tx.add_event(event)

    def recorded(self, issue: Issue) -> bool:
        """Say whether this unit did anything with an issue: it has a new audit line."""
        return issue.id in self._recorded

    def remember(self, issue: Issue, steps: Iterable[StepDone]) -> None:
        """Remember steps as done; one that is done already stays as it was."""
        known = self.steps(issue)
        keys = {step.key for step in known}
        new = tuple(self._behind_the_ack(issue, s) for s in steps if s.key not in keys)
        self.tx.add_steps(issue.id, new)
        self._steps[issue.id] = [*known, *new]

    def _behind_the_ack(self, issue: Issue, step: StepDone) -> StepDone:
        """What follows an acknowledgment within its moment, as in a rehearsal, counts as later."""
        return replace(step, at=step.at + BRIEFLY) if step.at == issue.acked else step

    def refresh(self, issue: Issue) -> None:
        """Renew what the issue's cards should show, and when the issue is looked at next."""
        steps = self.plan(issue)
        wake = steps[0].at if steps and self.ctx.row.state == "active" else None
        self.tx.set_wake(subject_of(issue), self.ctx.id, wake)
        for ended in self.ctx.index.following(ISSUE, ENDED) if not issue.live else ():
            ended(self, issue)
        extras = self.follow(issue)
        if not self._unseen(issue):
            self._show(issue, steps, extras)

    def _show(self, issue: Issue, steps: list[Step], extras: tuple[Text, ...]) -> None:
        owners, dues, closes = self.owners(issue), self.dues(issue), _closes(steps)
        draw = self.ctx.index.surfaces[ISSUE].draw
        assert draw is not None, "the feature of issues draws their card"
        card = draw(self.ctx, issue, owners, dues, closes, extras=extras)
        for place in self.ctx.places("shared"):
            self._want(issue, place, card)

    def _unseen(self, issue: Issue) -> bool:
        """Say whether an issue of a long list has no card: it gets one with its first line."""
        listed = issue.source is not None and issue.source.startswith(LIST_SOURCE)
        if not listed or issue.id in self._seen:
            return False
        return not self.tx.surfaces(subject_of(issue))

    def follow(self, issue: Issue) -> tuple[Text, ...]:
        """Keep what the issue's category brings in step with it; return its lines on the card."""
        index = self.ctx.index
        common = tuple(line for lines in index.card_lines for line in lines(self, issue))
        companion = index.companions.get(issue.category)
        return (*common, *(companion.follow(self, issue) if companion is not None else ()))

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
        issue: Issue | None,
        text: Text | Card,
        *,
        level: int | None = None,
        guard: Guard | None = None,
        key: str | None = None,
        about: Record | None = None,
        to: str = "shared",
        but: str | None = None,
        under: bool = False,
    ) -> None:
        """Say something in every shared channel at once: in the issue's thread, if it has one.

        ``about`` is what a line is about that belongs to no issue, ``under`` says that it has a
        card to be said under; with ``to`` it is said in a side's own channels instead. ``but`` is
        the one place where it was said already.
        """
        if issue is not None and not self.mute and self._unseen(issue):
            self._seen.add(issue.id)
            kept = self.tx.issue(issue.id) or issue
            self._show(kept, self.plan(kept), self.follow(kept))
        for place in self.ctx.places(to):
            if place == but:
                continue
            self._queue(
                kind, to, place, text, issue, level=level, guard=guard, key=key,
                thread=issue is not None or under, about=about,
            )  # fmt: skip

    def tell(
        self,
        person: Person,
        kind: str,
        issue: Issue | None,
        card: Card,
        *,
        level: int | None = None,
        guard: Guard | None = None,
        key: str | None = None,
        about: Record | None = None,
        calm: bool = False,
    ) -> None:
        """Send a direct message: critical at any hour, everything else in the person's hours.

        ``calm`` is for what can wait for them even where the issue is critical.
        """
        reach = self.reach(person)
        if not reach.served:
            self._tell_managers_of(person, reach)
        if reach.place is None:
            self.record(issue, "unreachable", None, {"person": person.id, "message": kind})
            return
        opening = self.roster.calendar(person).next_opening(self.now)
        self._queue(
            kind,
            f"dm:{person.id}",
            reach.place,
            card,
            issue,
            level=level,
            guard=guard,
            key=key,
            not_before=None if self.any_hour(issue) and not calm else opening,
            about=about,
        )

    def reach(self, person: Person) -> Reach:
        """Return where somebody is told something in private."""
        if self._signs is None:
            self._signs = signs_of(self.tx)
        return reach_of(self.tx, self.ctx, person, self._signs)

    def private_place(self, person: Person) -> str | None:
        """Return where somebody reads direct messages; ``None`` if no platform reaches them."""
        return self.reach(person).place

    def _tell_managers_of(self, person: Person, reach: Reach) -> None:
        """Nobody is skipped in silence: the managers of the side of somebody who cannot be told
        hear it, once for each set of platforms that are served, and in their hours."""
        platforms = served(self._signs or {}) or used(self.ctx.program)
        text = say(
            "unreached" if reach.place is None else "unreached.waits",
            name=person.name,
            id=person.id,
            platforms=" or ".join(platform.capitalize() for platform in platforms),
        )
        for manager in self.roster.managers(person.side, self.now):
            own = self.reach(manager)
            if manager.id != person.id and own.served and own.place is not None:
                opening = self.roster.calendar(manager).next_opening(self.now)
                key = f"unreached/{person.id}/{','.join(platforms)}"
                self.announce(
                    "hole", f"dm:{manager.id}", own.place, text, key=key, not_before=opening
                )

    def notice(self, text: Text, *, key: str) -> None:
        """Say something in the shared channels that is about no single issue."""
        for place in self.ctx.places("shared"):
            self._queue("notice", "shared", place, text, None, key=key)

    def announce(
        self,
        kind: str,
        to: str,
        place: str,
        text: Text | Card,
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
        guard: Guard | None = None,
        key: str | None = None,
        thread: bool = False,
        not_before: datetime | None = None,
        about: Record | None = None,
    ) -> None:
        if self.mute:
            return
        card = content if isinstance(content, Card) else Card(content)
        self._said += 1
        cause = key or f"{self._cause}/{self._said}"
        subject, name = self._subject(issue, about)
        draft = Draft(
            key=message_key(self.ctx.program.key, name, cause, kind, place),
            program_id=self.ctx.id,
            place=place,
            to=to,
            kind=kind,
            subject=subject,
            name=name,
            card=pack(card),
            mentions=mentioned(card) if to in ("shared", "oem", "ems") else (),
            level=level,
            priority=_priority(kind),
            not_before=not_before,
            guard=guard,
            thread=thread,
        )
        self.tx.queue([draft], self.now)

    def _subject(
        self, issue: Issue | None, about: Record | None
    ) -> tuple[Subject | None, str | None]:
        """What a message is about, and the same in words: ``ACME-1``, ``proposal:DEC7``."""
        if issue is not None:
            return subject_of(issue), self.ctx.name(issue)
        if about is None:
            return None, None
        return Subject(about.kind, about.id), f"{self.ctx.index.word(about.kind)}:{about.name}"


def _priority(kind: str) -> int:
    if kind.startswith("digest."):
        return DIGEST
    return ESCALATION if kind.endswith((".escalated", ".offer")) else NOTICE


def leave(writer: Writer, before: Issue, after: Issue) -> None:
    """End what the former category of an issue brought with it."""
    companion = writer.ctx.index.companions.get(before.category)
    if companion is not None and before.category != after.category:
        companion.follow(writer, after)


def _closes(steps: list[Step]) -> datetime | None:
    return next((step.at for step in steps if step.kind == CLOSE), None)
