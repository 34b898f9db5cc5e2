"""What somebody is told who presses a button of a deadline that is not theirs to speak for."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.errors import Refused
from bot.domain.rights import USUAL
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Command
from bot.engine.commands.grammar import Token
from bot.features.deadlines.policy import Deadline
from bot.features.deadlines.store import named
from bot.features.deadlines.texts import BUTTONS, say
from bot.messages.card import Button, Card
from bot.ports.request import Reply


def speaks_for(call: Call, item: Deadline, words: str) -> bool:
    """Say whether somebody may do a command about a deadline, such as speak for it."""
    return call.may(words, owing=item.side, owner=(item.by, item.owner))


def may_end(call: Call, item: Deadline) -> bool:
    """Say whether somebody may say that it is done: of a gate, its side alone."""
    of = USUAL if item.gate is None else "gate"
    return call.may("deadline done", of, gate=item.gate)


def explain(
    call: Call, command: Command, arguments: Sequence[Token], refusal: Refused
) -> Reply | None:
    """Say which company speaks for it, and what the reader can do; ``None``: it is theirs."""
    kept = named(call.writer, arguments[0].text) if arguments else None
    if command.noun != "deadline" or kept is None:
        return None
    item, ends = kept.item, command.verb == "done"
    if may_end(call, item) if ends else speaks_for(call, item, command.words):
        return None
    company = call.ctx.company((item.gate if ends else None) or item.side)
    key = "deadline.denied.gate" if ends else "deadline.denied"
    title = say(key, company=company, title=item.title)
    show = Button(BUTTONS["show"], f"deadline show {kept.item.id}")
    card = Card(title, (), (say("deadline.denied.can"),), (show,))
    return Reply(card, f"deadline:{kept.item.id}", call.person.id, refused=True)
