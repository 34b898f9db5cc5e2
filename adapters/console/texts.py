"""What the console itself says: beside messages, about files, and of what nobody can do there."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    # above a message
    "to_person": "→ {person}",
    "edited": "updated",
    "edited_line": "{heading} (edited)",
    # files of whoever plays in a terminal
    "file_here": "{path} cannot be read: {why}. Name a file of this folder, "
    "for example: issue import issues.xlsx",
    "file_saved": "Saved: {path}",
    "file_not_saved": "The file could not be saved as {path}: {why}.",
    # what cannot be done
    "no_card": "There is no card about {subject} to answer under: use an issue that was logged.",
    "no_button": (
        'There is no button "{label}" about {subject} that {person} can see: use {labels}, '
        'for example {person} clicks "{example}" on {subject}.'
    ),
    "no_buttons": "There is no button about {subject} that {person} can see.",
    "no_message": 'There is no message with "{quote}" that {person} can see.',
}


def text(key: str, /, **values: object) -> str:
    """Return the sentence ``key`` with its values filled in; an unknown key raises ``KeyError``."""
    return TEXTS[key].format(**values)
