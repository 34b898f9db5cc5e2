"""Words of the vocabulary in a text: each is known with its endings, without its marks, and with a
slip of the finger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from bot.engine.understanding.tokens import Token, compared, plain_letters, spellings, tokens

SHORTEST_SLIP, LONG = 5, 8
"""From so many letters on a word may hold one slip; a long one two."""
SHORTEST_STEM = 2
SHORT_ALONE = 3
GAP = 1
"""So many small words may stand between the words of a phrase: ``line is down``."""


@dataclass(frozen=True, slots=True)
class Hit:
    """What was spotted: its name, from which token to which, and whether with a slip."""

    name: str
    first: int
    end: int
    slip: bool = False

    @property
    def size(self) -> int:
        """Return how many tokens it spans."""
        return self.end - self.first


@dataclass(frozen=True, slots=True)
class _Phrase:
    name: str
    words: tuple[str, ...]
    stems: tuple[bool, ...]


class Spotter:
    """Spots the words of several tables in a text. Built once."""

    def __init__(self, words: Mapping[str, Iterable[str]], small: Iterable[str]) -> None:
        self._exact: dict[str, list[_Phrase]] = {}
        self._stems: dict[str, list[_Phrase]] = {}
        self._alike: dict[tuple[str, int], list[str]] = {}
        self._small = frozenset(each for word in small for each in spellings(compared(word)))
        for name, phrases in words.items():
            for phrase in phrases:
                self._add(name, phrase)
        self._longest = max(map(len, self._stems), default=0)
        self._near = lru_cache(maxsize=8192)(self._nearest)

    def is_small(self, word: str) -> bool:
        """Say whether a word says nothing by itself."""
        return word in self._small

    def _add(self, name: str, text: str) -> None:
        parts = [part for part in text.split() if part]
        stems, words = [], []
        for part in parts:
            for token in tokens(part.rstrip("*")):
                words.append(token.text)
                stems.append(False)
            if stems:
                stems[-1] = part.endswith("*")
        if not words:
            raise ValueError(f"{name} has a phrase without words: {text!r}")
        phrase = _Phrase(name, tuple(words), tuple(stems))
        first = self._stems if stems[0] else self._exact
        for spelled in _first_spellings(words):
            first.setdefault(spelled, []).append(phrase)
            if len(spelled) >= SHORTEST_SLIP:
                self._alike.setdefault((spelled[0], len(spelled)), []).append(spelled)

    def spot(self, text: Sequence[Token]) -> list[Hit]:
        """Return what is spotted; what lies within something longer is not."""
        found = [hit for at in range(len(text)) for hit in self._at(text, at)]
        return list(_outermost(found))

    def _at(self, text: Sequence[Token], at: int) -> Iterator[Hit]:
        word = text[at].text
        known = False
        for phrase in self._beginning(word):
            end = self._rest(phrase, text, at + 1)
            if end is not None:
                known = True
                yield Hit(phrase.name, at, end)
        if known or word in self._small or len(word) < SHORTEST_SLIP or not word.isalpha():
            return
        for other in self._near(word):
            for phrase in (*self._exact.get(other, ()), *self._stems.get(other, ())):
                end = self._rest(phrase, text, at + 1)
                if end is not None:
                    yield Hit(phrase.name, at, end, slip=True)

    def _beginning(self, word: str) -> Iterator[_Phrase]:
        yield from self._exact.get(word, ())
        for length in range(SHORTEST_STEM, min(len(word), self._longest) + 1):
            yield from self._stems.get(word[:length], ())

    def _rest(self, phrase: _Phrase, text: Sequence[Token], at: int) -> int | None:
        """Return where a phrase ends whose first word stands before ``at``."""
        for word, stem in zip(phrase.words[1:], phrase.stems[1:], strict=True):
            skipped = 0
            while at < len(text) and not _fits(word, text[at].text, stem=stem):
                skipped += 1
                if skipped > GAP or text[at].text not in self._small:
                    return None
                at += 1
            if at >= len(text):
                return None
            at += 1
        return at

    def _nearest(self, word: str) -> tuple[str, ...]:
        """Return the known words that a word with a slip may have been."""
        most = 1 if len(word) < LONG else 2
        lengths = range(len(word) - most, len(word) + most + 1)
        near = (
            (OSA.distance(word, other, score_cutoff=most), other)
            for length in lengths
            for other in self._alike.get((word[0], length), ())
        )
        able = sorted({(distance, other) for distance, other in near if distance <= most})
        return tuple(other for distance, other in able if distance == able[0][0])


def _first_spellings(words: Sequence[str]) -> set[str]:
    """Return how a phrase may begin. A short word alone is known only with its marks: without
    them it is a word of another language (``ổn``, ``on``)."""
    word = words[0]
    return {word} if len(words) == 1 and len(word) <= SHORT_ALONE else spellings(word)


def _fits(word: str, typed: str, *, stem: bool) -> bool:
    if stem:
        return typed.startswith(word) or typed.startswith(plain_letters(word))
    return typed == word or typed == plain_letters(word)


def _outermost(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield hits that do not lie within a longer one."""
    reach, widest = 0, (0, 0)
    for hit in sorted(dict.fromkeys(hits), key=lambda each: (each.first, -each.end)):
        span = (hit.first, hit.end)
        if hit.end > reach or span == widest:
            widest = span if hit.end > reach else widest
            reach = max(reach, hit.end)
            yield hit
