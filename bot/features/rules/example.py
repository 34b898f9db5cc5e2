"""A worked example of one rule: each clock of an issue that nobody answers, from the one plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.domain.calendar import ONE_DAY, Calendar
from bot.domain.issue import Clock, Issue
from bot.domain.plan import Step, dues, plan
from bot.domain.rule_set import RuleSet
from bot.domain.values import CLOCK_KINDS, Duration, Severity, Side, other_side

THURSDAY, AFTERNOON = 3, time(16)


@dataclass(frozen=True, slots=True)
class Lane:
    """One clock of the example: its length, start and due moment, and what happens around it."""

    kind: str
    target: Duration
    started: datetime
    due: datetime
    steps: tuple[Step, ...]


def worked(
    rules: RuleSet,
    calendars: Mapping[str, Calendar],
    category: str,
    severity: Severity,
    site: str,
    logged: datetime,
) -> list[Lane]:
    """Return the clocks of an issue logged at ``logged`` whose responder works at ``site``.

    Each is shown as if it alone ran out. The update clock starts when the acknowledgment is due.
    """
    cell = rules.cell(category, severity)
    issue = _issue(rules, category, severity, calendars[site].site.side, logged)
    lanes: list[Lane] = []
    for kind in CLOCK_KINDS:
        target = cell.targets.of(kind)
        if target is None:
            continue
        acked = next((lane.due for lane in lanes if lane.kind == "ack"), logged)
        started = acked if kind == "update" else logged
        lanes.append(_lane(rules, calendars, issue, target, kind, site, started))
    return lanes


def _lane(
    rules: RuleSet,
    calendars: Mapping[str, Calendar],
    issue: Issue,
    target: Duration,
    kind: str,
    site: str,
    started: datetime,
) -> Lane:
    clock = Clock(kind, 1, issue.responder, site, started)
    alone = replace(issue, clocks=(clock,))
    due = dues(alone, rules, calendars)[clock.id]
    steps = plan(alone, rules, calendars, (), started)
    return Lane(kind, target, started, due, tuple(steps))


def _issue(
    rules: RuleSet, category: str, severity: Severity, responder: Side, logged: datetime
) -> Issue:
    return Issue(
        id=0,
        program_id=0,
        number=0,
        title="",
        category=category,
        severity=severity,
        state="open",
        responder=responder,
        waiting_on=responder,
        raised_by="",
        raised_side=other_side(responder),
        logged=logged,
        rules_version=rules.version,
    )


def next_thursday(calendar: Calendar, now: datetime) -> datetime:
    """Return the next Thursday 16:00 at the site, or the opening after it if it is closed then.

    It is late in the day and in the week, so that lunch breaks, nights and weekends are seen.
    """
    today = calendar.local(now).date()
    day = today + (THURSDAY - today.weekday()) % 7 * ONE_DAY
    moment = calendar.wall(datetime.combine(day, AFTERNOON))
    if moment <= now:
        moment = calendar.wall(datetime.combine(day + timedelta(weeks=1), AFTERNOON))
    return calendar.next_opening(moment)
