"""Corrective actions in eight steps (8D)."""

from __future__ import annotations

from bot.engine.feature import (
    CONTAINED,
    DENIED,
    ISSUE,
    PERSON,
    RESOLVED,
    Companion,
    Feature,
    Follow,
    Topic,
)
from bot.features.eightd import denied, keys, more_time, store, submissions, wake
from bot.features.eightd.commands import extend, scar
from bot.features.eightd.commands import steps as step_commands
from bot.features.eightd.forms import FORMS_OF_STEPS
from bot.features.eightd.policy import SCAR
from bot.features.eightd.texts import HISTORY

FEATURE = Feature(
    name="eightd",
    commands=(*step_commands.COMMANDS, *extend.COMMANDS, *scar.COMMANDS),
    forms=FORMS_OF_STEPS,
    wakes=(wake.WAKE,),
    companions=(Companion(SCAR, store.follow, store.lines, wake.to_come),),
    follows=(
        Follow(ISSUE, CONTAINED, submissions.contained),
        Follow(ISSUE, RESOLVED, submissions.resolved),
        Follow(PERSON, DENIED, denied.explain),
    ),
    topics=(
        # A resolved issue still waits for the approval of its last step.
        Topic(
            store.STEP_TOPIC, submissions.approved, submissions.rejected, speaks=True, outlives=True
        ),
        Topic(store.TIME_TOPIC, more_time.more_time),
    ),
    bindings=(keys.BINDING,),
    running=(keys.RUNNING,),
    history=HISTORY,
)
