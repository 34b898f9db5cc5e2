"""Under which words a text is found, and which words are asked for: the same for every database.

A text is found by each of its words and by how one begins; a part number also from each place where
letters and digits meet (``G0B1`` finds STM32G0B1). Scripts without blanks are found by each two
characters that stand beside each other. Case, accents and width do not matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

LONGEST = 40
"""A word is known by so many of its first characters."""
ASKED = 8
"""So many words are looked for at once."""
SAID = ("text", "reason", "how", "why")
"""What of an audit line somebody wrote, as against what Andon notes with it."""

# Scripts that put no blanks between words: Thai and its neighbours, Chinese, Japanese, Korean.
_DENSE = "\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003fffd"
_SPACED = rf"[^\W_{_DENSE}]"
_RUN = re.compile(rf"(?P<dense>[{_DENSE}]+)|{_SPACED}+")
# It begins where a word does, so that no word is looked through twice.
_JOINED = re.compile(rf"(?<!{_SPACED}){_SPACED}++(?:[-_/.]{_SPACED}++)++")
_PART = re.compile(r"\d+|\D+")
_PARTS = 8
_LETTERS = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i"})


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a text holds words: how many of them, and at which of its characters the first is."""

    words: frozenset[str]
    at: int


def fold(text: str) -> str:
    """Return a text without what does not matter when it is looked for."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join([char for char in parts if not unicodedata.combining(char)])
    return unicodedata.normalize("NFC", bare.translate(_LETTERS))


def words_of(text: str) -> frozenset[str]:
    """Return every word under which a text is found."""
    folded = fold(text)
    found: set[str] = set()
    for run in _RUN.finditer(folded):
        found.update(_dense(run[0]) if run["dense"] else _spaced(run[0]))
    found.update(_whole(joined[0]) for joined in _JOINED.finditer(folded))
    return frozenset(found)


def words_of_all(texts: Sequence[str]) -> frozenset[str]:
    """Return every word under which one of several texts is found."""
    return frozenset().union(*map(words_of, texts))


def texts_of(title: str, fields: Mapping[str, str], resolution: str | None) -> tuple[str, ...]:
    """Return what is written in an issue itself; details with their names: ``po 4711``."""
    details = (f"{key} {value}" for key, value in fields.items())
    return (title, *details, *((resolution,) if resolution else ()))


def said(payload: Mapping[str, object]) -> tuple[str, ...]:
    """Return the texts of an audit line that somebody wrote."""
    found = (payload.get(key) for key in SAID)
    return tuple(text for text in found if isinstance(text, str) and text)


def asked_words(text: str) -> tuple[str, ...]:
    """Return the words that somebody asks for, each once; nothing where there is none."""
    found: dict[str, None] = {}
    for run in _RUN.finditer(fold(text)):
        if run["dense"]:
            found.update(dict.fromkeys(_pairs(run[0])))
        else:
            found[run[0][:LONGEST]] = None
    return tuple(found)


def begins(asked: str) -> bool:
    """Say whether a word that is asked for finds those that begin with it: one letter or digit
    alone finds only itself."""
    return len(asked) > 1 or bool(_RUN.fullmatch(asked)["dense"])  # type: ignore[index]


def finds(asked: str, known: str) -> bool:
    """Say whether a word that is asked for finds a text that is known under another."""
    return known == asked or (begins(asked) and known.startswith(asked))


def hit(text: str, asked: Sequence[str]) -> Hit:
    """Return which of the words a text holds, and where the first of them stands."""
    known = words_of(text)
    held = frozenset(word for word in asked if _holds(known, word))
    return Hit(held, _place(text, held) if held else 0)


def says(phrases: Iterable[str]) -> Callable[[str], bool]:
    """Return what says of a text whether it holds all words of one of several phrases."""
    wanted = [asked for phrase in phrases if (asked := asked_words(phrase))]

    def fits(text: str) -> bool:
        known = words_of(text)
        return any(all(_holds(known, word) for word in asked) for asked in wanted)

    return fits


def _holds(known: Iterable[str], asked: str) -> bool:
    return any(finds(asked, each) for each in known)


def _place(text: str, held: frozenset[str]) -> int:
    for run in _RUN.finditer(text):
        folded = fold(run[0])
        if run["dense"]:
            places = [folded.find(word) for word in held if word in folded]
            if places:
                return run.start() + min(places)
        elif any(finds(word, each) for word in held for each in _spaced(folded)):
            return run.start()
    return 0


def _spaced(word: str) -> Iterator[str]:
    """Yield a word, and its ends from each place where letters and digits meet."""
    yield word[:LONGEST]
    if word.isalpha() or word.isdecimal():
        return
    for part in list(_PART.finditer(word))[1:_PARTS]:
        if len(word) - part.start() > 1:
            yield word[part.start() :][:LONGEST]


def _whole(joined: str) -> str:
    """Return words with signs between them as one: DWG-1042 is found as DWG1042."""
    return re.sub(r"[-_/.]", "", joined)[:LONGEST]


def _dense(run: str) -> Iterator[str]:
    yield from _pairs(run)
    yield run[-1]


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]
