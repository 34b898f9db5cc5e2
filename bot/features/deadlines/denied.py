"""What somebody is told who presses a button of a deadline that is not theirs to speak for."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.errors import Refused
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Command
from bot.engine.commands.grammar import Token
from bot.features.deadlines.policy import Deadline
from bot.features.deadlines.store import named
from bot.features.deadlines.texts import BUTTONS, say
from bot.messages.card import Button, Card
from bot.ports.request import Reply


def speaks_for(call: Call, item: Deadline) -> bool:
    """Say whether somebody may speak for a deadline: the side that owes it, and managers."""
    return call.side == item.side or call.is_manager()


def explain(
    call: Call, command: Command, arguments: Sequence[Token], refusal: Refused
) -> Reply | None:
    """Say which company speaks for it, and what the reader can do; ``None``: it is theirs."""
    kept = named(call.writer, arguments[0].text) if arguments else None
    if command.noun != "deadline" or kept is None:
        return None
    item, ends = kept.item, command.verb == "done"
    if item.done_by(call.side) if ends else speaks_for(call, item):
        return None
    company = call.ctx.company((item.gate if ends else None) or item.side)
    key = "deadline.denied.gate" if ends else "deadline.denied"
    title = say(key, company=company, title=item.title)
    show = Button(BUTTONS["show"], f"deadline show {kept.item.id}")
    card = Card(title, (), (say("deadline.denied.can"),), (show,))
    return Reply(card, f"deadline:{kept.item.id}", call.person.id, refused=True)
