"""Recurring meetings of both sides."""

from __future__ import annotations

from bot.engine.agreeing import Binding
from bot.engine.feature import Feature, Feed, Listener, Surface
from bot.engine.stored_table import StoredTable
from bot.features.syncs import argument_kinds, bound, ics, opening, program_file, wake
from bot.features.syncs.commands import calendar, dates, meeting, series
from bot.features.syncs.forms import FORMS_OF_SYNCS
from bot.features.syncs.intents import INTENTS, names
from bot.features.syncs.policy import OCCURRENCE, SYNC
from bot.features.syncs.standing import commands as standing

FEATURE = Feature(
    name="syncs",
    intents=INTENTS,
    names=(names,),
    commands=(
        *series.COMMANDS,
        *calendar.COMMANDS,
        *dates.COMMANDS,
        *meeting.COMMANDS,
        *standing.COMMANDS,
    ),
    arguments=argument_kinds.KINDS,
    forms=FORMS_OF_SYNCS,
    wakes=(opening.WAKE, wake.WAKE),
    listeners=(Listener(OCCURRENCE, meeting.listen),),
    feeds=(Feed("syncs", ics.feed),),
    bindings=(Binding(bound.KIND, bound.effects),),
    tables=(
        StoredTable(
            SYNC,
            "syncs",
            program_file.adopt,
            program_file.defined,
            program_file.part,
            program_file.decides,
        ),
    ),
    surfaces=(Surface(OCCURRENCE, "sync.rollcall"),),
)
