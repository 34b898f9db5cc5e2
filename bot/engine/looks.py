"""Lines that only show something: answered on a view, which no writer waits for.

Whoever asks again looks again. What a look may leave behind is written afterwards: on which
platform somebody was seen last, and the answer to a line that may be found again after a gap.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.domain.errors import Refused
from bot.engine.answered import earlier_answer, keep_answer, read_by
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Commands
from bot.engine.commands.dispatch import find, run_line
from bot.engine.commands.nearest import NoCommand
from bot.engine.commands.said import line_of
from bot.engine.context import Contexts
from bot.engine.reach import acted, came_over
from bot.engine.requests import call_of, place_of, to_a_stranger
from bot.engine.understanding.answer import looked
from bot.engine.understanding.verb_alone import may_be_free
from bot.ports import Database, UnitOfWork
from bot.ports.request import BUTTON, REACTION, TALK, Reply, Request

Sign = Callable[[UnitOfWork], None]


@dataclass(frozen=True, slots=True)
class Looked:
    """The answer, and what is to be written because of it, in a short unit (``None``: nothing)."""

    reply: Reply
    sign: Sign | None = None


def only_shows(commands: Commands, request: Request) -> bool:
    """Say whether a request is a line whose command changes nothing, or free text that may ask."""
    talk = request.kind == TALK and (not request.private or request.thread is not None)
    files_alone = request.files and not request.text.strip()
    if talk or files_alone or request.kind == REACTION:
        return False
    try:
        return not find(commands, line_of(request)).command.changes
    except NoCommand:
        return request.kind != BUTTON
    except Refused:
        return False


def shown_to(db: Database, contexts: Contexts, request: Request, now: datetime) -> Reply | None:
    """Answer a line that only shows; ``None``: it may change something, or asks for a program."""
    if not only_shows(contexts.index.commands, request):
        return None
    with db.read() as tx:
        looked = _look(contexts, tx, request, now)
    if looked is not None and looked.sign is not None:
        db.submit(looked.sign)
    return looked.reply if looked is not None else None


def _look(contexts: Contexts, tx: UnitOfWork, request: Request, now: datetime) -> Looked | None:
    """Answer a line that only shows, on a view; ``None``: its channel has no program yet."""
    known = earlier_answer(tx, request)
    if known is not None:
        return Looked(known)
    place = place_of(tx, request)
    if place is None:
        return None
    if place.person is None:
        return _looked(request, now, to_a_stranger(contexts.index, request))
    call = call_of(contexts, tx, request, place, now, lock=False)
    if call is None:
        return Looked(Reply())
    reply = _shown(call, line_of(call.request))
    if reply is None:
        # What was meant by other words may change something: it is found out in a unit of work.
        return None
    if not came_over(tx, call.ctx, call.person, request.platform):
        return _looked(request, now, reply)
    seen = partial(_seen, contexts, call.ctx.id, call.person.id, request.platform)
    return _looked(request, now, reply, seen)


def _shown(call: Call, line: str) -> Reply | None:
    """Answer a line that only shows, or free text that only asks; ``None``: it may be an act."""
    commands = call.ctx.index.commands
    try:
        found = find(commands, line)
    except NoCommand as refusal:
        return _in_other_words(call, refusal, line)
    try:
        return read_by(call, lambda: run_line(call, found.command, found.arguments))
    except Refused as refusal:
        if call.request.kind == BUTTON or not may_be_free(call, found):
            raise
        return _in_other_words(call, refusal, line)


def _in_other_words(call: Call, refusal: Refused, line: str) -> Reply | None:
    reply = looked(call, refusal, line)
    return read_by(call, lambda: reply) if reply is not None else None


def _looked(request: Request, now: datetime, reply: Reply, *signs: Sign) -> Looked:
    """Return an answer; that to a line which the platform's history keeps is kept as well."""
    if request.kept:
        signs = (*signs, partial(_keep, request, reply, now))
    return Looked(reply, partial(_leave, signs) if signs else None)


def _leave(signs: Sequence[Sign], tx: UnitOfWork) -> None:
    for sign in signs:
        sign(tx)


def _keep(request: Request, reply: Reply, now: datetime, tx: UnitOfWork) -> None:
    if earlier_answer(tx, request) is None:
        keep_answer(tx, request, reply, now)


def _seen(contexts: Contexts, program: int, handle: str, platform: str, tx: UnitOfWork) -> None:
    ctx = contexts.of(tx, program, lock=True)
    person = ctx.program.person(handle)
    if person is not None:
        acted(tx, ctx, person, platform)
