"""A text as it was understood: what was spotted in which clause, and what it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bot.engine.understanding.spotting import Hit
from bot.engine.understanding.tokens import Token

SMALL, POLITE = "small", "polite"
NOT, IF, DOUBT, SAID, SOON, ASK = "not", "if", "doubt", "said", "soon", "ask"
HOW_TO = "how_to"
"""Signs: what turns a clause round, makes it depend on something, or asks."""
UNKNOWN = "unknown"
"""The kind of a mark that looks like the name of something that is not there."""
QUESTION = "?"
"""What stands for a question in the needs of an intent."""
LIGHT = frozenset((SMALL, POLITE, "thanks", "hello", "ok", "now", ASK, "show", "yesno"))
"""Words that say nothing by themselves: any intent explains them."""
CHAT = frozenset(("chat", "thanks", "hello", "ok"))
"""What people say to each other without wanting anything."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something named in the text: its kind (``issue``, ``person``, ``date`` …), which one, and
    from which token to which."""

    kind: str
    value: str
    first: int
    end: int


@dataclass(frozen=True)
class Reading:
    """A text with everything that was found in it. ``marks`` are the things it names."""

    text: str
    tokens: tuple[Token, ...]
    hits: tuple[Hit, ...]
    marks: tuple[Mark, ...] = ()
    small: frozenset[str] = frozenset()
    by_clause: Mapping[int, frozenset[str]] = field(default_factory=dict)

    def has(self, *names: str) -> bool:
        """Say whether any of these words was spotted anywhere."""
        return any(name in self.names for name in names)

    @cached_property
    def names(self) -> frozenset[str]:
        """Return everything that was spotted in any clause."""
        return frozenset(hit.name for hit in self.hits)

    def named(self, kind: str) -> list[str]:
        """Return what of a kind the text names, each once, in order."""
        return list(dict.fromkeys(mark.value for mark in self.marks if mark.kind == kind))

    def one(self, kind: str) -> str | None:
        """Return the one thing of a kind that the text names; ``None``: none, or several."""
        values = self.named(kind)
        return values[0] if len(values) == 1 else None

    def meanings(self, table: str) -> list[str]:
        """Return which words of a table of the vocabulary were spotted: ``shortage``."""
        start = f"{table}:"
        found = (hit.name for hit in self.hits if hit.name.startswith(start))
        return list(dict.fromkeys(name.removeprefix(start) for name in found))

    @cached_property
    def clauses(self) -> tuple[int, ...]:
        """Return the numbers of the clauses that hold words."""
        return tuple(dict.fromkeys(token.clause for token in self.tokens))

    def in_clause(self, clause: int) -> frozenset[str]:
        """Return what was spotted in a clause."""
        return self.by_clause.get(clause, frozenset())

    def asked(self, clause: int) -> bool:
        """Say whether a clause is a question."""
        mark = any(token.asked for token in self.tokens if token.clause == clause)
        return mark or ASK in self.in_clause(clause) or "yesno" in self.in_clause(clause)

    @property
    def asks(self) -> bool:
        """Say whether any clause is a question."""
        return any(map(self.asked, self.clauses))

    @property
    def content(self) -> list[Token]:
        """Return the words that say something by themselves."""
        return [token for token in self.tokens if token.text not in self.small]

    def behind(self, *names: str) -> str:
        """Return the text behind the first of these words, as it was typed."""
        ends = [hit.end for hit in self.hits if hit.name in names]
        return self.text[self.tokens[min(ends) - 1].end :].strip(" \t\n:,-–—：，") if ends else ""


def reading_of(
    text: str,
    tokens: tuple[Token, ...],
    hits: Iterable[Hit],
    marks: Sequence[Mark],
    is_small: Callable[[str], bool],
) -> Reading:
    """Return a reading of a text with what was spotted in it."""
    hits = tuple(hits)
    by_clause: dict[int, set[str]] = {}
    for hit in hits:
        by_clause.setdefault(tokens[hit.first].clause, set()).add(hit.name)
    small = frozenset(token.text for token in tokens if is_small(token.text))
    frozen = {clause: frozenset(names) for clause, names in by_clause.items()}
    return Reading(text, tokens, hits, tuple(marks), small, frozen)
