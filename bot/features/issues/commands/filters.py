"""What a list is narrowed down with: each name and each word of it is understood, or refused.

A list that is empty because of a typing mistake would say that nothing is open.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.issue import GOING_ON_STATES, STATES
from bot.engine.commands.argument_kinds import choose, nearest
from bot.engine.commands.call import Call
from bot.features.issues.texts import refuse
from bot.messages.fields import FIELDS

EXAMPLE = "issue list severity=critical"

_KINDS: Mapping[str, str | None] = {
    "severity": "severity",
    "category": "category",
    "state": None,
    "waiting": "holder",
    "responder": "side",
    "owner": "person",
}
"""How the words of an issue are read: as arguments of these kinds; a state is none of them."""
OWNER = "owner"


def read_filters(call: Call, fields: Mapping[str, str]) -> dict[str, str]:
    """Return what a list is narrowed down with, in the program's words (an owner by id).

    A name that is neither one of an issue nor of a detail raises ``Refused``, and so does a word
    that means nothing.
    """
    return {key: _value(call, key, value) for key, value in fields.items()}


def _value(call: Call, key: str, value: str) -> str:
    if key in _KINDS:
        kind = _KINDS[key]
        if kind is None:
            return choose(value, list(STATES), "a state", EXAMPLE)
        found = call.ctx.index.arguments[kind].read(call, value, EXAMPLE)
        return str(found.id if key == OWNER else found)
    if not _is_detail(call, key):
        raise refuse(
            "no.filter",
            typed=key,
            nearest=nearest(key, [*_KINDS, *_asked(call)]),
            allowed=", ".join(_KINDS),
            example=EXAMPLE,
        )
    return value


def _is_detail(call: Call, key: str) -> bool:
    """Say whether a name is one of a detail: known, asked for, or had by an issue that goes on."""
    if key in FIELDS or key in _asked(call):
        return True
    going_on = call.tx.issues(call.ctx.id, GOING_ON_STATES)
    return any(key == name.lower() for issue in going_on for name in issue.fields)


def _asked(call: Call) -> list[str]:
    every = (key for category in call.ctx.rules.categories.values() for key in category.asks)
    return list(dict.fromkeys(every))
