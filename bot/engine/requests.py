"""From a request to its answer: who asks, in which program, what may be seen, and done once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.domain.errors import Refused
from bot.engine.answered import earlier_answer, keep_answer, read_by
from bot.engine.commands.arguments import Arguments
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Command, Commands
from bot.engine.commands.dispatch import Found, find, run_line
from bot.engine.commands.offers import pressed
from bot.engine.commands.said import AGAIN, line_of, spoken, without
from bot.engine.commands.several import run_several, several
from bot.engine.commands.talk import talk_answer
from bot.engine.commands.which import asking_back
from bot.engine.context import Contexts
from bot.engine.denied import explained
from bot.engine.feature import CHANNEL, FORESEEN, ISSUE, PERSON, UNKNOWN
from bot.engine.heard import counted
from bot.engine.index import Index
from bot.engine.keys import message_key
from bot.engine.mentions import with_people
from bot.engine.program_names import meant_by, names_for
from bot.engine.reach import acted
from bot.engine.repeated import repeated
from bot.engine.texts import refuse, say
from bot.engine.threads import issue_of, record_of
from bot.engine.two_keys.act import under_two_keys
from bot.engine.understanding.answer import in_other_words
from bot.engine.writer import Writer
from bot.messages.line import LINE_LIMIT
from bot.ports import Membership, UnitOfWork
from bot.ports.foreign import ForeignReader
from bot.ports.request import BUTTON, REACTION, TALK, Reply, Request


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request came from: a program, who reads there, and the person if on its roster."""

    program_id: int
    person: str | None
    audience: str | None


def is_slow(commands: Commands, request: Request) -> bool:
    """Say whether the command of a line works something out beforehand."""
    if request.kind == REACTION or (request.kind == TALK and not request.private):
        return False
    try:
        command = find(commands, line_of(request)).command
    except Refused:
        return False
    waits = request.attachments or not command.takes_file or command.keeps_file
    return command.beforehand is not None and bool(waits)


def beforehand(
    contexts: Contexts, tx: UnitOfWork, request: Request, now: datetime, reader: ForeignReader
) -> object:
    """Work out on a view what would hold everybody up in a unit of work.

    A refusal is returned too: it is raised where its turn comes. ``None``: there is nothing.
    """
    try:
        if tx.answered(request.key) is not None:
            return None
        place = place_of(tx, request)
        if place is None:
            contexts.index.answering(CHANNEL, FORESEEN)(request, contexts.index)
        if place is None or place.person is None:
            return None
        call = call_of(contexts, tx, request, place, now, reader=reader, lock=False)
        if call is None:
            return None
        command, arguments = find(contexts.index.commands, line_of(call.request))[:2]
        if command.beforehand is None:
            return None
        call.require_standing(command.words)
        kinds = contexts.index.arguments
        return command.beforehand(call, **Arguments(call, command, arguments, kinds).parse())
    except Refused as refusal:
        return refusal


def answer(
    contexts: Contexts,
    tx: UnitOfWork,
    request: Request,
    now: datetime,
    prepared: object | None = None,
) -> Reply:
    """Answer a request inside a unit of work; a repeated one gets its first answer again.

    ``prepared`` is what was worked out beforehand.
    """
    known = earlier_answer(tx, request)
    if known is not None:
        return known
    place = place_of(tx, request)
    if place is None:
        return _new_channel(contexts.index, tx, request, now)
    if place.person is None:
        reply = to_a_stranger(contexts.index, request)
        if request.kept:
            keep_answer(tx, request, reply, now)
        return reply
    call = call_of(contexts, tx, request, place, now, prepared)
    if call is None:
        return Reply()
    acted(tx, call.ctx, call.person, request.platform)
    reply = read_by(call, lambda: _run(call, call.request, spoken(call.request).strip()))
    keep_answer(tx, request, reply, now)
    return reply


def _new_channel(index: Index, tx: UnitOfWork, request: Request, now: datetime) -> Reply:
    """A channel without a program takes one command, and only from whoever may give it."""
    reply: Reply = index.answering(CHANNEL, UNKNOWN)(tx, request, now, index)
    if reply.person is not None:
        keep_answer(tx, request, reply, now)
    return reply


def place_of(tx: UnitOfWork, request: Request) -> Origin | None:
    """Unknown channels get nothing; in a direct message the person's programs decide."""
    members = tx.memberships(request.platform, request.identity)
    if request.private:
        return _private_place(tx, request, members)
    channel = tx.channel(request.place)
    if channel is None:
        return None
    person = next((m.name for m in members if m.program_id == channel.program_id), None)
    return Origin(channel.program_id, person, channel.name)


def _private_place(tx: UnitOfWork, request: Request, members: list[Membership]) -> Origin | None:
    if not members:
        return Origin(0, None, None)
    if len(members) == 1:
        return Origin(members[0].program_id, members[0].name, None)
    about = _program_of(tx, request)
    if about is not None:
        found = next((m for m in members if m.program_id == about), None)
        return Origin(found.program_id, found.name, None) if found else None
    names = names_for(tx, members)
    meant = meant_by(request.text[:LINE_LIMIT], names)
    if meant is None:
        keys = ", ".join(sorted(names))
        raise refuse("no.which", keys=keys, key=sorted(names)[0], line=request.text[:80])
    return Origin(meant.program_id, meant.name, None)


def _program_of(tx: UnitOfWork, request: Request) -> int | None:
    """Return the program of the message that was pressed or marked: an issue's, or a record's."""
    about = tx.message_at(request.place, request.message) if request.message else None
    if about is None:
        return None
    kept = tx.issue(about.id) if about.kind == "issue" else tx.record(about.id)
    return kept.program_id if kept is not None else None


def to_a_stranger(index: Index, request: Request) -> Reply:
    """Somebody who is not on the roster gets help text only, and only when they asked."""
    if request.kind in (TALK, REACTION) and not request.private:
        return Reply()
    return Reply(index.answering(PERSON, UNKNOWN)(index), refused=True)


def call_of(
    contexts: Contexts,
    tx: UnitOfWork,
    request: Request,
    place: Origin,
    now: datetime,
    prepared: object | None = None,
    *,
    reader: ForeignReader | None = None,
    lock: bool = True,
) -> Call | None:
    """Return what a person asks in their place, or ``None`` where they left the roster."""
    ctx = contexts.of(tx, place.program_id, lock=lock)
    person = ctx.program.person(place.person or "")
    if person is None:
        return None
    audience = place.audience or person.side
    if audience not in ("shared", person.side):
        raise refuse("no.internal_channel", company=ctx.company(audience))
    request = with_people(contexts.index.commands, ctx, request)
    writer = Writer(tx, ctx, now, message_key(request.key))
    subject = tx.message_at(request.place, request.thread) if request.thread else None
    thread, about = issue_of(tx, ctx, subject), record_of(tx, ctx, subject)
    return Call(
        tx, now, ctx, person, audience, request, writer, thread, prepared, about, reader,
        contexts.budgets, address=contexts.address,
    )  # fmt: skip


def _run(call: Call, request: Request, line: str) -> Reply:
    if request.kind == REACTION:
        return _react(call, request)
    if request.kind == TALK and (call.thread is not None or not request.private):
        return _talk(call, request)
    if request.kind == TALK and request.files and not line:
        return call.answer(say("file.where"))
    line_to_run = without(AGAIN, pressed(call, line) if request.kind == BUTTON else line)
    if request.kind == BUTTON:
        return _run_line(call, line, line_to_run)
    try:
        return _run_line(call, line, line_to_run)
    except Refused as refusal:
        reply = in_other_words(call, line_to_run, refusal)
        if reply is None:
            raise
        return reply


def _run_line(call: Call, line: str, line_to_run: str) -> Reply:
    found = find(call.ctx.index.commands, line_to_run)
    _changeable(call, found.command)
    return asking_back(call, found, lambda: _of_command(call, found, line, line_to_run))


def _of_command(call: Call, found: Found, line: str, line_to_run: str) -> Reply:
    typed, command, many = call.request.kind != BUTTON, found.command, several(call, found)
    reply = talk_answer(call, found, line_to_run) if typed and many is None else None
    if reply is None and typed and command.asks_again:
        reply = repeated(call, call.request, line)
    if reply is None and command.changes:
        call.spend_change(act=command.act)
    if reply is None and many is not None:
        reply = run_several(call, many, partial(_run_found, typed=True))
        return _with_state(call, command, reply)
    return reply or _with_state(call, command, _run_found(call, found, line_to_run, typed=typed))


def _run_found(call: Call, found: Found, line: str, *, typed: bool) -> Reply:
    def run() -> Reply:
        return run_line(call, found.command, found.arguments)

    if typed:
        return under_two_keys(call, found.command, line, run)
    return explained(call, found, lambda: under_two_keys(call, found.command, line, run))


def _with_state(call: Call, found: Command, reply: Reply) -> Reply:
    """Commands work while the program is paused; the answer says that nothing runs."""
    paused = call.ctx.row.state == "paused" and found.changes and found.noun != "program"
    if not paused or reply.card is None:
        return reply
    card = replace(reply.card, lines=(*reply.card.lines, say("state.paused")))
    return replace(reply, card=card)


def _changeable(call: Call, found: Command) -> None:
    if found.changes and call.ctx.row.state == "archived":
        raise refuse("no.archived", key=call.ctx.program.key)


def _talk(call: Call, request: Request) -> Reply:
    text, listeners = request.text.strip(), call.ctx.index.listeners
    call.note_act()
    if call.record is not None and text:
        return listeners[call.record.kind].hear(call, call.record, text)
    if call.thread is None or not (text or request.files):
        return Reply()
    return listeners[ISSUE].hear(counted(call, call.thread), call.thread, text)


def _react(call: Call, request: Request) -> Reply:
    """An emoji does what its feature declares, on the issue that the marked message is about."""
    reaction = call.ctx.index.reactions.get(request.text.strip(":"))
    if reaction is None or request.message is None:
        return Reply()
    subject = call.tx.message_at(request.place, request.message)
    about = issue_of(call.tx, call.ctx, subject)
    if reaction.take is not None or about is not None:
        call.spend_change()
    if reaction.take is not None:
        return reaction.take(call, request, about)
    if about is None:
        return Reply()
    line = f"{reaction.words} {call.ctx.name(about)}"
    found = find(call.ctx.index.commands, line)
    _changeable(call, found.command)
    return _run_found(call, found, line, typed=False)
