"""A program comes under export control: what its issues were titled until then is kept apart."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.issue import Issue
from bot.domain.values import Person
from bot.engine.writer import Writer
from bot.features.issues.discretion.policy import ROSTER
from bot.features.issues.discretion.store import known, public, store_apart

PAGE = 200
"""So many issues are read at once."""


def withhold_titles(writer: Writer, by: Person | None) -> None:
    """Give every issue its neutral title; ``by`` is who imported the program, if anybody.

    Cards of issues that ended stay as they are until something happens to them.
    """
    for issue in _issues(writer):
        changed = public(writer.ctx, issue)
        if changed.title == issue.title:
            continue
        store_apart(writer, issue, by, known(writer.ctx, issue, changed), ROSTER)
        if issue.live:
            writer.save(changed)
        else:
            writer.tx.save_issue(changed)


def _issues(writer: Writer) -> Iterator[Issue]:
    page = writer.tx.issues_after(writer.ctx.id, 0, PAGE)
    while page:
        yield from page
        page = writer.tx.issues_after(writer.ctx.id, page[-1].number, PAGE)
