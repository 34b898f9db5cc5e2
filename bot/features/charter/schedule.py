"""When something of the charter is due: the dates of an obligation, and the second asking for the
receipt of a revision. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from bot.domain.calendar import Calendar
from bot.domain.plan import REMIND, Step
from bot.domain.rule_set import RuleSet
from bot.features.charter.policy import OPEN, SPEC, Duty, Obligation, Spec, due_on
from bot.features.deadlines.policy import ACTION, Deadline, plan_deadline

AFTER_THE_FIRST = timedelta(minutes=1)
"""So long after the morning of the first asking the second one is queued for the next morning."""


def plan_duty(duty: Duty, rules: RuleSet, calendar: Calendar) -> list[Step]:
    """Return the nudges and the level still to come of a date: those of an action."""
    if duty.state != OPEN:
        return []
    as_action = Deadline(
        id=duty.name,
        title=duty.title,
        kind=ACTION,
        side=duty.side,
        owner="",
        due=duty.due,
        first=duty.due,
        created=duty.since,
        since=duty.since,
        rules_version=duty.rules_version,
        done=duty.done,
    )
    return plan_deadline(as_action, rules, calendar)


def next_opening(obligation: Obligation) -> datetime | None:
    """Return when the next date of a recurring obligation gets a record: once the last is due."""
    if obligation.ended or obligation.table.rrule is None:
        return None
    return obligation.last


def dates_to_open(
    obligation: Obligation, dates: Iterator[datetime], calendar: Calendar, now: datetime
) -> Iterator[tuple[date, datetime]]:
    """Yield the dates that need a record by now: each that is due, and the first one to come.

    Dates that fall on one working day are one; what lay in the past when it was kept is left out.
    """
    last = obligation.last or obligation.since
    for wall in dates:
        due = due_on(calendar, wall.date())
        if due <= last:
            continue
        last = due
        yield wall.date(), due
        if due > now:
            return


def confirm_again(spec: Spec, calendar: Calendar) -> list[Step]:
    """Return the second asking for the receipt of the valid revision, if it is still to come: in
    the morning after that of the first one."""
    if not spec.open or spec.asked is None or spec.dropped:
        return []
    key = f"{spec.open[0]}/again"
    if any(step.key == key for step in spec.done):
        return []
    at = calendar.next_morning(spec.asked) + AFTER_THE_FIRST
    return [Step(at, REMIND, SPEC, key, spec.open[0])]
