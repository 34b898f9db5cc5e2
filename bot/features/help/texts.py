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
    "help.who": "Who may: {who}.{key}",
    "help.who.of": "Who may {of}: {who}.{key}",
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
    "help.decide": "To decide",
    "help.allowed": "Categories: {categories}. Details, as many as you like: {fields}.",
    "help.daily": "Every day",
    "help.steering": "Mostly for program managers",
    "help.stranger": "You are not on the roster here. A program manager can add you. "
    "For a new program, invite Andon to the channel that both companies share and say there: "
    "program setup",
}

MAY: dict[str, str] = {
    "anybody": "everybody",
    "roster": "everybody on the roster",
    "manager": "a program manager",
    "own_manager": "a program manager of its side",
    "responder": "the side that answers it",
    "counterpart": "the side that is owed the answer",
    "raiser": "the side that logged it",
    "holder": "the side that everybody waits on",
    "owing": "the side that owes it",
    "gate": "the side that accepts it",
    "own": "the side of whom it names",
    "proposer": "the side that asked for it",
    "oneself": "whom it is about",
    "owner": "who added or owes it",
    "role": "who has the role for it",
    "asked": "who was asked",
    "administrator": "who manages the workspace or server, in a channel without a program",
}
"""Who may, in words."""

OF: dict[str, str] = {
    "look": "only look",
    "level": "change a level or a program manager",
    "milestone": "do it with a milestone",
    "gate": "do it where one side accepts it",
    "shared": "do it with one in the shared channel that is there",
    "merged": "undo a merge",
    "closed": "reopen what is closed",
    "third party": "wait for a third party",
    "check": "say whether it is effective",
    "city": "correct a city",
    "reading": "enter what was measured",
    "receipt": "confirm that a revision arrived",
    "end": "drop a specification",
    "done": "say that a date of it is met",
    "request": "ask for it",
    "agreed": "agree on a term with the other side",
}
"""Of several things that a command does, which one, in words."""

KEY: dict[str, str] = {
    "none": "",
    "other side when it loosens": "The other side agrees first where it loosens what your side "
    "owes, or is theirs to do.",
    "other side": "The other side agrees first.",
    "own side": "Each side for its own.",
}
"""Whose key it needs, in words."""

_SAYINGS = Sayings(TEXTS, MESSAGES_TEXTS, ENGINE_TEXTS)
say, refuse = _SAYINGS.say, _SAYINGS.refuse
