"""An action that one side gave the other: it counts at once, unless its owner says that it is not
theirs; then it is a proposal to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.values import Person
from bot.engine.proposals.store import Question, ask_again, keep, open_proposals
from bot.engine.proposals.value import ANYBODY, Proposal, Seat
from bot.engine.proposals.votes import withdraw
from bot.engine.writer import Writer
from bot.features.deadlines import cards
from bot.features.deadlines.moves import DECIDE_WITHIN
from bot.features.deadlines.policy import (
    CANCELLED,
    OFFERED,
    PLANNED,
    Deadline,
)
from bot.features.deadlines.store import Kept, calendar_of, declined_by, named, store
from bot.features.deadlines.texts import say
from bot.messages.card import Card, plain
from bot.ports import RecordGuard
from bot.ports.message import Message

GIVEN = "given"


def declined_until(writer: Writer, item: Deadline) -> datetime | None:
    """Return until when a deadline may be declined; ``None``: its own side added it.

    It stays as it was when the action was given: whoever closes their days has no longer.
    """
    return item.declined_by or declined_by(writer, item)


def deciders(writer: Writer, item: Deadline) -> tuple[Person, ...]:
    """Return who may decline: the owner, whoever stands in for them, and their managers."""
    owner, roster = writer.ctx.program.person(item.owner), writer.roster
    there = roster.present((owner,), writer.now) if owner is not None else ()
    return tuple(dict.fromkeys((*there, *roster.answering(item.side, writer.now))))


def tell(writer: Writer, kept: Kept) -> None:
    """Tell the owner of an action from the other side, and their managers, how to decline it; who
    was in the meeting that agreed on one knows it."""
    item, until = kept.item, declined_until(writer, kept.item)
    if until is None or item.source is not None:
        return
    card = cards.given(writer.ctx, item, calendar_of(writer, item), until)
    for person in deciders(writer, item):
        guard = RecordGuard(kept.record.id)
        message = Message("deadline.nudge", card, record=kept.record, guard=guard)
        writer.tell(person, message)


def decline(writer: Writer, kept: Kept, by: Person) -> Proposal:
    """Let nobody be asked about an action any more until its side agrees to it."""
    item = replace(kept.item, status=OFFERED, forecast=None, why=None)
    store(writer, kept, item)
    writer.record(None, "deadline.offered", by.id, {"deadline": item.id}, about=kept.record)
    due = writer.ctx.moment(item.due, calendar_of(writer, item).site.id)
    question = Question(
        topic=GIVEN,
        about=plain(say("deadline.given.about", id=item.id, title=item.title, due=due)),
        seats=(Seat(item.side, ANYBODY),),
        target=DECIDE_WITHIN,
        payload={"deadline": item.id},
    )
    filed = keep(writer, question, writer.ctx.program.person(item.by or ""))
    buttons = writer.ctx.index.proposal_cards.buttons(writer.ctx, filed.proposal, None)
    company, number = writer.ctx.company(item.side), filed.proposal.name
    values = {"actor": by.name, "company": company, "number": number, "title": item.title}
    line = say("deadline.declined.line", id=item.id, **values)
    writer.line("approval.requested", None, Card(line, buttons=buttons), about=filed.record)
    ask_again(writer, filed, tuple(p for p in deciders(writer, item) if p != by))
    return filed.proposal


def accepted(writer: Writer, proposal: Proposal, _person: Person | None) -> None:
    """An action counts from now on: its side agreed to it."""
    kept = named(writer, proposal.payload["deadline"])
    if kept is not None and kept.item.status == OFFERED:
        store(writer, kept, replace(kept.item, status=PLANNED, since=writer.now))


def refused(writer: Writer, proposal: Proposal, _person: Person | None) -> None:
    """An action that its side does not agree to, or that is taken back, ends."""
    kept = named(writer, proposal.payload["deadline"])
    if kept is not None and kept.item.status == OFFERED:
        store(writer, kept, replace(kept.item, status=CANCELLED))


def follow(writer: Writer, before: Deadline | None, item: Deadline) -> None:
    """What was declined and is taken on after all, or has ended, is not asked any more."""
    if before is None or before.status != OFFERED or item.status == OFFERED:
        return
    for filed in open_proposals(writer, GIVEN):
        if filed.proposal.payload["deadline"] == item.id:
            withdraw(writer, filed)
