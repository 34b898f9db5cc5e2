"""Files that come with a command about an issue, and not from its thread, belong to the issue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.domain.issue import Issue
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Command
from bot.engine.commands.dispatch import Run
from bot.engine.commands.grammar import Token
from bot.features.issues.discretion.policy import MANAGERS, SIDE, discretion_of
from bot.features.issues.files.policy import LINKS
from bot.features.issues.files.store import SHARED, Kept, keep_files
from bot.features.issues.texts import say
from bot.messages.card import Text
from bot.ports.request import Reply

_KINDS = {SHARED: "commented", MANAGERS: "withheld"}


def with_its_files(
    call: Call, command: Command, values: dict[str, Any], arguments: Sequence[Token], run: Run
) -> Reply:
    """Run a command, and keep the files that came with it for the issue that it names."""
    reply = run(call, command, values)
    named = next((value for value in values.values() if isinstance(value, Issue)), None)
    if named is None or not (call.request.files and _may_keep(command)):
        return reply
    kept = add_files(call, named)
    call.writer.refresh(call.tx.issue(named.id) or named)
    if reply.card is None:
        return reply
    lines = (*reply.card.lines, *remarks(call, kept))
    return replace(reply, card=replace(reply.card, lines=lines))


def _may_keep(command: Command) -> bool:
    """Say whether files are kept beside a command: one that reads them, or keeps what it is told
    for one side, does so itself."""
    return command.changes and not (command.takes_file or command.internal)


def add_files(call: Call, issue: Issue) -> Kept:
    """Keep the files that came with a command about an issue, for whoever may read them."""
    if not call.request.files:
        return Kept()
    audience = _audience(call, issue)
    kept = keep_files(call, issue, audience, words=True)
    kind = _KINDS.get(audience, "noted")
    payload = {"text": "", **kept.payload}
    call.writer.record(issue, kind, call.person.id, payload, audience=audience)
    return kept


def _audience(call: Call, issue: Issue) -> str:
    """What only one side reads stays there; so does what came with an issue of few readers,
    unless both sides saw it when it was sent."""
    if call.private:
        return call.side
    policy = discretion_of(issue.category)
    if policy is None or call.request.heard:
        return SHARED
    return call.side if policy.readers == SIDE else MANAGERS


def remarks(call: Call, kept: Kept) -> tuple[Text, ...]:
    """Say what became of files that came with a command, where it is not what people expect."""
    left = (say("file.left", limit=LINKS, count=kept.left),) if kept.left else ()
    direct = (say("file.direct"),) if kept.files and call.request.private else ()
    return (*left, *direct)
