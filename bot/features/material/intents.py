"""What people mean about material when they write no command, and the exact lines for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.engine.commands.call import Call
from bot.engine.intent import Intent
from bot.engine.understanding.reading import Mark, Reading
from bot.engine.understanding.spotting import Hit
from bot.engine.understanding.tokens import Token
from bot.features.material.policy import KIT
from bot.features.material.store import kits


def names(call: Call, tokens: Sequence[Token], _hits: Sequence[Hit]) -> Iterator[Mark]:
    """Yield the kits that a text names by their ids, also in two words: ``lot 2``."""
    ids = {kept.kit.id.casefold(): kept.kit.id for kept in kits(call.writer)}
    for at in range(len(tokens)) if ids else ():
        for end in (at + 1, at + 2):
            name = "".join(each.text for each in tokens[at:end])
            if name in ids and end <= len(tokens):
                yield Mark(KIT, ids[name], at, end)


def _of_kit(verb: str, call: Call, reading: Reading) -> Sequence[str]:
    named = reading.named(KIT)
    if len(named) > 1:
        return []
    return [f"material {verb} {named[0]}" if named else f"material {verb}"]


def _clear(call: Call, reading: Reading) -> Sequence[str]:
    return _of_kit("clear", call, reading)


def _show(call: Call, reading: Reading) -> Sequence[str]:
    return _of_kit("show", call, reading)


_OF = ("us", "ask", "show", "now", "status", "open", "yet", "not", "polite")

INTENTS = (
    Intent(
        "material clear",
        _clear,
        ("clear_to_build",),
        helps=(*_OF, "missing", "doubt"),
        reads=True,
        without=("@issue",),
    ),
    Intent(
        "material missing",
        _clear,
        ("missing", "@kit"),
        helps=(*_OF, "reports:shortage", "categories:shortage"),
        reads=True,
        without=("@issue", "clear_to_build"),
        about=KIT,
    ),
    Intent(
        "material show",
        _show,
        ("show|status", "@kit"),
        helps=_OF,
        reads=True,
        without=("@issue", "clear_to_build", "missing"),
        about=KIT,
        floor=70,
    ),
)
