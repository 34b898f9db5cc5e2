"""Sentences that only Discord needs, by key; what several platforms need is in ``bot.messages``."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "limit": "The command {name} has {count} {what}; Discord takes {limit}. "
    "Shorten its declaration.",
    "limit.name": "The command {name} has a name that Discord does not take: "
    "use lower case letters, digits, - and _.",
    "limit.empty": "The command {name} has no description; Discord asks for one.",
    "more.attached": "+{count} more: the whole text is in the attached file",
    "date": "such as 2027-02-15, fri or +3bd",
    "menu": "More …",
    "failed": "Something went wrong here, so it is not sure that this was done. "
    "Look with: issue list open",
    "no_private": "I cannot send you a direct message, so I could not answer. "
    "Allow direct messages from this server, or use the slash commands.",
    "command.andon": "Show what is open in this channel, or run a command line",
    "command.line": 'a command line, such as: issue ack ACME-1; "issue log" opens a form',
    "command.log": "Log as issue",
    "command.noun": "What you can do with: {noun}",
    "command.file": "the file to read, at most 5 MB",
    "command.fields": "more details, such as: need=2026-12-14 mpn=STM32G0B1",
    "allowed": "one of: {values}",
    "refused": "Discord refused it: {error}",
    "refused.access": "Andon cannot see the channel any more: {error}",
    "refused.rights": "Andon may not write there; its permissions are missing: {error}",
    "refused.channel": "the channel or thread is gone: {error}",
    "refused.message": "the message is gone: {error}",
    "refused.private": "this person does not take direct messages from Andon: {error}",
    "refused.token": "Discord does not accept the bot token: {error}",
    "offline": "not connected to Discord yet",
}


def text(key: str, /, **values: object) -> str:
    """Return Discord's sentence of ``key`` with its slots filled."""
    return TEXTS[key].format(**values)
