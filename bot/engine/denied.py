"""A button or an emoji that somebody may not use: they are told who may, and what they can do."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.errors import Refused
from bot.engine.commands.call import Call
from bot.engine.commands.dispatch import Found
from bot.engine.feature import DENIED, PERSON
from bot.messages.card import Card, plain_card
from bot.ports.request import Reply


class Denied(Refused):
    """A press that was refused. ``reply`` says who may do it and offers what its reader may."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(plain_card(reply.card or Card(())))
        self.reply = reply


def explained(call: Call, found: Found, run: Callable[[], Reply]) -> Reply:
    """Do what was pressed; a refusal becomes ``Denied`` where a noun can say more about it."""
    try:
        return run()
    except Refused as refusal:
        for explain in call.ctx.index.following(PERSON, DENIED):
            answer: Reply | None = explain(call, found.command, found.arguments, refusal)
            if answer is not None:
                raise Denied(answer) from refusal
        raise
