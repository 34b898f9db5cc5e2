"""Lines on buttons: each is tried before it is offered, and taken back.

So no button is offered that would be refused or would change nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.errors import Refused
from bot.engine.commands.arguments import fits
from bot.engine.commands.call import Call
from bot.engine.commands.dispatch import find, run_line
from bot.engine.commands.offers import in_its_program, offer_button
from bot.engine.texts import say
from bot.engine.writer import Writer
from bot.messages.card import Button, Card
from bot.ports.request import Reply

LABEL_LIMIT = 75


def offer(call: Call, lines: Sequence[str]) -> Reply | None:
    """Offer the lines that would do something; ``None``: none would.

    Where all that can be said is what is already true, that is the answer.
    """
    able: dict[str, bool] = {}
    true: Reply | None = None
    for line in lines:
        if any(other.startswith(f"{line} ") for other in able):
            continue
        if _asks_more(call, line):
            able[line] = True
            continue
        try:
            reply, changes = tried(call, line)
        except Refused:
            continue
        form = _of_form(call, line)
        if changes or form:
            able[line] = form
        else:
            true = true or reply
    if not able:
        return true
    buttons = tuple(_button(call, line, form=form) for line, form in able.items())
    key = "free.meant" if len(able) == 1 else "free.which"
    shown = tuple(say("talk.line", line=line) for line in able)
    return call.show(Card(say(key), lines=shown, buttons=buttons), call.thread)


def tried(call: Call, line: str) -> tuple[Reply, bool]:
    """Return what a line would be answered, and whether it would change anything; whatever it
    does is taken back. One that would be refused raises ``Refused``."""
    found = find(call.ctx.index.commands, line)
    alone = replace(call, writer=Writer(call.tx, call.ctx, call.now, "tried"))
    return call.tx.tried(lambda: run_line(alone, found.command, found.arguments))


def _asks_more(call: Call, line: str) -> bool:
    """Say whether a line lacks something that the form of its command asks for."""
    found = find(call.ctx.index.commands, line)
    formed = found.command.words in call.ctx.index.forms
    return formed and not fits(call, found.command, found.arguments)


def _of_form(call: Call, line: str) -> bool:
    """Say whether a line only names what its form is about."""
    found = find(call.ctx.index.commands, line)
    alone = found.command.fields and len(found.arguments) < 2
    return alone and found.command.words in call.ctx.index.forms


def _button(call: Call, line: str, *, form: bool) -> Button:
    if form:
        words = find(call.ctx.index.commands, line).command.words
        return Button(_label(line), in_its_program(call, line), form=words)
    return offer_button(call, _label(line), line)


def _label(line: str) -> str:
    """Say on a button what it does, without the text in quotes."""
    label = line.partition(' "')[0]
    return label if len(label) <= LABEL_LIMIT else label[: LABEL_LIMIT - 1] + "…"
