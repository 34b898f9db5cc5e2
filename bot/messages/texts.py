"""Sentences that every noun and platform may need, by key.

Short and factual, without blame or idiom: half of the readers use English as a second language.
"""

from __future__ import annotations

from bot.messages.say import Sayings

TEXTS: dict[str, str] = {
    "no.value": "{key} {reason}. Allowed: {allowed}, for example {example}",
    "card.none": "nobody",
    "open": "Open {cards}",
    "possibly_repeated": "(possibly repeated)",
    # who is asked for help
    "contact": "{person}: {phone}",
    "people.is_asked": "{people} is asked.",
    "people.are_asked": "{people} are asked.",
    "people.nobody": "Nobody at {company} can be asked now.",
    "people.you": "You are asked.",
    "people.you.and": "You are asked, with {people}.",
    "people.nothing": "Nothing to press.",
    "people.call": " If it cannot wait, call {people}.",
    "people.call.line": " If the line is in danger, call {people}.",
    "people.and": " and ",
    "people.or": " or ",
    # refusals
    "denied.write": "You can write in the thread.",
    "no.file.large": "{name} was not read: it is larger than {limit}.",
    "no.file.heavy": "{name} takes too long to read. Start from the file that program export "
    "gives, and send it again.",
    "no.file.unreadable": "{name} could not be fetched from the platform. Please attach it again.",
    "no.file.text": "{name} is not a text file in UTF-8. Save it as UTF-8 and attach it again.",
    "no.program": "This channel has no program yet.",
}

BUTTONS: dict[str, str] = {
    "why": "Why",
    "list": "Open issues",
    "more": "More",
}

_SAYINGS = Sayings(TEXTS)
say, refuse = _SAYINGS.say, _SAYINGS.refuse
