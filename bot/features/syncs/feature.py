"""Recurring meetings of both sides."""

from __future__ import annotations

from bot.engine.feature import Feature, Job, Listener, StoredTable, Surface
from bot.features.syncs import argument_kinds, program_file, store, wake
from bot.features.syncs.commands import calendar, dates, meeting, series
from bot.features.syncs.forms import FORMS_OF_SYNCS
from bot.features.syncs.policy import OCCURRENCE, SYNC

FEATURE = Feature(
    name="syncs",
    commands=(*series.COMMANDS, *calendar.COMMANDS, *dates.COMMANDS, *meeting.COMMANDS),
    arguments=argument_kinds.KINDS,
    forms=FORMS_OF_SYNCS,
    wakes=(
        Job(SYNC, store.fire_series),
        Job(OCCURRENCE, wake.fire_meeting, word="sync"),
    ),
    listeners=(Listener(OCCURRENCE, meeting.listen),),
    tables=(StoredTable(SYNC, "syncs", program_file.adopt, program_file.defined),),
    surfaces=(Surface(OCCURRENCE, "sync.rollcall"),),
)
