"""What two companies' own words may be, typed in a command or written in a program file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.data.words import vocabulary
from bot.domain.issue import STATES
from bot.domain.values import SEVERITIES, SIDES
from bot.domain.vocabulary import LONGEST_OWN, OWN_TABLES, word
from bot.messages.fields import FIELDS

SETTLED = ("severities", "sides")
"""Neither side alone gives a word of these another meaning: the other one uses it as well."""


def is_word(named: str) -> bool:
    """Say whether people can use a text as a word: it has letters, or digits among other signs."""
    fits = 1 < len(named) <= LONGEST_OWN and not named.isdecimal()
    return fits and any(char.isalnum() for char in named)


def meanings(categories: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return every name that Andon itself has, with its table; a word of one's own is none."""
    return dict(_names(categories))


def _names(categories: Iterable[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    tables = {
        "categories": categories, "severities": SEVERITIES, "states": STATES,
        "sides": SIDES, "fields": {**FIELDS, **vocabulary().table("fields")},
    }  # fmt: skip
    for table in reversed(OWN_TABLES):
        for name in tables[table]:
            yield word(name), (table, name)


def settled(named: str, table: str, means: str) -> str | None:
    """Return what else a word means as a severity or a side; ``None``: nothing, or it has the
    meaning that is asked for as well."""
    shipped = vocabulary().meanings
    if shipped(table).get(named) == means:
        return None
    return next((shipped(other)[named] for other in SETTLED if named in shipped(other)), None)
