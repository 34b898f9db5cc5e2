"""What somebody is told who presses a button of an issue that is not theirs to press."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.domain.errors import Refused
from bot.domain.issue import Issue
from bot.domain.transitions import running_ack
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Command
from bot.engine.commands.grammar import Token
from bot.engine.context import Context
from bot.features.issues.buttons import (
    buttons_for,
    holder,
    knows,
    may,
    reader_of,
    readers,
)
from bot.features.issues.texts import STATES, say
from bot.messages.card import Card, Text
from bot.messages.people import names
from bot.ports import UnitOfWork
from bot.ports.request import Reply

_NUMBERED = re.compile(r"[A-Za-z][A-Za-z0-9]{1,9}-(\d{1,9})")
_BY_HOLDER = ("wait", "assign")
_BY_COUNTERPART = ("close", "reopen")


def explain(
    call: Call, command: Command, arguments: Sequence[Token], refusal: Refused
) -> Reply | None:
    """Say who may do what was pressed, and offer what the reader may do on the same issue.

    ``None``: it is no act on an issue, or one that the reader may do and that failed otherwise.
    """
    words = arguments[0].text if arguments else ""
    issue = issue_named(call.tx, call.ctx, words) if command.noun == "issue" else None
    if issue is None or not knows(command.verb):
        return None
    if may(issue, reader_of(call.ctx, call.person, call.now), command.verb):
        return None
    return answer(call, issue, _who(call, issue, command.verb))


def answer(call: Call, issue: Issue, who: Text) -> Reply:
    """Return ``who`` may do it, with what this person can do on the issue instead."""
    able = buttons_for(call.ctx, issue, call.person, call.now)
    acts = ", ".join(button.label for button in able[:-1])
    can = say("denied.can", acts=acts) if acts else say("denied.write")
    return Reply(Card(who, (), (can,), able), call.ctx.name(issue), call.person.id, refused=True)


def issue_named(tx: UnitOfWork, ctx: Context, words: str) -> Issue | None:
    """Return the issue that a button names, such as ``ACME-1``."""
    match = _NUMBERED.fullmatch(words)
    return tx.issue_numbered(ctx.id, int(match[1])) if match else None


def _who(call: Call, issue: Issue, verb: str) -> Text:
    ctx = call.ctx
    if not any(may(issue, reader, verb) for reader in readers(ctx)):
        return say("denied.state", name=ctx.name(issue), state=STATES[issue.state])
    if verb == "escalate":
        people = names(ctx.roster.managers(call.side, call.now))
        return say("denied.manager", people=people)
    if verb in _BY_COUNTERPART:
        return say("denied.closes", company=ctx.company(issue.counterpart))
    if verb in _BY_HOLDER:
        return say("denied.has", company=ctx.company(holder(issue)))
    owed = running_ack(issue) if verb == "ack" else None
    return say("denied.answers", company=ctx.company(owed.side if owed else issue.responder))
