"""The steps of an 8D that run, and the check of its effect, keep the calendar on which they began,
until the other side agrees to another one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.effects import ENDS, LATER, LEVEL, Effect
from bot.domain.issue import Issue
from bot.engine.agreeing import Binding, Rung, Running
from bot.engine.commands.call import Call
from bot.engine.writer import Writer
from bot.features.eightd.due_dates import (
    check_due,
    check_site,
    has_ladder,
    plan_eightd,
    step_of,
    watched,
)
from bot.features.eightd.policy import CHECK, EIGHTD, EightD, unfinished
from bot.features.eightd.store import due_of
from bot.ports import Record
from bot.ports.codec import from_data, to_data

LONGEST_HOLD = timedelta(days=1)
"""So much later a level may be told because somebody held the alerts of the issue."""


def effects(
    call: Call, _writer: Writer, before: Record | None, after: Record | None
) -> Iterator[Effect]:
    """Yield that an act of the side that answers ends the steps, while the issue goes on."""
    if before is None or after is None or after.live or not before.live:
        return
    issue = call.tx.issue(before.issue_id or 0)
    if issue is not None and issue.live and _read(before).responder == call.side:
        name = _name(call.writer, issue)
        yield Effect(ENDS, f"issue/{issue.id}", EIGHTD, name, severity=issue.severity)


def _read(record: Record) -> EightD:
    return from_data(EightD, record.data)


def _sites(writer: Writer, record: Record) -> tuple[str, ...]:
    """Return the calendar of the steps, and the one of the effectiveness check."""
    value, issue = _read(record), _issue(writer, record)
    if issue is None or value.check is None:
        return (value.site,)
    return value.site, check_site(value, issue, writer.ctx.calendars)


def _issue(writer: Writer, record: Record) -> Issue | None:
    return writer.tx.issue(record.issue_id or 0)


def _late(writer: Writer, record: Record, site: str) -> bool:
    value, issue = _read(record), _issue(writer, record)
    if issue is None:
        return False
    row = watched(value, issue)
    of_steps = row is not None and site == value.site
    due = (
        due_of(writer, value, issue, row) if of_steps and row else _check_due(writer, value, issue)
    )
    return due is not None and due <= writer.now


def _check_due(writer: Writer, value: EightD, issue: Issue) -> datetime | None:
    return check_due(value, issue, writer.ctx.calendars)


def _gains(before: Writer, after: Writer, record: Record, site: str) -> Iterator[Effect]:
    """Yield what is due later, or told later: of the responder's steps, or of the check."""
    issue = _issue(after, record)
    if issue is None:
        return
    value = replace(_read(record), done=())
    of_check = site != value.site
    if not of_check and not issue.live:
        return
    about, name = f"{EIGHTD}/{issue.number}", _name(after, issue)
    dues = _dues_of_check if of_check else _dues
    old, new = (dues(writer, value, issue) for writer in (before, after))
    for step, due in old.items():
        if step in new and new[step] > due:
            yield Effect(LATER, about, step, name, due, new[step], site, issue.severity)
    levels, left = (_levels(writer, value, issue, check=of_check) for writer in (before, after))
    for key, at in levels.items():
        if key in left and left[key] > at:
            yield Effect(LEVEL, about, key, name, severity=issue.severity)


def _name(writer: Writer, issue: Issue) -> str:
    return f"{writer.ctx.name(issue)} {issue.title}"


def _dues(writer: Writer, value: EightD, issue: Issue) -> Mapping[str, datetime]:
    """Return when the steps are due that no clock of the issue runs for."""
    rows = (row for row in unfinished(value, issue.severity) if not has_ladder(issue, row))
    found = ((row.id, due_of(writer, value, issue, row)) for row in rows)
    return {step: due for step, due in found if due is not None}


def _dues_of_check(writer: Writer, value: EightD, issue: Issue) -> Mapping[str, datetime]:
    due = _check_due(writer, value, issue)
    return {} if due is None else {CHECK: due}


def _levels(writer: Writer, value: EightD, issue: Issue, *, check: bool) -> Mapping[str, datetime]:
    steps = plan_eightd(value, issue, writer.ctx.rules_of(issue), writer.ctx.calendars)
    of_level = (step for step in steps if step.level is not None)
    return {step.key: step.at for step in of_level if (step_of(step.key) == CHECK) is check}


def _put(writer: Writer, record: Record, old: str, new: str) -> Record:
    value = _read(record)
    of_steps = value.site == old
    changed = replace(value, site=new) if of_steps else replace(value, checks=new)
    return replace(record, data=to_data(changed))


def _rungs(writer: Writer, record: Record) -> Iterator[Rung]:
    value, issue = _read(record), _issue(writer, record)
    if issue is None:
        return
    about, name = f"issue/{issue.id}", _name(writer, issue)
    for step in plan_eightd(value, issue, writer.ctx.rules_of(issue), writer.ctx.calendars):
        if step.level is not None:
            side = issue.counterpart if step_of(step.key) == CHECK else issue.responder
            lost = Effect(LEVEL, about, step.key, name, severity=issue.severity)
            yield Rung(side, step.level, step.at, lost, LONGEST_HOLD)


BINDING = Binding(EIGHTD, effects)
RUNNING = Running(EIGHTD, _sites, _late, _gains, _put, _rungs)
