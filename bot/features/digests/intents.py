"""Questions about what is new, asked in other words than a command."""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.commands.call import Call
from bot.engine.intent import Intent
from bot.engine.understanding.reading import Reading


def _digest(call: Call, reading: Reading) -> Sequence[str]:
    return ["digest now weekly" if reading.has("week") else "digest now"]


INTENTS = (
    Intent(
        "digest now",
        _digest,
        ("news",),
        helps=(
            "week",
            "ask",
            "show",
            "us",
            "mine",
            "status",
            "now",
            "next",
            "open",
            "said",
        ),
        reads=True,
        without=("@issue", "why"),
    ),
)
