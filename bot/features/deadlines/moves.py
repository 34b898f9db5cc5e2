"""Another date for a deadline, or its end: what its side decides, and what the other side must."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.values import PROGRAM_MANAGER, Duration, Person, other_side
from bot.engine.proposals.store import Filed, Question, ask, open_proposals
from bot.engine.proposals.value import Proposal, Seat
from bot.engine.proposals.votes import withdraw
from bot.engine.writer import Writer
from bot.features.deadlines import cards
from bot.features.deadlines.policy import (
    CANCELLED,
    CLIMBING_SLIP,
    MILESTONE,
    Deadline,
    business_days_between,
    finished,
    is_long,
    moved,
)
from bot.features.deadlines.store import Kept, calendar_of, named, store
from bot.features.deadlines.texts import say
from bot.features.deadlines.wake import climb
from bot.messages.card import plain, short
from bot.program_file.roles import deciding

MOVE = "date"
DECIDE_WITHIN = Duration(2, "bd")
SMALL_MOVE = 2
"""A committed date may move by this many business days without the other side's consent."""


def needs_consent(writer: Writer, item: Deadline, due: datetime, by: Person) -> Seat | None:
    """Return who of the other side must agree to a date; ``None``: nobody has to.

    A milestone may move by up to two business days; more is the other side's decision, and so is
    any date that the side which does not owe it asks for. Actions and promises are renegotiated by
    their owner, and everybody sees it.
    """
    if item.kind != MILESTONE:
        return None
    if by.side != item.side:
        return Seat(item.side, PROGRAM_MANAGER)
    # Small moves add up: they count from the last date that both sides know as agreed.
    agreed = item.agreed or item.first
    small = business_days_between(calendar_of(writer, item), agreed, due) <= SMALL_MOVE
    if due <= item.due or small:
        return None
    other = other_side(item.side)
    return Seat(other, deciding("date", other)[0])


def propose_move(
    writer: Writer, deadline: Kept, due: datetime, seat: Seat, by: Person, why: str | None
) -> str:
    """Ask the other side for a later date; the agreed one counts until it decides."""
    _forget_asked(writer, deadline.item)
    calendar = calendar_of(writer, deadline.item)
    old, new = (short(writer.ctx.moment(at, calendar.site.id)) for at in (deadline.item.due, due))
    about = plain(
        say("deadline.about", id=deadline.item.id, title=deadline.item.title, old=old, new=new)
    )
    question = Question(
        topic=MOVE,
        about=about,
        seats=(seat,),
        target=DECIDE_WITHIN,
        why=why,
        payload={"deadline": deadline.item.id, "due": due.isoformat(), "by": by.id},
    )
    return ask(writer, question, by).proposal.name


def asked_already(writer: Writer, item: Deadline, due: datetime) -> Filed | None:
    """Return the open question about just this date of a deadline."""
    for filed in open_proposals(writer, MOVE):
        payload = filed.proposal.payload
        if payload["deadline"] == item.id and payload["due"] == due.isoformat():
            return filed
    return None


def _forget_asked(writer: Writer, item: Deadline) -> None:
    """Withdraw what was asked about a date that is met, dropped or another one by now."""
    for filed in open_proposals(writer, MOVE):
        if filed.proposal.payload["deadline"] == item.id:
            withdraw(writer, filed)


def agreed(writer: Writer, proposal: Proposal, person: Person | None) -> None:
    """Move a deadline as both sides agreed."""
    deadline = named(writer, proposal.payload["deadline"])
    if deadline is None or not deadline.item.open:
        return
    due = datetime.fromisoformat(proposal.payload["due"])
    agreed = Kept(deadline.record, replace(deadline.item, agreed=due))
    move(writer, agreed, due, proposal.payload["by"], proposal.why)


def move(writer: Writer, deadline: Kept, due: datetime, by: str, why: str | None) -> Kept:
    """Commit to another date; from the third slip on, the first level is told."""
    item, calendar = deadline.item, calendar_of(writer, deadline.item)
    _forget_asked(writer, item)
    long = item.kind == MILESTONE and is_long(calendar, writer.now, due)
    changed = moved(item, due, by, why, writer.now, long=long)
    stored = store(writer, deadline, changed)
    payload = {
        "deadline": item.id,
        "old": item.due.isoformat(),
        "new": due.isoformat(),
        "text": why,
    }
    writer.record(None, "deadline.moved", by, payload)
    line = cards.moved(writer.ctx, changed, calendar, writer.ctx.person_name(by))
    writer.line("notice", None, line, about=stored.record)
    if due > item.due and changed.slips >= CLIMBING_SLIP:
        climb(writer, stored, 1, f"slip/{changed.slips}")
    return stored


def finish(writer: Writer, deadline: Kept, actual: datetime, by: Person) -> Kept:
    """Record that a deadline was met, and when."""
    _forget_asked(writer, deadline.item)
    stored = store(writer, deadline, finished(deadline.item, actual))
    payload = {"deadline": deadline.item.id, "actual": actual.isoformat()}
    writer.record(None, "deadline.done", by.id, payload)
    line = cards.done(writer.ctx, stored.item, calendar_of(writer, deadline.item), by.name)
    writer.line("notice", None, line, about=stored.record)
    return stored


def cancel(writer: Writer, deadline: Kept, by: Person, why: str) -> Kept:
    """End a deadline that is no longer owed."""
    _forget_asked(writer, deadline.item)
    stored = store(writer, deadline, replace(deadline.item, status=CANCELLED, why=why))
    writer.record(None, "deadline.cancelled", by.id, {"deadline": deadline.item.id, "text": why})
    line = cards.cancelled(stored.item, by.name)
    writer.line("notice", None, line, about=stored.record)
    return stored
