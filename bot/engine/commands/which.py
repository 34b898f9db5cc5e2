"""A date that may be several is asked back: a button for each, with its exact line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from bot.engine.commands.arguments import arguments_of
from bot.engine.commands.call import Call
from bot.engine.commands.dispatch import Found
from bot.engine.commands.grammar import Token
from bot.engine.commands.offers import offer_button
from bot.engine.commands.talk import exact_line
from bot.engine.dates import WhichDate
from bot.engine.texts import say
from bot.messages.card import Button, Card
from bot.ports.request import Reply


def asking_back(call: Call, found: Found, run: Callable[[], Reply]) -> Reply:
    """Run a line; a date in it that may be several is asked back."""
    try:
        return run()
    except WhichDate as which:
        return _which_date(call, found, which)


def _which_date(call: Call, found: Found, which: WhichDate) -> Reply:
    """Return the question which date was meant; nothing is changed before it is answered.

    Where the date cannot be found again in the line, the refusal is raised.
    """
    buttons = tuple(_buttons(call, found, which))
    return call.show(Card(say("date.which", typed=which.text[:40]), buttons=buttons))


def _buttons(call: Call, found: Found, which: WhichDate) -> Iterator[Button]:
    for reading in which.readings:
        read = arguments_of(call, found.command, _with(found.arguments, which, reading))
        read.parse()
        yield offer_button(call, _label(reading), exact_line(call, found, read))


def _with(tokens: list[Token], which: WhichDate, reading: str) -> list[Token]:
    """Return the tokens of a line with one reading in the place of what was typed."""
    for at in range(len(tokens)):
        for end in range(at + 1, len(tokens) + 1):
            if " ".join(token.text for token in tokens[at:end]) == which.text:
                return [*tokens[:at], Token(reading, key=tokens[at].key), *tokens[end:]]
    raise which


def _label(reading: str) -> str:
    """Return a reading with its weekday, so that the other one is seen at a glance."""
    moment = datetime.fromisoformat(reading)
    return f"{moment:%a} {reading.replace('T', ' ')}"
