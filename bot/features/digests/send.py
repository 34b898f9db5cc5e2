"""A digest that is due, or asked for: made for its readers, and sent to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.values import SIDES, Person
from bot.engine.writer import Writer
from bot.features.digests import cards, mine
from bot.features.digests.facts import Facts
from bot.features.digests.gather import gather, gather_own, numbers
from bot.features.digests.policy import DAILY, DIGEST, INTERNAL, PERSONAL, Digest, Numbers
from bot.messages.card import Card
from bot.ports import Record, RecordGuard
from bot.ports.audience import read_audience
from bot.ports.message import Message

REST = "digest.rest"
"""The kind of the message in the thread of a long digest."""

MARK = "%Y%m%dT%H%M"


@dataclass(frozen=True, slots=True)
class Made:
    """A digest that is made, and not sent yet: cards by person, or one for its place (``None``),
    and what the next digest is compared with.

    ``folded`` is a long one in two parts, for a place with threads.
    """

    cards: tuple[tuple[str | None, Card], ...]
    numbers: Numbers | None = None
    folded: tuple[Card, Card] | None = None


def make(writer: Writer, digest: Digest, site: str) -> Made:
    """Make a digest for the readers of ``site`` if it is a personal one; nothing is changed."""
    if digest.kind == PERSONAL:
        return Made(tuple(_personal(writer, site)))
    facts = gather(writer, digest.kind, digest.zone, digest, side_of(digest))
    card = card_of(writer, facts, digest.kind)
    folded = cards.folded(writer.ctx, facts, digest.kind) if digest.kind != DAILY else None
    return Made(((None, card),) if card is not None else (), numbers(facts), folded)


def send(
    writer: Writer, record: Record, digest: Digest, due: datetime, site: str, made: Made
) -> Digest:
    """Queue a digest that is due, for the readers of ``site`` if it is a personal one.

    Return it with what the next one is compared with.
    """
    mark = f"{due:{MARK}}"
    key = f"{DIGEST}/{digest.name}/{mark}"
    still: tuple[str, ...] = ()
    if digest.kind == PERSONAL:
        # The readers of each site have a newest one of their own.
        mark += f"/{site}"
        others = set(writer.ctx.calendars) - {site}
        still = tuple(name for name in digest.open if name.partition("/")[2] in others)
    guard = RecordGuard(record.id, mark)
    message = Message(f"digest.{digest.kind}", (), record=record, guard=guard, key=key)
    for reader, card in made.cards:
        _tell(writer, digest, reader, message.showing(card), made.folded)
    sent = replace(digest, open=(*still, mark))
    if digest.kind in (DAILY, PERSONAL):
        return replace(sent, told=writer.now)
    return replace(sent, before=digest.last, last=made.numbers)


def _tell(
    writer: Writer,
    digest: Digest,
    reader: str | None,
    message: Message,
    folded: tuple[Card, Card] | None,
) -> None:
    person = writer.ctx.program.person(reader or "")
    if person is not None:
        writer.tell(person, replace(message, key=f"{message.key}/{person.id}"))
    elif reader is None:
        _post(writer, digest, message, folded)


def side_of(digest: Digest) -> str | None:
    """Return whose own a digest is; ``None``: both sides may read it."""
    return digest.to if digest.kind == INTERNAL and digest.to in SIDES else None


def card_of(writer: Writer, facts: Facts, kind: str, *, whole: bool = False) -> Card | None:
    """Return a digest of what was gathered; ``None``: nothing is worth reading."""
    if kind == DAILY:
        return cards.daily(writer.ctx, facts, whole=whole)
    return cards.periodic(writer.ctx, facts, kind, whole=whole)


def _post(
    writer: Writer, digest: Digest, message: Message, folded: tuple[Card, Card] | None
) -> None:
    if writer.places(digest.to) or digest.to not in SIDES:
        for part in _parts(message, folded):
            writer.post(part, read_audience(digest.to))
        return
    # A side without a channel of its own: its program managers get it.
    for person in writer.roster.managers(digest.to, writer.now):
        writer.tell(person, message)


def _parts(message: Message, folded: tuple[Card, Card] | None) -> Iterator[Message]:
    """Yield a digest for a channel, and after it its rest, which lies in its thread."""
    if folded is None:
        yield message
        return
    above, below = folded
    yield (first := message.showing(above))
    yield replace(message.showing(below), kind=REST, under=first)


# one person


def _personal(writer: Writer, site: str) -> Iterator[tuple[str, Card]]:
    facts = None
    for person in writer.ctx.program.people:
        if person.site != site or writer.roster.away(person, writer.now):
            continue
        if facts is None:
            facts = gather_own(writer, site)
        card = personal(writer, facts, person)
        if card is not None:
            yield person.id, card


def personal(writer: Writer, facts: Facts, person: Person, *, whole: bool = False) -> Card | None:
    """Return what waits for somebody; ``None``: nothing is worth reading today.

    ``facts`` were gathered in the zone of the person's site.
    """
    return mine.personal(writer.ctx, facts, mine.mine_of(facts, person), whole=whole)
