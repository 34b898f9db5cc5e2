"""The charter: what both sides agreed at the start, and what became of it."""

from __future__ import annotations

from bot.engine.feature import CHANGED, DEADLINE, LEFT, PERSON, Feature, Follow
from bot.features.charter import argument_kinds, keys, occurrences, valid_revision, wake
from bot.features.charter.commands import goal, obligation, setup, show, spec, terms
from bot.features.charter.forms import FORMS_OF_CHARTER
from bot.features.charter.hand_over import hand_over
from bot.features.charter.intents import INTENTS
from bot.features.charter.program_file import TABLES

FEATURE = Feature(
    name="charter",
    intents=INTENTS,
    commands=(
        *show.COMMANDS,
        *setup.COMMANDS,
        *goal.COMMANDS,
        *spec.COMMANDS,
        *obligation.COMMANDS,
        *terms.COMMANDS,
    ),
    arguments=argument_kinds.KINDS,
    forms=FORMS_OF_CHARTER,
    wakes=(wake.DUTY_WAKE, wake.SPEC_WAKE, occurrences.JOB),
    card_lines=(valid_revision.on_card,),
    follows=(
        Follow(DEADLINE, CHANGED, occurrences.moved),
        Follow(PERSON, LEFT, hand_over),
    ),
    bindings=keys.BINDINGS,
    tables=TABLES,
    around=(valid_revision.around,),
)
