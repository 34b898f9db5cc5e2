"""What changed for somebody since they last did anything here."""

from __future__ import annotations

from bot.engine.feature import Feature
from bot.features.catchup import commands

FEATURE = Feature(name="catchup", commands=commands.COMMANDS)
