"""Claim what is to be sent: drop what no longer applies, bundle what comes together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any

from bot.context import Contexts, identity_on
from bot.desk import message_key
from bot.domain.desk import clock
from bot.domain.judge import alerts
from bot.messages.card import Button, Card, Text, pack, unpack
from bot.messages.say import say
from bot.ports import (
    AT_MISS,
    DIGEST,
    LIVE,
    RESOLVED,
    UNLESS_LEVEL,
    Delivery,
    Draft,
    Queued,
    Surface,
    UnitOfWork,
)

PLACES, PER_PLACE = 64, 50

# More lines than this, due in one conversation at once, become one message.
LINES_IN_A_ROW = 5
# A bundle stays readable: what does not fit goes into the next one.
BUNDLE_LIMIT = 25


def claim_rows(
    contexts: Contexts, tx: UnitOfWork, now: datetime, until: datetime, platforms: Collection[str]
) -> list[list[Delivery]]:
    """Lease ready cards and messages until ``until``; return one batch a conversation.

    What belongs to a platform that this process does not serve stays where it is.
    """
    batches: dict[str, list[Delivery]] = {}
    for surface in _served(tx.ready_surfaces(now, PLACES), platforms):
        tx.mark_showing(surface.id, now, until)
        card = _addressed(contexts, tx, _card_delivery(surface), surface.program_id)
        batches.setdefault(surface.place, []).append(card)
    found = tx.ready(now, PLACES, PER_PLACE)
    ours = [row for row in found if _platform(row.draft.place) in platforms]
    rows = _in_hours(contexts, tx, _applying(tx, ours, now), now)
    for place, line in groupby(rows, key=lambda row: row.draft.place):
        for group in _groups(tx, list(line)):
            message = _lease(tx, group, now, until)
            program_id = group[0].draft.program_id
            batches.setdefault(place, []).append(_addressed(contexts, tx, message, program_id))
    return list(batches.values())


def _addressed(contexts: Contexts, tx: UnitOfWork, delivery: Delivery, program_id: int) -> Delivery:
    """Say who the mentioned people are on the platform that shows them."""
    if not delivery.mentions:
        return delivery
    program, platform = contexts.of(tx, program_id).program, _platform(delivery.place)
    people = (program.person(handle) for handle in delivery.mentions)
    found = ((p.id, identity_on(p, platform)) for p in people if p is not None)
    addresses = tuple((handle, identity) for handle, identity in found if identity is not None)
    return replace(delivery, addresses=addresses)


def _served(surfaces: Iterable[Surface], platforms: Collection[str]) -> list[Surface]:
    return [surface for surface in surfaces if _platform(surface.place) in platforms]


def _platform(place: str) -> str:
    return place.partition(":")[0]


def _card_delivery(surface: Surface) -> Delivery:
    return Delivery(
        key=surface.key,
        place=surface.place,
        to=surface.to,
        kind="issue.card",
        name=surface.name,
        level=None,
        mentions=surface.mentions,
        card=surface.wanted,
        priority=DIGEST,
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
        if row.draft.guard is None or _guarded(tx, row.draft.guard):
            kept.append(row)
        else:
            stale.append(row.id)
    if stale:
        tx.mark_dropped(stale, now, "its clock no longer runs")
    return kept


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
    person = roster.program.person(draft.to.removeprefix("dm:"))
    return roster.calendar(person).next_opening(now) if person is not None else now


def _guarded(tx: UnitOfWork, guard: str) -> bool:
    issue_id, _, what = guard.partition(":")
    issue = tx.issue(int(issue_id))
    if issue is None:
        return False
    if what in (LIVE, RESOLVED):
        return issue.live if what == LIVE else issue.state == RESOLVED
    what, _, misses = what.partition(AT_MISS)
    clock_id, _, level = what.partition(UNLESS_LEVEL)
    found = clock(issue, clock_id)
    if found is None or not found.running or found.misses > int(misses or found.misses):
        return False
    told = alerts(tx.steps(issue.id), issue.acked) if level else []
    return all(step.level != int(level) for step in told)


def _groups(tx: UnitOfWork, rows: list[Queued]) -> Iterator[list[Queued]]:
    """Rows that were sent together before stay together; others are bundled when they are many."""
    alone = [row for row in rows if row.bundle is None]
    fresh = [row for row in alone if row.first_claimed is None]
    # The platform can be asked only for the key that was tried: such a row stays by itself.
    yield from ([row] for row in alone if row.first_claimed is not None)
    for bundle in dict.fromkeys(row.bundle for row in rows if row.bundle):
        yield tx.bundled(bundle)
    private = any(row.draft.to.startswith("dm:") for row in fresh)
    if len(fresh) > (1 if private else LINES_IN_A_ROW):
        for at in range(0, len(fresh), BUNDLE_LIMIT):
            yield fresh[at : at + BUNDLE_LIMIT]
        return
    for row in fresh:
        yield [row]


def _lease(tx: UnitOfWork, rows: list[Queued], now: datetime, until: datetime) -> Delivery:
    bundle = rows[0].bundle
    if bundle is None and len(rows) > 1:
        bundle = message_key("bundle", *(row.draft.key for row in rows))
    tx.mark_sending([row.id for row in rows], now, until, bundle)
    return _bundle(rows, bundle) if bundle is not None else _single(rows[0])


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


def _bundle(rows: list[Queued], key: str) -> Delivery:
    card = bundle_card((row.draft.name, row.draft.card) for row in rows)
    first = rows[0]
    claimed = [row.first_claimed for row in rows if row.first_claimed is not None]
    return Delivery(
        key=key,
        place=first.draft.place,
        to=first.draft.to,
        kind="bundle",
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


def bundle_card(messages: Iterable[tuple[str | None, dict[str, Any]]]) -> Card:
    """Return several messages, each with its subject in words, as one.

    Each keeps its line, and the first few their first button, which says what it is for.
    """
    found = [(name, unpack(card)) for name, card in messages]
    lines: list[Text] = []
    for _, card in found:
        lines += [card.title, *card.lines]
    buttons = dict.fromkeys(_named(name, card.buttons[0]) for name, card in found if card.buttons)
    return Card(say("bundle", count=len(found)), (), tuple(lines), tuple(buttons)[:5])


def _named(name: str | None, button: Button) -> Button:
    return replace(button, label=f"{button.label} {name}") if name else button
