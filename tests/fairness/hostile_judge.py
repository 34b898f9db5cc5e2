"""What was unfair in an act of one side: its debts, what only the partner may do, what is of both.

Every sentence begins with a word that says which: ``owed``, ``theirs`` or ``common``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.domain.issue import Issue, StepDone
from bot.domain.plan import Step
from bot.domain.program import Program
from bot.domain.values import SEVERITIES, Person
from bot.domain.zones import load_zone
from bot.features.deadlines.policy import CANCELLED
from tests.fairness.hostile_debts import Debt, shown
from tests.fairness.hostile_facts import Facts, Plan
from tests.fairness.hostile_ledger import Ledger
from tests.fairness.hostile_theirs import ASKED, theirs
from tests.oracle.oracle import NEVER, minute_of

AHEAD = 40
"""For so many days each level is looked at, whether somebody is there."""


@dataclass(frozen=True)
class Free:
    """What an act may do to one issue by the design's free ways, and nothing else."""

    number: int = 0
    ends: tuple[str, ...] = ()
    """Kinds of clocks that are met by it."""
    stands: bool = False
    """Its clocks may stand."""
    soft: bool = False
    """Anything of it may become softer, and is undone if the partner does not agree."""
    until: datetime | None = None
    """Its levels may wait so long."""


NOTHING = Free()


def unfair(ledger: Ledger, before: Facts, after: Facts, free: Free = NOTHING) -> list[str]:
    """Return what an act of the ledger's side did that it may not do alone."""
    side = ledger.side
    return [
        *_owed_issues(ledger, before, after, free),
        *_reopened(ledger, before, after),
        *_owed_deadlines(ledger, before, after),
        *_owed_levels(ledger, before, after),
        *theirs(side, before, after),
        *_common(before, after),
    ]


# owed


def _owed_issues(ledger: Ledger, before: Facts, after: Facts, free: Free) -> Iterator[str]:
    for number, debts in ledger.issues.items():
        issue = after.issues.get(number)
        mine = free if free.number == number else NOTHING
        if before.issues.get(number) == issue and before.ctx.program is after.ctx.program:
            continue
        if mine.soft or before.issues[number].severity not in ASKED:
            continue  # undone if the partner does not agree
        if issue is not None and issue.state == "resolved":
            continue  # who owes it may resolve it at any time
        if issue is None and number in after.merged:
            issue = after.issues.get(after.merged[number])
        plan = after.plans(issue) if issue is not None and issue.live else None
        for kind, debt in debts.items():
            said = _clock(ledger.side, issue, plan, kind, debt, mine)
            if said:
                yield f"owed: ACME-{number} {kind} {said}"
        if issue is not None and plan is not None and not mine.ends and not mine.stands:
            raised = _weight(issue) < _weight(before.issues[number])
            yield from _lost(ledger.side, number, after, plan, debts, mine, raised=raised)


def _clock(
    side: str, issue: Issue | None, plan: Plan | None, kind: str, debt: Debt, free: Free
) -> str | None:
    """Say what became of one clock, if that is unfair."""
    if kind in free.ends:
        return None
    running = [c for c in issue.clocks if c.kind == kind and c.ended is None] if issue else []
    if issue is None or plan is None or not running:
        return "ended unmet"
    if all(clock.side != side for clock in running):
        return "is owed by the partner"
    due = plan.dues.get((kind, side))
    missed = any(clock.misses > debt.clock.misses for clock in running)
    if debt.due is None or missed:
        return None  # an update that was missed begins anew
    if due is None:
        return None if free.stands else "stands"
    if minute_of(due) > debt.due:
        return f"is due {shown(minute_of(due))} instead of {shown(debt.due)}"
    return None


def _weight(issue: Issue) -> int:
    return SEVERITIES.index(issue.severity)


def _lost(
    side: str,
    number: int,
    after: Facts,
    plan: Plan,
    debts: dict[str, Debt],
    free: Free,
    *,
    raised: bool,
) -> Iterator[str]:
    """Levels that are told later, or not at all. Where the severity is ``raised``, of what is
    overdue by then only the highest level is told."""
    now, name = minute_of(after.now), f"ACME-{number}"
    put_off = now if free.until is None else minute_of(free.until)
    bound: dict[int, int] = {}
    for debt in debts.values():
        for level, at in debt.levels.items():
            bound[level] = min(at, bound.get(level, NEVER))
    for level, at in bound.items():
        if at <= now or level in plan.reached or at >= NEVER:
            continue
        if raised and any(whose == side and n > level and minute_of(when) <= now
                          for whose, n, when in plan.levels):  # fmt: skip
            continue
        found = [minute_of(when) for whose, n, when in plan.levels if (whose, n) == (side, level)]
        if not found:
            yield f"owed: {name} level {level} is lost"
        elif min(found) > max(at, put_off):
            yield f"owed: {name} level {level} at {shown(min(found))} instead of {shown(at)}"


def _reopened(ledger: Ledger, before: Facts, after: Facts) -> Iterator[str]:
    """Whoever reopens what they resolved themselves owes it from its first start."""
    for number, was in before.issues.items():
        issue = after.issues.get(number)
        if was.state != "resolved" or was.responder != ledger.side or issue is None:
            continue
        debt = ledger.resolved.get(number, {}).get("resolve")
        due = after.plans(issue).dues.get(("resolve", ledger.side)) if issue.live else None
        if debt and debt.due and due is not None and minute_of(due) > debt.due:
            yield f"owed: ACME-{number} resolve is renewed to {shown(minute_of(due))}"


def _owed_deadlines(ledger: Ledger, before: Facts, after: Facts) -> Iterator[str]:
    now = minute_of(after.now)
    for name, debt in ledger.deadlines.items():
        item = after.deadlines.get(name)
        if before.deadlines.get(name) == item and before.ctx.program is after.ctx.program:
            continue
        if item is None or item.status == CANCELLED:
            yield f"owed: {name} ended unmet"
        elif item.side != ledger.side:
            yield f"owed: {name} is owed by the partner"
        elif item.open and minute_of(item.due) > debt.latest:
            yield f"owed: {name} is due {shown(minute_of(item.due))}, not {shown(debt.due)}"
        elif item.open:
            at = {s.level: minute_of(s.at) for s in after.steps_of_deadline(name) if s.level}
            for level, bound in debt.levels.items():
                if now < bound < at.get(level, NEVER) and level not in _told(item.done):
                    yield f"owed: {name} level {level} at {shown(at.get(level, NEVER))}"


def _told(done: tuple[StepDone, ...]) -> set[int]:
    return {step.level for step in done if step.level}


def _owed_levels(ledger: Ledger, before: Facts, after: Facts) -> Iterator[str]:
    """A level of something owed that nobody of one's own stands on any more, on some day."""
    was, is_now, side = before.ctx.program, after.ctx.program, ledger.side
    if was.people == is_now.people:
        return
    yield from _owed_levels_of_dates(ledger, before, was, is_now)
    levels = _levels_owed(ledger, before)
    for day in (after.now.date() + timedelta(days=n) for n in range(AHEAD)):
        for level in levels & _staffed(was, side, day) - _staffed(is_now, side, day):
            yield f"owed: nobody of {side} is on level {level} on {day}"
            return


def _owed_levels_of_dates(
    ledger: Ledger, before: Facts, was: Program, is_now: Program
) -> Iterator[str]:
    """The same of dates: on the day on which a level is told by the plan that stood before."""
    for name in ledger.deadlines:
        for step in before.steps_of_deadline(name):
            day = step.at.astimezone(UTC).date()
            gone = _staffed(was, ledger.side, day) - _staffed(is_now, ledger.side, day)
            if step.level in gone and step.at > before.now and _same_day(before, ledger.side, step):
                yield f"owed: nobody of {ledger.side} is on level {step.level} for {name}"


def _same_day(facts: Facts, side: str, step: Step) -> bool:
    """Say whether a moment is on the same date at all sites of a side as in UTC."""
    zones = (load_zone(site.zone) for site in facts.ctx.program.side_sites(side))
    return all(step.at.astimezone(zone).date() == step.at.date() for zone in zones)


def _levels_owed(ledger: Ledger, facts: Facts) -> set[int]:
    """The levels still to come of what runs, where the partner is asked first."""
    now, found = minute_of(facts.now), set[int]()
    for number, debts in ledger.issues.items():
        if facts.issues[number].severity in ASKED:
            found |= {level for d in debts.values() for level, at in d.levels.items() if at > now}
    return found


def _staffed(program: Program, side: str, day: date) -> set[int]:
    return {p.level for p in program.people if p.side == side and _there(program, p, day)}


def _there(program: Program, person: Person, day: date) -> bool:
    backup = program.person(person.backup or "")
    away = [who is None or any(day in days for days in who.away) for who in (person, backup)]
    return not all(away)


# common


def _common(before: Facts, after: Facts) -> Iterator[str]:
    was, is_now = before.ctx, after.ctx
    if was.row.state != is_now.row.state:
        yield f"common: the program is {is_now.row.state}"
    if was.row.rules_version != is_now.row.rules_version:
        yield "common: other rules are in force"
    if was.program is not is_now.program:
        for name in ("key", "name", "oem", "ems", "zone", "channels", "export_controlled"):
            if getattr(was.program, name) != getattr(is_now.program, name):
                yield f"common: {name} of the program changed"
    for row in before.common:
        if row not in after.common:
            yield f"common: {row[0]} {row[1]} changed"
