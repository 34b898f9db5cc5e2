"""Every sentence about what changed that a person reads, by key.

Short and factual, without blame or idiom: half of the readers use English as a second language.
"""

from __future__ import annotations

from bot.engine.texts import TEXTS as ENGINE_TEXTS
from bot.features.deadlines.texts import TEXTS as DEADLINES_TEXTS
from bot.features.decisions.texts import TEXTS as DECISIONS_TEXTS
from bot.features.issues.texts import TEXTS as ISSUES_TEXTS
from bot.messages.say import Sayings
from bot.messages.texts import TEXTS as MESSAGES_TEXTS

TEXTS: dict[str, str] = {
    "no.seen": '"{typed}" is no moment. Press Seen below the answer of catchup, or type: '
    "digest seen",
    "catchup.title": "{program}: what changed for you since {since}",
    "catchup.none": "{program}: nothing changed for you since {since}.",
    "catchup.first": "You have not done anything here lately, so this is the last {days} days.",
    "catchup.line": "• {name} {title}: {what}{more}",
    "catchup.more": " (+{count} more)",
    "catchup.seen": "Noted. catchup begins at {since} from now on.",
    "catchup.date": "• {title} ({id}): {what}",
    "catchup.date.new": "new, {owner}, due {due}",
    "catchup.date.moved": "{actor} moved it from {old} to {due}",
    "catchup.date.done": "done",
    "catchup.date.cancelled": "cancelled",
}

GROUPS = {
    "yours": "With you now",
    "new": "New",
    "decided": "Decided",
    "ended": "Resolved or closed",
    "dates": "Dates",
    "changed": "Changed",
    "said": "Said",
}
"""What a group of changes is called, in the order in which they are shown."""

BUTTONS = {"seen": "Seen"}

_SAYINGS = Sayings(
    TEXTS, DEADLINES_TEXTS, ISSUES_TEXTS, DECISIONS_TEXTS, MESSAGES_TEXTS, ENGINE_TEXTS
)
say, refuse = _SAYINGS.say, _SAYINGS.refuse
