"""Lines that only show something: answered on a view, which no writer waits for.

Nothing of them is remembered: whoever asks again looks again. The one thing that a look may leave
behind is on which platform somebody was seen last, and that is written afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.domain.errors import Refused
from bot.engine.commands.declaration import Commands
from bot.engine.commands.dispatch import find, run_line
from bot.engine.commands.said import line_of
from bot.engine.context import Contexts
from bot.engine.reach import acted, came_over
from bot.engine.requests import call_of, place_of, to_a_stranger
from bot.ports import UnitOfWork
from bot.ports.request import REACTION, TALK, Reply, Request


@dataclass(frozen=True, slots=True)
class Looked:
    """The answer, and what is to be written because of it, in a short unit (``None``: nothing)."""

    reply: Reply
    sign: Callable[[UnitOfWork], None] | None = None


def only_shows(commands: Commands, request: Request) -> bool:
    """Say whether a request is a line whose command changes nothing."""
    talk = request.kind == TALK and (not request.private or request.thread is not None)
    if talk or request.kind == REACTION:
        return False
    try:
        return not find(commands, line_of(request)).command.changes
    except Refused:
        return False


def look(contexts: Contexts, tx: UnitOfWork, request: Request, now: datetime) -> Looked | None:
    """Answer a line that only shows, on a view; ``None``: its channel has no program yet."""
    place = place_of(tx, request)
    if place is None:
        return None
    if place.person is None:
        return Looked(to_a_stranger(contexts.index, request))
    call = call_of(contexts, tx, request, place, now, lock=False)
    if call is None:
        return Looked(Reply())
    found = find(contexts.index.commands, line_of(request))
    reply = run_line(call, found.command, found.arguments)
    moved = came_over(tx, call.ctx, call.person, request.platform)
    seen = partial(_seen, contexts, call.ctx.id, call.person.id, request.platform)
    return Looked(reply, seen if moved else None)


def _seen(contexts: Contexts, program: int, handle: str, platform: str, tx: UnitOfWork) -> None:
    ctx = contexts.of(tx, program, lock=True)
    person = ctx.program.person(handle)
    if person is not None:
        acted(tx, ctx, person, platform)
