"""What people mean about who decides what when they write no command, and the line for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.domain.program import DecisionRight
from bot.engine.commands.call import Call
from bot.engine.intent import Intent
from bot.engine.understanding.reading import Mark, Reading
from bot.engine.understanding.spotting import Hit
from bot.engine.understanding.tokens import Token
from bot.features.decisions.rights import rights
from bot.features.decisions.topics import fitting

TOPIC = "right"
ASKED = "who_decides"
LONGEST = 5
"""So many words of a topic are looked for at once."""


def names(call: Call, tokens: Sequence[Token], hits: Sequence[Hit]) -> Iterator[Mark]:
    """Yield the longest words that belong to topics, where it is asked who decides.

    Words of topics are everyday words (``change``, ``earlier``): elsewhere they name none.
    """
    said = {at for hit in hits if hit.name == ASKED for at in range(hit.first, hit.end)}
    if not said:
        return
    table, at = list(rights(call.tx, call.ctx.id).values()), 0
    while at < len(tokens):
        end = at if at in said else _end(table, tokens, at, said)
        if end > at:
            yield Mark(TOPIC, _text(tokens[at:end]), at, end)
        at = max(end, at + 1)


def _end(table: list[DecisionRight], tokens: Sequence[Token], at: int, said: set[int]) -> int:
    """Return where the words of a topic end that begin with one word of it; else where they do."""
    if not fitting(table, tokens[at].text):
        return at
    ends = range(min(len(tokens), at + LONGEST), at, -1)
    able = (end for end in ends if said.isdisjoint(range(at, end)))
    return next((end for end in able if fitting(table, _text(tokens[at:end]))), at)


def _text(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens)


def _rights(call: Call, reading: Reading) -> Sequence[str]:
    words = " ".join(reading.named(TOPIC))
    table = list(rights(call.tx, call.ctx.id).values())
    return [f"decision rights {words}"] if fitting(table, words) else []


INTENTS = (
    Intent(
        "decision rights",
        _rights,
        (ASKED, f"@{TOPIC}"),
        helps=("ask", "us", "them", "approve", "polite", "decisions", "now"),
        reads=True,
        without=("@issue", "@decision"),
        about=TOPIC,
        floor=50,
    ),
)
