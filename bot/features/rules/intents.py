"""Questions about the rules, asked in other words than a command."""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.commands.call import Call
from bot.engine.intent import Intent
from bot.engine.understanding.reading import Reading


def _show(call: Call, reading: Reading) -> Sequence[str]:
    named = [word for word in reading.meanings("categories") if word in call.ctx.rules.categories]
    return [f"rules show {named[0]}" if len(named) == 1 else "rules show"]


INTENTS = (
    Intent(
        "rules show",
        _show,
        ("rules",),
        helps=(
            "ask",
            "show",
            "categories:*",
            "reports:*",
            "trouble",
            "status",
            "us",
            "time",
            "issue",
            "decisions",
        ),
        reads=True,
    ),
)
