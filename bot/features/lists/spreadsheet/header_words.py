"""What the words above a column may mean, in whatever layout two languages share a header."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.data.words import vocabulary
from bot.domain.vocabulary import word

_ASIDE = re.compile(r"[(\[（【][^(\[（【)\]）】]*[)\]）】]")
_BETWEEN = re.compile(r"[/|\n;·•→()（）\[\]【】]+| [-–—] ")
_LOCAL = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
SCRIPTS = re.compile(rf"(?<=[{_LOCAL}])\s*(?=[A-Za-z#])|(?<=[A-Za-z.#?)])\s*(?=[{_LOCAL}])")
"""Where one script ends and the other begins, with or without a space between them."""
NAMES = {**vocabulary().meanings("headers"), **vocabulary().meanings("fields")}
"""What each word above a column means."""
# Words that stand above a number as well as above a text: the cells decide.
EITHER = frozenset(map(word, vocabulary().of("signs", "either")))
WEAK = frozenset(map(word, vocabulary().of("signs", "weak")))
"""Words that mean it only where no other column says it better."""
ACTS = frozenset(map(word, vocabulary().of("signs", "acts")))
"""Words for what is done: they name an issue only where nothing says what is wrong."""
_THINGS = frozenset(map(word, vocabulary().of("signs", "things")))
_CONFIDENTIAL = frozenset(map(word, vocabulary().of("signs", "confidential")))
_TAILS = frozenset(
    (
        *("number", "title", "description", "category", "severity", "owner", "state"),
        *("opened", "raised_by", "due", "answer", "cause", "ended"),
    )
)
_COMPOSED, _FUZZY, _GUESSED, _BESIDE = 88.0, 86, 35, 60.0
_SHORTEST_FUZZY, _HALF_KNOWN = 4, 2


MOST_WORDS = 20
"""A text of more words names no column."""


def aside(text: str) -> str:
    """Return a header without what it says in brackets."""
    return _ASIDE.sub(" ", text)


def aliases(piece: str) -> set[str]:
    """Return what a part of a header means, as it is compared."""
    if piece in EITHER:
        return {"number", "title"}
    meaning = NAMES.get(piece) or _twice(piece)
    return {meaning} if meaning else set()


def confidential(text: str) -> bool:
    """Say whether a header calls its column internal, in whatever words around it."""
    if any(NAMES.get(piece, "internal") != "internal" for piece in pieces(text)[:1]):
        return False
    plain = word(text)
    return any(mark in plain.split() if mark.isascii() else mark in plain for mark in _CONFIDENTIAL)


def _twice(piece: str) -> str | None:
    """Return what two languages beside each other both mean: ``Termin Due date``."""
    words = piece.split()
    for at in range(1, len(words)) if len(words) <= MOST_WORDS else ():
        first, second = NAMES.get(" ".join(words[:at])), NAMES.get(" ".join(words[at:]))
        if first is not None and first == second:
            return first
    return None


def composed(piece: str) -> tuple[str, float] | None:
    """Return what a header means that names the thing first: ``NCR no``, ``OPL status``."""
    words = piece.split()
    for at in range(1, len(words)) if len(words) <= MOST_WORDS else ():
        meaning = NAMES.get(" ".join(words[at:]))
        if " ".join(words[:at]) in _THINGS and meaning in _TAILS:
            return meaning, _COMPOSED
    return None


def two_languages(headers: Iterable[str]) -> bool:
    """Say whether most headers of a list say the same in a second language, one that is not known
    here."""
    texts = [text for text in headers if text]
    pairs = sum(1 for text in texts if _half_known(text))
    return pairs > _HALF_KNOWN and pairs * 2 > len(texts)


def _half_known(text: str) -> bool:
    parts = [part for each in _BETWEEN.split(text) if (part := word(each))]
    return 0 < sum(1 for part in parts if part in NAMES) < len(parts)


def beside(piece: str) -> tuple[str, float] | None:
    """Return what a header means, one half of which is in a language that is not known."""
    words = piece.split()
    halves = (half for at in range(1, len(words)) for half in (words[at:], words[:at]))
    meanings = (NAMES.get(" ".join(half)) for half in halves)
    meaning = next((each for each in meanings if each is not None), None)
    return (meaning, _BESIDE) if meaning is not None and len(words) <= MOST_WORDS else None


@lru_cache(maxsize=4096)
def near(piece: str) -> tuple[str, float] | None:
    """Return what a mistyped header means."""
    if len(piece) < _SHORTEST_FUZZY:
        return None
    best = process.extractOne(piece, list(NAMES), scorer=fuzz.ratio, score_cutoff=_FUZZY)
    return None if best is None else (NAMES[best[0]], float(best[1]) - _GUESSED)


@lru_cache(maxsize=4096)
def pieces(text: str) -> tuple[str, ...]:
    """Return a header as it may be known: whole, without what is in brackets, and its parts."""
    whole = word(text.replace("\n", " "))
    outside = word(aside(text).replace("\n", " "))
    parts = [word(part) for part in _parts(text)]
    bare = [part.replace("#", " no").strip() for part in (whole, outside, *parts) if len(part) > 1]
    bare = [word(part) for part in bare]
    return tuple(dict.fromkeys(part for part in (whole, outside, *parts, *bare) if part))


def _parts(text: str) -> Iterator[str]:
    for part in _BETWEEN.split(text):
        yield part
        yield from SCRIPTS.split(part)
