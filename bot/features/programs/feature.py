"""Programs: sites, people, channels, their calendar and their state."""

from __future__ import annotations

from bot.engine.agreeing import Binding
from bot.engine.feature import (
    CHANNEL,
    FORESEEN,
    IMPORTED,
    PROGRAM,
    UNKNOWN,
    Feature,
    Feed,
    Follow,
    Topic,
)
from bot.engine.own_words import WORD
from bot.engine.stored_table import StoredTable
from bot.features.programs import bound, ics, pausing, roster, running_clocks, store, word_table
from bot.features.programs.commands import away, calendar, file, people, setup, state, words
from bot.features.programs.forms import FORMS_OF_PROGRAMS
from bot.features.programs.imports import agreement
from bot.features.programs.intents import INTENTS, names

FEATURE = Feature(
    name="programs",
    intents=INTENTS,
    names=(names,),
    commands=(
        *setup.COMMANDS,
        *people.COMMANDS,
        *away.COMMANDS,
        *words.COMMANDS,
        *calendar.COMMANDS,
        *state.COMMANDS,
        *file.COMMANDS,
    ),
    forms=FORMS_OF_PROGRAMS,
    card_lines=(pausing.on_card,),
    follows=(
        Follow(CHANNEL, UNKNOWN, setup.in_new_channel),
        Follow(CHANNEL, FORESEEN, setup.foresee),
        Follow(PROGRAM, IMPORTED, store.import_program),
    ),
    feeds=(Feed("absences", ics.calendar_file),),
    tables=(
        StoredTable(
            WORD,
            "words",
            word_table.adopt,
            word_table.defined,
            word_table.part,
            word_table.decides,
        ),
    ),
    bindings=(Binding(PROGRAM, bound.effects), Binding(WORD, bound.of_word)),
    topics=(
        Topic(roster.TOPIC, roster.accepted),
        Topic(pausing.TOPIC, pausing.accepted),
        Topic(agreement.TOPIC, agreement.accepted, speaks=True, top=agreement.TOP_LEVEL),
        Topic(running_clocks.TOPIC, running_clocks.accepted, top=running_clocks.TOP_LEVEL),
    ),
)
