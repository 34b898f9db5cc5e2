"""The one plan: every step still to come for an issue, from facts, rules and calendars alone.

The workers do what it says is due, ``issue why`` prints it, and nothing else decides when a person
is reminded or a level is alerted. All moments are UTC.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.calendar import Calendar
from bot.domain.clocks import after, due, share
from bot.domain.issue import Clock, Issue
from bot.domain.rule_set import Cell, Ladder, RuleSet
from bot.domain.values import Duration
from bot.domain.worktime import add

REMIND, MISSED, ESCALATE, OFFER = "remind", "missed", "escalate", "offer"
CLOSE_REMIND, CLOSE, RETURN = "close_remind", "close", "return"

# A resolved minor or info issue: its counterpart is reminded, then it closes itself.
CLOSE_REMINDER_AFTER = Duration(2, "bd")
CLOSES_AFTER = Duration(3, "bd")
CLOSES_ITSELF = ("minor", "info")

# At one moment a reminder comes before a miss, and a miss before the level that it brings.
_ORDER = (RETURN, REMIND, CLOSE_REMIND, MISSED, ESCALATE, OFFER, CLOSE)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what happens at ``at``. ``clock`` is the id of the clock that brings it.

    ``trigger`` names the ladder, ``key`` is unique within the issue for ever, ``misses`` is the
    number of a missed update, ``held`` says that a hold moved the step to its end.
    """

    at: datetime
    kind: str
    trigger: str
    key: str
    clock: str | None = None
    level: int | None = None
    misses: int = 0
    held: bool = False

    @property
    def order(self) -> tuple[datetime, int, int]:
        """Return the sort key: time, kind, level."""
        return (self.at, _ORDER.index(self.kind), self.level or 0)


def plan(
    issue: Issue,
    rules: RuleSet,
    calendars: Mapping[str, Calendar],
    done: Collection[str],
    until: datetime,
) -> list[Step]:
    """Return the steps still to come, in order. ``done`` holds the keys of steps that are past.

    Missed updates go on for ever: they are listed to the first one after ``until``, and at least
    to the highest rung of the update ladder.
    """
    steps = [s for s in _steps(issue, rules, calendars, until) if s.key not in done]
    return sorted((held(issue, step) for step in steps), key=lambda step: step.order)


def dues(issue: Issue, rules: RuleSet, calendars: Mapping[str, Calendar]) -> dict[str, datetime]:
    """Return when each running clock falls due, by clock id."""
    cell = rules.cell(issue.category, issue.severity)
    found = ((c.id, _due(c, cell, calendars)) for c in issue.clocks if c.running)
    return {clock_id: moment for clock_id, moment in found if moment is not None}


def _due(clock: Clock, cell: Cell, calendars: Mapping[str, Calendar]) -> datetime | None:
    target = cell.targets.of(clock.kind)
    return None if target is None else due(clock, target, calendars[clock.site])


def held(issue: Issue, step: Step) -> Step:
    """Return the step, moved to the end of a hold that it falls into."""
    hold = issue.hold
    if hold is None or step.kind not in (ESCALATE, OFFER):
        return step
    if hold.since <= step.at < hold.until:
        return replace(step, at=hold.until, held=True)
    return step


def _steps(
    issue: Issue, rules: RuleSet, calendars: Mapping[str, Calendar], until: datetime
) -> Iterator[Step]:
    cell = rules.cell(issue.category, issue.severity)
    yield from _waiting(issue)
    if issue.state == "resolved":
        yield from _closing(issue, cell, calendars)
    if not issue.live:
        return
    for clock in issue.clocks:
        target = cell.targets.of(clock.kind)
        if not clock.running or target is None:
            continue
        ladder = rules.ladder(clock.kind, issue.severity)
        calendar = calendars[clock.site]
        if clock.kind == "update":
            yield from _update(clock, target, ladder, calendar, until)
        else:
            yield from _due_once(clock, target, ladder, calendar)
    yield from _reopened(issue, rules, calendars)


def _due_once(clock: Clock, target: Duration, ladder: Ladder, calendar: Calendar) -> Iterator[Step]:
    moment = due(clock, target, calendar)
    if moment is None:
        return
    if ladder.remind is not None:
        reminder = share(clock, target, calendar, ladder.remind)
        if reminder is not None and reminder < moment:
            yield Step(reminder, REMIND, clock.kind, f"{clock.id}/remind", clock.id)
    for rung in ladder.steps:
        if rung.after is not None:
            yield _rung(add_offset(calendar, moment, rung.after), clock, rung.level, rung.offer)


def add_offset(calendar: Calendar, moment: datetime, after: Duration) -> datetime:
    """Return ``after`` the due moment; no offset is the due moment itself, open or not."""
    return moment if after.amount == 0 else add(calendar, moment, after)


def _rung(at: datetime, clock: Clock, level: int, offer: bool) -> Step:
    kind = OFFER if offer else ESCALATE
    return Step(at, kind, clock.kind, f"{clock.id}/L{level}", clock.id, level, clock.misses)


def _update(
    clock: Clock, target: Duration, ladder: Ladder, calendar: Calendar, until: datetime
) -> Iterator[Step]:
    rungs = [rung for rung in ladder.steps if rung.misses is not None]
    last = max((rung.misses or 0 for rung in rungs), default=0)
    # A hold, or a severity raised later, leaves rungs behind that were passed but not done.
    for rung in rungs:
        if (rung.misses or 0) <= clock.misses:
            yield _rung(clock.started, clock, rung.level, rung.offer)
    current = clock
    while True:
        moment = due(current, target, calendar)
        if moment is None:
            return
        current = replace(current, started=moment, pauses=(), misses=current.misses + 1)
        n = current.misses
        yield Step(moment, MISSED, "update", f"{clock.id}/missed/{n}", clock.id, None, n)
        for rung in rungs:
            if rung.misses == n:
                yield _rung(moment, current, rung.level, rung.offer)
        if moment > until and n >= last:
            return


def _reopened(issue: Issue, rules: RuleSet, calendars: Mapping[str, Calendar]) -> Iterator[Step]:
    if len(issue.reopened) < 2:
        return
    moment, count = issue.reopened[-1], len(issue.reopened)
    if issue.acked is not None and issue.acked > moment:
        return
    site = next((c.site for c in reversed(issue.clocks)), None)
    for rung in rules.ladder("reopened", issue.severity).steps:
        if rung.after is None or site is None:
            continue
        at = after(calendars[site], moment, rung.after)
        if at is None:
            return
        kind = OFFER if rung.offer else ESCALATE
        yield Step(at, kind, "reopened", f"reopened/{count}/L{rung.level}", None, rung.level)


def _waiting(issue: Issue) -> Iterator[Step]:
    if issue.live and issue.wait_until is not None:
        at = issue.wait_until
        yield Step(at, RETURN, "resolve", f"return/{at.isoformat()}")


def _closing(issue: Issue, cell: Cell, calendars: Mapping[str, Calendar]) -> Iterator[Step]:
    if issue.severity not in CLOSES_ITSELF or issue.resolved is None:
        return
    calendar = _counterpart_calendar(issue, calendars)
    mark = f"{len(issue.reopened)}"
    remind = after(calendar, issue.resolved, CLOSE_REMINDER_AFTER)
    closes = after(calendar, issue.resolved, CLOSES_AFTER)
    if remind is None or closes is None:
        return
    yield Step(remind, CLOSE_REMIND, "resolve", f"close/{mark}/remind")
    yield Step(closes, CLOSE, "resolve", f"close/{mark}")


def _counterpart_calendar(issue: Issue, calendars: Mapping[str, Calendar]) -> Calendar:
    return next(c for c in calendars.values() if c.site.side == issue.counterpart)
