"""Every sentence about whether a sync goes on that a person reads, by key.

Short and factual, without blame or idiom: half of the readers use English as a second language.
"""

from __future__ import annotations

from bot.features.syncs.texts import TEXTS as SYNCS_TEXTS
from bot.messages.say import Sayings

TEXTS: dict[str, str] = {
    "sync.paused.line": "{actor} paused {title} ({id}). No date takes place until it is resumed: "
    "sync resume {id}.{why}",
    "sync.resumed.line": "{actor} resumed {title} ({id}). {next}",
    "sync.shifted.line": "{actor} moved {title} ({id}): {rhythm}, {time} {zone}. {next}",
    "sync.roll.off.line": "{actor} switched the roll call of {title} ({id}) off. Nobody has to "
    "press a button; minutes are still asked for.",
    "sync.roll.on.line": "{actor} switched the roll call of {title} ({id}) on.",
    "sync.kept": "{id} stays as it is.",
    "sync.kept.already": "{id} stays as it is. Nothing was asked about it.",
    "sync.next": "Next: {when}.",
    "sync.shifted": "{id} is moved. {next}",
    "sync.shifted.already": "{id} is at that time already.",
    "sync.paused": "{id} is paused. To go on: sync resume {id}",
    "sync.paused.already": "{id} is paused already, since {when}. To go on: sync resume {id}",
    "sync.resumed": "{id} takes place again. {next}",
    "sync.resumed.already": "{id} is not paused.",
    "sync.roll.on": "The roll of {id} is called again.",
    "sync.roll.off": "The roll of {id} is not called any more. Nobody is asked who is here.",
    "sync.roll.on.already": "The roll of {id} is called already.",
    "sync.roll.off.already": "The roll of {id} is off already.",
    "no.sync.shift": "{id} meets on several days, and {day} is none of them. Choose one of its "
    "days, or end it and add another: sync end {id}",
    "no.sync.roll.word": '"{typed}" is not allowed here. Allowed: on, off. Example: '
    "sync roll ops-weekly off",
}

_SAYINGS = Sayings(TEXTS, SYNCS_TEXTS)
say, refuse = _SAYINGS.say, _SAYINGS.refuse
