"""A digest that is due, or asked for: made for its readers, and sent to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.transitions import running_ack
from bot.domain.values import SIDES, Person
from bot.engine.writer import Writer
from bot.features.digests import cards
from bot.features.digests.facts import Facts
from bot.features.digests.gather import gather, numbers
from bot.features.digests.policy import DAILY, DIGEST, INTERNAL, PERSONAL, Digest
from bot.messages.card import Card
from bot.ports import Record, RecordGuard
from bot.ports.audience import read_audience
from bot.ports.message import Message

MARK = "%Y%m%dT%H%M"


def send(writer: Writer, record: Record, digest: Digest, due: datetime, site: str) -> Digest:
    """Queue a digest that is due, for the readers of ``site`` if it is a personal one.

    Return it with what the next one is compared with.
    """
    mark = f"{due:{MARK}}"
    key = f"{DIGEST}/{digest.name}/{mark}"
    if digest.kind == PERSONAL:
        # The readers of each site have a newest one of their own.
        mark += f"/{site}"
        others = set(writer.ctx.calendars) - {site}
        still = (name for name in digest.open if name.partition("/")[2] in others)
        digest = replace(digest, open=(*still, mark))
    guard = RecordGuard(record.id, mark)
    message = Message(f"digest.{digest.kind}", (), record=record, guard=guard, key=key)
    if digest.kind == PERSONAL:
        _to_people(writer, site, message)
        return digest
    facts = gather(writer, digest.kind, digest.zone, digest, side_of(digest))
    card = card_of(writer, facts, digest.kind)
    if card is not None:
        _post(writer, digest, message.showing(card))
    sent = replace(digest, open=(mark,))
    if digest.kind == DAILY:
        return sent
    return replace(sent, before=digest.last, last=numbers(facts))


def side_of(digest: Digest) -> str | None:
    """Return whose own a digest is; ``None``: both sides may read it."""
    return digest.to if digest.kind == INTERNAL and digest.to in SIDES else None


def card_of(writer: Writer, facts: Facts, kind: str, *, whole: bool = False) -> Card | None:
    """Return a digest of what was gathered; ``None``: nothing is worth reading."""
    if kind == DAILY:
        return cards.daily(writer.ctx, facts, whole=whole)
    return cards.periodic(writer.ctx, facts, kind, whole=whole)


def _post(writer: Writer, digest: Digest, message: Message) -> None:
    if writer.places(digest.to) or digest.to not in SIDES:
        writer.post(message, read_audience(digest.to))
        return
    # A side without a channel of its own: its program managers get it.
    for person in writer.roster.managers(digest.to, writer.now):
        writer.tell(person, message)


# one person


def _to_people(writer: Writer, site: str, message: Message) -> None:
    facts = None
    for person in writer.ctx.program.people:
        if person.site != site or writer.roster.away(person, writer.now):
            continue
        if facts is None:
            facts = gather(writer, PERSONAL, writer.roster.calendar(person).site.zone, None)
        card = personal(writer, facts, person)
        if card is not None:
            own = f"{message.key}/{person.id}"
            writer.tell(person, replace(message, content=card, key=own))


def personal(writer: Writer, facts: Facts, person: Person, *, whole: bool = False) -> Card | None:
    """Return what waits for somebody; ``None``: nothing is worth reading today.

    ``facts`` were gathered in the zone of the person's site.
    """
    mine = [item for item in facts.items if person.id in item.owner_ids]
    acks = [item for item in mine if running_ack(item.issue) is not None]
    owed = tuple(row for row in facts.owed if person.id in row.ids)
    asked = tuple(row for row in facts.asked if person.id in row.ids)
    return cards.personal(
        writer.ctx, replace(facts, owed=owed, asked=asked), mine, acks, whole=whole
    )
