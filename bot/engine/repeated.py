"""The same line typed again by the same person within a minute asks first."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.engine.commands.call import Call
from bot.engine.commands.said import AGAIN, first, without
from bot.engine.keys import message_key
from bot.engine.texts import say
from bot.messages.line import one_line
from bot.ports.request import Reply, Request

AGAIN_WITHIN = timedelta(minutes=1)


def repeated(call: Call, request: Request, line: str) -> Reply | None:
    """Return the question to a line that is typed again; ``None``: it is new, or meant again."""
    said = message_key(request.place, one_line(without(AGAIN, line)))
    key, when = f"line/{call.ctx.id}/{call.person.id}", request.said or call.now
    at, _, last = (call.tx.note(key) or "").partition(" ")
    if first(AGAIN, line) is None and last == said:
        before = datetime.fromisoformat(at)
        if abs(when - before) < AGAIN_WITHIN:
            return call.answer(say("again", when=call.ctx.moment(before, call.person.site)))
    call.tx.keep(key, f"{when.isoformat()} {said}")
    return None
