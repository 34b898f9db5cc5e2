"""What is due for a proposal: its approvers are reminded, then the approval ladder is climbed."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.plan import CLOSE, ESCALATE, OFFER, REMIND, Step
from bot.engine.context import Context
from bot.engine.feature import Wake
from bot.engine.holes import tell_holes, tell_holes_about
from bot.engine.proposals.seats import approvers, seats_of
from bot.engine.proposals.store import (
    PROPOSALS,
    Filed,
    card_for,
    due_moment,
    guard_for,
    timing,
)
from bot.engine.proposals.value import ANYBODY, APPROVAL, PROPOSAL, Proposal, withdrawn
from bot.engine.wakes import highest, remember_in_value
from bot.engine.writer import Writer
from bot.ports.message import Message


def _plan(writer: Writer, filed: Filed) -> list[Step]:
    return timing(writer, filed).steps


def _judge(writer: Writer, filed: Filed, due: Sequence[Step]) -> list[tuple[Step, str]]:
    """What the issue's own ladders alerted does not count: that was another matter."""
    return highest(writer, due, filed.proposal.done)


def _do(writer: Writer, filed: Filed, step: Step) -> Filed:
    if step.kind == REMIND:
        _remind(writer, filed, step)
    elif step.kind == ESCALATE:
        _escalate(writer, filed, step)
    elif step.kind == OFFER:
        # The approval ladder of the shipped rules offers nothing; a program's own is only shown.
        writer.record(filed.issue, "step.offer", None, {"step": step.key, "level": step.level})
    elif step.kind == CLOSE:
        # It was only shown, and the time in which it could be undone is over.
        return filed.with_value(withdrawn(filed.proposal, writer.now))
    return filed


def _remind(writer: Writer, filed: Filed, step: Step) -> None:
    text = writer.ctx.index.proposal_cards.reminder(
        writer.ctx, filed.proposal, filed.issue, due_moment(writer, filed)
    )
    # Whoever owns the issue is reminded by its own clocks.
    owners = writer.owners(filed.issue) if filed.issue and filed.proposal.target is None else ()
    for person in approvers(writer, filed.proposal):
        if person in owners:
            continue
        card, key = card_for(writer, filed, text, person), f"{filed.proposal.name}/{step.key}"
        kind, guard = "approval.reminder", guard_for(writer, filed, person)
        message = Message(kind, card, filed.issue, filed.record, guard=guard, key=key)
        writer.tell(person, message)


def _escalate(writer: Writer, filed: Filed, step: Step) -> None:
    level, issue, proposal = step.level or 1, filed.issue, filed.proposal
    ctx, (people, holes) = writer.ctx, writer.roster.alerted(level, writer.now)
    cards, any_hour = ctx.index.proposal_cards, writer.any_hour(issue)
    asked = approvers(writer, proposal)
    anybody = any(seat.role == ANYBODY for seat in proposal.waiting())
    decide = asked if anybody else ctx.program.people
    waiting = tuple(p for p in decide if seats_of(writer, proposal, p))
    owing = _owing(ctx, proposal)
    late = cards.late(owing, waiting, people, level, due_moment(writer, filed))
    crowd = [ctx.crowd((person,), writer.now, any_hour=any_hour) for person in late.asked]
    key, kind = f"{proposal.name}/{step.key}", "approval.escalated"
    line = cards.escalated_line(ctx, proposal, issue, late, crowd)
    message = Message(kind, line, issue, filed.record, level=level, guard=filed.guard, key=key)
    writer.post(message)
    for person in people:
        card = cards.escalated(ctx, proposal, issue, late, person)
        writer.tell(person, message.showing(card))
    if issue is not None:
        payload = {"trigger": APPROVAL, "level": level, "step": key, "side": owing[0]}
        writer.record(issue, "step.escalate", None, payload)
        tell_holes(writer, issue, level, holes)
    else:
        tell_holes_about(writer, filed.record, proposal.name, level, holes)


def _owing(ctx: Context, proposal: Proposal) -> tuple[str, ...]:
    """Return the sides of which somebody still has to decide."""
    seats = proposal.waiting()
    sides = ctx.program.sides
    return tuple(side for side in sides if any(seat.side in (None, side) for seat in seats))


WAKE = Wake(
    PROPOSAL,
    load=PROPOSALS.load,
    plan=_plan,
    judge=_judge,
    remember=remember_in_value,
    do=_do,
    save=PROPOSALS.save,
)
