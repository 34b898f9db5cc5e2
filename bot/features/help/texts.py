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
    "help.log": "A problem: react 🚨 to a message, or choose “{log}” on it, or type @andon and "
    "what happened.",
    "help.ack": "You have it: press “{ack}”, or react 👀 to the card.",
    "help.write": "News: write in the thread of the issue.",
    "help.done": "Done: press “{resolve}”, or react ✅ to the card.",
    "help.time": "You need time, or it is not yours: press “{wait}”, and say why.",
    "help.mine": "Yours now: {count} issues.",
    "help.mine.1": "Yours now: one issue.",
    "help.mine.0": "Yours now: nothing.",
    "help.more": "Everything else is behind “More”, or: help issue.",
    "help.manager": "Rules, people, calendars and digests are behind “More”.",
    "help.daily": "Every day",
    "help.steering": "Mostly for program managers",
    "help.stranger": "You are not on the roster here. A program manager can add you. "
    "For a new program, invite Andon to the channel that both companies share and say there: "
    "program setup",
}

_SAYINGS = Sayings(TEXTS, MESSAGES_TEXTS, ENGINE_TEXTS)
say, refuse = _SAYINGS.say, _SAYINGS.refuse
