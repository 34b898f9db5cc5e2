"""Long answers are short at first: a button shows everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.issue import Issue
from bot.engine.commands.call import Call
from bot.engine.commands.declaration import Command
from bot.engine.commands.grammar import Token, rewritten
from bot.engine.commands.offers import LINE_ON_A_BUTTON, in_its_program
from bot.messages.card import Button, Card, plain
from bot.messages.layout import begins_block
from bot.messages.texts import BUTTONS
from bot.ports.request import Reply

ROWS = 7
"""So many rows stand below the title of a long answer at first."""

_KEY, _YES = "full", "yes"


def parted(arguments: Sequence[Token]) -> tuple[bool, list[Token]]:
    """Say whether everything is asked for (``full=yes``), and return the other arguments."""
    others = [token for token in arguments if (token.key, token.text.lower()) != (_KEY, _YES)]
    return len(others) < len(arguments), others


def shortened(
    call: Call, found: Command, arguments: Sequence[Token], issue: Issue | None, reply: Reply
) -> Reply:
    """Return a long answer with its first rows and a button for all of them.

    One row more than fits is shown: a button takes as much room. The line of the button names the
    issue, since it may be pressed outside its thread.
    """
    card = reply.card
    words = [token for token in arguments if issue is None or token.key is not None]
    named = [call.ctx.name(issue)] if issue is not None else []
    parts = [found.words, *named, *map(rewritten, words), f"{_KEY}={_YES}"]
    line = in_its_program(call, " ".join(parts))
    if card is None or len(line) > LINE_ON_A_BUTTON:
        return reply
    return replace(reply, card=first_rows(card, Button(BUTTONS["more"], line)))


def first_rows(card: Card, more: Button) -> Card:
    """Return a card with at most ``ROWS`` rows of text, and ``more`` where that is not all."""
    room = ROWS - len(card.facts)
    rows = [1 + plain(line).count("\n") for line in card.lines]
    if sum(rows) <= room + 1:
        return card
    kept = next((n for n in range(len(rows)) if sum(rows[: n + 1]) > room), len(rows))
    while kept and begins_block(card.lines[kept - 1]):
        kept -= 1
    lines, buttons = card.lines[: max(kept, 1)], (more, *card.buttons)
    return replace(card, lines=lines, buttons=buttons, table=None)
