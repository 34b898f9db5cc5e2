"""Scheduled summaries."""

from __future__ import annotations

from bot.engine.feature import Feature, StoredTable
from bot.features.digests import argument_kinds, commands, store, wake
from bot.features.digests.policy import DIGEST

FEATURE = Feature(
    name="digests",
    commands=commands.COMMANDS,
    arguments=argument_kinds.KINDS,
    wakes=(wake.WAKE,),
    tables=(StoredTable(DIGEST, "digests", store.adopt, store.defined),),
)
