"""Scheduled summaries."""

from __future__ import annotations

from bot.engine.feature import Feature, StoredTable
from bot.features.digests import arguments, commands, store, wake
from bot.features.digests.policy import DIGEST

FEATURE = Feature(
    name="digests",
    commands=commands.COMMANDS,
    arguments=arguments.KINDS,
    wakes=(wake.WAKE,),
    tables=(StoredTable(DIGEST, "digests", store.adopt, store.defined),),
)
