"""Material: kits, what is missing of them, and which lot cannot start."""

from __future__ import annotations

from bot.engine.feature import CHANGED, CLOCK, DEADLINE, TIDIED, Feature, Follow
from bot.engine.stored_table import StoredTable
from bot.features.material import argument_kinds, keys, program_file, wake
from bot.features.material.commands import book, list_of_parts, show
from bot.features.material.imports.pending import forget
from bot.features.material.intents import INTENTS, names
from bot.features.material.policy import KIT
from bot.features.material.sheet import SHEETS
from bot.features.material.store import follow

FEATURE = Feature(
    name="material",
    intents=INTENTS,
    names=(names,),
    commands=(*show.COMMANDS, *book.COMMANDS, *list_of_parts.COMMANDS),
    arguments=argument_kinds.KINDS,
    wakes=(wake.WAKE,),
    follows=(Follow(DEADLINE, CHANGED, follow), Follow(CLOCK, TIDIED, forget)),
    sheets=SHEETS,
    bindings=(keys.BINDING,),
    tables=(
        StoredTable(
            KIT,
            "kits",
            program_file.adopt,
            program_file.defined,
            program_file.part,
            program_file.decides,
        ),
    ),
)
