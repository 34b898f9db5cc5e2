"""What a list is narrowed down with: each name and each word of it is understood, or refused.

A list that is empty because of a typing mistake would say that nothing is open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.domain.issue import STATES
from bot.domain.values import SEVERITIES, SIDES
from bot.engine.commands.argument_kinds import HOLDERS, choose, company_side, nearest, person_named
from bot.engine.commands.call import Call
from bot.features.issues.texts import refuse
from bot.messages.fields import FIELDS

EXAMPLE = "issue list severity=critical"

_READ: Mapping[str, Callable[[Call, str], str]] = {
    "severity": lambda call, text: choose(text, list(SEVERITIES), "a severity", EXAMPLE),
    "category": lambda call, text: choose(
        text, list(call.ctx.rules.categories), "a category", EXAMPLE
    ),
    "state": lambda call, text: choose(text, list(STATES), "a state", EXAMPLE),
    "waiting": lambda call, text: choose(
        company_side(call, text), list(HOLDERS), "a holder of the ball", EXAMPLE
    ),
    "responder": lambda call, text: choose(
        company_side(call, text), list(SIDES), "a side", EXAMPLE
    ),
    "owner": lambda call, text: str(person_named(call, text, EXAMPLE).id),
}


def read_filters(call: Call, fields: Mapping[str, str]) -> dict[str, str]:
    """Return what a list is narrowed down with, in the program's words (an owner by id).

    A name that is neither one of an issue nor of a detail raises ``Refused``, and so does a word
    that means nothing.
    """
    return {key: _value(call, key, value) for key, value in fields.items()}


def _value(call: Call, key: str, value: str) -> str:
    if key in _READ:
        return _READ[key](call, value)
    if not _is_detail(call, key):
        allowed = [*_READ, *_asked(call)]
        raise refuse(
            "no.filter",
            typed=key,
            nearest=nearest(key, allowed),
            allowed=", ".join(_READ),
            example=EXAMPLE,
        )
    return value


def _is_detail(call: Call, key: str) -> bool:
    """Say whether a name is one of a detail: known, asked for, or had by an issue that goes on."""
    if key in FIELDS or key in _asked(call):
        return True
    going_on = call.tx.issues(call.ctx.id, ("open", "acknowledged", "reopened", "resolved"))
    return any(key == name.lower() for issue in going_on for name in issue.fields)


def _asked(call: Call) -> list[str]:
    every = (key for category in call.ctx.rules.categories.values() for key in category.asks)
    return list(dict.fromkeys(every))
