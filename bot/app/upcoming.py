"""What will happen by itself: the steps of the one plan, and what the other subjects wait for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.app.texts import text
from bot.domain.issue import GOING_ON_STATES, Issue
from bot.domain.judge import foreseen
from bot.engine.context import Context, Contexts
from bot.engine.writer import Writer
from bot.features.issues.cards import step_words
from bot.messages.card import plain
from bot.ports import Subject, UnitOfWork
from bot.ports.playing import Mark

CAUSE = "foreseen"
TOLD = ("proposal", "eightd", "question", "deadline", "occurrence", "digest", "drill")
"""What people speak of; the other subjects only prepare something."""


def upcoming(contexts: Contexts, view: UnitOfWork, now: datetime, until: datetime) -> list[Mark]:
    """Return what happens to ``until`` if nobody does anything, in order of time."""
    listed = [
        coming
        for row in view.programs()
        for coming in _of_program(contexts.of(view, row.id), view, now, until)
    ]
    return sorted(listed, key=lambda coming: (coming.at, coming.subject))


def _of_program(ctx: Context, view: UnitOfWork, now: datetime, until: datetime) -> Iterator[Mark]:
    writer = Writer(view, ctx, now, CAUSE)
    for issue in view.issues(ctx.id, GOING_ON_STATES):
        yield from _of_issue(writer, issue, until)
    for kind in TOLD:
        for record in view.records(ctx.id, kind, live=True):
            at = view.wake_at(Subject(kind, record.id))
            if at is not None and now < at <= until:
                yield Mark(at, record.name.partition("/")[0], text(f"coming_{kind}"), kind)


def _of_issue(writer: Writer, issue: Issue, until: datetime) -> Iterator[Mark]:
    """Yield the steps that ``issue why`` tells."""
    steps, done = writer.plan(issue), writer.steps(issue)
    for step in foreseen(steps, done, issue.acked, writer.now):
        if writer.now < step.at <= until:
            yield Mark(step.at, writer.ctx.name(issue), plain(step_words(step)), step.kind)
