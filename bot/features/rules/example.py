"""A worked example of one rule: each clock of an issue that nobody answers, from the one plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.domain.calendar import ONE_DAY, Calendar
from bot.domain.issue import Clock, Issue
from bot.domain.plan import Step, dues, plan, target_of
from bot.domain.rule_set import RuleSet
from bot.domain.values import CLOCK_KINDS, Duration, Severity, Side, other_side, read_side

THURSDAY, AFTERNOON = 3, time(16)
AFTER = {"update": "ack", "confirm": "resolve"}
"""The clock at whose due time this one starts; the others start when the issue is logged."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One clock of the example: its length, start and due moment, and what happens around it.

    ``side`` owes it, on the calendar of ``site``. ``calm`` is how often an update is owed once the
    issue is contained, where that differs.
    """

    kind: str
    side: Side
    site: str
    target: Duration
    started: datetime
    due: datetime
    steps: tuple[Step, ...]
    calm: Duration | None = None


def worked(
    rules: RuleSet,
    calendars: Mapping[str, Calendar],
    category: str,
    severity: Severity,
    sites: tuple[str, str],
    logged: datetime,
) -> list[Lane]:
    """Return the clocks of an issue logged at ``logged``; ``sites`` are the responder's and the
    counterpart's.

    Each is shown as if it alone ran out. The update clock starts when the acknowledgment is due,
    the counterpart's clock to confirm when the resolution is due.
    """
    cell = rules.cell(category, severity)
    site, place = sites
    issue = _issue(rules, category, severity, calendars[site].site.side, logged)
    lanes: list[Lane] = []
    for kind in CLOCK_KINDS:
        target = cell.targets.of(kind)
        if target is None:
            continue
        before = AFTER.get(kind)
        started = next((lane.due for lane in lanes if lane.kind == before), logged)
        side = issue.counterpart if kind == "confirm" else issue.responder
        clock = Clock(kind, 1, side, place if kind == "confirm" else site, started)
        lanes.append(_lane(rules, calendars, issue, target, clock))
    return lanes


def _lane(
    rules: RuleSet,
    calendars: Mapping[str, Calendar],
    issue: Issue,
    target: Duration,
    clock: Clock,
) -> Lane:
    alone = replace(issue, clocks=(clock,))
    due = dues(alone, rules, calendars)[clock.id]
    steps = tuple(plan(alone, rules, calendars, (), clock.started))
    calm = target_of(replace(alone, contained=clock.started), clock.kind, rules)
    side, differs = read_side(clock.side), calm if calm != target else None
    return Lane(clock.kind, side, clock.site, target, clock.started, due, steps, differs)


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
