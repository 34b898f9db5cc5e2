"""Drills of a side: who would be reached by an alert, and how fast."""

from __future__ import annotations

from bot.engine.feature import Feature
from bot.features.drill import argument_kinds, commands, wake

FEATURE = Feature(
    name="drill",
    commands=commands.COMMANDS,
    arguments=argument_kinds.KINDS,
    wakes=(wake.WAKE,),
)
