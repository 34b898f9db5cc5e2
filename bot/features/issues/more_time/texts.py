"""Every sentence about more time that a person reads, by key."""

from __future__ import annotations

from bot.messages.say import Sayings
from bot.messages.texts import TEXTS as MESSAGES_TEXTS

TEXTS: dict[str, str] = {
    "needed": "{company} was asked whether {name} may be due {due} ({number}). Until they agree "
    "it is due as before.",
    "need.about": "{title}: more time, to solve by {new} instead of {old}",
    "need.held": "more time was asked for",
    "no.need.clock": "{name} has no date to be solved by that could be later now.",
    "no.need.earlier": "{name} is due {due} already. Name a later date. "
    "Example: issue need {name} +3bd",
}

_SAYINGS = Sayings(TEXTS, MESSAGES_TEXTS)
say, refuse = _SAYINGS.say, _SAYINGS.refuse
