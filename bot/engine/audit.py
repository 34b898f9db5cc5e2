"""What every write of a unit of work knows, and the audit lines that it appends."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.issue import Issue
from bot.domain.people import Roster
from bot.engine.context import Context
from bot.engine.keys import subject_of
from bot.ports import Event, Record, Subject, UnitOfWork


@dataclass(eq=False)
class AuditWriter:
    """One program in one transaction; ``cause`` names the request or wake behind it."""

    tx: UnitOfWork
    ctx: Context
    now: datetime
    cause: str
    mute: bool = field(default=False, kw_only=True)
    """Whether nothing is said and no new card is shown, as a long import does."""
    founding: bool = field(default=False, kw_only=True)
    """Whether the program is made in this unit: nobody is told of what it begins with."""
    foreseen: object | None = field(default=None, kw_only=True)
    """What a noun worked out on a view before this unit began."""
    # Issues with a new line in the audit log.
    _recorded: set[int] = field(default_factory=set, init=False)

    @property
    def roster(self) -> Roster:
        """Return the program's roster."""
        return self.ctx.roster

    def record(
        self,
        issue: Issue | None,
        kind: str,
        actor: str | None,
        payload: dict[str, Any] | None = None,
        audience: str = "shared",
        *,
        about: Record | None = None,
    ) -> None:
        """Append an audit line of an issue, of the record that it is ``about``, or of the program;
        an actor who left the roster keeps their id but has no side."""
        person = self.ctx.program.person(actor or "")
        side = person.side if person else None
        subject = subject_of(issue) if issue else None
        if about is not None:
            subject = Subject(about.kind, about.id)
        if issue is not None:
            self._recorded.add(issue.id)
        event = Event(self.ctx.id, subject, self.now, actor, side, kind, payload or {}, audience)
        self.tx.add_event(event)

    def recorded(self, issue: Issue) -> bool:
        """Say whether this unit did anything with an issue: it has a new audit line."""
        return issue.id in self._recorded
