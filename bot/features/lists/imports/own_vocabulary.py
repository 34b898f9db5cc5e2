"""The words that a program's people added, as its lists read them."""

from __future__ import annotations

from collections.abc import Mapping

Names = Mapping[str, str]
"""What words mean in one table, by the word as it is compared."""


class OwnVocabulary:
    """The words of one program, each with its table and its meaning there. They come before those
    that ship."""

    def __init__(self, added: Mapping[str, tuple[str, str]]) -> None:
        self._added = added
        self._joined: dict[str, Names] = {}

    def of(self, table: str) -> dict[str, str]:
        """Return what the words of a table mean."""
        return {said: meaning for said, (where, meaning) in self._added.items() if where == table}

    def over(self, table: str, shipped: Names) -> Names:
        """Return the words of a table, worked out once: a list asks for every cell."""
        if not self._added:
            return shipped
        if table not in self._joined:
            self._joined[table] = {**shipped, **self.of(table)}
        return self._joined[table]


NO_WORDS = OwnVocabulary({})
