"""Help, derived from the declarations of the commands."""

from __future__ import annotations

from bot.engine.feature import PERSON, UNKNOWN, Feature, Follow
from bot.features.help import commands
from bot.features.help.intents import INTENTS

FEATURE = Feature(
    name="help",
    intents=INTENTS,
    commands=commands.COMMANDS,
    follows=(Follow(PERSON, UNKNOWN, commands.stranger_card),),
)
