"""What is kept of a file: a name that can be shown anywhere, and a link; and how many of them.

Andon never reads a file of a conversation, so its size and type do not matter.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta

LINKS = 20
"""So many files of one message are kept, and so many are named in one line or answer."""

IN_LINE, IN_ROW = 3, 5
"""So many files stand behind the words of a line, and so many in each row below it."""

BURST = timedelta(minutes=1)
"""Files without words that one person adds within so long are told elsewhere in two lines: the
first file at once, the others together."""

NAME_LIMIT, LINK_LIMIT = 80, 1000
# The end of a name says what a file is, so it stays when the name is shortened.
_END_LIMIT = 12
_BLANKS = re.compile(r"\s+")
_LINK = re.compile(r"[!-~]+")


def shown_name(typed: str) -> str:
    """Return a file's name as it may be shown: one line of visible characters that turn nothing
    around, at most ``NAME_LIMIT`` of them. It is empty where nothing is left.
    """
    visible = (" " if _is_break(char) else char for char in typed if not _is_hidden(char))
    name = _BLANKS.sub(" ", "".join(visible)).strip()
    if len(name) <= NAME_LIMIT:
        return name
    stem, dot, end = name.rpartition(".")
    if not stem or len(end) > _END_LIMIT:
        return name[: NAME_LIMIT - 1] + "…"
    return f"{stem[: NAME_LIMIT - len(end) - 2]}…{dot}{end}"


def _is_hidden(char: str) -> bool:
    """Say whether a character shows nothing: overrides of the direction of writing are such."""
    return not _is_break(char) and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn")


def _is_break(char: str) -> bool:
    return char.isspace()


def shown_link(link: str, message: str) -> str:
    """Return the address of a file; one that no platform would take gives that of its message."""
    return link if len(link) <= LINK_LIMIT and _LINK.fullmatch(link) else message
