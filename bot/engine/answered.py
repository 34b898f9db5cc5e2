"""Answers that were given, by the natural key of what was asked: each is given once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.calendar import NeverOpens
from bot.domain.errors import Conflict, Refused
from bot.engine.commands.call import Call
from bot.engine.denied import Denied
from bot.engine.texts import say
from bot.messages.card import Card, pack, unpack
from bot.messages.moments import card_read, text_read
from bot.messages.say import Said, text_of
from bot.ports import UnitOfWork
from bot.ports.audience import only
from bot.ports.request import REACTION, Reply, Request


def earlier_answer(tx: UnitOfWork, request: Request) -> Reply | None:
    """Return the answer that was given to a request before, or ``None`` if it is new."""
    known = tx.answered(request.key)
    return None if known is None else _unpack(known)


def keep_answer(tx: UnitOfWork, request: Request, reply: Reply, now: datetime) -> None:
    """Keep an answer, and what must be known when the platform is read after a gap."""
    tx.remember(request.key, now, _pack(reply))
    if request.kind == REACTION:
        tx.note_reactions((request.key,))
    if request.private and request.kept:
        tx.note_direct(request.place)


def keep_refusal(tx: UnitOfWork, request: Request, reply: Reply, now: datetime) -> None:
    """Keep the refusal of what may be found again: it is not answered twice."""
    if tx.answered(request.key) is None:
        tx.remember(request.key, now, _pack(reply))


def refusal_of(error: Refused | NeverOpens | Conflict) -> Reply:
    """Return what a person is told of a request that was not done."""
    if isinstance(error, NeverOpens):
        return Reply(Card(say("no.open_never", site=error.site)), refused=True)
    if isinstance(error, Conflict):
        return Reply(Card(say("twice")), refused=True)
    if isinstance(error, Denied):
        return error.reply
    return Reply(Card(text_of(error)), refused=True)


def _pack(reply: Reply) -> dict[str, Any]:
    card = pack(reply.card) if reply.card is not None else None
    who = {"name": reply.name, "person": reply.person}
    return {"card": card, **who, "refused": reply.refused, "hint": reply.hint}


def _unpack(data: dict[str, Any]) -> Reply:
    card = unpack(data["card"]) if data["card"] is not None else None
    return Reply(card, data["name"], data["person"], data["refused"], hint=data["hint"])


def read_by(call: Call, answer: Callable[[], Reply]) -> Reply:
    """Return an answer, or raise a refusal, with its moments as the person reads them."""
    reading = call.ctx.reading(call.now, only(call.person.id))
    try:
        reply = answer()
    except Said as refusal:
        raise Said(text_read(refusal.text, reading)) from None
    card = reply.card
    return reply if card is None else replace(reply, card=card_read(card, reading))
