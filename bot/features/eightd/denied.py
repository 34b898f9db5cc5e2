"""What somebody is told who presses a step of an 8D that is not theirs to give."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.errors import Refused
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Command
from bot.engine.commands.grammar import Token
from bot.features.eightd.store import quality
from bot.features.eightd.texts import say
from bot.features.issues.denied import answer, issue_named
from bot.messages.people import names
from bot.ports.request import Reply

_VERBS = ("step", "extend")
_CHECKED = ("effective", "not_effective")


def explain(
    call: Call, command: Command, arguments: Sequence[Token], refusal: Refused
) -> Reply | None:
    """Say which company gives the step, or who checks the effect, and offer what the reader may
    do; ``None``: the step is theirs, and it failed otherwise."""
    words = [token.text for token in arguments]
    issue = issue_named(call.tx, call.ctx, words[0]) if words else None
    if command.noun != "issue" or command.verb not in _VERBS or issue is None:
        return None
    if len(words) > 1 and words[1] in _CHECKED:
        people = quality(call.writer, issue.counterpart)
        if call.person in people:
            return None
        return answer(call, issue, say("eightd.denied.check", people=names(people)))
    if call.side == issue.responder:
        return None
    company = call.ctx.company(issue.responder)
    return answer(call, issue, say("eightd.denied", company=company))
