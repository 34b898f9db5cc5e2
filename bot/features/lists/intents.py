"""What people mean about lists when they write no command."""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.commands.call import Call
from bot.engine.intent import Intent
from bot.engine.understanding.reading import Reading


def _export(call: Call, reading: Reading) -> Sequence[str]:
    return ["issue export format=csv" if reading.has("csv") else "issue export"]


INTENTS = (
    Intent(
        "issue export",
        _export,
        ("export",),
        helps=("issue", "open", "list_word", "show", "us", "log", "show", "mine", "polite"),
        reads=True,
        asks=True,
        without=("import", "how_to"),
    ),
)
