"""Every sentence about search that a person reads, by key.

Short and factual, without blame or idiom: half of the readers use English as a second language.
"""

from __future__ import annotations

from bot.engine.texts import TEXTS as ENGINE_TEXTS
from bot.features.issues.texts import TEXTS as ISSUES_TEXTS
from bot.messages.say import Sayings
from bot.messages.texts import TEXTS as MESSAGES_TEXTS

TEXTS: dict[str, str] = {
    "no.find": "There is no word or number to look for.\nExample: {example}",
    "find.title": "{program}: issues that say {words}",
    "find.none": "No issue of {program} says {words}. Write fewer words, or only how one begins.",
    "find.line": "• {name} {title}: {state}{who}",
    "find.line.where": "• {name} {title}: {state}{who}\n{where}",
    "find.who": ", {company}: {owners}",
    "find.field": "{field}: {text}",
    "find.resolution": "Resolution: {text}",
    "find.said": "{actor}, {when}: {text}",
    "find.words": "Only the first {count} words were looked for.",
    "find.cut": "These words stand in many issues: only the newest of those were looked through. "
    "Add a word that only few have.",
    "find.narrow": "More were found. Add a word that only few have.",
}

COLUMNS = ("Issue", "Title", "State", "With", "Found in")
"""What a list of finds says of each, where it is shown as a table."""

_SAYINGS = Sayings(TEXTS, ISSUES_TEXTS, MESSAGES_TEXTS, ENGINE_TEXTS)
say, refuse = _SAYINGS.say, _SAYINGS.refuse
