"""The shapes of Discord's application commands: options by kind, choices, names and lengths."""

from __future__ import annotations

from tests.fakes.discord.components import FLAG, body
from tests.fakes.shapes import ByKind, Fields, Many, Number, Shape, Text

SLASH, OF_A_USER, OF_A_MESSAGE = 1, 2, 3
SUBCOMMAND, GROUP, TEXT, INTEGER, BOOLEAN, USER = 1, 2, 3, 4, 5, 6
CHANNEL, ROLE, MENTIONABLE, NUMBER, FILE = 7, 8, 9, 10, 11
EXACT = 2**53 - 1
"""Whole numbers beyond this one are not exact everywhere."""

TEXT_CHOICE = body({"name": Text(1, 100), "value": Text(most=100)})
INTEGER_CHOICE = body({"name": Text(1, 100), "value": Number(-EXACT, EXACT)})
NUMBER_CHOICE = body({"name": Text(1, 100), "value": Number(whole=False)})


def _option(kind: int, **may: Shape) -> Fields:
    described = {"name": Text(1, 32), "description": Text(1, 100)}
    return body({"type": Number(among=(kind,)), **described}, **may)


def _suggested(kind: int, choice: Fields, **may: Shape) -> Fields:
    return _option(kind, required=FLAG, autocomplete=FLAG, choices=Many(choice, 0, 25), **may)


_VALUES: dict[int, Fields] = {
    TEXT: _suggested(TEXT, TEXT_CHOICE, min_length=Number(0, 6000), max_length=Number(1, 6000)),
    INTEGER: _suggested(
        INTEGER,
        INTEGER_CHOICE,
        min_value=Number(-EXACT, EXACT),
        max_value=Number(-EXACT, EXACT),
    ),
    NUMBER: _suggested(
        NUMBER, NUMBER_CHOICE, min_value=Number(whole=False), max_value=Number(whole=False)
    ),
    **{
        kind: _option(kind, required=FLAG)
        for kind in (BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, FILE)
    },
}
_SUBCOMMAND = _option(SUBCOMMAND, options=Many(ByKind("type", _VALUES), 0, 25))
_GROUP = _option(GROUP, options=Many(_SUBCOMMAND, 0, 25))
COMMAND = body(
    {"name": Text(1, 32)},
    description=Text(most=100),
    type=Number(among=(SLASH, OF_A_USER, OF_A_MESSAGE)),
    options=Many(ByKind("type", {**_VALUES, SUBCOMMAND: _SUBCOMMAND, GROUP: _GROUP}), 0, 25),
    default_member_permissions=Number(0, 2**54 - 1),
    contexts=Many(Number(among=(0, 1, 2)), 1, None, unique=True),
    integration_types=Many(Number(among=(0, 1)), 1, None, unique=True),
)
COMMANDS = Many(COMMAND, 0, 130)
"""All commands of an application at once: 100 typed ones, 15 each on people and on messages."""
