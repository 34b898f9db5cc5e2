"""What cannot be right in the clocks and ladders of a rule set, whoever stands on them.

Lengths of different units are compared by what they give on a site's ordinary week: from its
openings, from the middle of its hours, and from the last minute before it closes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise

from bot.domain.calendar import ONE_DAY, Calendar
from bot.domain.ordinary_week import ordinary
from bot.domain.people import Roster
from bot.domain.plan import add_offset
from bot.domain.rule_set import INFORM, Cell, Ladder, RuleSet, Rung, Targets
from bot.domain.values import CLOCK_KINDS, SEVERITIES, Duration, Severity
from bot.domain.worktime import add
from bot.features.rules.lint.finding import GAP, NOTE, WRONG, Finding, Value, new_finding

# A week in which no zone changes its clocks.
MONDAY = date(2024, 7, 1)
MINUTE = timedelta(minutes=1)
# Each clock with the one that should not come before it.
FOLLOWED = (("ack", "contain"), ("contain", "resolve"), ("update", "resolve"))
# Reminders have an effect on these; a missed update is told to the owner each time anyway.
REMINDED = ("ack", "contain", "resolve", "approval", "confirm")
HEAVY: tuple[Severity, ...] = ("critical", "major")
"""Here it is usual that the other side agrees before something owed is loosened."""

Cells = Mapping[tuple[Severity, str], Cell]


def check_clocks(roster: Roster, rules: RuleSet, now: datetime) -> list[Finding]:
    """Return clocks that end after the next step, and rungs and reminders that cannot come."""
    weeks = Weeks(roster, now)
    cells = {(s, name): c for name, cat in rules.categories.items() for s, c in cat.cells.items()}
    return [
        *_rungs(rules, weeks),
        *_reminders(rules),
        *_longer(cells, weeks),
        *_without_ladder(rules, cells),
        *_without_clock(rules, cells),
        *_loosened_alone(rules),
    ]


class Weeks:
    """The ordinary weeks of the sites: no holidays, closures or make-up days."""

    def __init__(self, roster: Roster, now: datetime) -> None:
        self._roster, self._now = roster, now
        self._known: dict[str, tuple[Calendar, list[datetime]]] = {}

    def of(self, cell: Cell) -> list[tuple[Calendar, list[datetime]]]:
        """Return the weeks on which the clocks of a cell can run, with moments to start from."""
        sides = self._roster.program.sides if cell.responder == "other" else (cell.responder,)
        owners = {side: self._roster.role_owners(cell, side, self._now) for side in sides}
        sites = [self._roster.site_of(people, side) for side, people in owners.items()]
        return [self._week(site) for site in dict.fromkeys(sites)]

    def all(self) -> list[tuple[Calendar, list[datetime]]]:
        """Return the weeks of every site."""
        return [self._week(site.id) for site in self._roster.program.sites]

    def _week(self, site_id: str) -> tuple[Calendar, list[datetime]]:
        if site_id not in self._known:
            calendar = ordinary(self._roster.calendars[site_id])
            self._known[site_id] = (calendar, list(_starts(calendar)))
        return self._known[site_id]


def _starts(calendar: Calendar) -> Iterator[datetime]:
    for number in range(7):
        for opens, closes in calendar.stretches(MONDAY + number * ONE_DAY):
            yield from (opens, opens + (closes - opens) / 2, closes - MINUTE)


def _longer(cells: Cells, weeks: Weeks) -> Iterator[Finding]:
    """Yield a finding for all cells with the same mistake."""
    groups: dict[tuple[str, str, str, str], list[str]] = {}
    for (severity, category), cell in cells.items():
        for first, second in _followed(cell.targets):
            length, limit = cell.targets.of(first), cell.targets.of(second)
            if length and limit and _later(weeks.of(cell), length, limit):
                key = (first, second, str(length), str(limit))
                groups.setdefault(key, []).append(f"{category} {severity}")
    for (first, second, longer, shorter), names in groups.items():
        yield new_finding(
            GAP,
            "clock_longer",
            first=first,
            second=second,
            length=longer,
            limit=shorter,
            cells=tuple(names),
        )


def _followed(targets: Targets) -> Iterable[tuple[str, str]]:
    return FOLLOWED if targets.contain else (*FOLLOWED, ("ack", "resolve"))


def _later(weeks: list[tuple[Calendar, list[datetime]]], first: Duration, second: Duration) -> bool:
    return any(
        add(calendar, start, first) > add(calendar, start, second)
        for calendar, starts in weeks
        for start in starts
    )


def _rungs(rules: RuleSet, weeks: Weeks) -> Iterator[Finding]:
    for trigger, rows in rules.ladders.items():
        for severity, ladder in rows.items():
            where: dict[str, Value] = {"trigger": trigger, "severity": severity}
            counted = trigger == "update"
            for step in ladder.steps:
                if (step.misses is not None) != counted:
                    key = "rung_no_misses" if counted else "rung_misses"
                    yield new_finding(WRONG, key, level=step.level, **where)
            steps = [step for step in ladder.steps if (step.misses is not None) == counted]
            yield from _order(steps, weeks, where)


def _order(steps: list[Rung], weeks: Weeks, where: dict[str, Value]) -> Iterator[Finding]:
    climbed = sorted(steps, key=lambda step: step.level)
    for lower, higher in pairwise(climbed):
        if not _after(lower, higher, weeks):
            yield new_finding(
                GAP,
                "rung_order",
                **where,
                level=higher.level,
                after=_when(higher),
                lower=lower.level,
                before=_when(lower),
            )


def _after(lower: Rung, higher: Rung, weeks: Weeks) -> bool:
    if lower.after is None or higher.after is None:
        return (lower.misses or 0) < (higher.misses or 0)
    first, second = lower.after, higher.after
    return all(
        add_offset(calendar, start, first) < add_offset(calendar, start, second)
        for calendar, starts in weeks.all()
        for start in starts
    )


def _when(step: Rung) -> str:
    return f"{step.misses} missed" if step.after is None else f"+{step.after}"


def _reminders(rules: RuleSet) -> Iterator[Finding]:
    for trigger, rows in rules.ladders.items():
        for severity, ladder in rows.items():
            if ladder.remind is None:
                continue
            where: dict[str, Value] = {"trigger": trigger, "severity": severity}
            if trigger not in REMINDED:
                yield new_finding(NOTE, "remind_unused", **where)
            elif not 0 < ladder.remind < 100:
                yield new_finding(WRONG, "remind_never", percent=ladder.remind, **where)


def _without_ladder(rules: RuleSet, cells: Cells) -> Iterator[Finding]:
    for severity in SEVERITIES:
        for kind in CLOCK_KINDS:
            names = tuple(
                name
                for (found_at, name), cell in cells.items()
                if found_at == severity and cell.targets.of(kind)
            )
            if names and not rules.ladder(kind, severity).steps:
                yield new_finding(
                    GAP, "no_ladder", trigger=kind, severity=severity, categories=names
                )


def _loosened_alone(rules: RuleSet) -> Iterator[Finding]:
    for severity in HEAVY:
        if rules.keys[severity] == INFORM:
            yield new_finding(NOTE, "loosened_alone", severity=severity)


def _without_clock(rules: RuleSet, cells: Cells) -> Iterator[Finding]:
    for kind in CLOCK_KINDS:
        for severity, ladder in rules.ladders.get(kind, {}).items():
            running = any(c.targets.of(kind) for (at, _), c in cells.items() if at == severity)
            if not running and ladder != Ladder():
                yield new_finding(NOTE, "no_clock", trigger=kind, severity=severity)
