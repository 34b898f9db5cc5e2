"""The issues that a line asks for: ``open``, ``mine``, …, narrowed down with fields.

What has not ended is read at once. What has ended is read in pages, as there may be any amount.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.domain.issue import GOING_ON_STATES, Issue
from bot.engine.commands.call import Call
from bot.features.issues.commands.filters import OWNER, read_filters

ALL = "all"
PAGE = 500
"""How many issues are read at once."""
LOOKED_AT = 500
"""A list looks for fields in so many ended issues, the newest ones; a file holds what all hold."""


@dataclass(frozen=True, slots=True)
class Newest:
    """The first issues of a list, and how many there are. ``cut`` says that of those that ended
    only the newest were looked at.
    """

    issues: list[Issue]
    count: int
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Selection:
    """What is asked for. Going through it yields the issues by number, and reads them anew."""

    call: Call
    what: str
    fields: Mapping[str, str]

    @classmethod
    def of(cls, call: Call, what: str | None, fields: Mapping[str, str]) -> Selection:
        """Return what a line asks for; a name or word that means nothing raises ``Refused``."""
        return cls(call, what or "open", read_filters(call, fields))

    @property
    def said(self) -> str:
        """Return what is asked for in words: ``open, severity=critical``."""
        return ", ".join([self.what, *(f"{key}={value}" for key, value in self.fields.items())])

    def __iter__(self) -> Iterator[Issue]:
        return filter(self._fits, self._every() if self.what == ALL else self._going_on())

    def newest(self, limit: int) -> Newest:
        """Return the most urgent issues that have not ended, then those that ended last: at least
        ``limit``, if there are so many.
        """
        issues = sorted(filter(self._fits, self._going_on()), key=_urgency)
        if self.what != ALL:
            return Newest(issues, len(issues))
        last = self.call.tx.last_number(self.call.ctx.id)
        ended = self._ended(last, limit)
        if not self.fields:
            return Newest([*issues, *ended], last)
        found = [*issues, *filter(self._fits, ended)]
        return Newest(found, len(found), cut=len(ended) == LOOKED_AT)

    def _going_on(self) -> list[Issue]:
        return self.call.tx.issues(self.call.ctx.id, GOING_ON_STATES)

    def _every(self) -> Iterator[Issue]:
        page = self.call.tx.issues_after(self.call.ctx.id, 0, PAGE)
        while page:
            yield from page
            page = self.call.tx.issues_after(self.call.ctx.id, page[-1].number, PAGE)

    def _ended(self, last: int, limit: int) -> list[Issue]:
        wanted = LOOKED_AT if self.fields else limit
        return self.call.tx.ended_below(self.call.ctx.id, last + 1, wanted)

    def _fits(self, issue: Issue) -> bool:
        return self._wanted(issue) and self._matches(issue)

    def _matches(self, issue: Issue) -> bool:
        known = _known(issue)
        return all(
            self._has_owner(issue, value)
            if key == OWNER
            else known.get(key, "").lower() == value.lower()
            for key, value in self.fields.items()
        )

    def _has_owner(self, issue: Issue, person: str) -> bool:
        """Say whether it is somebody's: before an acknowledgment, whether it waits for them."""
        return any(owner.id == person for owner in self.call.writer.owners(issue))

    def _wanted(self, issue: Issue) -> bool:
        call = self.call
        if self.what == "mine":
            return self._has_owner(issue, call.person.id)
        if self.what == "waiting":
            return issue.waiting_on == call.side
        if self.what == "overdue":
            return issue.live and issue.due_next is not None and issue.due_next < call.now
        return True


def _urgency(issue: Issue) -> tuple[bool, float, int]:
    due = issue.due_next
    return due is None, due.timestamp() if due is not None else 0.0, issue.number


def _known(issue: Issue) -> dict[str, str]:
    known = {
        "severity": issue.severity,
        "category": issue.category,
        "state": issue.state,
        "waiting": issue.waiting_on,
        "responder": issue.responder,
    }
    return {key.lower(): value for key, value in issue.fields.items()} | known
