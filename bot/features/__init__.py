"""What Andon does, a folder a noun; each declares itself as one ``Feature``.

``FEATURES`` is the only list of them. Its order is the order of imports: a feature knows only those
before it. ``READING`` is the order in which people read: what is needed first and most often comes
first. Help, the pages of the documentation and the lists that platforms show follow it.
"""

from __future__ import annotations

from bot.engine.commands.argument_kinds import KINDS
from bot.engine.commands.declaration import Reading
from bot.engine.feature import Feature
from bot.engine.index import index_of
from bot.features.catchup.feature import FEATURE as CATCHUP
from bot.features.charter.feature import FEATURE as CHARTER
from bot.features.closures.feature import FEATURE as CLOSURES
from bot.features.coverage.feature import FEATURE as COVERAGE
from bot.features.deadlines.feature import FEATURE as DEADLINES
from bot.features.decisions.feature import FEATURE as DECISIONS
from bot.features.digests.feature import FEATURE as DIGESTS
from bot.features.drill.feature import FEATURE as DRILL
from bot.features.eightd.feature import FEATURE as EIGHTD
from bot.features.find.feature import FEATURE as FIND
from bot.features.help.feature import FEATURE as HELP
from bot.features.issues.feature import FEATURE as ISSUES
from bot.features.lists.feature import FEATURE as LISTS
from bot.features.material.feature import FEATURE as MATERIAL
from bot.features.programs.feature import FEATURE as PROGRAMS
from bot.features.questions.feature import FEATURE as QUESTIONS
from bot.features.rules.feature import FEATURE as RULES
from bot.features.syncs.feature import FEATURE as SYNCS
from bot.program_file.rights import read_rights

FEATURES: tuple[Feature, ...] = (
    DECISIONS,
    ISSUES,
    FIND,
    EIGHTD,
    QUESTIONS,
    DEADLINES,
    CHARTER,
    CLOSURES,
    COVERAGE,
    SYNCS,
    RULES,
    PROGRAMS,
    LISTS,
    MATERIAL,
    DIGESTS,
    CATCHUP,
    DRILL,
    HELP,
)

READING: Reading = (
    ("", ("",)),
    (
        "issue",
        (
            "log", "ack", "update", "resolve", "close", "list", "show", "wait", "need", "assign",
            "contain", "edit", "severity", "reopen", "why", "note", "escalate", "hold", "merge",
            "cancel", "step", "extend", "scar", "import", "export",
        ),
    ),
    ("find", ("",)),
    ("catchup", ("",)),
    ("views", ("list", "save", "drop")),
    (
        "deadline",
        (
            "list", "add", "done", "ontrack", "atrisk", "slip", "commit", "promise", "show",
            "shift", "decline", "cancel", "plan",
        ),
    ),
    ("material", ("show", "clear", "receive", "short", "due", "sent", "import")),
    (
        "sync",
        (
            "list", "agenda", "here", "minutes", "action", "show", "move", "skip", "restore", "add",
            "slots", "keep", "shift", "pause", "resume", "roll", "ics", "end",
        ),
    ),
    ("charter", ("show", "setup", "goal", "spec", "obligation", "terms", "history")),
    ("decision", ("list", "approve", "reject", "withdraw", "talk", "rights", "ask", "decide")),
    ("question", ("list", "no", "so")),
    ("digest", ("now", "list", "schedule", "off", "seen")),
    (
        "rules",
        ("show", "explain", "propose", "accept", "reject", "history", "diff", "check"),
    ),
    (
        "program",
        (
            "show", "roster", "person", "away", "calendar", "words", "setup", "import", "export",
            "pause", "resume", "archive",
        ),
    ),
    ("drill", ("show", "on", "off", "schedule", "offer", "got")),
    ("help", ("",)),
)  # fmt: skip
"""Each noun once, with its verbs. A command that is missing here is an error when Andon starts."""

INDEX = index_of(FEATURES, READING, KINDS, read_rights())
"""Everything that is declared, found by what it is for; the core gets it as an argument."""
