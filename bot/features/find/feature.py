"""Search: issues are found by what was written in and about them."""

from __future__ import annotations

from bot.engine.feature import Feature
from bot.features.find import commands

FEATURE = Feature(name="find", commands=commands.COMMANDS)
