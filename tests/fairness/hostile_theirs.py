"""What an act of one side did that only the partner may do."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.values import other_side
from bot.engine.proposals.value import Proposal
from bot.features.deadlines.policy import DONE
from tests.fairness.hostile_facts import Facts

GATES = {"oem": ("dfm_closed", "fai_approved"), "ems": ()}
"""Milestones of the shipped template that are done by the word of a side (default rules, 7)."""
ASKED = ("critical", "major")
"""Of what weighs so much the partner is asked first; of the rest it is shown what was done."""
OF_8D = ("eightd", "extension")


def theirs(side: str, before: Facts, after: Facts) -> list[str]:
    """Return what a side did in place of the partner."""
    return [
        *_their_program(side, before, after),
        *_their_issues(side, before, after),
        *_their_votes(side, before, after),
        *_their_dates(side, before, after),
    ]


def _their_program(side: str, before: Facts, after: Facts) -> Iterator[str]:
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
