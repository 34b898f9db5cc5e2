"""Every sentence about help that a person reads, by key.

Short and factual, without blame or idiom: half of the readers use English as a second language.
"""

from __future__ import annotations

from bot.engine.texts import TEXTS as ENGINE_TEXTS
from bot.messages.say import Sayings
from bot.messages.texts import TEXTS as MESSAGES_TEXTS

TEXTS: dict[str, str] = {
    "no.verb": '"{noun}" has no "{typed}". Allowed: {verbs}.\nExample: {example}',
    # help
    "help.title": "Andon",
    "help.line": "{usage}: {help}",
    "help.noun": "{noun}: {verbs}",
    "help.example": "Example: {example}",
    "help.more": "More: help issue, help issue log. The same lines work as /andon …, @andon …, "
    "in a thread and in a direct message.",
    "help.stranger": "Andon keeps the issues, clocks and rules that two companies share. "
    "You are not on the roster here. A program manager can add you. For a new program, invite "
    "Andon to the channel that both companies share and say there: program setup",
}

_SAYINGS = Sayings(TEXTS, MESSAGES_TEXTS, ENGINE_TEXTS)
say, refuse = _SAYINGS.say, _SAYINGS.refuse
