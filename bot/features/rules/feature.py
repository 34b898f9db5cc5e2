"""The communication rules: shown, explained, checked, proposed."""

from __future__ import annotations

from bot.engine.feature import Feature, Topic
from bot.features.rules import argument_kinds, store
from bot.features.rules.commands import check, explain, past, propose, show
from bot.features.rules.intents import INTENTS

FEATURE = Feature(
    name="rules",
    intents=INTENTS,
    commands=(
        *show.COMMANDS,
        *explain.COMMANDS,
        *propose.COMMANDS,
        *past.COMMANDS,
        *check.COMMANDS,
    ),
    arguments=argument_kinds.KINDS,
    topics=(Topic(store.RULES, store.accepted, speaks=True),),
)
