"""Private questions about what a side does."""

from __future__ import annotations

from bot.engine.feature import Feature
from bot.features.questions import argument_kinds, commands, wake

FEATURE = Feature(
    name="questions",
    commands=commands.COMMANDS,
    arguments=argument_kinds.KINDS,
    wakes=(wake.WAKE,),
)
