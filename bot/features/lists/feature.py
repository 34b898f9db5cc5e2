"""Issues and decisions as spreadsheets, in and out."""

from __future__ import annotations

from bot.engine.feature import CLOCK, TIDIED, Feature, Follow, Job, Surface
from bot.features.lists import commands
from bot.features.lists.forms import FORMS_OF_LISTS
from bot.features.lists.imports import run_job
from bot.features.lists.intents import INTENTS

FEATURE = Feature(
    name="lists",
    intents=INTENTS,
    commands=commands.COMMANDS,
    forms=FORMS_OF_LISTS,
    wakes=(Job(run_job.IMPORT, run_job.fire),),
    follows=(Follow(CLOCK, TIDIED, run_job.forget),),
    surfaces=(Surface(run_job.IMPORT, "import.progress"),),
)
