"""One command being run: who asks, where, about which program, and what it may see."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar, cast

from bot.domain.errors import Refused
from bot.domain.issue import Issue
from bot.domain.rights import MANAGER, OWN_MANAGER, PEOPLE, SIDES, STANDING, USUAL, Right
from bot.domain.values import Person, Side
from bot.engine.acted import note_act
from bot.engine.budgets import UNLIMITED, Budget, Budgets
from bot.engine.context import Context
from bot.engine.texts import refuse, say
from bot.engine.writer import Writer
from bot.messages.card import Card, Text
from bot.messages.say import Value
from bot.ports import Record, UnitOfWork
from bot.ports.foreign import ForeignReader
from bot.ports.request import Attachment, Reply, Request

T = TypeVar("T")
Part = str | Collection[str | None] | None
"""What a word of a right stands for: a side, or people by id."""


@dataclass(frozen=True)
class Call:
    """A request resolved to a program and a person.

    ``audience`` is who can read the conversation: ``shared``, or the person's own side in its
    internal channel and in a direct message. ``thread`` is the issue in whose thread it was said.
    ``prepared`` is what the command worked out beforehand, or why it could not. ``record`` is what
    the thread is about that is no issue. ``apart`` reads foreign files; in a unit of work there is
    none, since everybody would wait for it. ``budgets`` is how much people may
    do. ``asked`` is when the other side was asked for what is done now. ``address``
    is where browsers reach this installation, if they do.
    """

    tx: UnitOfWork
    now: datetime
    ctx: Context
    person: Person
    audience: str
    request: Request
    writer: Writer
    thread: Issue | None = None
    prepared: object | None = None
    record: Record | None = None
    apart: ForeignReader | None = None
    budgets: Budgets = UNLIMITED
    asked: datetime | None = None
    address: str | None = None

    @property
    def since(self) -> datetime:
        """Return from when on what is done counts: from when it was asked for, if it was."""
        return self.asked or self.now

    @property
    def reader(self) -> ForeignReader:
        """Return what reads foreign files; where nothing was read beforehand, it is refused."""
        if self.apart is None:
            raise refuse("no.file.again")
        return self.apart

    @property
    def private(self) -> bool:
        """Say whether only the person's own side reads the answer."""
        return self.audience != "shared"

    @property
    def side(self) -> Side:
        """Return the side of the person who asks."""
        return self.person.side

    def spend_change(self, *, act: bool = True) -> None:
        """Count a change of the person, and note when it was if it is an act; refuse one that is
        too many.

        What is heard only later was spread over the time in which nobody listened.
        """
        if act:
            self.note_act()
        budget = self.budgets.changes if self.request.said is None else None
        self._spend(budget, f"changes/{self.ctx.id}/{self.person.id}", "no.budget.changes")

    def note_act(self) -> None:
        """Note that the person does something, when they said it."""
        note_act(self.tx, self.ctx.id, self.person.id, self.request.said or self.now)

    def spend_issue(self) -> None:
        """Count a new issue of the person's side; refuse one that is too many."""
        name = f"issues/{self.ctx.id}/{self.side}"
        self._spend(self.budgets.issues, name, "no.budget.issues")

    def _spend(self, budget: Budget | None, name: str, refusal: str) -> None:
        wait = budget.spend(self.tx, name, self.now) if budget is not None else None
        if budget is not None and wait:
            company, seconds = self.ctx.company(self.side), math.ceil(wait.total_seconds())
            raise refuse(refusal, limit=budget.count, seconds=seconds, company=company)

    def is_manager(self) -> bool:
        """Say whether the person is a program manager or stands in for one."""
        return self.ctx.roster.is_manager(self.person, self.now)

    def may(self, words: str, of: str = USUAL, **parts: Part) -> bool:
        """Say whether the row of a command lets the person do it. ``parts`` are the sides and
        people that the row's words stand for here; a missing one raises ``KeyError``."""
        return self._holds(self.ctx.index.rights.row(words, of), parts)

    def _holds(self, row: Right, parts: Mapping[str, Part]) -> bool:
        return any(self._is(word, parts) for word in row.may)

    def _is(self, word: str, parts: Mapping[str, Part]) -> bool:
        if word in SIDES:
            return self.side == parts[word]
        if word in PEOPLE:
            return self.person.id in (parts[word] or ())
        if word == OWN_MANAGER:
            return self.side == parts["own"] and self.is_manager()
        return self.is_manager() if word == MANAGER else word in STANDING

    def require(self, words: str, of: str = USUAL, *, what: str = "", **parts: Part) -> None:
        """Refuse whoever may not do it, as ``may`` says. ``what`` is how the refusal calls it."""
        row = self.ctx.index.rights.row(words, of)
        if self._holds(row, parts):
            return
        side = next((parts[word] for word in row.may if word in SIDES), None)
        if side is None:
            raise refuse("no.any_manager")
        raise refuse("no.side", company=self.ctx.company(str(side)), what=what)

    def require_standing(self, words: str) -> None:
        """Refuse whoever may do nothing of a command, whatever it is about."""
        rows = self.ctx.index.rights.rows(words)
        if all(row.standing and not self._holds(row, {}) for row in rows):
            raise refuse("no.any_manager")

    def worked_out(self, work: Callable[[], T]) -> T:
        """Return what was worked out beforehand; where nobody did it, it is done now."""
        if isinstance(self.prepared, Refused):
            raise self.prepared
        return work() if self.prepared is None else cast(T, self.prepared)

    def attached(self) -> Attachment | None:
        """Return the file that came with the line; several, or one not read, are refused."""
        files = self.request.attachments
        if len(files) > 1:
            raise refuse("no.file.several", count=len(files))
        if files and files[0].problem is not None:
            raise Refused(files[0].problem)
        return files[0] if files else None

    def about(self, name: str, card: Card) -> Reply:
        """Return a private answer about something other than an issue (``deadline:fai``)."""
        return Reply(card, name, self.person.id)

    def reply(self, key: str, issue: Issue | None = None, **values: Value) -> Reply:
        """Return a private answer of one text."""
        return self.answer(say(key, **values), issue)

    def answer(self, text: Text, issue: Issue | None = None, *more: Text) -> Reply:
        """Return a private answer: a title and lines below it."""
        return self.show(Card(text, lines=more), issue)

    def show(
        self, card: Card, issue: Issue | None = None, files: tuple[Attachment, ...] = ()
    ) -> Reply:
        """Return a private answer as a card."""
        name = self.ctx.name(issue) if issue else None
        return Reply(card, name, self.person.id, files=files)
