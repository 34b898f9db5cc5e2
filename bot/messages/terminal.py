"""How a text is shown in a terminal."""

from __future__ import annotations

import unicodedata


def printable(shown: str) -> str:
    """Return a text without the characters that would steer a terminal; line breaks stay."""
    return "".join(char for char in shown if char in "\n\t" or unicodedata.category(char) != "Cc")
