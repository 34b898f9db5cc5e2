"""Scheduled summaries."""

from __future__ import annotations

from bot.engine.agreeing import Binding
from bot.engine.feature import MORNING, PERSON, Feature, Follow
from bot.engine.stored_table import StoredTable
from bot.features.digests import argument_kinds, bound, commands, overview, store, wake
from bot.features.digests.intents import INTENTS
from bot.features.digests.policy import DIGEST

FEATURE = Feature(
    name="digests",
    intents=INTENTS,
    commands=(*overview.COMMANDS, *commands.COMMANDS),
    arguments=argument_kinds.KINDS,
    wakes=(wake.WAKE,),
    follows=(Follow(PERSON, MORNING, store.in_the_morning),),
    bindings=(Binding(bound.KIND, bound.effects),),
    tables=(StoredTable(DIGEST, "digests", store.adopt, store.defined, store.part, store.decides),),
)
