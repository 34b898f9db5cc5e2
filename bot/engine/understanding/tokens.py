"""A text as words: what is compared, where it stands, and to which clause it belongs.

A Chinese character is a word of its own, so that what has no blanks needs no dictionary to be cut.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

MOST = 64
"""So many words are looked at: whoever writes more reports something, and gives no order."""

_WORD = re.compile(
    r"(?P<day>\d{1,2}\.\d{1,2}\.(?=\s|$))"
    r"|(?P<han>[\u3400-\u9fff])"
    r"|(?P<word>[^\W_](?:[^\W_\u3400-\u9fff]|['’.\-/#_](?=[^\W_\u3400-\u9fff]))*)"
    r"|(?P<end>[,;:!?()\n，。；！？：、（）…¿¡]|[.](?=\s|$)|[-–—](?=\s))"
)
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_EMOJI_NAME = re.compile(r":[a-z0-9_+\-]+:")
_SHORT = {"m": "am", "re": "are", "ll": "will", "ve": "have", "s": "is", "d": "would"}
_BREAKS = frozenset(
    (
        "since",
        "because",
        "but",
        "though",
        "although",
        "weil",
        "aber",
        "seitdem",
        "porque",
        "pero",
        "bo",
        "ponieważ",
        "ale",
        "vì",
        "nhưng",
    )
)
"""Words with which another clause begins: what follows is a reason, or something else."""
_LETTERS = str.maketrans({"ł": "l", "đ": "d", "ß": "ss", "ø": "o", "æ": "ae", "ı": "i"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it is compared, where it stands in the text, and in which clause.

    ``asked`` says that its clause ends with a question mark, ``numbered`` that ``#`` stands before
    it, ``called`` that ``@`` does.
    """

    text: str
    start: int
    end: int
    clause: int
    asked: bool = False
    numbered: bool = False
    called: bool = False


def seen(text: str) -> str:
    """Return a text without what nobody sees: zero-width characters, marks of direction."""
    return _UNSEEN.sub("", text)


def without_emoji_names(text: str) -> str:
    """Return a text in which names of emoji are blank: ``done :tada:``; its places stay."""
    return _EMOJI_NAME.sub(lambda match: " " * len(match[0]), text)


@lru_cache(maxsize=16384)
def plain_letters(word: str) -> str:
    """Return a word without marks on its letters, as people type it in a hurry."""
    if word.isascii():
        return word
    marks = unicodedata.normalize("NFD", word.translate(_LETTERS))
    return "".join(char for char in marks if not unicodedata.combining(char))


def spellings(word: str) -> set[str]:
    """Return a word and how it is typed without its marks: ``gelöst``, ``gelost``, ``geloest``."""
    return {word, plain_letters(word), plain_letters(word.translate(_UMLAUTS))}


@lru_cache(maxsize=16384)
def compared(word: str) -> str:
    """Return a word as it is compared: usual width, small letters, straight apostrophes."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", word).casefold()).replace(
        "’", "'"
    )


def tokens(text: str) -> tuple[Token, ...]:
    """Return the words of a text, at most ``MOST``."""
    found: list[Token] = []
    clause, began = 0, 0
    for match in _WORD.finditer(without_emoji_names(text)):
        if match["end"]:
            if match["end"] in "?？":
                found[began:] = [_asked(token) for token in found[began:]]
            clause, began = clause + (len(found) > began), len(found)
            continue
        if compared(match[0]) in _BREAKS and len(found) > began:
            clause, began = clause + 1, len(found)
        parts = _parts(match[0], match.start(), match.end(), clause)
        before = text[match.start() - 1 : match.start()]
        if before in ("#", "@"):
            parts = (replace(p, numbered=before == "#", called=before == "@") for p in parts)
        found.extend(parts)
        if len(found) > MOST:
            break
    return tuple(found[:MOST])


def _asked(token: Token) -> Token:
    return replace(token, asked=True)


def _parts(word: str, start: int, end: int, clause: int) -> Iterator[Token]:
    """Yield a word in its parts: ``isn't`` are two, ``we're`` are two."""
    text = compared(word)
    if text.endswith("n't"):
        yield Token(text[:-3], start, end, clause)
        yield Token("not", start, end, clause)
        return
    stem, mark, short = text.partition("'")
    yield Token(stem if mark and short in _SHORT else text, start, end, clause)
    if mark and short in _SHORT:
        yield Token(_SHORT[short], start, end, clause)
