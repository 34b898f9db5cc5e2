"""The one plan: every step still to come for an issue, from facts, rules and calendars alone.

The workers do what it says is due, ``issue why`` prints it, and nothing else decides when a person
is reminded or a level is alerted. All moments are UTC.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.domain.calendar import Calendar
from bot.domain.clocks import after, due, share
from bot.domain.issue import Clock, Issue
from bot.domain.rule_set import Ladder, RuleSet
from bot.domain.values import Duration, Severity
from bot.domain.worktime import add

REMIND, HELP, MISSED, ESCALATE, OFFER = "remind", "help", "missed", "escalate", "offer"
CLOSE_REMIND, CLOSE, RETURN = "close_remind", "close", "return"

# A resolved issue that nobody answers closes itself: a minor one after one reminder, a major one
# after its counterpart was asked to confirm it. A critical one waits for its counterpart.
CLOSE_REMINDER_AFTER = Duration(2, "bd")
CLOSES_AFTER: Mapping[Severity, Duration] = {
    "major": Duration(5, "bd"),
    "minor": Duration(3, "bd"),
    "info": Duration(3, "bd"),
}
# What is told early climbs no higher than this before the date that was promised.
EARLY_LEVEL = 1
PROMISED = ("promised", "new_date")
"""Fields that hold the date that somebody who tells early promises."""

# At one moment a reminder comes before a miss, and a miss before the level that it brings.
_ORDER = (RETURN, REMIND, HELP, CLOSE_REMIND, MISSED, ESCALATE, OFFER, CLOSE)


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
    if issue.told_early and issue.live:
        steps = [_after_the_promise(issue, step, calendars) for step in steps]
    return sorted((held(issue, step) for step in steps), key=lambda step: step.order)


def dues(issue: Issue, rules: RuleSet, calendars: Mapping[str, Calendar]) -> dict[str, datetime]:
    """Return when each running clock falls due, by clock id."""
    found = ((c.id, _due(issue, c, rules, calendars)) for c in issue.clocks if c.running)
    return {clock_id: moment for clock_id, moment in found if moment is not None}


def _due(
    issue: Issue, clock: Clock, rules: RuleSet, calendars: Mapping[str, Calendar]
) -> datetime | None:
    target = target_of(issue, clock.kind, rules)
    return None if target is None else due(clock, target, calendars[clock.site])


def target_of(issue: Issue, kind: str, rules: RuleSet) -> Duration | None:
    """Return how long a clock of an issue has; ``None``: the rules know none of this kind.

    An update of a critical issue that is owed around the clock is owed so until the issue is
    contained; from then on as often as of a major one.
    """
    target = rules.cell(issue.category, issue.severity).targets.of(kind)
    calmed = issue.severity == "critical" and issue.contained is not None
    if kind == "update" and calmed and target is not None and target.elapsed:
        return rules.cell(issue.category, "major").targets.update or target
    return target


def _after_the_promise(issue: Issue, step: Step, calendars: Mapping[str, Calendar]) -> Step:
    """Who told early is left alone above the first level until the date that they promised."""
    if step.kind not in (ESCALATE, OFFER) or (step.level or 0) <= EARLY_LEVEL:
        return step
    site = next((c.site for c in issue.clocks if c.side == issue.responder), None)
    promised = promised_until(issue, calendars[site]) if site is not None else None
    return step if promised is None or promised <= step.at else replace(step, at=promised)


def promised_until(issue: Issue, calendar: Calendar) -> datetime | None:
    """Return the end of the day that a field of the issue promises: its last closing, or its
    midnight where nobody works. ``None``: no field holds a date such as ``2026-12-14``."""
    for name in PROMISED:
        try:
            day = date.fromisoformat(issue.fields.get(name, "").strip())
        except ValueError:
            continue
        spans = calendar.day_spans(day)
        midnight = calendar.wall(datetime.combine(day + timedelta(days=1), time()))
        return max((closes for _, closes in spans), default=midnight)
    return None


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
    yield from _waiting(issue)
    if issue.state == "resolved":
        yield from _closing(issue, calendars)
    for clock in issue.clocks:
        target = target_of(issue, clock.kind, rules)
        if not clock.running or target is None:
            continue
        ladder = rules.ladder(clock.kind, issue.severity)
        calendar = calendars[clock.site]
        if clock.kind == "update":
            yield from _update(clock, target, ladder, calendar, until)
        else:
            yield from _due_once(clock, target, ladder, calendar)
    if issue.live:
        yield from _reopened(issue, rules, calendars)


def _due_once(clock: Clock, target: Duration, ladder: Ladder, calendar: Calendar) -> Iterator[Step]:
    moment = due(clock, target, calendar)
    if moment is None:
        return
    for kind, percent in ((REMIND, ladder.remind), (HELP, ladder.help)):
        at = None if percent is None else share(clock, target, calendar, percent)
        if at is not None and at < moment:
            yield Step(at, kind, clock.kind, f"{_mark(clock)}/{kind}", clock.id)
    for rung in ladder.steps:
        if rung.after is not None:
            yield _rung(add_offset(calendar, moment, rung.after), clock, rung.level, rung.offer)


def add_offset(calendar: Calendar, moment: datetime, after: Duration) -> datetime:
    """Return ``after`` the due moment; no offset is the due moment itself, open or not."""
    return moment if after.amount == 0 else add(calendar, moment, after)


def _rung(at: datetime, clock: Clock, level: int, offer: bool) -> Step:
    kind = OFFER if offer else ESCALATE
    return Step(at, kind, clock.kind, f"{_mark(clock)}/L{level}", clock.id, level, clock.misses)


def _mark(clock: Clock) -> str:
    """Return how the keys of a clock's steps begin: a date that was agreed has steps of its own."""
    if clock.kind != "resolve" or clock.promised is None:
        return clock.id
    return f"{clock.id}/{clock.promised:%Y%m%dT%H%M}"


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
        current = replace(
            current, started=moment, pauses=(), misses=current.misses + 1, promised=None
        )
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


def _closing(issue: Issue, calendars: Mapping[str, Calendar]) -> Iterator[Step]:
    if issue.severity not in CLOSES_AFTER or issue.resolved is None:
        return
    calendar = _counterpart_calendar(issue, calendars)
    mark = f"{len(issue.reopened)}"
    remind = after(calendar, issue.resolved, CLOSE_REMINDER_AFTER)
    closes = after(calendar, issue.resolved, CLOSES_AFTER[issue.severity])
    if remind is None or closes is None:
        return
    if not any(clock.kind == "confirm" and clock.ended is None for clock in issue.clocks):
        yield Step(remind, CLOSE_REMIND, "resolve", f"close/{mark}/remind")
    yield Step(closes, CLOSE, "resolve", f"close/{mark}")


def _counterpart_calendar(issue: Issue, calendars: Mapping[str, Calendar]) -> Calendar:
    return next(c for c in calendars.values() if c.site.side == issue.counterpart)
