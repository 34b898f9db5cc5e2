"""Issues and decisions that name a revision are held against the valid one, and say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.domain.issue import Issue
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Command
from bot.engine.commands.dispatch import Run
from bot.engine.commands.grammar import Token
from bot.engine.writer import Writer
from bot.features.charter.policy import Spec, bare_revision
from bot.features.charter.store import specs
from bot.features.charter.texts import say
from bot.messages.card import Text
from bot.ports.request import Reply

REV, FILE, ID = "rev", "file", "spec"
ANSWERED = ("issue log", "issue edit", "decision approve")
"""Commands whose answer says it at once."""


def against_the_valid(writer: Writer, fields: Mapping[str, str]) -> tuple[Text, ...]:
    """Say of details that name a revision that it is not the valid one; nothing where it is."""
    rev = fields.get(REV)
    if not rev:
        return ()
    every = [stored.value for stored in specs(writer)]
    spec = _named(every, fields)
    if spec is None:
        wanted = fields.get(ID)
        return (say("rev.no_spec", id=wanted),) if wanted and every else ()
    if bare_revision(rev) == bare_revision(spec.valid.rev):
        return ()
    key = "rev.unknown" if spec.known(rev) is None else "rev.superseded"
    return (say(key, rev=rev, id=spec.id, valid=spec.valid.rev),)


def _named(every: Sequence[Spec], fields: Mapping[str, str]) -> Spec | None:
    """Return the specification that details name: by its id, by its document; with one in the
    program the revision alone is enough."""
    if ID in fields:
        return next((s for s in every if s.id.casefold() == fields[ID].strip().casefold()), None)
    if FILE in fields:
        document = fields[FILE].strip().casefold()
        return next((s for s in every if s.document.casefold() == document), None)
    return every[0] if len(every) == 1 else None


def on_card(writer: Writer, issue: Issue) -> tuple[Text, ...]:
    """Return the line for the card of an issue that is worked on."""
    return against_the_valid(writer, issue.fields) if issue.live and REV in issue.fields else ()


def around(
    call: Call, command: Command, values: dict[str, Any], _arguments: Sequence[Token], run: Run
) -> Reply:
    """Say it in the answer of a command that names a revision."""
    reply = run(call, command, values)
    given = values.get("fields")
    if command.words not in ANSWERED or not given or REV not in given or reply.card is None:
        return reply
    lines = against_the_valid(call.writer, {**_known(call, reply), **given})
    if not lines:
        return reply
    return replace(reply, card=replace(reply.card, lines=(*reply.card.lines, *lines)))


def _known(call: Call, reply: Reply) -> Mapping[str, str]:
    """Return the details of the issue that an answer is about."""
    key, _, number = (reply.name or "").partition("-")
    if key != call.ctx.program.key or not number.isdecimal():
        return {}
    issue = call.tx.issue_numbered(call.ctx.id, int(number))
    return issue.fields if issue is not None else {}
