"""The words that people of the trade use, by what they mean in Andon.

Commands, forms, filters, lists and free text know the same words. A table is one kind of meaning
(``categories``, ``fields``, ``severities`` …); within it a word means one thing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

Words = Mapping[str, tuple[str, ...]]
"""Words as they are written, by the name that Andon has for what they mean."""

OWN_TABLES = ("categories", "severities", "states", "sides", "fields")
"""What a program's own word may mean, and in which order it is looked for."""
MOST_OWN, LONGEST_OWN = 200, 60
"""So many own words of a program, of so many characters."""

_ENDS = " .:;*!,_"


@lru_cache(maxsize=8192)
def word(text: str) -> str:
    """Return text as it is compared: usual width, small letters, no outer punctuation."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("-", " ").replace("_", " ")
    return " ".join(plain.split()).strip(_ENDS)


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The words of all languages, by table and by meaning."""

    tables: Mapping[str, Words]

    def table(self, name: str) -> Words:
        """Return the words of a table by meaning."""
        return self.tables[name]

    def of(self, name: str, meaning: str) -> tuple[str, ...]:
        """Return the words of a table for one meaning."""
        return self.tables[name].get(meaning, ())

    def meanings(self, name: str) -> Mapping[str, str]:
        """Return what each word of a table means, by the word as it is compared."""
        return _meanings(self, name)


@cache
def _meanings(vocabulary: Vocabulary, name: str) -> Mapping[str, str]:
    """Work a table out once: every word that somebody types is looked up in one."""
    words = vocabulary.tables[name].items()
    return MappingProxyType({word(each): meaning for meaning, of in words for each in of})


def joined(languages: Iterable[Mapping[str, Mapping[str, Iterable[str]]]]) -> Vocabulary:
    """Return the vocabulary of several languages, the words of the first ones first."""
    tables: dict[str, dict[str, dict[str, None]]] = {}
    for language in languages:
        for name, meanings in language.items():
            table = tables.setdefault(name, {})
            for meaning, words in meanings.items():
                table.setdefault(meaning, {}).update(dict.fromkeys(words))
    return Vocabulary(
        {
            name: MappingProxyType({meaning: tuple(words) for meaning, words in table.items()})
            for name, table in tables.items()
        }
    )
