"""The issues of a program by everything that a row of a list may name one by."""

from __future__ import annotations

from functools import cached_property

from bot.domain.issue import GOING_ON_STATES, LIST_SOURCE, LIVE_STATES, Issue
from bot.domain.vocabulary import word
from bot.features.issues.discretion.policy import discretion_of
from bot.ports import UnitOfWork

# A shorter title says too little: "Label" is not always the same label.
_LONG_TITLE = 12


class Known:
    """The program's issues by everything that a row may name one by.

    What goes on is read once; what has ended is looked for where a row asks for it.
    """

    def __init__(self, tx: UnitOfWork, program_id: int) -> None:
        self._tx = tx
        self._of = program_id

    def numbered(self, number: int) -> Issue | None:
        """Return the issue with one of our numbers."""
        return self._tx.issue_numbered(self._of, number)

    def listed(self, source: str) -> Issue | None:
        """Return the issue that came from this row of a list before."""
        return self._tx.issue_from(self._of, source)

    def with_ref(self, ref: str) -> Issue | None:
        """Return the newest issue with a list's own number, and rather one that goes on."""
        number = self._refs.get(word(ref))
        return None if number is None else self.numbered(number)

    def alike(self, title: str) -> Issue | None:
        """Return an issue that goes on and has this title, if it is long enough to say much."""
        return self._titles.get(word(title))

    @cached_property
    def _going_on(self) -> list[Issue]:
        return self._tx.issues(self._of, GOING_ON_STATES)

    @cached_property
    def _refs(self) -> dict[str, int]:
        ended = self._tx.ended_refs(self._of, LIST_SOURCE)
        own = [(issue.number, issue.fields.get("ref")) for issue in self._going_on]
        return {word(ref): number for number, ref in (*ended, *own) if ref}

    @cached_property
    def _titles(self) -> dict[str, Issue]:
        return {
            word(issue.title): issue
            for issue in self._going_on
            if issue.state in LIVE_STATES
            if len(issue.title) >= _LONG_TITLE and discretion_of(issue.category) is None
        }
