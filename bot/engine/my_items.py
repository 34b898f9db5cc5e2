"""What waits for somebody, in every program of theirs: only looked at, never remembered.

It is what a line without words shows them.
"""

from __future__ import annotations

from datetime import datetime

from bot.engine.answered import read_by
from bot.engine.commands.call import Call
from bot.engine.commands.dispatch import find, run_line
from bot.engine.context import Context, Contexts
from bot.engine.feature import PERSON, UNKNOWN
from bot.engine.texts import say
from bot.engine.writer import Writer
from bot.messages.card import Button, Card, Text
from bot.ports import UnitOfWork
from bot.ports.place import direct_place
from bot.ports.request import COMMAND, Request

BUTTONS = 5


def my_items(
    contexts: Contexts, tx: UnitOfWork, platform: str, identity: str, now: datetime
) -> Card:
    """Return the items of whoever ``identity`` is, a list a program; a stranger gets help only."""
    asked = Request(
        key="",
        kind=COMMAND,
        platform=platform,
        identity=identity,
        place=direct_place(platform, identity),
        text="",
        private=True,
        heard=False,
    )
    found = [
        card
        for member in tx.memberships(platform, identity)
        if (card := _items(contexts.of(tx, member.program_id), tx, member.name, asked, now))
    ]
    if not found:
        stranger: Card = contexts.index.answering(PERSON, UNKNOWN)(contexts.index)
        return stranger
    return found[0] if len(found) == 1 else _together(found)


def _items(ctx: Context, tx: UnitOfWork, handle: str, asked: Request, now: datetime) -> Card | None:
    person = ctx.program.person(handle)
    if person is None:
        return None
    call = Call(tx, now, ctx, person, person.side, asked, Writer(tx, ctx, now, "items"))
    found = find(ctx.index.commands, "")
    return read_by(call, lambda: run_line(call, found.command, found.arguments)).card


def _together(cards: list[Card]) -> Card:
    """Return several lists below each other; each keeps its heading and its first buttons."""
    lines: list[Text] = []
    buttons: list[Button] = []
    for card in cards:
        lines += [card.title, *card.lines]
        buttons += card.buttons[:BUTTONS]
    return Card(say("items.several", count=len(cards)), (), tuple(lines), tuple(buttons))
