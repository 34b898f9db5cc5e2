"""Claim what is to be sent: drop what no longer applies, bundle what comes together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache, partial

from bot.domain.values import Person
from bot.engine.channels import readable
from bot.engine.context import Context, Contexts, identity_on
from bot.engine.delivery.bundles import bundle_card, bundle_kind
from bot.engine.delivery.guards import holds
from bot.engine.delivery.links import linked
from bot.engine.keys import message_key
from bot.engine.writer import Writer
from bot.messages.card import Card, pack
from bot.messages.moments import packed_read
from bot.ports import CRITICAL, DIGEST, NOTE, Delivery, Draft, Queued, Surface, UnitOfWork
from bot.ports.audience import read_audience
from bot.ports.place import platform_of, read_place

PLACES, PER_PLACE = 64, 50

# More lines than this, due in one conversation at once, become one message.
LINES_IN_A_ROW = 5
# A bundle stays readable: what does not fit goes into the next one.
BUNDLE_LIMIT = 25


def claim_rows(
    contexts: Contexts,
    tx: UnitOfWork,
    now: datetime,
    until: datetime,
    platforms: Collection[str],
    held: Collection[int] = (),
) -> list[list[Delivery]]:
    """Lease ready cards and messages until ``until``; return one batch a conversation.

    What belongs to a platform that this process does not serve stays where it is, and so does what
    depends on something in the programs ``held``: what people did there is not heard yet.
    """
    batches: dict[str, list[Delivery]] = {}
    told = partial(_told, cache(partial(contexts.of, tx)), now)
    surfaces = tx.ready_surfaces(now, PLACES, platforms)
    urgent = tx.urgent_cards([surface.id for surface in surfaces])
    for surface in surfaces:
        tx.mark_showing(surface.id, now, until)
        kind = contexts.index.surfaces[surface.subject.kind].message
        priority = CRITICAL if surface.id in urgent else DIGEST
        delivery = _card_delivery(surface, kind, priority)
        card = told(surface.program_id, delivery)
        batches.setdefault(surface.place, []).append(card)
    ready = tx.ready(now, PLACES, PER_PLACE, platforms)
    ready = [row for row in ready if not (row.draft.guard and row.draft.program_id in held)]
    rows = _still_there(contexts, tx, _applying(tx, ready, now), now)
    rows = _in_hours(contexts, tx, rows, now)
    for (place, program_id), line in _lines(rows).items():
        for group in _groups(tx, line):
            message = linked(tx, _lease(contexts, tx, group, now, until), group)
            batches.setdefault(place, []).append(told(program_id, message))
    critical_first = (sorted(batch, key=_waits) for batch in batches.values())
    return sorted(critical_first, key=lambda batch: _waits(batch[0]))


def _waits(delivery: Delivery) -> bool:
    """What speaks of a critical issue goes first, also in front of a card."""
    return delivery.priority != CRITICAL


def _lines(rows: Iterable[Queued]) -> dict[tuple[str, int], list[Queued]]:
    """Sort rows by conversation and program: two programs never share a message."""
    found: dict[tuple[str, int], list[Queued]] = {}
    for row in rows:
        found.setdefault((row.draft.place, row.draft.program_id), []).append(row)
    return found


def _told(
    ctx_of: Callable[[int], Context], now: datetime, program_id: int, delivery: Delivery
) -> Delivery:
    """Write a message for who reads it, and say how it gets there."""
    ctx = ctx_of(program_id)
    reading = ctx.reading(now, read_audience(delivery.to))
    return _addressed(ctx, replace(delivery, card=packed_read(delivery.card, reading)))


def _addressed(ctx: Context, delivery: Delivery) -> Delivery:
    """Say who the mentioned people are on the platform, and how a direct message gets there."""
    reader = read_audience(delivery.to).person
    if not (delivery.mentions or reader is not None):
        return delivery
    platform = platform_of(delivery.place)
    if reader is not None:
        through = readable(ctx, reader, platform)
        return replace(delivery, through=tuple(through))
    program = ctx.program
    people = (program.person(handle) for handle in delivery.mentions)
    found = ((p.id, identity_on(p, platform)) for p in people if p is not None)
    addresses = tuple((handle, identity) for handle, identity in found if identity is not None)
    return replace(delivery, addresses=addresses)


def _card_delivery(surface: Surface, kind: str, priority: int) -> Delivery:
    return Delivery(
        key=surface.key,
        place=surface.place,
        to=surface.to,
        kind=kind,
        name=surface.name,
        level=None,
        mentions=surface.mentions,
        card=surface.wanted,
        priority=priority,
        ref=surface.ref,
        surface=surface.id,
        version=surface.version,
        attempts=surface.attempts + 1,
        repeated=surface.first_claimed is not None,
        since=surface.first_claimed,
    )


def _applying(tx: UnitOfWork, rows: Iterable[Queued], now: datetime) -> list[Queued]:
    """Drop rows whose guard ended: nothing is said about a clock that no longer runs."""
    kept: list[Queued] = []
    stale: list[int] = []
    rows = list(rows)
    # Whoever acknowledges waits for this claim, or is seen by it: no send starts afterwards.
    for program_id in sorted({row.draft.program_id for row in rows if row.draft.guard}):
        tx.program(program_id, lock=True)
    for row in rows:
        if row.draft.guard is None or holds(tx, row.draft.guard):
            kept.append(row)
        else:
            stale.append(row.id)
    if stale:
        tx.mark_dropped(stale, now, "its clock no longer runs")
    return kept


def _still_there(
    contexts: Contexts, tx: UnitOfWork, rows: list[Queued], now: datetime
) -> list[Queued]:
    """Who left gets nothing more; somebody with another identity by now is told there."""
    found: dict[int, Context] = {}
    kept: list[Queued] = []
    for row in rows:
        draft = row.draft
        reader = read_audience(draft.to).person
        if reader is None:
            kept.append(row)
            continue
        if draft.program_id not in found:
            found[draft.program_id] = contexts.of(tx, draft.program_id)
        person = found[draft.program_id].program.person(reader)
        if person is None:
            tx.mark_dropped([row.id], now, "left the roster")
        elif row.first_claimed is not None or _reads_at(person, draft.place):
            kept.append(row)
        else:
            _send_elsewhere(tx, found[draft.program_id], row, person, now)
    return kept


def _reads_at(person: Person, place: str) -> bool:
    where = read_place(place)
    return where.private and where.identity == identity_on(person, where.platform)


def _send_elsewhere(
    tx: UnitOfWork, ctx: Context, row: Queued, person: Person, now: datetime
) -> None:
    tx.mark_dropped([row.id], now, "has another identity")
    writer = Writer(tx, ctx, now, f"moved/{row.draft.key}")
    place = writer.reachable(person, row.draft.kind)
    if place is not None:
        key = message_key(row.draft.key, place)
        tx.queue([replace(row.draft, key=key, place=place)], now)


def _in_hours(
    contexts: Contexts, tx: UnitOfWork, rows: list[Queued], now: datetime
) -> list[Queued]:
    """A message for somebody's hours that missed its opening waits for the next one."""
    kept: list[Queued] = []
    for row in rows:
        # An attempt without an answer is looked up now: it may have arrived in time.
        bound = row.draft.not_before is not None and row.first_claimed is None
        opening = _opening(contexts, tx, row.draft, now) if bound else now
        if opening > now:
            tx.mark_retry([row.id], opening, "outside the recipient's hours", tried=False)
        else:
            kept.append(row)
    return kept


def _opening(contexts: Contexts, tx: UnitOfWork, draft: Draft, now: datetime) -> datetime:
    roster = contexts.of(tx, draft.program_id).roster
    person = roster.program.person(read_audience(draft.to).person or "")
    return roster.calendar(person).next_opening(now) if person is not None else now


def _groups(tx: UnitOfWork, rows: list[Queued]) -> Iterator[list[Queued]]:
    """Rows that were sent together before stay together; others are bundled when they are many."""
    alone = [row for row in rows if row.bundle is None]
    fresh = [row for row in alone if row.first_claimed is None]
    # The platform can be asked only for the key that was tried: such a row stays by itself.
    yield from ([row] for row in alone if row.first_claimed is not None)
    for bundle in dict.fromkeys(row.bundle for row in rows if row.bundle):
        yield tx.bundled(bundle)
    private = any(read_audience(row.draft.to).private for row in fresh)
    # A digest is long and may have a picture: in a channel it stays a message of its own.
    digests = [] if private else [row for row in fresh if row.draft.priority == DIGEST]
    fresh = [row for row in fresh if row not in digests]
    together = len(fresh) > (1 if private else LINES_IN_A_ROW)
    step = BUNDLE_LIMIT if together else 1
    yield from (fresh[at : at + step] for at in range(0, len(fresh), step))
    yield from ([row] for row in digests)


def _lease(
    contexts: Contexts, tx: UnitOfWork, rows: list[Queued], now: datetime, until: datetime
) -> Delivery:
    bundle = rows[0].bundle
    if bundle is None and (len(rows) > 1 or rows[0].draft.priority == NOTE):
        bundle = message_key("bundle", *(row.draft.key for row in rows))
    tx.mark_sending([row.id for row in rows], now, until, bundle)
    if bundle is None:
        return _single(rows[0])
    writer = Writer(tx, contexts.of(tx, rows[0].draft.program_id), now, f"bundle/{bundle}")
    return _bundle(rows, bundle, bundle_card(writer, rows))


def _single(row: Queued) -> Delivery:
    draft = row.draft
    return Delivery(
        key=draft.key,
        place=draft.place,
        to=draft.to,
        kind=draft.kind,
        name=draft.name,
        level=draft.level,
        mentions=draft.mentions,
        card=draft.card,
        priority=draft.priority,
        root=row.root,
        rows=(row.id,),
        attempts=row.attempts + 1,
        repeated=row.first_claimed is not None,
        since=row.first_claimed,
    )


def _bundle(rows: list[Queued], key: str, card: Card) -> Delivery:
    first = rows[0]
    claimed = [row.first_claimed for row in rows if row.first_claimed is not None]
    return Delivery(
        key=key,
        place=first.draft.place,
        to=first.draft.to,
        kind=bundle_kind(rows),
        name=None,
        level=None,
        mentions=tuple(dict.fromkeys(p for row in rows for p in row.draft.mentions)),
        card=pack(card),
        priority=min(row.draft.priority for row in rows),
        rows=tuple(row.id for row in rows),
        attempts=first.attempts + 1,
        repeated=bool(claimed),
        since=min(claimed, default=None),
        parts=tuple((r.draft.kind, r.draft.name, r.draft.level) for r in rows),
    )
