"""Deadlines: milestones, actions and promises."""

from __future__ import annotations

from bot.engine.feature import (
    CHANGED,
    COMMENTED,
    DENIED,
    ISSUE,
    LEFT,
    PERSON,
    Feature,
    Feed,
    Follow,
    Topic,
)
from bot.engine.stored_table import StoredTable
from bot.features.deadlines import (
    argument_kinds,
    denied,
    given,
    ics,
    keys,
    program_file,
    promises,
    repeats,
    wake,
)
from bot.features.deadlines.commands import add, decline, move, plan, show
from bot.features.deadlines.forms import FORMS_OF_DEADLINES
from bot.features.deadlines.hand_over import hand_over
from bot.features.deadlines.intents import INTENTS, names
from bot.features.deadlines.policy import DEADLINE
from bot.features.deadlines.promise_hint import promise_hint

FEATURE = Feature(
    name="deadlines",
    intents=INTENTS,
    names=(names,),
    commands=(
        *add.COMMANDS,
        *decline.COMMANDS,
        *move.COMMANDS,
        *plan.COMMANDS,
        *show.COMMANDS,
    ),
    arguments=argument_kinds.KINDS,
    forms=FORMS_OF_DEADLINES,
    wakes=(wake.WAKE,),
    follows=(
        Follow(ISSUE, COMMENTED, promise_hint),
        Follow(PERSON, LEFT, hand_over),
        Follow(DEADLINE, CHANGED, promises.follow),
        Follow(DEADLINE, CHANGED, given.follow),
        Follow(DEADLINE, CHANGED, repeats.follow),
        Follow(PERSON, DENIED, denied.explain),
    ),
    topics=(
        Topic(
            given.GIVEN,
            given.accepted,
            rejected=given.refused,
            withdrawn=given.refused,
            top=1,
        ),
    ),
    feeds=(Feed("deadlines", ics.calendar_file),),
    bindings=(keys.BINDING,),
    running=(keys.RUNNING,),
    tables=(
        StoredTable(
            DEADLINE,
            "deadlines",
            program_file.adopt,
            program_file.defined,
            program_file.part,
            program_file.decides,
        ),
    ),
)
