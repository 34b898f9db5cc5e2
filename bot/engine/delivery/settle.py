"""What an outcome means: sent, try again later, ask the platform first, or give up and tell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.engine.context import Context, Contexts
from bot.engine.texts import say
from bot.engine.writer import Writer
from bot.messages.card import plain_card, unpack
from bot.ports import NOT_TRIED, PERMANENT, SENT, UNKNOWN, Delivery, Outcome, UnitOfWork
from bot.ports.audience import only, read_audience
from bot.ports.message import Message
from bot.ports.place import read_place

LONGEST_BACK_OFF = timedelta(minutes=5)
# A line whose card is deleted again and again is given up after so many tries.
ANEW = 5


def settle_rows(
    contexts: Contexts, tx: UnitOfWork, results: Sequence[tuple[Delivery, Outcome]], now: datetime
) -> None:
    """Record outcomes. Only what the platform refused for good is given up, and that is told."""
    for delivery, outcome in results:
        if outcome.result == SENT:
            _sent(tx, delivery, outcome, now)
        elif outcome.result == PERMANENT:
            _dead(contexts, tx, delivery, outcome, now)
        else:
            _again(tx, delivery, outcome, now)


def _sent(tx: UnitOfWork, delivery: Delivery, outcome: Outcome, now: datetime) -> None:
    if delivery.surface is not None:
        # A card found by its key may show what an earlier attempt posted: it is edited once more.
        version = 0 if outcome.found else delivery.version
        tx.mark_shown(delivery.surface, version, outcome.ref or delivery.ref)
    else:
        tx.mark_sent(delivery.rows, now, outcome.ref)
    if read_place(delivery.place).private:
        tx.note_direct(delivery.place)


def _again(tx: UnitOfWork, delivery: Delivery, outcome: Outcome, now: datetime) -> None:
    tried = outcome.result != NOT_TRIED
    at = now + back_off(delivery.attempts, outcome.retry_after) if tried else now
    error = outcome.error or outcome.result
    unsure = outcome.result == UNKNOWN or (delivery.repeated and outcome.result != SENT)
    if delivery.surface is not None:
        # A platform that asks to wait means the place or the token, never this card alone.
        hold = tried and outcome.retry_after is not None
        tx.mark_card_retry(delivery.surface, at, error, tried=tried, unsure=unsure, hold=hold)
    else:
        tx.mark_retry(delivery.rows, at, error, tried=tried, unsure=unsure)


def back_off(attempts: int, retry_after: float | None) -> timedelta:
    """Return how long to wait: what the platform said, else 1, 2, 4 … seconds up to 5 minutes."""
    if retry_after is not None:
        return timedelta(seconds=max(retry_after, 0.0))
    return min(timedelta(seconds=2.0 ** min(attempts - 1, 10)), LONGEST_BACK_OFF)


def _dead(
    contexts: Contexts, tx: UnitOfWork, delivery: Delivery, outcome: Outcome, now: datetime
) -> None:
    error = outcome.error or outcome.result
    if outcome.gone and _posted_anew(tx, delivery, error, now):
        return
    if delivery.surface is not None:
        tx.mark_card_dead(delivery.surface, error)
        program_id = tx.surface(delivery.surface).program_id
    else:
        tx.mark_dead(delivery.rows, now, error)
        program_id = tx.program_of_rows(delivery.rows)
    if delivery.kind != "notice":
        _tell(contexts.of(tx, program_id), tx, delivery, error, now)


def _posted_anew(tx: UnitOfWork, delivery: Delivery, error: str, now: datetime) -> bool:
    """Somebody deleted the message: its card is posted anew, and lines go under the new one."""
    if delivery.surface is not None and delivery.ref is not None:
        tx.mark_card_lost(delivery.surface, now)
        return True
    if delivery.root is None or delivery.attempts > ANEW:
        return False
    card = tx.surface_at(delivery.place, delivery.root)
    if card is None and tx.message_at(delivery.place, delivery.root) is not None:
        # It lies under a message that is said once: who deleted that wants no more of it.
        tx.mark_dropped(delivery.rows, now, "the message above it is gone")
        return True
    if card is not None:
        tx.mark_card_lost(card.id, now)
    tx.mark_retry(delivery.rows, now, error, tried=True)
    return True


def _tell(ctx: Context, tx: UnitOfWork, delivery: Delivery, error: str, now: datetime) -> None:
    """Tell a program manager of each side concerned, where they can still be reached.

    About a critical issue this is said at any hour, about anything else in the manager's hours.
    """
    writer = Writer(tx, ctx, now, f"dead/{delivery.key}")
    reader = read_audience(delivery.to)
    person = ctx.program.person(reader.person or "")
    side = person.side if person else reader.side
    text = plain_card(unpack(delivery.card))[:500]
    said = say("undelivered", place=delivery.to, error=error, text=text)
    message = Message("notice", said, key=f"dead/{delivery.key}")
    critical = _critical(ctx, tx, delivery)
    for each in ctx.program.sides if side is None else (side,):
        for manager in writer.roster.answering(each, now):
            place = writer.private_place(manager)
            if place is not None and place != delivery.place:
                opening = None if critical else writer.opening(manager)
                writer.announce(only(manager.id), place, message, not_before=opening)


def _critical(ctx: Context, tx: UnitOfWork, delivery: Delivery) -> bool:
    """Say whether a message speaks of a critical issue, alone or among others."""
    prefix = f"{ctx.program.key}-"
    names = {delivery.name, *(name for _kind, name, _level in delivery.parts)}
    numbers = (name.removeprefix(prefix) for name in names if name and name.startswith(prefix))
    issues = (tx.issue_numbered(ctx.id, int(number)) for number in numbers if number.isdecimal())
    return any(issue is not None and issue.severity == "critical" for issue in issues)
