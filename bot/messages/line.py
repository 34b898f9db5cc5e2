"""A command line as it is written: limits of its parts, quoting, white space.

Reading one is ``bot.engine.commands.grammar``.
"""

from __future__ import annotations

import re

TITLE_LIMIT, TEXT_LIMIT, FIELD_LIMIT, LINE_LIMIT = 200, 3000, 50, 12000

OPENING = '"“”„«»＂'
ESCAPED = OPENING + "\\"


def one_line(text: str) -> str:
    """Return text with every run of white space made one space."""
    return " ".join(text.split())


def cut(text: str, limit: int) -> str:
    """Return at most ``limit`` characters of a text; an ellipsis says that more was there."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def quote(text: str) -> str:
    """Return text as one quoted argument."""
    escaped = (f"\\{char}" if char in ESCAPED else char for char in text)
    return f'"{"".join(escaped)}"'


def argument(text: str) -> str:
    """Return text as one argument, in quotes where it would be read otherwise without them."""
    plain = text and text[0] not in OPENING and not any(map(str.isspace, text))
    return text if plain else quote(text)


def short_id(title: str, otherwise: str) -> str:
    """Return an id made of the first whole words of a title: at most 24 characters."""
    short = ""
    for word in re.findall(r"[a-z0-9]+", title.lower()):
        longer = f"{short}-{word}" if short else word[:24]
        if len(longer) > 24:
            break
        short = longer
    return short or otherwise
