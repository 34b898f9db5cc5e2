"""When the steps of an 8D are due, and what still comes of them: nudges, levels, the check.

Only the first step that is not done is watched, and only while the responder has it: what lies with
those who approve has an approval clock. All moments are UTC.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.calendar import Calendar
from bot.domain.clock_changes import end_pauses
from bot.domain.clocks import after, after_pause, apart
from bot.domain.clocks import due as clock_due
from bot.domain.issue import Clock, Issue, Pause
from bot.domain.plan import ESCALATE, OFFER, REMIND, Step, add_offset, held
from bot.domain.rule_set import Cell, Ladder, RuleSet
from bot.domain.values import Duration, Severity
from bot.domain.worktime import add, add_open, business_day_before, nudge_time
from bot.features.eightd.policy import (
    D3,
    D8,
    DONE,
    OPEN,
    Discipline,
    EightD,
    Row,
    current,
    rows,
)
from bot.features.eightd.transitions import lives

STEP = "step"
LADDERS = ("contain", "resolve")
"""The ladder that a late step climbs: the first of these that has a level."""

CHECK_AFTER, CHECK_NUDGE = Duration(60, "d"), Duration(7, "d")
CHECK_EARLIEST = Duration(30, "d")
GRACE = Duration(1, "bd")
"""No level is alerted so soon after a step became the next one, or was given back."""

Calendars = Mapping[str, Calendar]


def clock_of(issue: Issue, row: Row) -> Clock | None:
    """Return the issue's own clock for a step, the latest of its kind."""
    found = (c for c in reversed(issue.clocks) if c.kind == row.clock and c.side == issue.responder)
    return next(found, None)


def target_of(row: Row, cell: Cell, severity: Severity) -> Duration | None:
    """Return how long a step may take."""
    return cell.targets.of(row.clock) if row.clock else row.target.get(severity)


def stands(eightd: EightD, issue: Issue) -> list[Pause]:
    """Return when the responder's steps stood, in order and apart: the ball was elsewhere.

    It is elsewhere while the issue waits on somebody else, and while a step lies with those who
    approve it.
    """
    # An extension of the resolution is kept as a pause of its clock; nothing stood in it.
    last = [d for d in (*eightd.disciplines, *eightd.earlier) if d.id == D8]
    agreed = {(each.before, each.due) for d in last for each in d.extensions}
    passed: list[Pause] = []
    for clock in issue.clocks:
        if clock.kind == "resolve" and clock.side == issue.responder:
            stood = (p for p in clock.pauses if (p.since, p.until) not in agreed)
            passed += end_pauses(stood, clock.ended)
    reviews = [pause for each in eightd.disciplines for pause in each.reviews]
    return list(apart([*passed, *reviews]))


def due_at(
    eightd: EightD, issue: Issue, row: Row, cell: Cell, calendars: Calendars
) -> datetime | None:
    """Return when a step is due; ``None`` while its clock stands, or where it has no target."""
    target, clock = target_of(row, cell, issue.severity), clock_of(issue, row)
    if target is None:
        return None
    # The contain clock ends with the containment; its report may still be owed.
    if clock is not None and (clock.ended is None or row.id != D3):
        return clock_due(_lasting(clock), target, calendars[clock.site])
    calendar = calendars[eightd.site]
    own = _own_due(eightd, issue, eightd.of(row.id), target, calendar)
    return None if own is None else max([own, *_agreed_before(eightd, issue, row, cell, calendar)])


def _agreed_before(
    eightd: EightD, issue: Issue, row: Row, cell: Cell, calendar: Calendar
) -> Iterator[datetime]:
    """Yield the moments agreed for the steps in front of one: it is not due before them."""
    for each in rows(issue.severity):
        if each.id == row.id:
            return
        target, discipline = target_of(each, cell, issue.severity), eightd.of(each.id)
        if discipline.extensions and target is not None:
            moment = _own_due(eightd, issue, discipline, target, calendar)
            if moment is not None:
                yield moment


def _lasting(clock: Clock) -> Clock:
    """A clock that ended while it stood was due when it would have gone on."""
    ended = clock.ended is not None and clock.paused
    return replace(clock, pauses=clock.pauses[:-1]) if ended else clock


def _own_due(
    eightd: EightD, issue: Issue, discipline: Discipline, target: Duration, calendar: Calendar
) -> datetime | None:
    since, moment = discipline.started, add(calendar, discipline.started, target)
    if discipline.extensions:
        since, moment = discipline.extensions[-1].at, discipline.extensions[-1].due
    for pause in apart([*stands(eightd, issue), *calendar.stands]):
        if pause.until is None:
            return None
        if pause.until > since:
            begin = max(pause.since, since)
            moment = after_pause(moment, begin, pause.until, target, calendar)
    return moment


def check_due(eightd: EightD, issue: Issue, calendars: Calendars) -> datetime | None:
    """Return when the effectiveness check is due: in the hours of the side that checks."""
    check = eightd.check
    if check is None or check.state == DONE:
        return None
    calendar = calendars[check_site(eightd, issue, calendars)]
    moment = after(calendar, check.started, CHECK_AFTER)
    return None if moment is None else calendar.next_opening(moment)


def check_from(check: Discipline, calendar: Calendar) -> datetime:
    """Return from when on an action can be called effective."""
    return add(calendar, check.started, CHECK_EARLIEST)


def check_site(eightd: EightD, issue: Issue, calendars: Calendars) -> str:
    """Return the name of the calendar by which the effectiveness check falls due: the one that it
    began on, which may be a former one."""
    if eightd.checks is not None:
        return eightd.checks
    return next(name for name, c in calendars.items() if c.site.side == issue.counterpart)


def watched(eightd: EightD, issue: Issue) -> Row | None:
    """Return the step whose due moment is watched here.

    A running clock of the issue does it alone, unless more time was agreed: its reminder is past.
    """
    row = current(eightd, issue.severity) if issue.live else None
    if row is None or eightd.of(row.id).state != OPEN:
        return None
    alone = has_ladder(issue, row) and not eightd.of(row.id).extensions
    return None if alone else row


def has_ladder(issue: Issue, row: Row) -> bool:
    """Say whether a clock of the issue runs, or stands, for a step: its ladder alerts then."""
    clock = clock_of(issue, row)
    return clock is not None and clock.ended is None


def tokens(eightd: EightD, issue: Issue) -> tuple[str, ...]:
    """Return the names of what is watched now."""
    if not lives(eightd, issue):
        return ()
    row, check = watched(eightd, issue), eightd.check
    names = [eightd.of(row.id).token] if row is not None else []
    return (*names, check.token) if check is not None and check.state == OPEN else tuple(names)


def plan_eightd(eightd: EightD, issue: Issue, rules: RuleSet, calendars: Calendars) -> list[Step]:
    """Return the steps still to come, in order; a hold of the issue moves its levels too."""
    if not lives(eightd, issue):
        return []
    ladders = (rules.ladder(trigger, issue.severity) for trigger in LADDERS)
    ladder = next((ladder for ladder in ladders if ladder.steps), Ladder())
    cell = rules.cell(issue.category, issue.severity)
    steps = [
        *_watch(eightd, issue, cell, ladder, calendars),
        *_check(eightd, issue, ladder, calendars),
    ]
    past = {step.key for step in eightd.done}
    found = (held(issue, step) for step in steps if step.key not in past)
    return sorted(found, key=lambda step: step.order)


def _watch(
    eightd: EightD, issue: Issue, cell: Cell, ladder: Ladder, calendars: Calendars
) -> Iterator[Step]:
    row = watched(eightd, issue)
    moment = due_at(eightd, issue, row, cell, calendars) if row else None
    if row is None or moment is None:
        return
    calendar, token = calendars[eightd.site], eightd.of(row.id).token
    opened = _opened(eightd, row, issue.severity)
    base = moment if opened is None else max(moment, add(calendar, opened, GRACE))
    climb = [] if has_ladder(issue, row) else list(_climb(base, token, ladder, calendar))
    first = min((step.at for step in climb), default=None)
    for before in row.nudges:
        at = nudge_at(calendar, moment, before)
        # The first level tells the owner too.
        if first is None or at < first:
            yield _nudge(at, token, before)
    yield from climb


def _opened(eightd: EightD, row: Row, severity: Severity) -> datetime | None:
    """Return since when a step is the next one for the responder."""
    order = [each.id for each in rows(severity)]
    before = [eightd.of(each).done for each in order[: order.index(row.id)]]
    given_back = [pause.until for pause in eightd.of(row.id).reviews]
    return max((at for at in (*before, *given_back) if at is not None), default=None)


def _check(eightd: EightD, issue: Issue, ladder: Ladder, calendars: Calendars) -> Iterator[Step]:
    moment, check = check_due(eightd, issue, calendars), eightd.check
    if moment is None or check is None:
        return
    calendar = calendars[check_site(eightd, issue, calendars)]
    yield _nudge(nudge_at(calendar, moment, CHECK_NUDGE), check.token, CHECK_NUDGE)
    none = Duration(0, "d")
    yield _nudge(moment, check.token, none)
    # It is no emergency: one level is told, a business day after who checks.
    for step in list(_climb(moment, check.token, ladder, calendar))[:1]:
        yield replace(step, at=add(calendar, step.at, GRACE))


def _nudge(at: datetime, token: str, before: Duration) -> Step:
    return Step(at, REMIND, STEP, f"{token}/-{before}", token)


def _climb(moment: datetime, token: str, ladder: Ladder, calendar: Calendar) -> Iterator[Step]:
    for rung in ladder.steps:
        if rung.after is not None:
            kind = OFFER if rung.offer else ESCALATE
            at = add_offset(calendar, moment, rung.after)
            yield Step(at, kind, STEP, f"{token}/L{rung.level}", token, rung.level)


def nudge_at(calendar: Calendar, moment: datetime, before: Duration) -> datetime:
    """Return when somebody is told that long before a due moment.

    Business days give 09:00 of their day, or its opening if later, but never later than the due
    moment; elapsed days give the next opening.
    """
    if before.unit == "bd":
        day = business_day_before(calendar, calendar.day_of(moment, due=True), before.amount)
        return min(nudge_time(calendar, day), moment)
    if before.elapsed:
        return calendar.next_opening(add(calendar, moment, Duration(-before.amount, before.unit)))
    return add_open(calendar, moment, -before.minutes)


def step_of(key: str) -> str:
    """Return which step a key of the plan is about."""
    return key.partition("/")[0]


def with_more_time(
    issue: Issue, row: Row, cell: Cell, calendars: Calendars, due: datetime
) -> tuple[Issue, datetime | None]:
    """Return the issue with a step's own clock due at ``due``, and when it was due before.

    A clock that ended, and a step without one, need no change: then nothing is given back.
    """
    clock, target = clock_of(issue, row), target_of(row, cell, issue.severity)
    if clock is None or clock.ended is not None or target is None:
        return issue, None
    # It stands from the old due moment to the new one: that is what more time means. A pause that
    # still lasts stays the last one.
    lasting = clock.pauses[-1:] if clock.paused else ()
    closed = clock.pauses[:-1] if clock.paused else clock.pauses
    # While the program stands, what counts is when it would have been due.
    before = clock_due(replace(clock, pauses=closed), target, calendars[clock.site], lasting=False)
    assert before is not None, "only a pause that lasts hides a due moment"
    longer = replace(clock, pauses=(*closed, Pause(before, due), *lasting))
    clocks = tuple(longer if each is clock else each for each in issue.clocks)
    return replace(issue, clocks=clocks), before
