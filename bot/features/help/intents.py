"""Questions about Andon itself, asked in other words than ``help``."""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.commands.call import Call
from bot.engine.intent import Intent, fixed
from bot.engine.understanding.reading import Reading

_VERBS = {
    "close": "close", "done": "resolve", "reopen": "reopen", "take": "ack", "give": "assign",
    "escalate": "escalate", "cancel": "cancel", "contain": "contain", "same": "merge",
    "hold": "hold",
}  # fmt: skip
"""The verb that a question how to do something is about."""


def _of_verb(call: Call, reading: Reading) -> Sequence[str]:
    verbs = [verb for name, verb in _VERBS.items() if reading.has(name)]
    return [f"help issue {verbs[0]}"] if verbs else ["help"]


INTENTS = (
    Intent(
        "help",
        fixed("help"),
        ("help",),
        helps=("how_to", "us", "mine", "issue", "hello", "them", "now", "show", "i_am"),
        reads=True,
        without=("@issue", "thanks"),
    ),
    Intent(
        "help issue log",
        fixed("help issue log"),
        ("how_to", "log|log_this"),
        helps=("issue", "trouble", "help", "log_this"),
        reads=True,
        without=tuple(_VERBS),
    ),
    Intent(
        "help issue",
        _of_verb,
        ("how_to", "|".join(_VERBS)),
        helps=(*_VERBS, "issue", "log_this", "i_am", "open", "us"),
        reads=True,
    ),
    Intent(
        "help issue import",
        fixed("help issue import"),
        ("import", "list_word|how_to"),
        helps=("how_to", "issue", "us", "mine", "open", "them", "export", "list_word", "overdue"),
        reads=True,
        floor=50,
    ),
)
