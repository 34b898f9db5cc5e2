"""From a free text to its reading: what stands for words of the vocabulary, and what it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from bot.data.words import vocabulary
from bot.engine.commands.call import Call
from bot.engine.feature import DEADLINE
from bot.engine.own_words import own_words as own_words_of
from bot.engine.understanding.moments import moments
from bot.engine.understanding.reading import Mark, Reading, reading_of
from bot.engine.understanding.spotting import Hit, Spotter
from bot.engine.understanding.tokens import Token, seen, tokens

READ = 2000
"""So much of a text is looked at."""
LINES = 4
"""A text of more lines was pasted."""
WORDS, SMALL = "words", "small"
TABLES = ("categories", "severities", "sides", "days", "units", "months", "numbers", "reports")
"""Tables whose words are spotted by their meaning: ``categories:shortage``."""
_SHORTEST = 3
_QUOTED = re.compile(r"^[ \t]*(?:>|&gt;).*$", re.MULTILINE)
_CODE = "```"
_PASTED = re.compile(
    r"^(?:from|to|sent|subject|von|an|betreff|de|para|asunto|od|do|temat|发件人|收件人|主题|traceback)"
    r"\s*[:：(]",
    re.IGNORECASE | re.MULTILINE,
)


@cache
def spotter() -> Spotter:
    """Return what spots the words that ship; built once, when the first free text comes."""
    words = vocabulary()
    named: dict[str, Iterable[str]] = dict(words.table(WORDS))
    small = named.pop(SMALL)
    for table in TABLES:
        for meaning, phrases in words.table(table).items():
            named[f"{table}:{meaning}"] = [each for each in phrases if _tells(each)]
    return Spotter(named, small)


_COMMON = frozenset(
    ("normal", "mid", "med", "moderate", "information", "general", "other", "others")
)


def _tells(phrase: str) -> bool:
    """One letter, a number or an everyday word stands in a cell of a list for something, not in a
    sentence."""
    return phrase not in _COMMON and (
        not phrase.isascii()
        or len(phrase) >= _SHORTEST
        or not (phrase.isalpha() or phrase.isdecimal())
    )


def own_words(text: str) -> str:
    """Return what a person wrote, without what they quote; nothing where all of it was pasted."""
    text = " ".join(_QUOTED.sub(" ", seen(text[:READ])).split(_CODE)[::2]).strip()
    filled = [line for line in text.splitlines() if line.strip()]
    return "" if len(filled) > LINES or _PASTED.search(text) else text


def own_reading(call: Call, text: str) -> Reading | None:
    """Return what is understood of a person's own words; ``None``: there are none."""
    words = own_words(text)
    return read(call, words) if words else None


def read(call: Call, text: str) -> Reading:
    """Return what is understood of a text."""
    words = tokens(text)
    shipped = spotter()
    hits = [*shipped.spot(words), *_own(call, words)]
    found = list(_marks(call, words, hits))
    found += moments(words, hits, call.now.date())
    hits = [hit for hit in hits if not (_within(hit, found) or _past(hit, words, found))]
    return reading_of(text, words, hits, found, shipped.is_small)


def _own(call: Call, words: Sequence[Token]) -> Iterator[Hit]:
    """Yield the words that the program's people added."""
    own = own_words_of(call)
    if not own:
        return
    for name, spotted in ((f"{t}:{m}", added) for added, (t, m) in own.items()):
        parts = [token.text for token in tokens(spotted)]
        for at in range(len(words) - len(parts) + 1) if parts else ():
            if [token.text for token in words[at : at + len(parts)]] == parts:
                yield Hit(name, at, at + len(parts))
                if name.startswith("categories:"):
                    yield Hit(name.replace("categories:", "reports:"), at, at + len(parts))


def _marks(call: Call, words: Sequence[Token], hits: Sequence[Hit]) -> Iterator[Mark]:
    for names in call.ctx.index.names:
        yield from names(call, words, hits)


def _within(hit: Hit, marks: Iterable[Mark]) -> bool:
    """What names something is no other word: ``jun`` is a person, not the month."""
    sorts = hit.name.startswith(("categories:", "reports:"))
    return any(
        mark.first <= hit.first
        and hit.end <= mark.end
        and mark.kind not in ("date", "length", "side")
        and not (sorts and mark.kind == DEADLINE)
        for mark in marks
    )


def _past(hit: Hit, words: Sequence[Token], marks: Iterable[Mark]) -> bool:
    """``was`` asks in German; right behind what it is about it is English and tells."""
    return words[hit.first].text == "was" and any(mark.end == hit.first for mark in marks)


def groups() -> Mapping[str, tuple[str, ...]]:
    """Return the words that intents may need, by name."""
    return vocabulary().table(WORDS)
