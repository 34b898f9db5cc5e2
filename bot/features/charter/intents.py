"""What people mean about the charter when they write no command, and the exact lines for it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.commands.call import Call
from bot.engine.intent import Intent
from bot.engine.understanding.reading import Reading

PARTS = ("goals", "specs", "obligations")
"""Parts of the charter that have words of their own."""


def _show(call: Call, reading: Reading) -> Sequence[str]:
    parts = [part for part in PARTS if reading.has(part)]
    return [f"charter show {parts[0]}"] if len(parts) == 1 else ["charter show"]


INTENTS = (
    Intent(
        "charter show",
        _show,
        ("|".join(("charter", *PARTS)),),
        helps=(*PARTS, "charter", "ask", "show", "us", "now", "polite", "status", "approve"),
        reads=True,
        without=("@issue", "@decision", "meeting", "minutes_of", "rules"),
        floor=75,
    ),
)
