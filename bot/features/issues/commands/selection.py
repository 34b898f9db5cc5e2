"""The issues that a line asks for: ``open``, ``mine``, …, narrowed down with fields.

What has not ended is read at once. What has ended is read in pages, as there may be any amount.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.domain.errors import Refused
from bot.domain.issue import ENDED_STATES, GOING_ON_STATES, Issue
from bot.engine.commands.call import Call
from bot.features.issues.commands.filters import Filter, has_owner, read_filters, said_of
from bot.features.issues.texts import refuse
from bot.features.issues.views.store import View, view_named
from bot.messages.say import text_of

ALL, VIEW = "all", "view"
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
    filters: tuple[Filter, ...]

    @classmethod
    def of(cls, call: Call, what: str | None, fields: Mapping[str, str]) -> Selection:
        """Return what a line asks for; a name or word that means nothing raises ``Refused``.

        A view narrows it down as if it had been typed, and names the list if the line names none.
        Who asks for states that have ended, and for no list, asks for all issues.
        """
        others = {key: value for key, value in fields.items() if key != VIEW}
        filters = read_filters(call, others)
        if VIEW in fields:
            view = view_named(call, fields[VIEW])
            what, filters = what or view.what, (*_of_view(call, fields[VIEW], view), *filters)
        states = {s for each in filters if each.key == "state" for s in each.said.split(",")}
        usual = "open" if states.isdisjoint(ENDED_STATES) else ALL
        return cls(call, what or usual, filters)

    @property
    def said(self) -> str:
        """Return what is asked for in words: ``open, severity=critical``."""
        return ", ".join([self.what, *said_of(self.filters)])

    @property
    def whole(self) -> Selection:
        """Return the same without what it is narrowed down with."""
        return Selection(self.call, self.what, ())

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
        if not self.filters:
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
        wanted = LOOKED_AT if self.filters else limit
        return self.call.tx.ended_below(self.call.ctx.id, last + 1, wanted)

    def _fits(self, issue: Issue) -> bool:
        return self._wanted(issue) and all(each.fits(issue) for each in self.filters)

    def _wanted(self, issue: Issue) -> bool:
        call = self.call
        if self.what == "mine":
            return has_owner(call, issue, (call.person.id,))
        if self.what == "waiting":
            return issue.waiting_on == call.side
        if self.what == "overdue":
            return issue.live and issue.due_next is not None and issue.due_next < call.now
        return True


def _of_view(call: Call, name: str, view: View) -> tuple[Filter, ...]:
    """Return the filters of a view; one that cannot be read any more says whose they are."""
    try:
        return read_filters(call, view.fields)
    except Refused as refusal:
        raise refuse("no.view.old", name=name, why=text_of(refusal), line=view.line) from None


def _urgency(issue: Issue) -> tuple[bool, float, int]:
    due = issue.due_next
    return due is None, due.timestamp() if due is not None else 0.0, issue.number
