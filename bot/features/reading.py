"""The order in which people read nouns and verbs: what is needed first and most often comes first.

Help, the pages of the documentation and the lists that platforms show follow it. It says nothing of
what depends on what.
"""

from __future__ import annotations

READING: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("", ("",)),
    (
        "issue",
        (
            "log", "ack", "update", "resolve", "close", "list", "show", "wait", "assign", "contain",
            "edit", "severity", "reopen", "why", "note", "escalate", "hold", "merge", "cancel",
            "step", "extend", "scar", "import", "export",
        ),
    ),
    (
        "deadline",
        (
            "list", "add", "done", "ontrack", "atrisk", "slip", "commit", "promise", "show",
            "shift", "cancel", "plan",
        ),
    ),
    (
        "sync",
        (
            "list", "agenda", "here", "minutes", "action", "show", "move", "skip", "restore", "add",
            "slots", "ics", "end",
        ),
    ),
    ("decision", ("list", "approve", "reject")),
    ("digest", ("now", "list", "schedule", "off")),
    (
        "rules",
        ("show", "explain", "propose", "accept", "reject", "history", "diff", "check"),
    ),
    (
        "program",
        (
            "show", "roster", "person", "away", "calendar", "setup", "import", "export", "pause",
            "resume", "archive",
        ),
    ),
    ("help", ("",)),
)  # fmt: skip
"""Each noun once, with its verbs. A command that is missing here fails a test."""
