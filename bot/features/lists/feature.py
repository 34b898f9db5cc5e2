"""Issues and decisions as spreadsheets, in and out."""

from __future__ import annotations

from bot.engine.feature import CLOCK, TIDIED, Feature, Follow, Job, Surface
from bot.features.lists import commands
from bot.features.lists.imports import work

FEATURE = Feature(
    name="lists",
    commands=commands.COMMANDS,
    wakes=(Job(work.IMPORT, work.fire),),
    follows=(Follow(CLOCK, TIDIED, work.forget),),
    surfaces=(Surface(work.IMPORT, "import.progress"),),
)
