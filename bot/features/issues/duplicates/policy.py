"""Which open issues may be the same as a new one: same part, same PO, or a similar title.

A title is read as identifiers (``U7``, ``2231``, ``rev C``) and words. Titles that name different
things are never similar, however much the words agree: ``U7 short`` is not ``U9 short``. Amounts
(``1200 pcs``), filler and the words of categories say nothing about sameness and are left out.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.outline import Outline
from bot.domain.values import UNSORTED

PART, ORDER, TITLE = "part", "po", "title"
CANDIDATES = 3

# Both were put between similar and different pairs of titles of the field; a test holds the pairs.
NAMING_THE_SAME, WORDS_ALONE = 62, 75

Score = Callable[[str, str], float]
"""How much the words of two titles agree, from 0 to 100."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Field names as folded: ``part_no``, ``P/N`` and ``pn`` are the same to people.
_FIELDS = {
    PART: _set("mpn part pn partno partnr partnumber cpn ipn mfrpn mfgpn item"),
    ORDER: _set("po pono ponumber purchaseorder"),
}
_ORDER_LINE_FIELDS = _set("poline poitem")
# A line of an order is written behind it (4711-10); longer pieces belong to the number.
_LINE = re.compile(r"[-/. ][^-/. ]{1,3}$")
_NO_VALUE = _set("na nil none tbd tba unknown various several multiple all")
_SHORTEST_VALUE = 3

_WIDE = re.compile(r"([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+)")
_TOKEN = re.compile(r"[^\W_]+(?:[-./'’][^\W_]+)*|%")
_SEVERAL = re.compile(r"[,;|\n]")
_ORDER_IN_TITLE = re.compile(r"\bpo[\s#:.-]*(\d[\w-]*)")
_AMOUNT = re.compile(r"\d+(?:[.,]\d+)*(?:k|pcs?|ea|x)?")
_LETTERS, _DIGITS = re.compile(r"[a-z]"), re.compile(r"\d")
# A part number in a title: long enough, and not a numbered paper or place of some other kind.
_PART_LENGTH, _PART_LETTERS, _PART_DIGITS = 6, 2, 2
_NOT_A_PART = re.compile(
    r"(?:iec|ipc|iso|jstd)"
    r"|(?:awb|eco|ecn|ecr|fai|kit|line|lot|ncr|pcn|po|rev|rma|scar|sn|so|week|wk|wo)\d"
)

_UNITS = _set(
    "% bd bh board boards box boxes carton cartons day days ea h hour hours kg mm pallet pallets"
    " panel panels pc pcs percent piece pieces reel reels tray trays um unit units weeks 个 片 盘"
    " 件 块 台"
)
_FILLER = _set(
    "a about above again all already an and are arrived at be below by did didn't do does doesn't"
    " don't for from has have in is issue it its missing more need needs new no not of on or our"
    " please problem question received still that the their there this to under urgent was we were"
    " with wrong yet"
)
# Where a fault is found names a thing too: the ICT fixture is not the FCT fixture.
_STATIONS = _set("aoi axi fct ict smt spi tht")
_REVISION = _set("rev revision")
# A category's word counts in every form that begins like it: ``shortage``, ``short``.
_STEM = 4


@dataclass(frozen=True, slots=True)
class Likeness:
    """An issue that may be the same, and why: ``part``, ``po``, ``title``, at least one."""

    number: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """An issue as read: what its title names, where and of which revision, its other words; and the
    part numbers and orders of title and fields.
    """

    folded: str
    ids: frozenset[str]
    stations: frozenset[str]
    revisions: frozenset[str]
    words: str
    marks: frozenset[str]


def category_words(names: Iterable[str]) -> frozenset[str]:
    """Return the words of the categories' ids and titles, which make no two issues alike."""
    return frozenset(
        word for name in names for word in _TOKEN.findall(_plain(name.replace("_", " ")))
    )


def alike(
    new: Outline, others: Iterable[Outline], ignored: frozenset[str], score: Score
) -> list[Likeness]:
    """Return at most three of ``others`` that may be the same as ``new``, the likeliest first.

    More reasons go first, then the same category, then the better title, then the newer issue.
    ``ignored`` are words of categories.
    """
    _, title, category, fields = new
    ours = _read(title, fields, ignored)
    ranked = []
    for number, title, other_category, fields in others:
        theirs = _read(title, fields, ignored)
        marked = not ours.marks.isdisjoint(theirs.marks)
        # Most others name something else: they are passed over before anything is worked out.
        if not marked and ours.ids and theirs.ids and ours.ids.isdisjoint(theirs.ids):
            continue
        # The category of what nobody sorted yet says nothing.
        same_category = category == other_category != UNSORTED
        same = _similarity(ours, theirs, score, same_category)
        if same or marked:
            reasons = (*_reasons(ours.marks & theirs.marks), *([TITLE] if same else []))
            rank = (-len(reasons), category != other_category, -same, -number)
            ranked.append((rank, Likeness(number, reasons)))
    return [likeness for _, likeness in sorted(ranked, key=lambda pair: pair[0])[:CANDIDATES]]


def _reasons(common: frozenset[str]) -> Iterator[str]:
    return (kind for kind in (PART, ORDER) if any(mark.startswith(kind) for mark in common))


def same_detail(key: str, fields: Mapping[str, str]) -> str | None:
    """Return the key under which ``fields`` hold what ``key`` means: ``mpn`` for a ``part``."""
    kind = _kind(key)
    return key if key in fields else next((k for k in fields if kind and _kind(k) == kind), None)


def same_value(one: str, two: str) -> bool:
    """Say whether two values are the same but for case, spaces and dashes."""
    return one == two or _fold(one) == _fold(two) != ""


def title_similarity(
    one: str, two: str, ignored: frozenset[str], score: Score, *, same_category: bool = True
) -> float:
    """Return how similar two titles are: 0 for those not worth a question, else up to 100."""
    read = _read(one, "{}", ignored), _read(two, "{}", ignored)
    return _similarity(*read, score, same_category)


def _similarity(one: _Read, two: _Read, score: Score, same_category: bool) -> float:
    both = not one.ids.isdisjoint(two.ids)
    if not both and one.ids and two.ids:
        return 0.0
    if _apart(one.stations, two.stations) or _apart(one.revisions, two.revisions):
        return 0.0
    if one.folded == two.folded != "":
        return 100.0
    if not one.words or not two.words:
        # What is left is the category, and what both name: ``U7 short`` and ``U7 MCU short``.
        return 100.0 if both and (same_category or one.words == two.words) else 0.0
    if not both and one.words != two.words and " " not in min(one.words, two.words, key=len):
        return 0.0
    likeness = score(one.words, two.words)
    return likeness if likeness >= (NAMING_THE_SAME if both else WORDS_ALONE) else 0.0


def _apart(one: frozenset[str], two: frozenset[str]) -> bool:
    """Say whether both name something, and nothing in common."""
    return bool(one) and bool(two) and one.isdisjoint(two)


def _plain(text: str) -> str:
    """Fold case and width, and set words of a script without blanks apart from the rest."""
    return _WIDE.sub(r" \1 ", unicodedata.normalize("NFKC", text).casefold())


def _fold(text: str) -> str:
    """Return a value as it is compared: letters and digits only, without case."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


@lru_cache(maxsize=4096)
def _read(title: str, fields: str, ignored: frozenset[str]) -> _Read:
    """Everything that is compared, cached for the next time: the same issues are compared often."""
    plain = _plain(title)
    tokens = _TOKEN.findall(plain)
    ids = frozenset(_ids(tokens)) - ignored
    return _Read(
        folded=" ".join(tokens),
        ids=ids,
        stations=_STATIONS.intersection(tokens),
        revisions=frozenset(t for before, t, _ in _neighbours(tokens) if _is_revision(before, t)),
        words=" ".join(word for word in _words(tokens) if not _ignored(word, ignored)),
        marks=frozenset(
            (
                *(_mark(PART, text) for text in ids if _is_part(text)),
                *(mark for text in _ORDER_IN_TITLE.findall(plain) for mark in _orders(text)),
                *_given(json.loads(fields)),
            )
        ),
    )


def _ids(tokens: list[str]) -> Iterator[str]:
    for before, token, after in _neighbours(tokens):
        amount = _is_amount(token, after)
        if _DIGITS.search(token) and not amount and not _is_revision(before, token):
            yield _fold(token)


def _words(tokens: list[str]) -> Iterator[str]:
    for before, token, _ in _neighbours(tokens):
        named = token in _STATIONS or token in _REVISION or _DIGITS.search(token)
        unit = token in _UNITS and _AMOUNT.fullmatch(before)
        if not (named or unit or token in _FILLER or _is_revision(before, token)):
            yield token


def _neighbours(tokens: list[str]) -> Iterator[tuple[str, str, str]]:
    return zip(["", *tokens], tokens, [*tokens[1:], ""], strict=False)


def _is_revision(before: str, token: str) -> bool:
    return before in _REVISION and len(token) <= 2


def _is_amount(token: str, after: str) -> bool:
    if not _AMOUNT.fullmatch(token):
        return False
    return after in _UNITS or not token[-1].isdigit()


@lru_cache(maxsize=4096)
def _ignored(word: str, ignored: frozenset[str]) -> bool:
    if word in ignored:
        return True
    return len(word) >= _STEM and any(
        other.startswith(word) or (len(other) > _STEM and word.startswith(other))
        for other in ignored
    )


def _is_part(folded: str) -> bool:
    return (
        len(folded) >= _PART_LENGTH
        and len(_LETTERS.findall(folded)) >= _PART_LETTERS
        and len(_DIGITS.findall(folded)) >= _PART_DIGITS
        and not _NOT_A_PART.match(folded)
    )


def _mark(kind: str, folded: str) -> str:
    """Return a part number or an order as it is looked for: ``part:stm32g0b1``."""
    return f"{kind}:{folded}"


def _orders(text: str) -> Iterator[str]:
    """Yield the marks of an order, with the line behind it and without."""
    for form in (text, _LINE.sub("", text.strip())):
        yield _mark(ORDER, _fold(form).removeprefix("po"))


def _given(fields: Mapping[str, str]) -> Iterator[str]:
    """Yield the marks of the part numbers and orders that an issue's fields give."""
    for key, value in fields.items():
        kind = ORDER if _fold(key) in _ORDER_LINE_FIELDS else _kind(key)
        for part in _SEVERAL.split(value) if kind else ():
            folded = _fold(part)
            if len(folded) >= _SHORTEST_VALUE and folded not in _NO_VALUE:
                yield from [_mark(PART, folded)] if kind == PART else _orders(part)


def _kind(key: str) -> str | None:
    folded = _fold(key)
    return next((kind for kind, names in _FIELDS.items() if folded in names), None)
