"""The steps of an 8D that run keep the calendar on which they began, until the other side agrees to
another one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.effects import LATER, LEVEL, Effect
from bot.domain.issue import Issue
from bot.engine.agreeing import Running
from bot.engine.writer import Writer
from bot.features.eightd.due_dates import has_ladder, plan_eightd, watched
from bot.features.eightd.policy import CHECK, EIGHTD, EightD, unfinished
from bot.features.eightd.store import due_of
from bot.ports import Record
from bot.ports.codec import from_data, to_data


def _read(record: Record) -> EightD:
    return from_data(EightD, record.data)


def _site(_writer: Writer, record: Record) -> str:
    return _read(record).site


def _late(writer: Writer, record: Record) -> bool:
    issue = writer.tx.issue(record.issue_id or 0)
    row = watched(_read(record), issue) if issue is not None else None
    if issue is None or row is None:
        return False
    due = due_of(writer, _read(record), issue, row)
    return due is not None and due <= writer.now


def _gains(before: Writer, after: Writer, record: Record) -> Iterator[Effect]:
    """Yield what of the responder's steps is due later, or told later."""
    issue = after.tx.issue(record.issue_id or 0)
    if issue is None or not issue.live:
        return
    value = replace(_read(record), done=())
    about, name = f"{EIGHTD}/{issue.number}", f"{after.ctx.name(issue)} {issue.title}"
    old, new = (_dues(writer, value, issue) for writer in (before, after))
    for step, due in old.items():
        if step in new and new[step] > due:
            yield Effect(LATER, about, step, name, due, new[step], value.site, issue.severity)
    levels, left = (_levels(writer, value, issue) for writer in (before, after))
    for key, at in levels.items():
        if key in left and left[key] > at:
            yield Effect(LEVEL, about, key, name, severity=issue.severity)


def _dues(writer: Writer, value: EightD, issue: Issue) -> Mapping[str, datetime]:
    """Return when the steps are due that no clock of the issue runs for."""
    rows = (row for row in unfinished(value, issue.severity) if not has_ladder(issue, row))
    found = ((row.id, due_of(writer, value, issue, row)) for row in rows)
    return {step: due for step, due in found if due is not None}


def _levels(writer: Writer, value: EightD, issue: Issue) -> Mapping[str, datetime]:
    steps = plan_eightd(value, issue, writer.ctx.rules_of(issue), writer.ctx.calendars)
    return {s.key: s.at for s in steps if s.level is not None and not s.key.startswith(CHECK)}


def _put(_writer: Writer, record: Record, site: str) -> Record:
    return replace(record, data=to_data(replace(_read(record), site=site)))


RUNNING = Running(EIGHTD, _site, _late, _gains, _put)
