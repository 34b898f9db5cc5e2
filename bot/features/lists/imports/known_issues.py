"""The issues of a program by everything that a row of a list may name one by."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.issue import LIST_SOURCE, LIVE_STATES, Issue
from bot.features.issues.discretion.policy import discretion_of
from bot.features.lists.spreadsheet.clean_text import word

# A shorter title says too little: "Label" is not always the same label.
_LONG_TITLE = 12


class Known:
    """The program's issues by everything that a row may name one by."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.numbered: dict[int, Issue] = {}
        self.sources: dict[str, Issue] = {}
        self.refs: dict[str, Issue] = {}
        self.titles: dict[str, Issue] = {}
        for issue in issues:
            self.numbered[issue.number] = issue
            if issue.source and issue.source.startswith(LIST_SOURCE):
                self.sources[issue.source] = issue
            if ref := issue.fields.get("ref"):
                self.refs[word(ref)] = issue
            neutral = discretion_of(issue.category) is not None
            if issue.state in LIVE_STATES and len(issue.title) >= _LONG_TITLE and not neutral:
                self.titles[word(issue.title)] = issue
