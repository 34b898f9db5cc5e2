"""What people mean about decisions when they write no command, and the exact lines for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from bot.engine.commands.call import Call
from bot.engine.intent import Intent
from bot.engine.understanding.reading import Mark, Reading
from bot.engine.understanding.spotting import Hit
from bot.engine.understanding.tokens import Token
from bot.messages.line import one_line, quote

DECISION = "decision"
_NUMBER = re.compile(r"dec-?(\d{1,9})")


def names(call: Call, tokens: Sequence[Token], _hits: Sequence[Hit]) -> Iterator[Mark]:
    """Yield the decisions that a text names: ``DEC7``."""
    for at, token in enumerate(tokens):
        match = _NUMBER.fullmatch(token.text)
        if match is not None:
            yield Mark(DECISION, f"DEC{int(match[1])}", at, at + 1)


def _act(verb: str, *, told: bool = False) -> Callable[[Call, Reading], Sequence[str]]:
    """Return what makes the line of a vote on the decision that is named."""

    def lines(call: Call, reading: Reading) -> Sequence[str]:
        name = reading.one(DECISION)
        if name is None:
            return []
        why = f" {quote(one_line(reading.text))}" if told and len(reading.tokens) > 3 else ""
        return [f"decision {verb} {name}{why}"]

    return lines


def _list(call: Call, reading: Reading) -> Sequence[str]:
    return ["decision list mine"] if reading.has("mine") else ["decision list"]


_OF = ("issue", "us", "status", "now")

INTENTS = (
    Intent(
        "decision reject",
        _act("reject", told=True),
        ("reject",),
        helps=(*_OF, "not", "approve"),
        turned=True,
        about=DECISION,
        without=("status", "soon", "if", "yet"),
    ),
    Intent("decision withdraw", _act("withdraw"), ("cancel",), helps=_OF, about=DECISION),
    Intent("decision talk", _act("talk"), ("talk_first",), helps=(*_OF, "meeting"), about=DECISION),
    Intent(
        "decision approve",
        _act("approve"),
        ("approve|ok",),
        helps=_OF,
        about=DECISION,
        without=("reject", "talk_first", "not"),
    ),
    Intent(
        "decision list",
        _list,
        ("decisions",),
        helps=(
            "mine",
            "open",
            "ask",
            "show",
            "us",
            "issue",
            "now",
            "waiting",
            "status",
            "polite",
            "approve",
        ),
        reads=True,
        without=("@decision", "soon"),
    ),
)
