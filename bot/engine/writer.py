"""The writer of one program inside one unit of work.

It keeps together what belongs together: the issue, its audit line, its thread line, its cards and
its wake are written by the same call. It is made of four parts, each on the one before: audit
lines, plans of issues, messages, and here the issues themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.domain.issue import LIST_SOURCE, Issue
from bot.domain.plan import CLOSE, Step
from bot.engine.feature import ENDED, ISSUE
from bot.engine.keys import subject_of
from bot.engine.message_writer import MessageWriter
from bot.messages.card import Text


@dataclass(frozen=True, slots=True)
class Coming:
    """Something to come at ``at``, to be written in the zone of ``site``, in words."""

    at: datetime
    site: str | None
    what: Text


@dataclass(eq=False)
class Writer(MessageWriter):
    """Writes for one program in one transaction; ``cause`` names the request or wake behind it."""

    # Issues of lists that have a card by now.
    _seen: set[int] = field(default_factory=set, init=False)

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

    def refresh(self, issue: Issue) -> None:
        """Renew what the issue's cards should show, and when the issue is looked at next."""
        steps = self.plan(issue)
        moments = [step.at for step in steps[:1]] + self._turns(issue)
        wake = min(moments, default=None) if self.ctx.row.state == "active" else None
        self.tx.set_wake(subject_of(issue), self.ctx.id, wake)
        for ended in self.ctx.index.following(ISSUE, ENDED) if not issue.live else ():
            ended(self, issue)
        extras = self.follow(issue)
        if not self._unseen(issue):
            self._show(issue, steps, extras)

    def _turns(self, issue: Issue) -> list[datetime]:
        """Return when the card has to say that something is overdue."""
        moments = self.dues(issue).values() if issue.wait_until is None else ()
        return [due for due in moments if due > self.now]

    def follow(self, issue: Issue) -> tuple[Text, ...]:
        """Keep what the issue's category brings in step with it; return its lines on the card."""
        companion = self.ctx.index.companions.get(issue.category)
        if companion is not None:
            companion.follow(self, issue)
        return self.lines(issue)

    def lines(self, issue: Issue) -> tuple[Text, ...]:
        """Return the lines on an issue's card besides its own; nothing is changed."""
        index = self.ctx.index
        companion = index.companions.get(issue.category)
        shown = (*index.card_lines, *((companion.lines,) if companion is not None else ()))
        return tuple(line for lines in shown for line in lines(self, issue))

    # cards

    def show_first(self, issue: Issue) -> None:
        """Show the card of an issue of a list, which has none before its first line."""
        if self._unseen(issue):
            self._seen.add(issue.id)
            stored = self.tx.issue(issue.id) or issue
            self._show(stored, self.plan(stored), self.follow(stored))

    def _unseen(self, issue: Issue) -> bool:
        """Say whether an issue of a long list has no card: it gets one with its first line."""
        listed = issue.source is not None and issue.source.startswith(LIST_SOURCE)
        if not listed or issue.id in self._seen:
            return False
        return not self.tx.surfaces(subject_of(issue))

    def _show(self, issue: Issue, steps: list[Step], extras: tuple[Text, ...]) -> None:
        owners, dues = self.owners(issue), self.dues(issue)
        closes = next((step.at for step in steps if step.kind == CLOSE), None)
        draw = self.ctx.index.surfaces[ISSUE].draw
        assert draw is not None, "the feature of issues draws their card"
        card = draw(self.ctx, issue, owners, dues, closes, now=self.now, extras=extras)
        name = self.ctx.name(issue)
        self.show_card(subject_of(issue), name, card, "card", name)


def leave(writer: Writer, before: Issue, after: Issue) -> None:
    """End what the former category of an issue brought with it."""
    companion = writer.ctx.index.companions.get(before.category)
    if companion is not None and before.category != after.category:
        companion.follow(writer, after)
