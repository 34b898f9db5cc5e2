"""From a request to its answer: who asks, in which program, what may be seen, and done once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.commands.call import Call
from bot.commands.dispatch import find, run_line
from bot.commands.grammar import one_line
from bot.commands.help import help_card
from bot.commands.issue_log import log_message
from bot.commands.issue_work import comment
from bot.commands.registry import Command
from bot.context import Context, Contexts
from bot.desk import Desk, message_key
from bot.domain.values import Issue
from bot.messages.card import Card, pack, unpack
from bot.messages.refusals import refuse
from bot.messages.say import say
from bot.ports import Membership, Subject, UnitOfWork
from bot.request import COMMAND, REACTION, TALK, Reply, Request

AGAIN_WITHIN = timedelta(minutes=1)
EMOJI = {
    "rotating_light": "log",
    "🚨": "log",
    "eyes": "issue ack",
    "👀": "issue ack",
    "white_check_mark": "issue resolve",
    "✅": "issue resolve",
}
_AGAIN = re.compile(r"\s+again=yes\b")
_PROGRAM = re.compile(r"(?:^|\s)program=([A-Za-z][A-Za-z0-9]{1,9})\b")
_KEY = re.compile(r"\b([A-Z][A-Z0-9]{1,9})-\d+\b")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request came from: a program, who reads there, and the person if on its roster."""

    program_id: int
    person: str | None
    audience: str | None


def answer(contexts: Contexts, tx: UnitOfWork, request: Request, now: datetime) -> Reply:
    """Answer a request inside a unit of work; a repeated one gets its first answer again."""
    known = tx.answered(request.key)
    if known is not None:
        return _unpack(known)
    line = _PROGRAM.sub("", request.text) if request.private else request.text
    place = place_of(tx, request)
    if place is None:
        return Reply()
    if place.person is None:
        return _stranger(request)
    call = _call(contexts, tx, request, place, now)
    if call is None:
        return Reply()
    reply = _run(call, request, line.strip())
    tx.remember(request.key, now, _pack(reply))
    return reply


def place_of(tx: UnitOfWork, request: Request) -> Place | None:
    """Unknown channels get nothing; in a direct message the person's programs decide."""
    members = tx.memberships(request.platform, request.identity)
    if request.private:
        return _private_place(tx, request, members)
    channel = tx.channel(request.place)
    if channel is None:
        return None
    person = next((m.name for m in members if m.program_id == channel.program_id), None)
    return Place(channel.program_id, person, channel.name)


def _private_place(tx: UnitOfWork, request: Request, members: list[Membership]) -> Place | None:
    if not members:
        return Place(0, None, None)
    if len(members) == 1:
        return Place(members[0].program_id, members[0].name, None)
    named = _PROGRAM.search(request.text) or _KEY.search(request.text.upper())
    by_key = {tx.program(m.program_id).key: m for m in members}
    if request.message is not None:
        about = tx.message_at(request.place, request.message)
        issue = tx.issue(about.id) if about else None
        if issue is not None:
            found = next((m for m in members if m.program_id == issue.program_id), None)
            return Place(found.program_id, found.name, None) if found else None
    key = named[1].upper() if named else ""
    if key not in by_key:
        keys = ", ".join(sorted(by_key))
        raise refuse("no.which", keys=keys, key=sorted(by_key)[0], line=request.text[:80])
    return Place(by_key[key].program_id, by_key[key].name, None)


def _stranger(request: Request) -> Reply:
    """Somebody who is not on the roster gets help text only, and only when he asked."""
    if request.kind in (TALK, REACTION) and not request.private:
        return Reply()
    shown = help_card()
    lines = (say("help.stranger"), *shown.lines)
    return Reply(Card(shown.title, lines=lines), refused=True)


def _call(
    contexts: Contexts, tx: UnitOfWork, request: Request, place: Place, now: datetime
) -> Call | None:
    ctx = contexts.of(tx, place.program_id, lock=True)
    person = ctx.program.person(place.person or "")
    if person is None:
        return None
    audience = place.audience or person.side
    if audience not in ("shared", person.side):
        raise refuse("no.internal_channel", company=ctx.company(audience))
    desk = Desk(tx, ctx, now, message_key(request.key))
    thread = _thread(tx, ctx, request)
    return Call(tx, now, ctx, person, audience, request, desk, thread)


def _thread(tx: UnitOfWork, ctx: Context, request: Request) -> Issue | None:
    if request.thread is None:
        return None
    return _issue_of(tx, ctx, tx.message_at(request.place, request.thread))


def _issue_of(tx: UnitOfWork, ctx: Context, subject: Subject | None) -> Issue | None:
    if subject is None or subject.kind != "issue":
        return None
    issue = tx.issue(subject.id)
    return issue if issue is not None and issue.program_id == ctx.id else None


def _run(call: Call, request: Request, line: str) -> Reply:
    if request.kind == REACTION:
        return _react(call, request)
    if request.kind == TALK and not request.private:
        return _talk(call, request)
    if request.kind == TALK and call.thread is not None:
        return _talk(call, request)
    found, arguments = find(_AGAIN.sub("", line))
    _changeable(call, found)
    if found.asks_again and request.kind in (COMMAND, TALK):
        repeated = _repeated(call, request, line)
        if repeated is not None:
            return repeated
    return run_line(call, found, arguments)


def _changeable(call: Call, found: Command) -> None:
    if found.changes and call.ctx.row.state == "archived":
        raise refuse("no.archived", key=call.ctx.program.key)


def _talk(call: Call, request: Request) -> Reply:
    if call.thread is None or not request.text.strip():
        return Reply()
    return comment(call, call.thread, request.text.strip())


def _react(call: Call, request: Request) -> Reply:
    """An emoji logs a message, or acknowledges or resolves what a message is about."""
    what = EMOJI.get(request.text.strip(":"))
    if what is None or request.message is None:
        return Reply()
    subject = call.tx.message_at(request.place, request.message)
    about = _issue_of(call.tx, call.ctx, subject)
    if what == "log":
        if about is not None:
            return call.reply("logged.already", about, name=call.ctx.name(about))
        if request.private:
            return Reply()
        source = f"{request.place}/{request.message}"
        return log_message(call, request.message_text or "", source, request.link)
    if about is None:
        return Reply()
    found, arguments = find(f"{what} {call.ctx.name(about)}")
    _changeable(call, found)
    return run_line(call, found, arguments)


def _repeated(call: Call, request: Request, line: str) -> Reply | None:
    """The same line typed again by the same person within a minute asks first."""
    said = message_key(request.place, one_line(_AGAIN.sub("", line)))
    key = f"line/{call.ctx.id}/{call.person.id}"
    at, _, last = (call.tx.note(key) or "").partition(" ")
    if _AGAIN.search(line) is None and last == said:
        before = datetime.fromisoformat(at)
        if call.now - before < AGAIN_WITHIN:
            return call.reply("again", when=call.ctx.moment(before, call.person.site))
    call.tx.keep(key, f"{call.now.isoformat()} {said}")
    return None


def _pack(reply: Reply) -> dict[str, Any]:
    card = pack(reply.card) if reply.card is not None else None
    return {"card": card, "name": reply.name, "person": reply.person, "refused": reply.refused}


def _unpack(data: dict[str, Any]) -> Reply:
    card = unpack(data["card"]) if data["card"] is not None else None
    return Reply(card, data["name"], data["person"], data["refused"])
