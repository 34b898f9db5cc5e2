"""Every sentence about closures that a person reads, by key.

Short and factual, without blame or idiom: half of the readers use English as a second language.
"""

from __future__ import annotations

from bot.engine.texts import TEXTS as ENGINE_TEXTS
from bot.messages.say import Sayings
from bot.messages.texts import TEXTS as MESSAGES_TEXTS

TEXTS: dict[str, str] = {
    # closures
    "closure.ahead": "{company} ({site}) closes from {first} to {last}. Weeks until then: {count}. "
    "To settle before: pull-ins, last orders, last ship date, who is on call.{inside}",
    "closure.start": "{company} ({site}) is closed from {first} to {last}.{inside}",
    "closure.reopening": "{company} ({site}) is open again. To check: people, machines, material.",
    "closure.ramp": "{company} ({site}): {count} business days since the reopening. "
    "To check: is the output back to normal?",
    "closure.inside": " Due in that time: {names}.",
}

_SAYINGS = Sayings(TEXTS, MESSAGES_TEXTS, ENGINE_TEXTS)
say, refuse = _SAYINGS.say, _SAYINGS.refuse
