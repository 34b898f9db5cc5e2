"""Ask the other side whether a new revision arrived: a line of the morning note, and one more on
the next working day. One of them says it for all."""

from __future__ import annotations

from bot.domain.values import Person, other_side, read_side
from bot.engine.records import Stored
from bot.engine.writer import Writer
from bot.features.charter import cards
from bot.features.charter.policy import CONFIRMING, Spec
from bot.ports import RecordGuard
from bot.ports.message import Message


def confirming(writer: Writer, side: str) -> tuple[Person, ...]:
    """Return who of the side that does not issue a specification confirms what ``side`` issues."""
    partner = other_side(read_side(side))
    people = writer.ctx.program.side_people(partner)
    there = writer.roster.present((p for p in people if set(p.roles) & set(CONFIRMING)), writer.now)
    return there or writer.roster.answering(partner, writer.now)


def ask_receipt(writer: Writer, stored: Stored[Spec], *, again: bool = False) -> None:
    """Ask for the receipt of the valid revision; what was asked before of another one lapses."""
    spec = stored.value
    guard = RecordGuard(stored.record.id, spec.valid.rev)
    place = len(spec.revisions)
    key = f"spec/{spec.id}/{place}/{'again' if again else 'first'}"
    card = cards.receipt(writer.ctx, spec)
    message = Message("spec.confirm", card, record=stored.record, guard=guard, key=key, note=True)
    for person in confirming(writer, spec.side):
        writer.tell(person, message)
