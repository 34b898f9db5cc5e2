"""What the operator reads when somebody cannot be erased, by key."""

from __future__ import annotations

from bot.messages.say import Sayings

TEXTS: dict[str, str] = {
    "no.erase.roster": "{name} ({id}) is still on the roster of {key}{holds}. Take them off first, "
    "which hands it over: program person {id} leaves to={heir}",
    "no.erase.holds": ", with {what}",
    "no.erase.alone": "alone as {alone}",
    "no.erase.proposals": "Open proposals are about {name} ({id}): {numbers}. They are decided or "
    "withdrawn first: decision withdraw {first}",
    "no.erase.program": "There is no program {key}. Use {known}",
    "no.erase.no_program": "There is no program yet.",
}

_SAYINGS = Sayings(TEXTS)
say, refuse = _SAYINGS.say, _SAYINGS.refuse
