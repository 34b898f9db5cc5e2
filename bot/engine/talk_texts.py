"""Sentences about lines that may be ordinary talk."""

from __future__ import annotations

TALK_TEXTS: dict[str, str] = {
    "talk.meant": "This may be ordinary talk, so nothing was changed. Did you mean this?",
    "talk.line": "{line}",
    "offer.done": "This button was pressed {when}, so nothing was done now. "
    "To do it again, type: {line}",
    "offer.gone": "This button is too old, so nothing was done. Please type the line again.",
}
