"""What was unfair in an act of one side: its debts, what only the partner may do, what is of both.

Every sentence begins with a word that says which: ``owed``, ``theirs`` or ``common``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.issue import Issue, StepDone
from bot.domain.program import Program
from bot.domain.values import SEVERITIES, Person, other_side
from bot.engine.proposals.value import Proposal
from bot.features.deadlines.policy import CANCELLED, DONE
from tests.fairness.hostile_debts import Debt, shown
from tests.fairness.hostile_facts import Facts, Plan
from tests.fairness.hostile_ledger import Ledger
from tests.oracle.oracle import NEVER, minute_of

GATES = {"oem": ("dfm_closed", "fai_approved"), "ems": ()}
"""Milestones of the shipped template that are done by the word of a side (default rules, 7)."""
ASKED = ("critical", "major")
"""Of what weighs so much the partner is asked first; of the rest it is shown what was done."""
OF_8D = ("eightd", "extension")
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
        *_theirs(side, before, after),
        *_their_issues(side, before, after),
        *_their_votes(side, before, after),
        *_their_dates(side, before, after),
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
    if debt.due is None:
        return None
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
    levels = _levels_owed(ledger, before)
    for day in (after.now.date() + timedelta(days=n) for n in range(AHEAD)):
        for level in levels & _staffed(was, side, day) - _staffed(is_now, side, day):
            yield f"owed: nobody of {side} is on level {level} on {day}"
            return


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


# theirs


def _theirs(side: str, before: Facts, after: Facts) -> Iterator[str]:
    was, is_now, other = before.ctx.program, after.ctx.program, other_side(side)
    if [p for p in was.people if p.side == other] != [p for p in is_now.people if p.side == other]:
        yield "theirs: the roster of the partner changed"
    if was.side_sites(other) != is_now.side_sites(other):
        yield "theirs: a calendar of the partner changed"


def _their_issues(side: str, before: Facts, after: Facts) -> Iterator[str]:
    other = other_side(side)
    for number, was in before.issues.items():
        issue, name = after.issues.get(number), f"ACME-{number}"
        if issue is was or issue == was:
            continue
        if was.state == "resolved" and was.responder == side and issue is None:
            yield f"theirs: {name}, resolved by {side}, was closed by {side}"
        if issue is None:
            continue
        if issue.owner(other) != was.owner(other):
            yield f"theirs: {name} was assigned to {issue.owner(other)}"
        owing = [c for c in was.clocks if (c.kind, c.side, c.running) == ("ack", other, True)]
        ended = [c for c in issue.clocks if c.kind == "ack" and c.side == other and c.ended]
        same = issue.live and issue.responder == was.responder == other
        if same and any(c.id == d.id for c in owing for d in ended):
            yield f"theirs: {name} was acknowledged for the partner"
    for number in set(after.issues) - set(before.issues):
        issue = after.issues[number]
        if issue.owner(other) is not None:
            yield f"theirs: ACME-{number} was assigned to {issue.owner(other)} when logged"
        if issue.responder == other and issue.state != "open":
            yield f"theirs: ACME-{number} was logged as {issue.state} for the partner"


def _their_votes(side: str, before: Facts, after: Facts) -> Iterator[str]:
    known = {proposal.number: proposal for proposal in before.proposals}
    for proposal in after.proposals:
        was = known.get(proposal.number)
        votes = proposal.votes[len(was.votes) if was else 0 :]
        # Where the rule names their own side, others of it decide, never who asked.
        if any(vote.person == proposal.by for vote in votes):
            yield f"theirs: {proposal.name} was asked and voted on by {side}"
        asked = was is not None and was.open and was.side not in (None, side)
        # What the partner asked to be allowed is no question any more once the issue has ended.
        asked = asked and proposal.topic not in ("act", "softened", "need")
        # Of a small matter the partner is shown it, and undoes it.
        asked = asked and (proposal.topic != "decision" or proposal.severity in ASKED)
        # Whoever takes an issue over owes its 8D by then.
        asked = asked and not (proposal.topic in OF_8D and _owes(side, proposal, after))
        if asked and proposal.state == "withdrawn":
            yield f"theirs: {proposal.name} of the partner was withdrawn"


def _owes(side: str, proposal: Proposal, facts: Facts) -> bool:
    return any(i.id == proposal.issue_id and i.responder == side for i in facts.issues.values())


def _their_dates(side: str, before: Facts, after: Facts) -> Iterator[str]:
    other = other_side(side)
    for name, item in after.deadlines.items():
        was = before.deadlines.get(name)
        given = was is None and item.side == other and item.plan is None
        if given and item.kind in ("milestone", "promise"):
            yield f"theirs: {name}, a {item.kind}, was given to the partner"
        if was is None or was == item:
            continue
        if was.side == other and (item.owner, item.side) != (was.owner, was.side):
            yield f"theirs: {name} of the partner was given to {item.owner}"
        gate = getattr(item, "approve", None) or _gate(item.template)
        if gate == other and was.open and item.status == DONE:
            yield f"theirs: the gate {name} was marked done by {side}"


def _gate(template: str | None) -> str | None:
    return next((side for side, names in GATES.items() if template in names), None)


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
